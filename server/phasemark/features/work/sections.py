"""Where something goes in a section of a document, or in one that is made for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_unfilled
from phasemark.kinds.model import SectionKind
from phasemark.rules.insertion import insertion
from phasemark.text.edit import Edit, Span

_HERE = "\x00"
_RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*")


class Room(NamedTuple):
    """A place for lines, with what has to stand before and behind them there."""

    span: Span
    lead: str
    tail: str

    def filled(self, text: str) -> Edit:
        return Edit(self.span, f"{self.lead}{text}{self.tail}")


def new_section(document: Document, section: SectionKind) -> Room | None:
    """The room in a section that is inserted at its canonical place; None if it has none."""
    marked = replace(section, skeleton=f"- {_HERE}")
    edits = insertion(document, document.root, [marked])
    for edit in edits or ():
        lead, _, tail = edit.text.partition(_HERE)
        return Room(edit.span, lead.removesuffix("- "), tail)
    return None


def room_in(document: Document, section: Section) -> Room:
    """The room at the end of what a section says itself; what says nothing yet makes way."""
    own = Span(section.head.end, max(section.own.end, section.head.end))
    said = own.of(document.text)
    if said.strip() and _says_nothing(document, section):
        start = own.start + len(said) - len(said.lstrip())
        return Room(Span(start, own.start + len(said.rstrip())), "", "")
    end = last_text(document, own)
    if end != document.source.line_end(section.head.end):
        return Room(Span(end, end), "\n", "")
    apart = section.form == "heading" and _is_spaced(document)
    return Room(Span(end, end), "\n\n" if apart else "\n", "")


def _is_spaced(document: Document) -> bool:
    """Whether the first heading that something follows has an empty line behind it."""
    source = document.source
    for section in document.sections.all:
        if section.form == "heading" and section.level > 1 and not section.empty:
            line = source.line(section.head.end) + 1
            return not source.line_span(line).of(source.text).strip()
    return False


def _says_nothing(document: Document, section: Section) -> bool:
    """Whether it holds placeholders, or `none yet` and the like."""
    if section.children or section.tables:
        return False
    said = section.own.of(document.text)
    if is_unfilled(section):
        return "<!--" not in said
    words = said.strip().lstrip("-*+ \t")
    one_line = "\n" not in words and "\r" not in words
    return one_line and document.project.vocabulary.says_nothing(words.removesuffix("yet"))


def section_kind(document: Document, *names: str) -> SectionKind | None:
    """The first section of these names that the kind of a document knows."""
    kind = document.kind
    return next((one for one in kind.section if one.name in names), None) if kind else None


def holding(document: Document, holds: str) -> Sequence[str]:
    """The names of the sections of its kind whose bodies are made of the same."""
    kind = document.kind
    return [one.name for one in kind.section if one.holds == holds] if kind else []


def last_text(document: Document, span: Span) -> int:
    """The end of the last line of a span that says something; a thematic break does not."""
    source = document.source
    first = source.line(span.start)
    line = source.line(max(span.end - 1, span.start))
    while line > first:
        text = source.line_span(line).of(source.text)
        if text.strip() and not _RULE.fullmatch(text):
            break
        line -= 1
    return source.line_span(line).end


def ended(text: str, document: Document) -> str:
    """A text with the line ends of a document."""
    return text.replace("\r\n", "\n").replace("\n", document.source.terminator)

"""One more item of a section: where it goes, and in what form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_unfilled
from phasemark.features.actions.action import ADD, Action
from phasemark.features.actions.placed import change_of
from phasemark.features.outside import Outside
from phasemark.kinds.model import ItemKind, SectionKind
from phasemark.rules.insertion import insertion
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def add_items(
    _snapshot: Snapshot, document: Document, span: Span, _outside: Outside
) -> Iterator[Action]:
    """A decision, an open question, a constraint: in its section; in notes, from anywhere."""
    if document.kind is None:
        return
    section = _nearest(document.sections.at(span.start))
    here = section.kind.item if section and section.kind else None
    if section is not None and here is not None:
        edits = Edits.of(*added(document, section, here.text))
        yield _action(document, here, edits, 16)
    if document.kind.role != "notes":
        return
    for kind in document.kind.section:
        if kind.item is not None and kind.item != here:
            edits_there = added_to(document, kind, kind.item.text)
            if edits_there is not None:
                yield _action(document, kind.item, edits_there, 30)


def _action(document: Document, item: ItemKind, edits: Edits, rank: int) -> Action:
    change = change_of({document.path: edits})
    return Action(f"Add {item.name}", ADD, change, rank=rank)


def _nearest(section: Section | None) -> Section | None:
    """The innermost section with items of a form that a place lies in."""
    while section is not None:
        if section.kind is not None and section.kind.item is not None:
            return section
        section = section.parent
    return None


def added_to(document: Document, kind: SectionKind, text: str) -> Edits | None:
    """One more item of a section of the document, which is made where it is missing."""
    section = document.root.find(kind.name)
    if section is not None:
        return Edits.of(*added(document, section, text))
    mark = "" if text.startswith(("-", "*", "+")) else "- "
    return insertion(document, document.root, (replace(kind, skeleton=f"{mark}{text}"),))


_BARE = re.compile(r"[-*+](?:[ \t]+\[[ xX]?\])?[ \t]*")
_NUMBER = re.compile(r"(\d{1,9})([.)])")


def added(document: Document, section: Section, *texts: str) -> Iterator[Edit]:
    """More items behind the last one of a section, or in the place of an empty one: one edit."""
    items = [item for item in section.own_items if item.depth == 0 and not item.quoted]
    if items and not any(item.check for item in items):
        texts = tuple(text.removeprefix("[ ] ") for text in texts)  # a list without boxes
    if items:
        yield _behind(document, items[-1], section, texts)
        return
    bare = _BARE.search(document.text, section.own.start, section.own.end)
    if bare and is_unfilled(section) and _alone(document, Span(*bare.span())):
        yield Edit.replace(Span(*bare.span()), _bulleted(texts))
        return
    yield _first(document, section, _bulleted(texts))


def _bulleted(texts: Sequence[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _alone(document: Document, span: Span) -> bool:
    line = document.source.line_span(document.source.line(span.start))
    return line.of(document.text).strip() == span.of(document.text).strip()


def _behind(document: Document, last: Item, section: Section, texts: Sequence[str]) -> Edit:
    source = document.source
    line = source.line_span(source.line(last.span.start))
    start = min(last.text_span.start, line.end)
    lead = document.text[line.start : start]
    says = document.text[last.text_span.start : last.text_span.end].strip()
    sign = lead.split("[", 1)[0] if last.check else lead
    if (not says or document.project.vocabulary.says_nothing(says)) and section.own.covers(line):
        whole = Span(line.start, max(line.end, last.text_span.end))
        return Edit.replace(whole, _listed(sign, texts))
    return Edit.insert(_end(document, last), "\n" + _listed(_next(sign), texts))


def _listed(sign: str, texts: Sequence[str]) -> str:
    """Items of which the first has that sign."""
    lines = []
    for text in texts:
        lines.append(f"{sign.rstrip()} {text}")
        sign = _next(sign)
    return "\n".join(lines)


def _next(sign: str) -> str:
    """The sign of the item after: `3.` behind `2.`."""
    return _NUMBER.sub(lambda match: f"{int(match[1]) + 1}{match[2]}", sign, count=1)


def _end(document: Document, item: Item) -> int:
    """The end of the last line of an item that holds text."""
    end = item.span.end
    while end > item.span.start and document.text[end - 1] in " \t\r\n":
        end -= 1
    return document.source.line_end(end)


def _first(document: Document, section: Section, items: str) -> Edit:
    """The first items: below what the section says, or below its heading."""
    source = document.source
    own = section.own
    end = own.end
    while end > own.start and document.text[end - 1] in " \t\r\n":
        end -= 1
    if end <= own.start:
        at = source.line_end(section.head.end)
        gap = "\n" if section.form == "heading" else ""
        blank = source.line_span(source.line(at) + 1).of(document.text).strip() == ""
        follows = at == len(document.text) or blank
        return Edit.insert(at, f"\n{gap}{items}" + ("" if follows else "\n"))
    said = Span(own.start, end).of(document.text)
    first = end - len(said.lstrip())
    if "\n" not in said.strip() and document.project.vocabulary.says_nothing(said):
        return Edit.replace(Span(first, end), items)
    return Edit.insert(source.line_end(end), f"\n\n{items}")

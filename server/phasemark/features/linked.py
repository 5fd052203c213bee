"""Places that are one thing: whoever types at one of them types at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, parts_of_stem, read_mention, read_stem
from phasemark.features.anchors import heading_of
from phasemark.features.path_names import PathName
from phasemark.features.prompt_numbers import mentions_of, number_of
from phasemark.features.subject import PhaseName, PromptName, subject
from phasemark.syntax.tree import within
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Linked:
    """Spans with the same text, in order, at least two."""

    spans: tuple[Span, ...]
    word: str
    """A regular expression for what may be typed there without ending the link."""


NUMBER = r"\d+(?:\.\d+)?"
ID = r"[0-9]*(?:\.[0-9]+)*[A-Za-z]?"
PLAIN_ID = r"[0-9]*[A-Za-z]?"
"""Without dots, which no anchor has."""


def linked(snapshot: Snapshot, document: Document, offset: int) -> Linked | None:
    """The number of a prompt with the stop rules that name it, or the phase of the title with
    the headings that name it and the links to these; None where a text stands alone.

    A number that two prompts have means neither of them.
    """
    if document.kind is None:
        return None
    match subject(snapshot, document, offset):
        case PromptName(number=number) if number.holds(offset):
            return _prompts(document, offset, number)
        case PhaseName(number=number, id=id) if number.holds(offset):
            return _phases(document, offset, id)
        case PathName(anchor=Span()) if document.id is not None:
            return _phases(document, offset, document.id)
    return None


def _prompts(document: Document, offset: int, written: Span) -> Linked | None:
    number = written.of(document.text)
    heads = [
        span
        for section in document.sections.scopes
        if (span := number_of(section)) is not None and span.of(document.text) == number
    ]
    if len(heads) != 1:
        return None
    stops = [
        span
        for section in document.sections.all
        if section.name == "Stop rule"
        for span in mentions_of(document, section.body, number)
    ]
    return _made(document, offset, sorted({*heads, *stops}), NUMBER)


def _phases(document: Document, offset: int, id: PhaseId) -> Linked | None:
    if document.outline.title_id != id or document.id != id:
        return None
    spans = [
        mention.inner
        for heading in document.tree.headings
        for mention in within(document.tree.mentions, heading.title)
        if mention.kind == "phase" and read_mention(mention.text) == id
    ]
    slugs = list(_slugs(document, id))
    return _made(document, offset, sorted((*spans, *slugs)), PLAIN_ID if slugs else ID)


def _slugs(document: Document, id: PhaseId) -> Iterator[Span]:
    """The id in the anchors of links to the headings of the document that name it."""
    words = document.project.words
    for mention in document.tree.mentions:
        if mention.kind not in ("link", "definition") or not mention.text.startswith("#"):
            continue
        slug = mention.text[1:]
        if mention.inner.of(document.text) != mention.text:
            continue
        said = read_stem(slug, words)
        if said is None or said.id != id or heading_of(document, slug) is None:
            continue
        if (parts := parts_of_stem(slug, words)) is not None:
            yield parts.id.shift(mention.inner.start + 1)


def _made(document: Document, offset: int, spans: Sequence[Span], word: str) -> Linked | None:
    here = next((span for span in spans if span.holds(offset)), None)
    if here is None:
        return None
    text = here.of(document.text)
    same = tuple(span for span in spans if span.of(document.text) == text)
    return Linked(same, word) if len(same) > 1 and re.fullmatch(word, text) else None

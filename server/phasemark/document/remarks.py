"""What a document says for whoever resumes: decisions, open questions, blockers, what is next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from phasemark.document.section import Section
from phasemark.document.sections import Sections
from phasemark.kinds.model import FieldKind, Kind
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.syntax.names import normalise
from phasemark.text.edit import Span


class Noted(NamedTuple):
    """A remark at its place; see `outline.Remark`."""

    span: Span
    form: str
    settled: bool
    entry: int


NEXT, BLOCKERS = "Next", "Blockers"
"""Fields of a log entry that are of use after the session."""

_FORMS = {"decisions": "decision", "questions": "question"}
"""By what a section holds."""

_MOST = 1000
"""Items of one section that are remarks."""

_NEXT_STEP = re.compile(r"next steps?", re.IGNORECASE)
_REST = re.compile(r"[ \t]*(?:\r\n|\r|\n)?[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<text>[^\r\n]*)")


def remarks(sections: Sections, vocabulary: Vocabulary) -> Iterator[Noted]:
    """All remarks of a document; of its log entries those of the first and of the last one,
    since either may be the latest."""
    for section in sections.named:
        form = _FORMS.get(section.kind.holds) if section.kind else None
        if form:
            yield from _items(section, form, vocabulary)
        elif section.kind and section.opening is None and _NEXT_STEP.fullmatch(section.name):
            yield from _first(section, "next", -1, vocabulary)
    log = sections.root.find("Session log")
    entries = log.entries if log else []
    for number in sorted({0, len(entries) - 1}) if entries else ():
        yield Noted(entries[number].title_span, "entry", True, number)
        for form, keys in _fields(sections.kind):
            yield from _field(entries[number], form, keys, number, vocabulary)


def _items(section: Section, form: str, vocabulary: Vocabulary) -> Iterator[Noted]:
    found = False
    for item in section.own_items[:_MOST]:
        if item.depth == 0 and not item.quoted and item.text:
            found = True
            settled = item.check is not None and not item.check.open
            if not vocabulary.says_nothing(item.text):
                yield Noted(item.text_span, form, settled, -1)
    if not found:
        yield from _first(section, form, -1, vocabulary)


def _first(section: Section, form: str, entry: int, vocabulary: Vocabulary) -> Iterator[Noted]:
    """The value of a label, else the first item or paragraph of a section."""
    span: Span | None = section.value
    if section.value.end <= section.value.start:
        items, paragraphs = section.own_items, section.paragraphs
        spans = [items[0].text_span] if items else []
        spans += [paragraphs[0].span] if paragraphs else []
        span = min(spans, default=None)
    if span and not vocabulary.says_nothing(span.of(section.tree.text)):
        yield Noted(span, form, False, entry)


def _field(
    entry: Section, form: str, keys: frozenset[str], number: int, vocabulary: Vocabulary
) -> Iterator[Noted]:
    """What an entry says under a field, on its line or on the one below; or in a part of it."""
    label = next((label for label in entry.labels if label.key in keys), None)
    if label is None:
        part = next((child for child in entry.children if child.key in keys), None)
        if part is not None:
            yield from _first(part, form, number, vocabulary)
        return
    text, span = entry.tree.text, label.value
    if span.end <= span.start:
        below = _REST.match(text, label.span.end, entry.body.end)
        span = Span(*below.span("text")) if below else span
        if any(other.span.start == span.start for other in entry.labels):
            return  # the next field: this one is empty
    if not vocabulary.says_nothing(span.of(text)):
        yield Noted(span, form, False, number)


def _fields(kind: Kind | None) -> tuple[tuple[str, frozenset[str]], ...]:
    for scope in kind.scope if kind else ():
        if scope.heading == "entry":
            return _spellings(scope.fields)
    return ()


@lru_cache(maxsize=64)
def _spellings(fields: tuple[FieldKind, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The names that the two fields go by, with the form of what they say."""
    return tuple(
        (form, frozenset(normalise(name) for name in (field.name, *field.also)))
        for field in fields
        for form, name in (("next", NEXT), ("blocker", BLOCKERS))
        if field.name == name
    )

"""Turn what is marked as to be done into an open question, where somebody looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.features.actions.action import QUICK_FIX, Action
from phasemark.features.actions.items import added_to
from phasemark.features.actions.placed import change_of
from phasemark.features.afresh import afresh
from phasemark.features.change import Change
from phasemark.features.findings import findings_at
from phasemark.features.outside import Outside
from phasemark.kinds.model import SectionKind
from phasemark.rules.documents.leftovers import todo_left
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def todo_to_question(
    snapshot: Snapshot, document: Document, span: Span, _outside: Outside
) -> Iterator[Action]:
    """Moves a TODO to the questions of the document, or of the work notes of its phase."""
    for finding in findings_at(snapshot, document, span):
        if finding.code != todo_left.code:
            continue
        path = _target(snapshot, document)
        if path is not None and not _is_question(document, finding.span.start):
            where = "" if path == document.path else " in the work notes"
            yield Action(
                f"Make this an open question{where}", QUICK_FIX,
                late=partial(_moved, snapshot, document, path, finding.span),
                mends=(finding,), rank=11,
            )  # fmt: skip


def questions_kind(document: Document) -> SectionKind | None:
    """The section of a kind that holds questions as items."""
    sections = document.kind.section if document.kind else ()
    return next((one for one in sections if one.holds == "questions" and one.item), None)


def _target(snapshot: Snapshot, document: Document) -> str | None:
    """The document whose open questions take one more."""
    if document.outline.role == "notes":
        return document.path
    notes = next(snapshot.index.siblings(document.outline, "notes"), None)
    if notes is not None:
        return notes.path
    kind = questions_kind(document)
    return document.path if kind and document.root.find(kind.name) else None


def _is_question(document: Document, offset: int) -> bool:
    section = document.sections.at(offset)
    return section.kind is not None and section.kind.holds == "questions"


class _Cut(NamedTuple):
    """What goes, what stands there instead, and the question that it becomes."""

    edit: Edit
    question: str


def _moved(snapshot: Snapshot, document: Document, path: str, word: Span) -> Change | None:
    target = document if path == document.path else afresh(snapshot.documents[path])
    kind = questions_kind(target)
    if kind is None or kind.item is None:
        return None
    cut = _cut(document, word)
    text = re.sub(r"<[^<>]*>", lambda _: cut.question, kind.item.text, count=1)
    new = added_to(target, kind, text)
    if new is None:
        return None
    if path == document.path:
        if new.touches(Edits.of(cut.edit)):
            return None
        return change_of({path: new.merge([cut.edit])})
    return change_of({document.path: Edits.of(cut.edit), path: new})


_AFTER = re.compile(r"(?:\([^()\n]{0,40}\))?[ \t]*[:–—-]*[ \t]*")
_BEFORE = " \t-–—:(,;"


def _cut(document: Document, word: Span) -> _Cut:
    item = _item(document, word)
    if item is not None:
        rest = item.text[word.end - item.text_span.start :]
        question = _question(rest)
        if question and not item.text[: word.start - item.text_span.start].strip(" *_`"):
            return _Cut(Edit.delete(_lines(document, item.span)), question)
    line = document.source.line_span(document.source.line(word.start))
    question = _question(document.text[word.end : line.end])
    if not question:
        before = document.text[line.start : word.start].strip(f"{_BEFORE}*+>#[] x")
        return _Cut(Edit.replace(word, "see open questions"), f"{before or 'What is left here'}?")
    start = word.start
    while start > line.start and document.text[start - 1] in _BEFORE:
        start -= 1
    if start == line.start:
        return _Cut(Edit.delete(_lines(document, line)), question)
    return _Cut(Edit.delete(Span(start, line.end)), question)


def _item(document: Document, word: Span) -> Item | None:
    """The item that begins with the word and holds no others."""
    source = document.source
    start = source.line_starts[source.line(word.start)]
    found = [
        item
        for item in within(document.tree.items, Span(start, word.start))
        if item.text_span.covers(word)
    ]
    if not found or len(within(document.tree.items, found[-1].span)) > 1:
        return None
    return found[-1]


def _question(rest: str) -> str:
    match = _AFTER.match(rest)
    text = " ".join(rest[match.end() if match else 0 :].split())
    return text.strip("*_ ") if text.strip("*_ .)?") else ""


def _lines(document: Document, span: Span) -> Span:
    """The whole lines of a span, with one of the empty ones that would meet."""
    source = document.source
    first, last = source.line(span.start), source.line(max(span.start, span.end - 1))
    if _is_empty(document, first - 1) and _is_empty(document, last + 1):
        last += 1
    end = source.line_starts[last + 1] if last + 1 < source.line_count else len(source.text)
    return Span(source.line_starts[first], end)


def _is_empty(document: Document, line: int) -> bool:
    source = document.source
    return 0 <= line < source.line_count and not source.line_span(line).of(source.text).strip()

"""Prompts numbered one after the other, in all documents of a phase that name them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.features.change import Change
from phasemark.rules.implementation.prompts import (
    Prompt,
    number_span,
    runs,
    total_span,
)
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot

_FIRST = re.compile(r"\bprompts?[ \t]{1,3}(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\w]|\.\d)", re.I)
_NEXT = re.compile(
    r"[ \t]*(?:,|-|–|and|to|through|&)[ \t]*(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\w]|\.\d)", re.I
)
_TOTAL = re.compile(r"[ \t]+of[ \t]+(?P<total>\d{1,3})(?!\w)", re.IGNORECASE)
_HISTORY = ("entries", "commits")
"""What bodies of sections hold that say what was, under the numbers of then."""


def misnumbered(document: Document) -> bool:
    """Whether a heading of a prompt has another number or total than its place says."""
    return any(True for run in runs(document) for _ in _headings(run))


def renumber(snapshot: Snapshot, document: Document) -> Change | None:
    """The change that numbers the prompts of a document from the first one on.

    Their totals, the prompts that the text names, the groups of the specification and the
    rows of the notes follow, but for the session log and the commits. None if all is right.
    """
    if not misnumbered(document):
        return None
    every = runs(document)
    edits = {document.path: [edit for run in every for edit in _headings(run)]}
    if len(every) == 1:
        run = every[0]
        edits[document.path] += _mentions(document, run)
        for other in others(snapshot, document.outline, run):
            edits[other.path] = list(_in_other(other, _unique(run)))
    return Change({path: Edits.of(*own) for path, own in edits.items() if own}, show=document.path)


def _numbers(run: Sequence[Prompt]) -> list[str]:
    """The number that each prompt should have; their own, where all of them are in parts."""
    if all(len(prompt.number) > 1 for prompt in run):
        return [prompt.written for prompt in run]
    start = min(1, run[0].number[0])
    return [str(number) for number in range(start, start + len(run))]


def _headings(run: Sequence[Prompt]) -> Iterator[Edit]:
    totals = any(prompt.total is not None for prompt in run)
    for prompt, number in zip(run, _numbers(run), strict=True):
        if prompt.written.lstrip("0") != number.lstrip("0"):
            yield Edit(number_span(prompt), number)
        if prompt.total is None and totals:
            yield Edit(total_span(prompt), f" of {len(run)}")
        elif prompt.total not in (None, len(run)):
            yield Edit(total_span(prompt), str(len(run)))


def _unique(run: Sequence[Prompt]) -> Mapping[str, str]:
    """Old number to new one, of the prompts whose old number no other one has."""
    count = Counter(prompt.written for prompt in run)
    pairs = zip((prompt.written for prompt in run), _numbers(run), strict=True)
    return {old: new for old, new in pairs if count[old] == 1}


def _mentions(document: Document, run: Sequence[Prompt]) -> Iterator[Edit]:
    """The edits of the text around and below the headings."""
    starts = [prompt.section.head.start for prompt in run]
    new, unique = _numbers(run), _unique(run)
    for span, number in named(document):
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and run[at].section.head.covers(span):
            continue
        if _means_next(run, at, span, number):
            renamed = new[at + 1]
        elif (renamed := unique.get(number, "")) == "":
            # Of two prompts with one number a prompt means itself, or the next one.
            near = [one for one in (at, at + 1) if 0 <= one < len(run) and at >= 0]
            same = (one for one in near if run[one].written == number)
            renamed = next((new[one] for one in same), number)
        if renamed != number:
            yield Edit(span, renamed)
    old = {prompt.total for prompt in run} - {None, len(run)}
    for span, total in _totals(document):
        at = bisect_right(starts, span.start) - 1
        if int(total) in old and not (at >= 0 and run[at].section.head.covers(span)):
            yield Edit(span, str(len(run)))


STOP = "Stop rule"
"""What names the prompt behind its own."""


def _means_next(run: Sequence[Prompt], at: int, span: Span, number: str) -> bool:
    """Whether a stop rule names the prompt behind its own, by the number that it then had."""
    if not 0 <= at < len(run) - 1 or len(run[at].number) > 1:
        return False
    rules = run[at].section.all(STOP)
    return number == str(run[at].number[0] + 1) and any(one.body.covers(span) for one in rules)


def others(snapshot: Snapshot, outline: Outline, run: Sequence[Prompt]) -> Iterator[Document]:
    """The other documents of the phase, without those that number prompts in their own way."""
    if outline.id is None:
        return
    old = {prompt.written for prompt in run}
    key = (snapshot.index.series(outline.path), outline.id)
    for other in snapshot.index.by_phase.get(key, ()):
        numbers = {scope.number for scope in other.scopes if scope.form == "prompt"}
        numbers |= {row.number for row in other.progress}
        if other.path != outline.path and numbers <= old:
            yield snapshot.documents[other.path]


def _in_other(document: Document, numbers: Mapping[str, str]) -> Iterator[Edit]:
    for span, number in named_now(document):
        renamed = numbers.get(number, number)
        if renamed != number:
            yield Edit(span, renamed)


def named_now(document: Document) -> Iterator[tuple[Span, str]]:
    """The same as `named`, without what says what was, under the numbers of then."""
    past = [
        section.body
        for section in document.sections.all
        if section.kind is not None and section.kind.holds in _HISTORY
    ]
    for span, number in named(document):
        if not any(body.covers(span) for body in past):
            yield span, number


def named(document: Document) -> Iterator[tuple[Span, str]]:
    """Each number behind `Prompt` or `Prompts`, lists and ranges too, fences left out."""
    text, fences = document.text, _fences(document)
    for first in _FIRST.finditer(text):
        match: re.Match[str] | None = first
        while match is not None:
            span = Span(*match.span("number"))
            if not _covered(fences, span):
                yield span, match["number"]
            several = first[0][6:7] in ("s", "S")
            match = _NEXT.match(text, match.end()) if several else None


def _totals(document: Document) -> Iterator[tuple[Span, str]]:
    fences = _fences(document)
    for first in _FIRST.finditer(document.text):
        match = _TOTAL.match(document.text, first.end())
        if match is not None and not _covered(fences, Span(*match.span())):
            yield Span(*match.span("total")), match["total"]


def _fences(document: Document) -> list[Span]:
    return [fence.span for fence in document.tree.fences]


def _covered(fences: Sequence[Span], span: Span) -> bool:
    at = bisect_right(fences, span) - 1
    return at >= 0 and fences[at].covers(span)

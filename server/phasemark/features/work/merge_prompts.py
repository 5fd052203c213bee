"""Several prompts of a phase as one, in all documents of the phase that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from phasemark.document.document import Document
from phasemark.document.outline import Progress
from phasemark.features.change import Change
from phasemark.features.work.items import lines_of
from phasemark.features.work.joining import joined
from phasemark.features.work.renumber import STOP, named, named_now, others, renumber
from phasemark.rules.implementation.prompts import Prompt, runs
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def prompts_in(document: Document, span: Span) -> Sequence[Prompt]:
    """The prompts that a selection touches, one behind the other.

    Empty for a cursor, where something stands between two of them, and where prompts are
    numbered in several rows, in parts, or two of them alike: nobody knows then which prompt
    is meant by a number.
    """
    if span.start == span.end or document.kind is None or document.outline.role != "prompt":
        return ()
    every = runs(document)
    if len(every) != 1 or len({one.number for one in every[0]}) < len(every[0]):
        return ()
    if any(len(one.number) > 1 for one in every[0]):
        return ()
    found = [one for one in every[0]
             if one.section.start < span.end and span.start < one.section.end]  # fmt: skip
    return found if _adjacent(found) else ()


def _adjacent(found: Sequence[Prompt]) -> bool:
    return all(one.section.end == other.section.start for one, other in pairwise(found))


def merge_prompts(snapshot: Snapshot, document: Document, span: Span) -> Change | None:
    """The change that makes one prompt of those that a selection touches.

    The prompts behind it are numbered anew, and what names any of them follows: see
    `renumber`. None where a fence or a comment without an end holds prompts together.
    """
    chosen = prompts_in(document, span)
    if len(chosen) < 2:
        return None
    run, numbers = runs(document)[0], [one.written for one in chosen]
    family = [document, *others(snapshot, document.outline, run)]
    after, done = snapshot, {one.path: Edits() for one in family}
    for made in (_together, _mentions):
        for path in done:
            edits = Edits.of(*made(after.documents[path], numbers, path == document.path))
            after, done[path] = _applied(after, path, done[path], edits, snapshot)
    left = [one.written for one in run if one.written not in numbers[1:]]
    if [[one.written for one in each] for each in runs(after.documents[document.path])] != [left]:
        return None
    again = renumber(after, after.documents[document.path])
    for path, edits in again.edits.items() if again is not None else ():
        after, done[path] = _applied(after, path, done[path], edits, snapshot)
    return Change({path: edits for path, edits in done.items() if edits}, show=document.path)


def _applied(
    after: Snapshot, path: str, before: Edits, edits: Edits, first: Snapshot
) -> tuple[Snapshot, Edits]:
    """The snapshot with more edits of a document, and all edits since the first one."""
    if not edits:
        return after, before
    text = edits.apply(after.documents[path].text)
    return after.with_text(path, text), before.then(edits, first.documents[path].text)


# What stands together


def _together(document: Document, numbers: Sequence[str], own: bool) -> Iterator[Edit]:
    """The edits that join the prompts of these numbers, and their rows in the notes."""
    for run in runs(document):
        at = next((at for at, one in enumerate(run) if one.written == numbers[0]), len(run))
        found = run[at : at + len(numbers)]
        if [one.written for one in found] == [*numbers] and _adjacent(found):
            yield from joined(document, [one.section for one in found])
    if not own:
        yield from _rows(document, numbers)


_ROW = re.compile(
    r"[*_`]*prompt[ \t]+\d+(?:\.\d+)?(?:[ \t]+of[ \t]+\d+)?[*_`]*(?P<gap>[ \t]*[:–—-][ \t]*)?", re.I
)


def _rows(document: Document, numbers: Sequence[str]) -> Iterator[Edit]:
    """One row of Prompt progress of several, ticked where all were; a row with more lines than
    one stays."""
    chosen = [row for row in document.outline.progress if row.number in numbers]
    section = document.root.find("Prompt progress")
    by_start = {item.span.start: item for item in section.items} if section else {}
    items = [by_start[document.outline.span(row.at).start] for row in chosen]
    if len(items) < 2 or any(_is_long(document, item) for item in items):
        return
    names = [item.text[match.end() :].strip() if (match := _ROW.match(item.text)) else item.text
             for item in items]  # fmt: skip
    more = [name for name in dict.fromkeys(names[1:]) if name and name != names[0]]
    if more:
        match = _ROW.match(items[0].text)
        glue = "; " if names[0] else "" if match and match["gap"] else ": "
        yield Edit.insert(items[0].text_span.end, glue + "; ".join(more))
    yield from _box(items[0], chosen)
    for item in items[1:]:
        yield Edit.delete(lines_of(document, item))


def _is_long(document: Document, item: Item) -> bool:
    source = document.source
    return source.line(item.span.start) != source.line(max(item.span.end - 1, item.span.start))


def _box(item: Item, rows: Sequence[Progress]) -> Iterator[Edit]:
    """The box of the row that stays, open where a prompt is open that goes into it."""
    check = item.check
    if check is not None and check.done and any(row.done is False for row in rows):
        yield Edit(check.span, "[ ]")


# What names them


def _mentions(document: Document, numbers: Sequence[str], own: bool) -> Iterator[Edit]:
    """The edits that let a name of any of the prompts mean the first, each list once."""
    first, rest = numbers[0], set(numbers[1:])
    rules = _stop_rules(document, first) if own else ()
    following = _follows(document, first) if own else ""
    before: tuple[Span, bool] | None = None
    for span, number in named(document) if own else named_now(document):
        meant = number == first or number in rest
        gap = Span(before[0].end, span.start) if before else span
        if number in rest and any(one.covers(span) for one in rules):
            yield from _in_stop_rule(document, span, first, following)
        elif number in rest and before and before[1] and _LIST.fullmatch(gap.of(document.text)):
            yield Edit.delete(Span(gap.start, span.end))
        elif number in rest:
            yield Edit(span, first)
        before = span, meant


_LIST = re.compile(r"[ \t]*(?:,|-|–|and|to|through|&)[ \t]*")
_TO = re.compile(r"\b(?:to|with)(?=[ \t]+prompts?[ \t]+$)", re.IGNORECASE)


def _stop_rules(document: Document, number: str) -> Sequence[Span]:
    return [
        rule.body
        for run in runs(document)
        for prompt in run
        if prompt.written == number
        for rule in prompt.section.all(STOP)
    ]


def _follows(document: Document, number: str) -> str:
    """The number that a prompt's stop rule names for the next one; empty behind the last."""
    for run in runs(document):
        for prompt, _ in pairwise(run):
            if prompt.written == number:
                return str(prompt.number[0] + 1)
    return ""


def _in_stop_rule(document: Document, span: Span, first: str, following: str) -> Iterator[Edit]:
    """What stopped before a prompt stops before the next one; where none follows, behind this
    one: `Do not proceed past Prompt 3`."""
    if following:
        yield Edit(span, following)
        return
    start = document.source.line_start(span.start)
    match = _TO.search(document.text, start, span.start)
    if match is not None:
        yield Edit(Span(*match.span()), "past")
    yield Edit(span, first)

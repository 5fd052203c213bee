"""Several prompts of a phase as one, in all documents of the phase that name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from phasemark.document.document import Document
from phasemark.features.change import Change
from phasemark.features.work.joining import joined
from phasemark.features.work.mentions import mentions
from phasemark.features.work.merged_rows import merged_rows
from phasemark.features.work.renumber import others, renumber
from phasemark.features.work.stop_rules import said_once
from phasemark.rules.implementation.prompts import Prompt, runs
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
    for made in (_together, mentions):
        for path in done:
            edits = Edits.of(*made(after.documents[path], numbers, path == document.path))
            after, done[path] = _applied(after, path, done[path], edits, snapshot)
    left = [one.written for one in run if one.written not in numbers[1:]]
    if [[one.written for one in each] for each in runs(after.documents[document.path])] != [left]:
        return None
    again = renumber(after, after.documents[document.path])
    for path, edits in again.edits.items() if again is not None else ():
        after, done[path] = _applied(after, path, done[path], edits, snapshot)
    path = document.path
    once = Edits.of(*said_once(after.documents[path], run.index(chosen[0])))
    after, done[path] = _applied(after, path, done[path], once, snapshot)
    return Change({path: edits for path, edits in done.items() if edits}, show=document.path)


def _applied(
    after: Snapshot, path: str, before: Edits, edits: Edits, first: Snapshot
) -> tuple[Snapshot, Edits]:
    """The snapshot with more edits of a document, and all edits since the first one."""
    if not edits:
        return after, before
    text = edits.apply(after.documents[path].text)
    return after.with_text(path, text), before.then(edits, first.documents[path].text)


def _together(document: Document, numbers: Sequence[str], own: bool) -> Iterator[Edit]:
    """The edits that join the prompts of these numbers, and their rows in the notes."""
    for run in runs(document):
        at = next((at for at, one in enumerate(run) if one.written == numbers[0]), len(run))
        found = run[at : at + len(numbers)]
        if [one.written for one in found] == [*numbers] and _adjacent(found):
            yield from joined(document, [one.section for one in found])
    if not own:
        yield from merged_rows(document, numbers)

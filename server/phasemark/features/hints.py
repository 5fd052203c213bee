"""Short notes behind the text: states of dependencies, what is done, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from phasemark.document.document import Document
from phasemark.document.outline import Dependency
from phasemark.features.doneness import counts_of
from phasemark.features.phases import status_of
from phasemark.rules.trios import lacking
from phasemark.text.edit import Span
from phasemark.workspace.board import board_of
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import Count

HintKind = Literal["dependencies", "progress", "missingSides"]
KINDS: tuple[HintKind, ...] = get_args(HintKind)
"""Each is a setting: `inlayHints.<kind>`."""


class Hint(NamedTuple):
    """A note behind the text at `offset`."""

    offset: int
    text: str
    kind: HintKind


class _Part(NamedTuple):
    """A stretch of a document that hints are asked for."""

    snapshot: Snapshot
    document: Document
    span: Span


def hints(
    snapshot: Snapshot, document: Document, span: Span, kinds: Sequence[HintKind] = KINDS
) -> list[Hint]:
    """The notes of these kinds in a part of a document, in order."""
    if document.kind is None:
        return []
    found = [
        hint
        for kind in kinds
        for hint in _MAKERS[kind](_Part(snapshot, document, span))
        if span.holds(hint.offset)
    ]
    return sorted(found)


def _dependencies(part: _Part) -> Iterator[Hint]:
    """The state behind each phase that the document depends on."""
    snapshot, document, span = part
    outline = document.outline
    by_place: dict[Span, list[Dependency]] = {}
    for dependency in outline.depends:
        place = outline.span(dependency.at)
        if span.start <= place.end and place.start <= span.end:
            by_place.setdefault(place, []).append(dependency)
    for place, dependencies in by_place.items():
        if said := state_of(snapshot, document.path, dependencies):
            yield Hint(_behind(document.text, place.end), said, "dependencies")


def state_of(snapshot: Snapshot, path: str, dependencies: Sequence[Dependency]) -> str:
    """The state of the phases that a document names at one place; empty if nobody says it.

    Several phases are counted.
    """
    ids = dict.fromkeys(dependency.id for dependency in dependencies)
    series = snapshot.index.series(path)
    states = [status_of(snapshot, (series, id)) for id in ids]
    if len(states) == 1:
        can_start = board_of(snapshot.index).can_start((series, next(iter(ids))))
        ready = "ready to start" if can_start else ""
        return ", ".join(filter(None, (states[0].lower(), ready)))
    done = sum(state == "Complete" for state in states)
    return f"{done} of {len(states)} complete" if any(states) else ""


def _behind(text: str, offset: int) -> int:
    """Behind the signs that close code, emphasis and links."""
    while offset < len(text) and text[offset] in "`*_)]>":
        offset += 1
    return offset


def _progress(part: _Part) -> Iterator[Hint]:
    """How many boxes are ticked, behind the heading of each section and scope that has some."""
    document = part.document
    outline = document.outline
    sections = {(one.section, one.scope): Count(one.done, one.total) for one in outline.tallies}
    shown: dict[int, int] = {}
    for section in document.sections.all:
        number = section.context.scope
        count = sections.get((section.name, number))
        if count is None or section.kind is None or section.kind.holds == "status":
            continue
        del sections[section.name, number]
        shown[number] = max(shown.get(number, 0), count.total)
        if count.total:
            asks = section.kind.holds == "questions"
            text = f"{count.total - count.done} open" if asks else f"{count} done"
            yield Hint(document.source.line_end(section.head.end), text, "progress")
    for number, count in counts_of(outline).items():
        if number >= 0 and count.total > shown.get(number, 0):
            end = document.source.line_end(outline.span(outline.scopes[number].at).end)
            yield Hint(end, f"{count} done", "progress")


def _missing_sides(part: _Part) -> Iterator[Hint]:
    """The sides of the phase that are not there, behind the title."""
    outline = part.document.outline
    if part.snapshot.sight != "workspace":
        return
    if (missing := lacking(outline, part.snapshot)) and outline.title_at >= 0:
        text = ", ".join(f"no {side}" for side in missing)
        yield Hint(part.document.source.line_end(outline.head.end), text, "missingSides")


_MAKERS = {
    "dependencies": _dependencies,
    "progress": _progress,
    "missingSides": _missing_sides,
}

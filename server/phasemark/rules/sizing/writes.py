"""SIZ: how many files a phase or stage writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, rule
from phasemark.text.edit import Span
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot

PLANS = ("plan", "phase-spec", "stage-plan")


@rule(
    "SIZ003", "many-files", severity="information", kinds=PLANS, reach="files",
    source="guide, chapter 6; parallel stages guide",
)  # fmt: skip
def many_files(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase or stage writes more files than one session keeps in view.

    Three to eight files can be reviewed as one unit, and leave something for a phase that
    runs beside it. The limit is that of the kind (`max-writes`). Only paths of files count, a
    glob as one: names without a folder may be anything, and folders may be reports.

    ## Example
    Twelve paths under Files of `## Stage 9.1: Dashboard`.

    ## Use instead
    Split it by the files that the parts own.
    """
    for found in _written(outline):
        if _limits(outline, snapshot)[0] < found.files <= _limits(outline, snapshot)[1]:
            least = _limits(outline, snapshot)[0]
            message = f"{found.name} writes {found.files} files; up to {least} are one unit"
            yield Finding(found.span, message)


@rule(
    "SIZ004", "too-many-files", kinds=PLANS, reach="files", source="guide, chapter 2",
)  # fmt: skip
def too_many_files(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase or stage writes so many files that it is several phases.

    Nobody reviews more than thirty files as one change, and each of them keeps another
    phase from running beside it. The limit is that of the kind (`max-writes-hard`).

    ## Example
    Forty paths under New and Modified of `docs/phases/PHASEB.md`.

    ## Use instead
    Write a phase for each part, split by the files they own.
    """
    for found in _written(outline):
        if found.files > _limits(outline, snapshot)[1]:
            message = (
                f"{found.name} writes {found.files} files; split it by the files that parts own"
            )
            yield Finding(found.span, message)


class _Written(NamedTuple):
    """How many files a phase or stage of a document writes."""

    name: str
    span: Span
    files: int


def _written(outline: Outline) -> Iterator[_Written]:
    paths: dict[int, set[str]] = {}
    for claim in outline.claims:
        path = plain(claim.path) if claim.writes else ""
        if "/" in path and not path.endswith("/"):
            paths.setdefault(_owner(claim.scope, outline), set()).add(path)
    for number, every in paths.items():
        if number >= 0:
            scope = outline.scopes[number]
            yield _Written(str(scope.id), outline.span(scope.at), len(every))
        else:
            yield _Written(str(outline.id or "this plan"), outline.head, len(every))


def _owner(number: int, outline: Outline) -> int:
    """The stage or phase whose files those of a scope are; -1 for the document's own."""
    if number < 0:
        return -1
    scope = outline.scopes[number]
    local = scope.id is None or (scope.form == "phase" and outline.id is not None)
    return -1 if local else number


def _limits(outline: Outline, snapshot: Snapshot) -> tuple[int, int]:
    kind = snapshot.kinds.get(outline.kind or "")
    return (kind.limits.max_writes, kind.limits.max_writes_hard) if kind else (0, 0)

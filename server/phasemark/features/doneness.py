"""What is done in a document: boxes by section, prompts and phases that are finished."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Scope
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import Count


def counts_of(outline: Outline) -> Mapping[int, Count]:
    """The boxes of each phase, prompt and stage that has some, by its number."""
    found: dict[int, Count] = {}
    for one in outline.tallies:
        before = found.get(one.scope, Count(0, 0))
        found[one.scope] = Count(before.done + one.done, before.total + one.total)
    return found


def finished(snapshot: Snapshot, document: Document) -> Mapping[int, str]:
    """Where each finished phase, prompt or stage of a document starts, and why it is finished.

    It says that it is complete, its row in the work notes is ticked, or all its boxes are.
    """
    outline = document.outline
    ticked = rows_of(snapshot, outline)
    found: dict[int, str] = {}
    counts = counts_of(outline)
    for number, scope in enumerate(outline.scopes):
        count = counts.get(number, Count(0, 0))
        if scope.status == "Complete" or _is_ticked(scope, ticked):
            found[outline.span(scope.at).start] = "complete"
        elif not scope.status and 0 < count.total == count.done:
            found[outline.span(scope.at).start] = f"{count} done"
    return found


def rows_of(snapshot: Snapshot, outline: Outline) -> Mapping[str, bool]:
    """The rows of Prompt progress in the notes of the phase: number, and whether it is ticked."""
    return {
        row.number: row.done
        for notes in (outline, *snapshot.index.siblings(outline, "notes"))
        for row in notes.progress
        if row.done is not None
    }


def _is_ticked(scope: Scope, ticked: Mapping[str, bool]) -> bool:
    return scope.form == "prompt" and ticked.get(scope.number, False)

"""What is done in a document: boxes by section, prompts and phases that are finished."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Scope
from phasemark.features.card import Count
from phasemark.workspace.snapshot import Snapshot


def count_of(outline: Outline, scope: int) -> Count:
    """The boxes of a phase, prompt or stage by its number; of the whole document for -1."""
    tallies = [one for one in outline.tallies if scope in (-1, one.scope)]
    return Count(sum(one.done for one in tallies), sum(one.total for one in tallies))


def finished(snapshot: Snapshot, document: Document) -> Mapping[int, str]:
    """Where each finished phase, prompt or stage of a document starts, and why it is finished.

    It says that it is complete, its row in the work notes is ticked, or all its boxes are.
    """
    outline = document.outline
    ticked = rows_of(snapshot, outline)
    found: dict[int, str] = {}
    for number, scope in enumerate(outline.scopes):
        count = count_of(outline, number)
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

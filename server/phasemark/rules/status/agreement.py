"""The status of a phase as its documents give it."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import state_named


@rule(
    "STA003", "trio-status-conflict", reach="workspace", kinds=("plan", "phase-spec"),
    fix="choice", source="guide, chapters 4 and 7",
)  # fmt: skip
def trio_status_conflict(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The spec or plan of a phase says another status than its work notes.

    The notes are kept up session by session, so they are usually right; the other
    document misleads whoever plans with it.

    ## Example
    `docs/phases/PHASEB.md` says `Planned`, `work-notes/phase-b.md` says `Complete`.

    ## Use instead
    Copy the status of the notes.
    """
    status = outline.status
    if status is None or not status.value:
        return
    for notes in snapshot.index.siblings(outline, "notes"):
        other = notes.status
        if other is None or not other.value or other.ticked > 1:
            continue
        if _agree(status.value, other.value):
            continue
        span = outline.span(status.at)
        title = f"Set to `{other.value}`"
        fix = Fix.here(title, Safety.CHOICE, Edit.replace(span, other.value))
        yield Finding(
            span,
            f"the status is {status.value} here and {other.value} in `{notes.path}`",
            (Related(notes.path, notes.span(other.at), f"{other.value} here"),),
            fix if status.ticked < 0 else None,
        )
        return


def _agree(one: str, other: str) -> bool:
    """Whether two statuses are the same, or two words for what has not begun."""
    return one == other or state_named(one) == state_named(other) == "not-started"

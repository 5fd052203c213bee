"""STG: what is checked before worktrees are made."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Related, rule
from phasemark.rules.stages.plan import Stage, plan_of
from phasemark.text.late import late


@rule(
    "STG017", "checklist-open", severity="information", default="hint", kinds=("stage-plan",),
    source="parallel stages guide",
)  # fmt: skip
def checklist_open(document: Document) -> Iterator[Finding]:
    """Stages are under way in worktrees, and the validation checklist is still open.

    What it asks (files that do not overlap, a graph without cycles, a merge order) is
    cheap to mend before there are branches, and expensive afterwards.

    ## Example
    `git worktree add ...` in a plan whose Stage 9.1 is in progress, above `- [ ] **File
    Ownership:** ...`.

    ## Use instead
    Go through the list, tick what holds, and refactor the plan where something does not.
    """
    checklist = document.root.find("Validation checklist")
    if checklist is None or not _makes_worktrees(document):
        return
    boxes = [item for item in checklist.items if item.check and not item.quoted]
    still = [item for item in boxes if item.check and item.check.open]
    plan = plan_of(document)
    side_by_side = [plan.stages[id] for id in plan.stages if id in plan.running]
    stages = side_by_side or plan.stages.values()
    begun = next((stage for stage in stages if _begun(stage)), None)
    if not still or begun is None:
        return
    message = f"{len(still)} of {len(boxes)} boxes are open, and {begun.id} has begun"
    place = Related(document.path, begun.section.title_span, f"{begun.id} has begun")
    yield Finding(still[0].text_span, message, (place,))


_WORKTREE = late(r"\bgit[ \t]+worktree[ \t]+add\b")


def _makes_worktrees(document: Document) -> bool:
    return any(_WORKTREE.search(document.text, *fence.content) for fence in document.root.fences)


def _begun(stage: Stage) -> bool:
    """Whether the stage says so, or one of its boxes is ticked."""
    if stage.scope.status:
        return stage.scope.status in ("In progress", "Blocked", "Complete")
    return any(_done(section) for section in stage.section.all("Deliverables"))


def _done(section: Section) -> bool:
    return any(item.check and item.check.done for item in section.items)

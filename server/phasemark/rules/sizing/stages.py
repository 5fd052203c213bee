"""SIZ: how long a stage takes."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.rule import Finding, rule
from phasemark.rules.stages.plan import plan_of
from phasemark.text.edit import Span
from phasemark.workspace.duration import days


@rule(
    "SIZ005", "stage-duration", severity="hint", default="hint", kinds=("stage-plan",),
    source="parallel stages guide",
)  # fmt: skip
def stage_duration(document: Document) -> Iterator[Finding]:
    """A stage takes less than a week or more than two.

    A branch that lives longer drifts from the others, and its review is too large; for a
    shorter one a worktree, a branch and a merge cost more than they save. The limits are
    those of the kind (`min-days` and `max-days`, working days).

    ## Example
    `## Stage 9: User dashboard (6.5 weeks)`

    ## Use instead
    Split it into stages that each own some files, or join it with its neighbour.
    """
    limits = document.kind.limits if document.kind else None
    plan = plan_of(document)
    for id, stage in plan.stages.items():
        found = days(stage.scope)
        if limits is None or found is None or id in plan.wholes:
            continue
        section = stage.section.find("Duration")
        value = section.value if section is not None else Span(0, 0)
        span = value if value.end > value.start else stage.section.title_span
        if found > limits.max_days:
            message = f"{id} takes {_said(found)}; up to {_said(limits.max_days)} is one stage"
            yield Finding(span, message)
        elif found < limits.min_days and id in plan.running:
            message = f"{id} takes {_said(found)}; a worktree pays from {_said(limits.min_days)} on"
            yield Finding(span, message)


def _said(days: float) -> str:
    """`2 weeks`, `3 days`, `4 hours`."""
    for count, unit in ((days / 5, "week"), (days, "day"), (days * 8, "hour")):
        if count >= 1:
            number = f"{count:.1f}".removesuffix(".0")
            return f"{number} {unit}" if number == "1" else f"{number} {unit}s"
    return "less than an hour"

"""STG: numbers of stages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_id, read_mention
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.stages.plan import Stage, StagePlan, plan_of
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


@rule(
    "STG004", "unknown-dependency", severity="error", kinds=("stage-plan",), fix="choice",
    source="parallel stages guide",
)  # fmt: skip
def unknown_dependency(document: Document) -> Iterator[Finding]:
    """A stage depends on a stage that does not exist.

    A dependency on nothing is never satisfied, and whoever computes groups or the merge
    order from the plan goes wrong. It is looked at only where the document describes
    the stages of that number; stages of other plans are none of its business.

    ## Example
    `**Dependencies:** Stage 9.7` in a plan of the stages 9.1 to 9.4.

    ## Use instead
    Name the stage that is meant, or write `None`.
    """
    plan = plan_of(document)
    described = {id.parent for id in plan.stages if id.parent}
    for stage in plan.stages.values():
        for id, span in plan.depends[stage.id]:
            if id in plan.stages or id.parent not in described or _stands_for(id, plan):
                continue
            near = _nearest(id, stage.id, plan)
            hint = f"; the nearest is `{near}`" if near else ""
            fix = _renamed(span, id, near, document) if near else None
            yield Finding(span, f"`{id}` is not described in this plan{hint}", fix=fix)


@rule(
    "STG015", "id-outside-stage", severity="information", kinds=("stage-plan",), fix="unsafe",
    source="parallel stages guide",
)  # fmt: skip
def id_outside_stage(document: Document) -> Iterator[Finding]:
    """A stage has a number that does not belong to the stage it is described under.

    Branches, worktrees and proof folders are named after stage numbers; a number of
    another stage puts the work in the wrong place.

    ## Example
    `## Stage 8.4: Reports` in `STAGE_9_PLAN.md`.

    ## Use instead
    Write `## Stage 9.4: Reports`, or describe the stage in the plan of stage 8.
    """
    plan = plan_of(document)
    misplaced = list(_misplaced(plan))
    counts: Counter[PhaseId] = Counter()
    for stage, parent, above in misplaced:
        fix = None
        if len(misplaced) <= _MOST:
            counts[parent] += 1
            new = _free(stage.id, parent, counts[parent], plan)
            fix = _renumbered(stage.id, new, plan, document)
        where = f"it stands under {parent}" if above else f"the document is about {parent}"
        message = f"{stage.id} is no part of {parent}: {where}"
        yield Finding(stage.section.title_span, message, fix=fix)


_MOST = 100
"""Stages of a plan that are given other numbers."""


def _misplaced(plan: StagePlan) -> Iterator[tuple[Stage, PhaseId, bool]]:
    """Stages that are no part of what they should be, that, and whether they stand under it;
    else the document is about it."""
    for stage in plan.stages.values():
        above = _above(stage.section)
        parent = above or plan.outline.id
        if parent is None or parent.word != stage.id.word or not parent.numbers or parent.letter:
            continue
        if len(stage.id.numbers) < 2 or len(stage.id.numbers) <= len(parent.numbers):
            continue
        if not parent.parent_of(stage.id):
            yield stage, parent, above is not None


def _free(id: PhaseId, parent: PhaseId, count: int, plan: StagePlan) -> PhaseId:
    """A number of the stage above: the first that is free for the first stage that needs one."""
    at = len(parent.numbers)
    parts = [other.numbers for other in plan.stages if parent.parent_of(other)]
    used = [numbers[at] for numbers in parts if len(numbers) > at]  # `9a` is a part of 9 too
    return PhaseId(id.word, (*parent.numbers, max(used, default=0) + count), id.letter)


_ONE = r"\d{1,4}(?:\.\d{1,4}){1,3}"
_RANGE = late(
    rf"(?<![\w.])(?P<first>{_ONE})[ \t]*(?:-|–|—|to\b|through\b|until\b)[ \t]*"
    rf"(?:stages?[ \t]+)?(?P<last>{_ONE}|\d{{1,4}})(?!\w|\.\d)",
    re.IGNORECASE,
)


def _in_range(id: PhaseId, document: Document) -> bool:
    """Whether a range such as `8.1-8.10` names the stage: one number of it means nothing else."""
    for match in _RANGE.finditer(document.text):
        first, last = (read_id(match[name], id.word) for name in ("first", "last"))
        if first is None or last is None or first.parent != id.parent:
            continue
        if first.numbers[-1] <= id.numbers[-1] <= last.numbers[-1]:
            return True
    return False


def _renumbered(id: PhaseId, new: PhaseId, plan: StagePlan, document: Document) -> Fix | None:
    """The new number wherever the document names the old one; None where a range does."""
    if _in_range(id, document):
        return None
    spans = {
        mention.span
        for mention in document.tree.mentions
        if mention.kind == "phase" and read_mention(mention.text) == id
    }
    spans.update(span for found in plan.depends.values() for to, span in found if to == id)
    outer = [span for span in spans if not any(one != span and one.covers(span) for one in spans)]
    edits = [edit for span in outer if (edit := _number_in(span, id, new, document)) is not None]
    return Fix.here(f"Make it {new}", Safety.UNSAFE, *edits) if edits else None


def _stands_for(id: PhaseId, plan: StagePlan) -> bool:
    """Whether an id without a stage of its own names the parts of one."""
    return any(id.parent_of(other) for other in plan.stages)


def _nearest(id: PhaseId, own: PhaseId, plan: StagePlan) -> PhaseId | None:
    pool = {other.short: other for other in plan.stages if other not in (own, id)}
    close = get_close_matches(id.short, list(pool), 1, 0.5)
    return pool[close[0]] if close else None


def _renamed(span: Span, id: PhaseId, near: PhaseId, document: Document) -> Fix | None:
    """The number replaced inside of a mention."""
    edit = _number_in(span, id, near, document)
    return Fix.here(f"Change to `{near}`", Safety.CHOICE, edit) if edit is not None else None


def _number_in(span: Span, id: PhaseId, new: PhaseId, document: Document) -> Edit | None:
    at = span.of(document.text).casefold().rfind(id.short.casefold())
    if at < 0:
        return None
    place = Span(span.start + at, span.start + at + len(id.short))
    return Edit.replace(place, new.short)


def _above(section: Section) -> PhaseId | None:
    """The stage that a stage stands under."""
    above = section.parent
    while above is not None:
        if above.opening is not None and above.opening.id is not None:
            return above.opening.id
        above = above.parent
    return None

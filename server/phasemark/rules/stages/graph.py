"""STG: the dependency graph that somebody has drawn, beside what the stages say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.stages.drawn import Drawn, read_graph
from phasemark.rules.stages.plan import StagePlan, listed, plan_of
from phasemark.syntax.tree import Fence
from phasemark.text.edit import Edit

_MOST = 3
"""Differences that a finding tells."""


@rule(
    "STG013", "graph-out-of-sync", kinds=("stage-plan",), fix="unsafe",
    source="parallel stages guide",
)  # fmt: skip
def graph_out_of_sync(document: Document) -> Iterator[Finding]:
    """The drawn dependency graph differs from what the stages say.

    The graph is what people look at, the stages are what sessions are given. Where they
    differ, somebody starts a stage that has to wait, or leaves one out.

    ## Example
    `- Stage 9.4: Reports (depends on 9.2)` in the graph, and `**Dependencies:** Stage
    9.1` under Stage 9.4.

    ## Use instead
    Write the graph anew from the stages; the fix does it where the graph is a list that
    says no more than they do.
    """
    plan = plan_of(document)
    section = document.root.find("Dependency graph")
    if section is None or len(plan.stages) < 2:
        return
    drawn = read_graph(section)
    told = list(_differences(drawn, plan))
    if not told:
        return
    rest = f", and {len(told) - _MOST} more" if len(told) > _MOST else ""
    message = f"the graph {', '.join(one.words for one in told[:_MOST])}{rest}"
    related = tuple(
        Related(
            document.path, plan.stages[one.id].section.title_span, f"{one.id} is described here"
        )
        for one in told[:_MOST]
        if one.id in plan.stages
    )
    yield Finding(section.head, message, related, _redrawn(section, drawn, plan))


class _Difference(NamedTuple):
    words: str
    id: PhaseId


def _differences(drawn: Drawn, plan: StagePlan) -> Iterator[_Difference]:
    known = [id for id in drawn.named if id in plan.stages]
    left_out = [id for id in plan.stages if id not in drawn.named and id not in plan.wholes]
    if len(known) >= 2 and left_out and len(known) >= len(left_out):
        yield _Difference(f"leaves out {listed(left_out)}", left_out[0])
    described = {id.parent for id in plan.stages if id.parent}
    for id in drawn.sure:
        if id not in plan.stages and id.parent in described and id not in plan.wholes:
            yield _Difference(f"names `{id.short}`, which is not described", id)
    yield from _of_waits(drawn, plan)
    for id, letter in drawn.groups.items():
        own = plan.stages[id].scope.group if id in plan.stages else ""
        if len(own) == 1 and own != letter:
            yield _Difference(f"puts `{id.short}` into group {letter} instead of {own}", id)


def _of_waits(drawn: Drawn, plan: StagePlan) -> Iterator[_Difference]:
    told = set(drawn.waits)
    for id, target in drawn.waits:
        if _says(id, plan) and target in plan.stages and not _follows(id, target, plan):
            yield _Difference(f"lets `{id.short}` wait for `{target.short}`", id)
    for one, other in drawn.arrows:
        if not (_says(one, plan) and _says(other, plan)):
            continue
        if not _follows(one, other, plan) and not _follows(other, one, plan):
            yield _Difference(f"joins `{one.short}` and `{other.short}`", one)
    for id in drawn.free:
        waits = [to for to, _ in plan.depends.get(id, ()) if to in plan.stages]
        if waits and (id, waits[0]) not in told:
            yield _Difference(f"lets `{id.short}` wait for nothing", id)


def _says(id: PhaseId, plan: StagePlan) -> bool:
    """Whether the stage says what it depends on, be it nothing."""
    return id in plan.stages and plan.stages[id].scope.depends_at >= 0


def _follows(id: PhaseId, target: PhaseId, plan: StagePlan) -> bool:
    return plan.waits(id, target) or (id, target) in plan.optional


def _redrawn(section: Section, drawn: Drawn, plan: StagePlan) -> Fix | None:
    """The stages by group in the only fence of the graph, where nothing else is in it."""
    fences = section.fences
    if len(fences) != 1 or not drawn.plain or not fences[0].closed:
        return None
    if not _begins_line(fences[0], section) or any(_more(*said, plan) for said in drawn.said):
        return None
    groups: dict[str, list[PhaseId]] = {}
    for id, stage in plan.stages.items():
        if id not in plan.wholes:
            groups.setdefault(stage.scope.group or "Sequential", []).append(id)
    blocks = [_block(name, groups[name], plan) for name in sorted(groups, key=_last_alone)]
    edit = Edit.replace(fences[0].content, "\n\n".join(blocks) + "\n")
    return Fix.here("Write the graph anew", Safety.UNSAFE, edit)


def _begins_line(fence: Fence, section: Section) -> bool:
    """Whether it stands in no list and no quote, whose lines would begin with something else."""
    text, start = section.tree.text, fence.span.start
    return text[start : start + 1] in ("`", "~") and (start == 0 or text[start - 1] in "\r\n")


def _more(id: PhaseId, said: str, plan: StagePlan) -> bool:
    """Whether a line says more of a stage than the stage itself does."""
    if id not in plan.stages:
        return True
    scope = plan.stages[id].scope
    rest = said.casefold().removeprefix(scope.name.casefold()).strip(" \t-–—")
    return rest not in ("", scope.duration.casefold())


def _last_alone(name: str) -> tuple[bool, str]:
    return len(name) > 1, name


def _block(group: str, ids: list[PhaseId], plan: StagePlan) -> str:
    """A group as the guide writes it: a head, and a line for each stage."""
    lines = []
    bound = False
    for id in ids:
        needs = [to for to, _ in plan.depends[id] if to in plan.stages]
        bound = bound or bool(needs)
        names = ", ".join(dict.fromkeys(to.short for to in needs))
        name = plan.stages[id].scope.name
        lines.append(
            f"- {id}{f': {name}' if name else ''}{f' (depends on {names})' if needs else ''}"
        )
    head = "Sequential" if len(group) > 1 else f"Parallel Group {group}"
    if len(group) == 1:
        head = f"{'Dependent' if bound else 'Independent'} ({head})"
    return "\n".join((f"{head}:", *lines))

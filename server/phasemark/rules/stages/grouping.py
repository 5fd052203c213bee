"""STG: the parallel groups that follow from what stages wait for and write."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.rules.stages.plan import StagePlan, plan_of
from phasemark.workspace.order import first_by_rank
from phasemark.workspace.overlaps import common, plain

ALONE = "Sequential"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def computed_groups(document: Document) -> Mapping[PhaseId, str]:
    """A group for each stage that says none: a letter for stages of one level of the graph that
    write nothing in common, and `Sequential` for all others, such as those that do not say what
    they wait for."""
    found = document.memo.get("computed groups")
    if found is None:
        found = document.memo["computed groups"] = _computed(plan_of(document))
    return found  # type: ignore[return-value]


def _computed(plan: StagePlan) -> dict[PhaseId, str]:
    writes: dict[int, list[str]] = {}
    for claim in plan.outline.claims:
        if claim.writes and (path := plain(claim.path)):
            writes.setdefault(claim.scope, []).append(path)
    used = {stage.scope.group for stage in plan.stages.values()}
    free = [letter for letter in _LETTERS if letter not in used]
    found: dict[PhaseId, str] = {}
    for ids in _levels(plan):
        letters = {plan.stages[id].scope.group for id in ids} - {"", ALONE}
        letter = min(letters, default="") or (free[0] if free else "")
        mates = [id for id in ids if plan.stages[id].scope.group == letter]
        own = [id for id in ids if not plan.stages[id].scope.group]
        together: list[PhaseId] = []
        for id in own:
            files = writes.get(plan.stages[id].number, ())
            others = (writes.get(plan.stages[one].number, ()) for one in (*mates, *together))
            if not plan.says_what_it_waits_for(id):
                continue
            if letter and not any(common(files, other) for other in others):
                together.append(id)
        shared = len(mates) + len(together) > 1
        found.update((id, letter if shared and id in together else ALONE) for id in own)
        if shared and letter in free:
            free.remove(letter)
    return found


def _levels(plan: StagePlan) -> list[list[PhaseId]]:
    """The stages by how many stand before them, parts of others and those in circles left out."""
    ids = [id for id in sorted(plan.stages) if id not in plan.wholes]
    rank = {id: number for number, id in enumerate(ids)}
    needs = [[rank[to] for to, _ in plan.depends[id] if to in rank] for id in ids]
    level = [0] * len(ids)
    levels: list[list[PhaseId]] = []
    for number in first_by_rank(needs):
        level[number] = max((level[to] + 1 for to in needs[number]), default=0)
        while len(levels) <= level[number]:
            levels.append([])
        levels[level[number]].append(ids[number])
    return levels

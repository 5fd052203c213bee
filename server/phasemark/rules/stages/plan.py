"""The stages of a document, what they depend on, and how findings name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Scope
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.rules.rule import Related
from phasemark.text.edit import Span
from phasemark.text.late import late
from phasemark.text.once import cached_property
from phasemark.workspace.graph import Reach
from phasemark.workspace.order import first_by_rank


class Stage(NamedTuple):
    """A stage of the document with its section."""

    number: int
    id: PhaseId
    scope: Scope
    section: Section


class StagePlan:
    """The stages of a document, and what they depend on."""

    def __init__(self, document: Document) -> None:
        self.outline = document.outline
        sections = [
            section
            for section in document.sections.scopes
            if section.opening and section.opening.kind.heading != "entry"
        ]
        self.stages: dict[PhaseId, Stage] = {}
        for number, (scope, section) in enumerate(zip(self.outline.scopes, sections, strict=True)):
            if scope.form == "stage" and scope.id is not None:
                self.stages.setdefault(scope.id, Stage(number, scope.id, scope, section))
        numbers = {stage.number: stage.id for stage in self.stages.values()}
        self.depends: dict[PhaseId, list[tuple[PhaseId, Span]]] = {id: [] for id in self.stages}
        self.optional: set[tuple[PhaseId, PhaseId]] = set()
        """Pairs of which the first is merged behind the second, and does not wait for it."""
        for dependency in self.outline.depends:
            if dependency.scope not in numbers:
                continue
            waiting = numbers[dependency.scope]
            if dependency.optional:
                self.optional.add((waiting, dependency.id))
            else:
                span = self.outline.span(dependency.at)
                self.depends[waiting].append((dependency.id, span))
        self._reach = Reach({id: [to for to, _ in found] for id, found in self.depends.items()})
        self._groups: dict[tuple[PhaseId | None, str], list[PhaseId]] = {}
        for id, stage in self.stages.items():
            if stage.scope.group not in ("", "Sequential"):
                self._groups.setdefault((id.parent, stage.scope.group), []).append(id)

        self._marks = {group: self._reach.mark(ids) for group, ids in self._groups.items()}

    def merge_order(self) -> list[PhaseId]:
        """All stages, each behind those it depends on, else by their ids; none where they
        wait in a circle."""
        ids = sorted(self.stages)
        rank = {id: number for number, id in enumerate(ids)}
        needs = [[rank[to] for to, _ in self.depends[id] if to in rank] for id in ids]
        every = [list(targets) for targets in needs]
        for id, to in self.optional:
            if to in rank:
                every[rank[id]].append(rank[to])
        for targets in (every, needs):
            order = [ids[number] for number in first_by_rank(targets)]
            if len(order) == len(ids):
                return order
        return []

    def group(self, id: PhaseId) -> list[PhaseId]:
        """The stages of its group, itself included; none without a letter."""
        return self._groups.get((id.parent, self.stages[id].scope.group), [])

    @cached_property
    def sets(self) -> list[list[PhaseId]]:
        """Stages that say they run together, two and more, in order; a set is named once."""
        found = {frozenset(ids): sorted(ids) for ids in self._groups.values() if len(ids) > 1}
        grouped = {id for ids in found for id in ids}
        for id, stage in self.stages.items():
            mates = {other for other in stage.scope.together if other in self.stages}
            if mates - {id} and id not in grouped:
                whole = frozenset((id, *mates))
                found.setdefault(whole, sorted(whole))
        return sorted(found.values())

    @cached_property
    def wholes(self) -> frozenset[PhaseId]:
        """What stages of the document are parts of."""
        found: set[PhaseId] = set()
        for id in self.stages:
            above = id.parent
            while above is not None and above not in found:
                found.add(above)
                above = above.parent
        return frozenset(found)

    @cached_property
    def running(self) -> frozenset[PhaseId]:
        """The stages that run together with another."""
        return frozenset(id for ids in self.sets for id in ids)

    def mated(self, id: PhaseId, other: PhaseId) -> bool:
        """Whether two stages are in one group."""
        if id == other or other not in self.stages or id.parent != other.parent:
            return False
        group = self.stages[id].scope.group
        return group not in ("", "Sequential") and group == self.stages[other].scope.group

    def says_what_it_waits_for(self, id: PhaseId) -> bool:
        """Whether a stage names what it depends on, be it nothing; in its own words or elsewhere
        in the document."""
        return self.stages[id].scope.depends_at >= 0 or bool(self.depends[id])

    def waits(self, id: PhaseId, other: PhaseId) -> bool:
        """Whether the first is the other, or waits for it."""
        return id == other or self._reach.reaches(id, other)

    def fellow_behind(self, stage: Stage, id: PhaseId) -> PhaseId | None:
        """The stage that runs with `stage`, and that `id` is or waits for."""
        own = self._reach.mark([stage.id])
        group = self._marks.get((stage.id.parent, stage.scope.group), 0)
        marked = group | self._reach.mark(stage.scope.together)
        found = self._reach.behind(id, marked & ~own)
        return found if isinstance(found, PhaseId) else None


MOST_LISTED = 6


def plan_of(document: Document) -> StagePlan:
    found = document.memo.get("stages")
    if found is None:
        found = document.memo["stages"] = StagePlan(document)
    return found  # type: ignore[return-value]


def ordered(one: PhaseId, other: PhaseId, plan: StagePlan) -> bool:
    return plan.waits(one, other) or plan.waits(other, one)


NUMBER = late(r"(?<![\w.])(?P<word>(?:Stage|stage|Phase|phase)[ \t]+)?\d+(?:\.\d+)*[A-Za-z]?(?!\w)")


def places(ids: Iterable[PhaseId], plan: StagePlan, document: Document) -> tuple[Related, ...]:
    """Where stages say their group, else their headings."""
    found: list[Related] = []
    for id in islice(ids, MOST_LISTED):
        stage = plan.stages.get(id)
        if stage is not None:
            at = stage.scope.group_at
            span = plan.outline.span(at) if at >= 0 else stage.section.title_span
            group = stage.scope.group
            said = f"{id} is in group {group}" if len(group) == 1 else f"{id} is described here"
            found.append(Related(document.path, span, said))
    return tuple(found)


def listed(ids: Sequence[PhaseId]) -> str:
    """``9.1`, `9.2` and `9.3``; many are counted."""
    names = [f"`{id.short}`" for id in ids[:MOST_LISTED]]
    names += [f"{len(ids) - MOST_LISTED} others"] if len(ids) > MOST_LISTED else []
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)

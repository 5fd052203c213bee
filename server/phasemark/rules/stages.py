"""STG: stages, their groups and what they say of each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Scope
from phasemark.document.phase import PhaseId
from phasemark.document.sections import Section
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.workspace.graph import Reach


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
    plan = _plan(document)
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
    "STG006", "unknown-group", severity="information", kinds=("stage-plan",),
    source="parallel stages guide",
)  # fmt: skip
def unknown_group(document: Document) -> Iterator[Finding]:
    """A parallel group is neither a letter nor `Sequential`.

    Stages with the same letter run together. A number or a sentence in its place is
    read as an order by one session and as a group by the next.

    ## Example
    `**Parallel Group:** 1`

    ## Use instead
    `**Parallel Group:** A`, or `Sequential` for a stage that runs alone.
    """
    for stage in _plan(document).stages.values():
        section = stage.section.find("Parallel Group")
        if section is None or stage.scope.group:
            continue
        value = section.value.of(document.text)
        if not value or document.project.vocabulary.says_nothing(value) or _OPEN.search(value):
            continue
        yield Finding(
            section.value, f"`{value}` is no parallel group; right is a letter or `Sequential`"
        )


@rule(
    "STG007", "asymmetric-parallel-list", kinds=("stage-plan",), fix="safe",
    source="parallel stages guide",
)  # fmt: skip
def asymmetric_parallel_list(document: Document) -> Iterator[Finding]:
    """A stage is said to run with another, whose own list leaves it out.

    Two sessions that start from the two stages come to different conclusions about
    what may happen at the same time.

    ## Example
    Stage 9.1 can run with 9.2; Stage 9.2 can run with 9.3 only.

    ## Use instead
    Let both lists name each other, or neither.
    """
    plan = _plan(document)
    for id, namers in _left_out(plan).items():
        stage = plan.stages[id]
        span = plan.outline.span(stage.scope.together_at)
        names = _listed(namers)
        related = tuple(
            Related(
                document.path, plan.outline.span(plan.stages[namer].scope.together_at),
                f"{namer} can run with {id.short}",
            )
            for namer in namers[:_MOST_LISTED]
        )  # fmt: skip
        verb = "names" if len(namers) == 1 else "name"
        message = f"the list of {id} leaves out {names}, which {verb} it"
        yield Finding(
            _shown(span, stage), message, related, _added(stage, namers, span, plan, document)
        )


@rule(
    "STG008", "list-unlike-group", kinds=("stage-plan",), fix="unsafe",
    source="parallel stages guide",
)  # fmt: skip
def list_unlike_group(document: Document) -> Iterator[Finding]:
    """The stages that a stage can run with are not those of its parallel group.

    The list and the letter say the same thing twice. Where they differ, one of them was
    forgotten in an edit, and the plan allows what it should not.

    ## Example
    Stage 9.1 is in group A with 9.2, and can run with 9.4, which is in group B.

    ## Use instead
    Make the list the other members of the group, or change the letter. A `Sequential`
    stage has no list.
    """
    plan = _plan(document)
    left_out = _left_out(plan)
    for stage in plan.stages.values():
        scope = stage.scope
        if scope.together_at < 0 or not scope.group:
            continue
        shown = _shown(plan.outline.span(scope.together_at), stage)
        if scope.group == "Sequential":
            if scope.together:
                listed = _listed(scope.together)
                yield Finding(shown, f"{stage.id} is `Sequential`, but can run with {listed}")
            continue
        wrong = [id for id in scope.together if not plan.mated(stage.id, id) and id != stage.id]
        lacking = _lacking(stage, left_out.get(stage.id, ()), plan)
        if wrong or lacking:
            parts = [f"names {_listed(wrong)}{_groups_of(wrong, plan)}"] if wrong else []
            parts += [f"leaves out {_listed(lacking)}"] if lacking else []
            does = " and ".join(parts)
            message = f"the list of {stage.id} is not the rest of group {scope.group}: it {does}"
            related = _places(wrong or lacking, plan, document)
            yield Finding(shown, message, related, _rewritten(stage, plan, document))


@rule(
    "STG009", "dependency-inside-group", severity="error", kinds=("stage-plan",),
    source="parallel stages guide",
)  # fmt: skip
def dependency_inside_group(document: Document) -> Iterator[Finding]:
    """Two stages run together although one of them waits for the other.

    Stages of one group start at the same time, so the one that depends on the other
    starts without what it needs.

    ## Example
    Stage 9.1 and Stage 9.3 are in group A, and Stage 9.3 depends on Stage 9.1.

    ## Use instead
    Move the dependent stage to the next group.
    """
    plan = _plan(document)
    for stage in plan.stages.values():
        for id, span in plan.depends[stage.id]:
            clash = plan.fellow_behind(stage, id)
            if clash is None:
                continue
            same = plan.mated(stage.id, clash)
            how = f"both are in group {stage.scope.group}" if same else "it says it can run with it"
            via = "" if id == clash else f" through {id}"
            yield Finding(
                span, f"{stage.id} waits for {clash}{via}, but {how}; move it to a later group",
                _places([clash], plan, document),
            )  # fmt: skip
            break


@rule(
    "STG015", "id-outside-stage", severity="information", kinds=("stage-plan",),
    source="parallel stages guide",
)  # fmt: skip
def id_outside_stage(document: Document) -> Iterator[Finding]:
    """A stage has a number that does not belong to the stage it is described under.

    Branches, worktrees and proof folders are named after stage numbers; a number of
    another stage puts the work in the wrong place.

    ## Example
    `## Stage 8.4: Reports` in `STAGE_9_PLAN.md`.

    ## Use instead
    `## Stage 9.4: Reports`, or describe it in the plan of stage 8.
    """
    plan = _plan(document)
    for stage in plan.stages.values():
        above = _above(stage.section)
        parent = above or plan.outline.id
        if parent is None or parent.word != stage.id.word or not parent.numbers or parent.letter:
            continue
        if len(stage.id.numbers) < 2 or len(stage.id.numbers) <= len(parent.numbers):
            continue
        if not parent.parent_of(stage.id):
            where = f"it stands under {parent}" if above else f"the document is about {parent}"
            yield Finding(stage.section.title_span, f"{stage.id} is no part of {parent}: {where}")


class _Stage(NamedTuple):
    """A stage of the document with its section."""

    number: int
    id: PhaseId
    scope: Scope
    section: Section


class _Plan:
    """The stages of a document, and what they depend on."""

    def __init__(self, document: Document) -> None:
        self.outline = document.outline
        sections = [
            section
            for section in document.sections.scopes
            if section.opening and section.opening.kind.heading != "entry"
        ]
        self.stages: dict[PhaseId, _Stage] = {}
        for number, (scope, section) in enumerate(zip(self.outline.scopes, sections, strict=True)):
            if scope.form == "stage" and scope.id is not None:
                self.stages.setdefault(scope.id, _Stage(number, scope.id, scope, section))
        numbers = {stage.number: stage.id for stage in self.stages.values()}
        self.depends: dict[PhaseId, list[tuple[PhaseId, Span]]] = {id: [] for id in self.stages}
        for dependency in self.outline.depends:
            if dependency.scope in numbers and not dependency.optional:
                span = self.outline.span(dependency.at)
                self.depends[numbers[dependency.scope]].append((dependency.id, span))
        self._reach = Reach({id: [to for to, _ in found] for id, found in self.depends.items()})
        self._groups: dict[tuple[PhaseId | None, str], list[PhaseId]] = {}
        for id, stage in self.stages.items():
            if stage.scope.group not in ("", "Sequential"):
                self._groups.setdefault((id.parent, stage.scope.group), []).append(id)

        self._marks = {group: self._reach.mark(ids) for group, ids in self._groups.items()}

    def group(self, id: PhaseId) -> list[PhaseId]:
        """The stages of its group, itself included; none without a letter."""
        return self._groups.get((id.parent, self.stages[id].scope.group), [])

    def mated(self, id: PhaseId, other: PhaseId) -> bool:
        """Whether two stages are in one group."""
        if id == other or other not in self.stages or id.parent != other.parent:
            return False
        group = self.stages[id].scope.group
        return group not in ("", "Sequential") and group == self.stages[other].scope.group

    def waits(self, id: PhaseId, other: PhaseId) -> bool:
        """Whether the first is the other, or waits for it."""
        return id == other or self._reach.reaches(id, other)

    def fellow_behind(self, stage: _Stage, id: PhaseId) -> PhaseId | None:
        """The stage that runs with `stage`, and that `id` is or waits for."""
        own = self._reach.mark([stage.id])
        group = self._marks.get((stage.id.parent, stage.scope.group), 0)
        marked = group | self._reach.mark(stage.scope.together)
        found = self._reach.behind(id, marked & ~own)
        return found if isinstance(found, PhaseId) else None


_MOST_LISTED = 6
_MOST_REWRITTEN = 30
"""How many stages a group may have for its lists to be written anew."""


def _lacking(stage: _Stage, named_by: Collection[PhaseId], plan: _Plan) -> list[PhaseId]:
    """Members of the group that a list leaves out, some of them where there are many.

    Those that name the stage themselves are left to `asymmetric-parallel-list`.
    """
    if not stage.scope.together and not stage.scope.alone:
        return []
    known = {*stage.scope.together, *named_by, stage.id}
    left = (id for id in plan.group(stage.id) if id not in known)
    return list(islice(left, _MOST_LISTED))


def _plan(document: Document) -> _Plan:
    found = document.memo.get("stages")
    if found is None:
        found = document.memo["stages"] = _Plan(document)
    return found  # type: ignore[return-value]


_OPEN = re.compile(r"[<{\[]")
"""A value that is still to be filled in."""


def _stands_for(id: PhaseId, plan: _Plan) -> bool:
    """Whether an id without a stage of its own names the parts of one."""
    return any(id.parent_of(other) for other in plan.stages)


def _nearest(id: PhaseId, own: PhaseId, plan: _Plan) -> PhaseId | None:
    pool = {other.short: other for other in plan.stages if other not in (own, id)}
    close = get_close_matches(id.short, list(pool), 1, 0.5)
    return pool[close[0]] if close else None


def _renamed(span: Span, id: PhaseId, near: PhaseId, document: Document) -> Fix | None:
    """The number replaced inside of a mention."""
    at = span.of(document.text).casefold().rfind(id.short.casefold())
    if at < 0:
        return None
    place = Span(span.start + at, span.start + at + len(id.short))
    return Fix.here(f"Change to `{near}`", Safety.CHOICE, Edit.replace(place, near.short))


def _left_out(plan: _Plan) -> dict[PhaseId, list[PhaseId]]:
    """For each stage with a list: those that name it and that it does not name.

    Stages that name another against their own groups are left to `list-unlike-group`.
    """
    found: dict[PhaseId, list[PhaseId]] = {}
    for stage in plan.stages.values():
        for id in dict.fromkeys(stage.scope.together):
            other = plan.stages.get(id)
            if other is None or id == stage.id or other.scope.together_at < 0:
                continue
            if stage.scope.group and other.scope.group and not plan.mated(stage.id, id):
                continue
            says = other.scope.together or other.scope.alone
            if says and stage.id not in other.scope.together:
                found.setdefault(id, []).append(stage.id)
    return found


def _added(
    stage: _Stage, ids: list[PhaseId], span: Span, plan: _Plan, document: Document
) -> Fix | None:
    """The ids put at the end of the list; safe between stages of one group."""
    value = span.of(document.text)
    numbers = list(_NUMBER.finditer(value))
    title = f"Add {_listed(ids)}"
    safe = all(plan.mated(stage.id, id) and not _ordered(id, stage.id, plan) for id in ids)
    safety = Safety.SAFE if safe else Safety.CHOICE
    if stage.scope.together and numbers:
        last = numbers[-1]
        word = last["word"] or ""
        text = "".join(f", {word}{id.short}" for id in ids)
        return Fix.here(title, safety, Edit.insert(span.start + last.end(), text))
    return None


def _ordered(one: PhaseId, other: PhaseId, plan: _Plan) -> bool:
    return plan.waits(one, other) or plan.waits(other, one)


def _rewritten(stage: _Stage, plan: _Plan, document: Document) -> Fix | None:
    """The ids of a list replaced by the rest of the group."""
    span = plan.outline.span(stage.scope.together_at)
    value = span.of(document.text)
    group = plan.group(stage.id)
    mates = [id for id in group if id != stage.id] if len(group) <= _MOST_REWRITTEN else []
    numbers = list(_NUMBER.finditer(value))
    if not numbers or not mates:
        return None
    first, last = numbers[0], numbers[-1]
    word = first["word"] or ""
    text = ", ".join(f"{word}{id.short}" for id in sorted(mates))
    place = Span(span.start + first.start(), span.start + last.end())
    return Fix.here(
        f"List the rest of group {stage.scope.group}", Safety.UNSAFE, Edit.replace(place, text)
    )


_NUMBER = re.compile(
    r"(?<![\w.])(?P<word>(?:Stage|stage|Phase|phase)[ \t]+)?\d+(?:\.\d+)*[A-Za-z]?(?!\w)"
)


def _groups_of(ids: list[PhaseId], plan: _Plan) -> str:
    """In which groups stages are; empty for stages without one."""
    groups = {plan.stages[id].scope.group if id in plan.stages else "" for id in ids}
    group = groups.pop() if len(groups) == 1 else ""
    if group == "Sequential":
        return ", which runs alone" if len(ids) == 1 else ", which run alone"
    return f" of group {group}" if group else ""


def _places(ids: Iterable[PhaseId], plan: _Plan, document: Document) -> tuple[Related, ...]:
    """Where stages say their group, else their headings."""
    found: list[Related] = []
    for id in islice(ids, _MOST_LISTED):
        stage = plan.stages.get(id)
        if stage is not None:
            at = stage.scope.group_at
            span = plan.outline.span(at) if at >= 0 else stage.section.title_span
            group = stage.scope.group
            said = f"{id} is in group {group}" if len(group) == 1 else f"{id} is described here"
            found.append(Related(document.path, span, said))
    return tuple(found)


def _shown(span: Span, stage: _Stage) -> Span:
    """The place of a list; the heading of the stage where its line is empty."""
    return span if span.end > span.start else stage.section.title_span


def _above(section: Section) -> PhaseId | None:
    """The stage that a stage stands under."""
    above = section.parent
    while above is not None:
        if above.opening is not None and above.opening.id is not None:
            return above.opening.id
        above = above.parent
    return None


def _listed(ids: Sequence[PhaseId]) -> str:
    """``9.1`, `9.2` and `9.3``; many are counted."""
    names = [f"`{id.short}`" for id in ids[:_MOST_LISTED]]
    names += [f"{len(ids) - _MOST_LISTED} others"] if len(ids) > _MOST_LISTED else []
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)

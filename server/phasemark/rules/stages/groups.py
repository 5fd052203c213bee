"""STG: parallel groups, and the lists that repeat them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.stages.plan import (
    MOST_LISTED,
    NUMBER,
    Stage,
    StagePlan,
    listed,
    ordered,
    places,
    plan_of,
)
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


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
    Write `**Parallel Group:** A`, or `Sequential` for a stage that runs alone.
    """
    for stage in plan_of(document).stages.values():
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
    plan = plan_of(document)
    for id, namers in _left_out(plan).items():
        stage = plan.stages[id]
        span = plan.outline.span(stage.scope.together_at)
        names = listed(namers)
        related = tuple(
            Related(
                document.path, plan.outline.span(plan.stages[namer].scope.together_at),
                f"{namer} can run with {id.short}",
            )
            for namer in namers[:MOST_LISTED]
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
    plan = plan_of(document)
    left_out = _left_out(plan)
    for stage in plan.stages.values():
        scope = stage.scope
        if scope.together_at < 0 or not scope.group:
            continue
        shown = _shown(plan.outline.span(scope.together_at), stage)
        if scope.group == "Sequential":
            if scope.together:
                others = listed(scope.together)
                yield Finding(shown, f"{stage.id} is `Sequential`, but can run with {others}")
            continue
        wrong = [id for id in scope.together if not plan.mated(stage.id, id) and id != stage.id]
        lacking = _lacking(stage, left_out.get(stage.id, ()), plan)
        if wrong or lacking:
            parts = [f"names {listed(wrong)}{_groups_of(wrong, plan)}"] if wrong else []
            parts += [f"leaves out {listed(lacking)}"] if lacking else []
            does = " and ".join(parts)
            message = f"the list of {stage.id} is not the rest of group {scope.group}: it {does}"
            related = places(wrong or lacking, plan, document)
            yield Finding(shown, message, related, _rewritten(stage, plan, document))


@rule(
    "STG009", "dependency-inside-group", severity="error", kinds=("stage-plan",), fix="unsafe",
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
    plan = plan_of(document)
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
                places([clash], plan, document), _moved(stage, clash, plan),
            )  # fmt: skip
            break


def _moved(stage: Stage, clash: PhaseId, plan: StagePlan) -> Fix | None:
    """The stage in a later group: the next in which it waits for nobody and nobody for it."""
    scope = stage.scope
    if not plan.mated(stage.id, clash) or len(scope.group) != 1:
        return None
    letters = map(chr, range(ord(scope.group) + 1, ord("Z") + 1))
    members = {
        letter: [id for id in plan.stages if (id.parent, plan.stages[id].scope.group)
                 == (stage.id.parent, letter)]
        for letter in letters
    }  # fmt: skip
    letter = next(
        (one for one, ids in members.items()
         if not any(ordered(id, stage.id, plan) for id in ids)), None,
    )  # fmt: skip
    if letter is None:
        return None
    mates = ", ".join(id.short for id in sorted(members[letter])) or "None"
    place = plan.outline.span(scope.group_at)
    own = _letter_in(place, stage)
    alone = _left_alone(stage, plan)
    if own is None or not all(_only_lists(one, plan) for one in (stage, *alone)):
        return None
    if scope.together_at < 0:
        edits = [Edit.replace(own, letter)]
    elif plan.outline.span(scope.together_at) == place:
        said = f"{letter} (can run with {mates})" if members[letter] else letter
        edits = [Edit.replace(place, said)]
    else:
        edits = [
            Edit.replace(own, letter),
            Edit.replace(plan.outline.span(scope.together_at), mates),
        ]
    for one in alone:
        place = plan.outline.span(one.scope.together_at)
        inline = place == plan.outline.span(one.scope.group_at)
        edits.append(Edit.replace(place, one.scope.group if inline else "None"))
    return Fix.here(f"Move {stage.id} to group {letter}", Safety.UNSAFE, *edits)


def _letter_in(place: Span, stage: Stage) -> Span | None:
    """The letter of a group in its value, behind what emphasizes it; None where it is not."""
    value = place.of(stage.section.tree.text)
    at = len(value) - len(value.lstrip("*_`[] "))
    if value[at : at + 1].upper() != stage.scope.group:
        return None
    return Span(place.start + at, place.start + at + 1)


def _left_alone(stage: Stage, plan: StagePlan) -> list[Stage]:
    """The stage that is alone in its group once the other is moved, if its list names that."""
    rest = [plan.stages[id] for id in plan.group(stage.id) if id != stage.id]
    return rest if len(rest) == 1 and stage.id in rest[0].scope.together else []


_WORD = late(r"[^\W\d_]+")
_OF_LISTS = frozenset(("and", "can", "run", "in", "parallel", "with", "stage", "stages"))


def _only_lists(stage: Stage, plan: StagePlan) -> bool:
    """Whether the list of a stage stands on one line and says no more than ids; so does none."""
    scope = stage.scope
    if scope.together_at < 0:
        return True
    place = plan.outline.span(scope.together_at)
    value = place.of(stage.section.tree.text)
    if place == plan.outline.span(scope.group_at):
        value = value.lstrip("*_`[] ")[1:]
    words = _WORD.findall(NUMBER.sub(" ", value))
    says_more = not _OF_LISTS.issuperset(word.casefold() for word in words)
    return bool(value) and (scope.alone or not says_more)


_MOST_REWRITTEN = 30
"""How many stages a group may have for its lists to be written anew."""


def _lacking(stage: Stage, named_by: Collection[PhaseId], plan: StagePlan) -> list[PhaseId]:
    """Members of the group that a list leaves out, some of them where there are many.

    Those that name the stage themselves are left to `asymmetric-parallel-list`.
    """
    if not stage.scope.together and not stage.scope.alone:
        return []
    known = {*stage.scope.together, *named_by, stage.id}
    left = (id for id in plan.group(stage.id) if id not in known)
    return list(islice(left, MOST_LISTED))


_OPEN = late(r"[<{\[]")
"""A value that is still to be filled in."""


def _left_out(plan: StagePlan) -> dict[PhaseId, list[PhaseId]]:
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
    stage: Stage, ids: list[PhaseId], span: Span, plan: StagePlan, document: Document
) -> Fix | None:
    """The ids put at the end of the list; safe between stages of one group."""
    value = span.of(document.text)
    numbers = list(NUMBER.finditer(value))
    title = f"Add {listed(ids)}"
    safe = all(plan.mated(stage.id, id) and not ordered(id, stage.id, plan) for id in ids)
    safety = Safety.SAFE if safe else Safety.CHOICE
    if stage.scope.together and numbers:
        last = numbers[-1]
        word = last["word"] or ""
        text = "".join(f", {word}{id.short}" for id in ids)
        return Fix.here(title, safety, Edit.insert(span.start + last.end(), text))
    return None


def _rewritten(stage: Stage, plan: StagePlan, document: Document) -> Fix | None:
    """The ids of a list replaced by the rest of the group."""
    span = plan.outline.span(stage.scope.together_at)
    value = span.of(document.text)
    group = plan.group(stage.id)
    mates = [id for id in group if id != stage.id] if len(group) <= _MOST_REWRITTEN else []
    numbers = list(NUMBER.finditer(value))
    if not numbers or not mates:
        return None
    first, last = numbers[0], numbers[-1]
    word = first["word"] or ""
    text = ", ".join(f"{word}{id.short}" for id in sorted(mates))
    place = Span(span.start + first.start(), span.start + last.end())
    return Fix.here(
        f"List the rest of group {stage.scope.group}", Safety.UNSAFE, Edit.replace(place, text)
    )


def _groups_of(ids: list[PhaseId], plan: StagePlan) -> str:
    """In which groups stages are; empty for stages without one."""
    groups = {plan.stages[id].scope.group if id in plan.stages else "" for id in ids}
    group = groups.pop() if len(groups) == 1 else ""
    if group == "Sequential":
        return ", which runs alone" if len(ids) == 1 else ", which run alone"
    return f" of group {group}" if group else ""


def _shown(span: Span, stage: Stage) -> Span:
    """The place of a list; the heading of the stage where its line is empty."""
    return span if span.end > span.start else stage.section.title_span

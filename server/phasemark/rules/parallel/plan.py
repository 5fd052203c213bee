"""PAR: what a plan of parallel stages has to settle before they start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.rules.insertion import insertion
from phasemark.rules.missing_said import own_sections
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.stages.plan import StagePlan, listed, places, plan_of
from phasemark.text.edit import Span
from phasemark.text.late import late
from phasemark.workspace.duration import days

PLANS = ("stage-plan",)


@rule(
    "PAR008", "missing-merge-plan", severity="information", kinds=PLANS, fix="safe",
    source="guide, chapter 6; parallel stages guide",
)  # fmt: skip
def missing_merge_plan(document: Document) -> Iterator[Finding]:
    """Stages run in parallel, and nothing says in which order they are merged.

    Whoever is finished first merges first, and what depends on the others is merged
    before them. The order follows from the dependencies, whatever was finished when.

    ## Example
    A plan with the stages 9.1 and 9.2 in group A, and no word about merging.

    ## Use instead
    Write `## Merge order` with a numbered list of the stages, dependencies first.
    """
    plan = plan_of(document)
    if not plan.sets or document.outline.merges or _says_merging(document):
        return
    if _only_stages(document):
        return
    first = plan.sets[0]
    message = f"{listed(first)} run in parallel, but nothing says in which order they are merged"
    fix = _in_order(plan, document)
    yield Finding(document.outline.head, message, places(first, plan, document), fix)


@rule(
    "PAR010", "missing-interfaces", severity="hint", default="hint", kinds=PLANS, fix="choice",
    source="guide, chapter 6",
)  # fmt: skip
def missing_interfaces(document: Document) -> Iterator[Finding]:
    """Two sides of an interface are built in parallel, and nothing says what it is.

    Two sessions that meet in a type or an endpoint each make it up. Sessions side by
    side need the contract before they start: in the plan, or in a stage before them. It
    is looked for where the names of the stages say that one offers what another uses.

    ## Example
    `Stage 9.1: REST API` and `Stage 9.2: Web client` in group A, and no word about what
    the endpoints give.

    ## Use instead
    Write `## Interfaces` with the file of each and its owner, or let both depend on a
    stage that defines them.
    """
    plan = plan_of(document)
    for ids in plan.sets:
        sides = _sides(ids, plan, document.project.vocabulary)
        if sides is None or any(plan.depends[id] for id in ids) or _CONTRACT.search(document.text):
            continue
        offering, using = sides
        message = f"{using} uses what {offering} offers, and both start without an agreed interface"
        body = f"- <what {offering.short} gives {using.short}>: `<path>`, owned by {offering}"
        fix = _inserted("Interfaces", body, document)
        related = tuple(
            Related(document.path, plan.stages[id].section.title_span, said)
            for id, said in ((offering, "one side of it"), (using, "the other side"))
        )
        yield Finding(document.outline.head, message, related, fix)
        return


def _sides(
    ids: Sequence[PhaseId], plan: StagePlan, vocabulary: Vocabulary
) -> tuple[PhaseId, PhaseId] | None:
    """The first stage whose name says that it offers an interface, and the first that uses one."""
    words = {id: frozenset(_WORD.findall(plan.stages[id].scope.name.casefold())) for id in ids}
    offering = next((id for id in ids if words[id] & vocabulary.offers), None)
    using = next((id for id in ids if id != offering and words[id] & vocabulary.uses), None)
    return (offering, using) if offering is not None and using is not None else None


_WORD = late(r"[\w-]+")


@rule(
    "PAR012", "unbalanced-group", severity="hint", default="hint", kinds=PLANS,
    source="parallel stages guide",
)  # fmt: skip
def unbalanced_group(document: Document) -> Iterator[Finding]:
    """The stages of one group take very different times.

    A group is as slow as its longest stage: what ran beside it waits for the merge and
    grows stale. The limit is that of the kind (`max-ratio`).

    ## Example
    Stage 9.1 of five weeks and Stage 9.2 of one day, both in group A.

    ## Use instead
    Split the long stage, or join the short one with its neighbour.
    """
    plan = plan_of(document)
    limit = document.kind.limits.max_ratio if document.kind else 0
    worst: dict[PhaseId, tuple[float, PhaseId]] = {}
    for ids in plan.sets:
        known = [(found, id) for id in ids if (found := days(plan.stages[id].scope))]
        if known:
            (least, short), (most, long) = min(known), max(known)
            if most > limit * least:
                worst[long] = max(worst.get(long, (0.0, short)), (most / least, short))
    for long, (ratio, short) in worst.items():
        message = f"{long} takes {_times(ratio)} times as long as {short}, which runs with it"
        other = plan.stages[short].section.title_span
        related = (Related(document.path, other, f"{short} is the shortest of them"),)
        yield Finding(plan.stages[long].section.title_span, message, related)


def _times(ratio: float) -> str:
    return f"{ratio:.1f}".removesuffix(".0")


_CONTRACT = late(
    r"\b(?:interface|contract|schema|protocol|api spec|openapi|typedef|stub)", re.IGNORECASE
)

_SAID = late(
    r"\bgit[ \t]+merge\b"
    r"|\b(?:merg(?:e|es|ed|ing)|integrat(?:e|es|ed|ing))\b[^.\n\r]{0,80}"
    r"(?:\b(?:order|first|before|after|then|last|sequence|sequentially|owner|one by one)\b|→|->)"
    r"|\b(?:order|sequence|plan|owner)[ \t]+(?:of|for|in which)\b[^.\n\r]{0,40}\bmerg",
    re.IGNORECASE,
)


def _only_stages(document: Document) -> bool:
    """Whether it is a list of stages and nothing else, as the guide shows one."""
    title = document.sections.title
    heads = [one.head for one in own_sections(document.root) if one.form == "heading"]
    return all(
        head == (title.span if title else None)
        or any(scope.head == head for scope in document.sections.scopes)
        for head in heads
    )


def _says_merging(document: Document) -> bool:
    """Whether the text says how stages are merged; a checklist only asks whether it does."""
    checklists = [section.body for section in document.root.all("Validation checklist")]
    sections = document.sections.all
    if any("merg" in one.key and _outside(one, checklists) for one in sections):
        return True
    return any(
        not any(body.holds(match.start()) for body in checklists)
        for match in _SAID.finditer(document.text)
    )


def _outside(section: Section, bodies: Sequence[Span]) -> bool:
    return not any(body.holds(section.head.start) for body in bodies)


def _in_order(plan: StagePlan, document: Document) -> Fix | None:
    """A numbered list of the stages, dependencies first; None where they wait in a circle.

    Stages with parts are merged with those. It is safe where each stage says what it
    depends on, for the order follows from that alone.
    """
    order = [id for id in plan.merge_order() if id not in plan.wholes]
    body = "\n".join(f"{number}. {id}" for number, id in enumerate(order, 1))
    fix = _inserted("Merge order", body, document)
    if fix is None or all(plan.says_what_it_waits_for(id) for id in order):
        return fix
    return replace(fix, safety=Safety.CHOICE)


def _inserted(name: str, body: str, document: Document) -> Fix | None:
    """A section of the kind with a body: safe without a placeholder; None without a body."""
    sections = document.kind.section if document.kind else ()
    kind = next((one for one in sections if one.name == name), None)
    if kind is None or not body:
        return None
    edits = insertion(document, document.root, (replace(kind, skeleton=body),))
    safety = Safety.CHOICE if "<" in body else Safety.SAFE
    return Fix(f"Insert `{name}`", safety, {None: edits}) if edits is not None else None

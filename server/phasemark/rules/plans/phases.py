"""The phases inside a plan: their checks, their tasks, their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from phasemark.document.commands import GATES, has_command
from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.rules.fixes import block_insertion
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import within
from phasemark.text.late import late

_CHECKS = ("Verification", *GATES)


def blocks(document: Document) -> tuple[Section, ...]:
    """The headings that stand for a phase of the plan, in order; kept in the memo.

    `## Phase 1: Name` and `## Phase 1` do, `### Phase 1 risks` is a section about one.
    """
    found = document.memo.get("blocks")
    if found is None:
        found = document.memo["blocks"] = tuple(
            section for section in document.sections.scopes if _is_block(section, document)
        )
    return found  # type: ignore[return-value]


_OPENS = late(r"[ \t*_`]*(?:$|[:：.(（—–-]|[^\w\s])")


def _is_block(section: Section, document: Document) -> bool:
    opening = section.opening
    if opening is None or opening.kind.heading != "phase" or opening.id is None:
        return False
    around = section.scope.opening
    if (around is not None and around.id == opening.id) or _topic(section, document):
        return False
    return bool(_OPENS.match(_rest(section)) or section.items or section.children)


def _rest(section: Section) -> str:
    """What stands behind the id in the heading of a phase."""
    mention = within(section.tree.mentions, section.title_span)[0]
    return section.tree.text[mention.span.end : section.title_span.end]


def _topic(section: Section, document: Document) -> str:
    """The section that a heading such as `Phase 1 Verification` stands for; else empty."""
    kind = document.kind
    if section.opening is None or kind is None:
        return ""
    lexicon = document.project.kinds.lexicon(kind.name)
    words = normalise(_rest(section))
    for names in (lexicon.sections, *lexicon.scopes.values()):
        if words in names:
            return names[words].name
    return ""


def _leaves(document: Document) -> list[Section]:
    """The phases that have no other phase inside: where there is one, it is judged instead."""
    own = blocks(document)
    return [
        section
        for section, following in zip_longest(own, own[1:])
        if following is None or not section.body.covers(following.head)
    ]


@rule(
    "PLN008", "phase-without-verification", kinds=("plan",), fix="choice", source="guide, chapter 2"
)
def phase_without_verification(document: Document) -> Iterator[Finding]:
    """A phase of the plan has no check of its own.

    Phases are carried out one by one, and each is finished when its check passes. A
    check at the end of the plan finds the fault five phases after it was made.

    ## Example
    `## Phase 2: Scaffold` with three tasks and nothing that proves them.

    ## Use instead
    Write `Verification:` below the tasks, with ``- `make test` `` and `- Expected:
    exit 0`.
    """
    own = _leaves(document)
    without = [section for section in own if not _is_checked(section, document)]
    if not without or not _has_work(own) or not _plan_is_checked(document):
        return
    if len(without) == len(own) and len(own) > 1:
        first = without[0]
        others = tuple(
            Related(document.path, section.head, "nor does this one") for section in without[1:]
        )
        message = f"none of the {len(own)} phases has a Verification of its own"
        yield Finding(first.head, message, others, _verification(first, document))
        return
    for section in without:
        if section.items or section.tables:
            yield Finding(
                section.head,
                f"`{section.title}` has no Verification; add the command that proves it",
                fix=_verification(section, document),
            )


def _has_work(phases: list[Section]) -> bool:
    return any(section.items or section.tables for section in phases)


def _plan_is_checked(document: Document) -> bool:
    """Whether anything in the plan is; else PLN007 says that nothing is."""
    return any(section.name in _CHECKS for section in document.sections.all) or has_command(
        document, document.root
    )


def _is_checked(section: Section, document: Document) -> bool:
    """Whether the phase, or the phase it lies in, has a check or names a command."""
    scope: Section | None = section
    while scope is not None and scope.opening is not None:
        if any((child.name or _topic(child, document)) in _CHECKS for child in scope.walk()):
            return True
        scope = scope.scope if scope.scope is not scope else None
    return has_command(document, section)


def _verification(section: Section, document: Document) -> Fix:
    source = document.source
    end = section.body.end
    offset = len(source.text) if end >= len(source.text) else source.line_starts[source.line(end)]
    block = "Verification:\n- `<command>`\n- Expected: <exit 0, or what the output holds>"
    return Fix.here(
        "Insert a Verification", Safety.CHOICE, block_insertion(source.text, offset, block)
    )


@rule(
    "PLN009", "phase-without-tasks", severity="information", kinds=("plan",), fix="choice",
    source="guide, chapter 2",
)  # fmt: skip
def phase_without_tasks(document: Document) -> Iterator[Finding]:
    """A phase of the plan lists nothing to do.

    A heading and a sentence say that there is a phase, not what it consists of; the
    session that gets there plans it anew.

    ## Example
    `## Phase 3: Rollout` followed by "To be planned later".

    ## Use instead
    Write a checkbox for each task, or give the phase a plan of its own.
    """
    own = blocks(document)
    if len(own) < 2 or not any(section.items for section in own):
        return
    for section in own:
        if section.children or section.items or section.tables or section.fences:
            continue
        if _LATER.search(section.title) or _LATER.search(section.text):
            continue
        if section.mentions and any(m.kind in ("link", "path") for m in section.mentions):
            continue
        end = section.head.end
        fix = Fix.here(
            "Insert a task", Safety.CHOICE,
            block_insertion(document.text, document.source.next_line(end), "- [ ] <task>"),
        )  # fmt: skip
        yield Finding(section.head, f"`{section.title}` lists no task", fix=fix)


_LATER = late(r"\b(?:deferred|dropped|skipped|cancelled|postponed|out of scope)\b", re.IGNORECASE)


@rule("PLN010", "phases-out-of-order", kinds=("plan",), source="guide, chapter 2")
def phases_out_of_order(document: Document) -> Iterator[Finding]:
    """A phase stands before one that it depends on.

    A plan is read and carried out from top to bottom, so its phases stand in the order
    of their dependencies.

    ## Example
    `## Phase 2: Wire the client` with `Depends on: Phase 4`, and Phase 4 further down.

    ## Use instead
    Move the phase behind what it needs, or correct the dependency.
    """
    outline = document.outline
    if not outline.depends or len(outline.scopes) < 2:
        return
    place = {
        scope.id: number for number, scope in reversed(list(enumerate(outline.scopes))) if scope.id
    }
    needs = {(one.scope, place[one.id]) for one in outline.depends if one.id in place}
    for dependency in outline.depends:
        number, target = dependency.scope, place.get(dependency.id)
        if number < 0 or target is None or target <= number or dependency.optional:
            continue
        if (target, number) in needs:
            continue
        later = outline.scopes[target]
        yield Finding(
            outline.span(dependency.at),
            f"{dependency.id} stands further down; move {outline.scopes[number].id} behind it,"
            " or correct the dependency",
            related=(Related(document.path, outline.span(later.at), "here"),),
        )


@rule("PLN011", "phase-numbering", kinds=("plan",), source="guide, chapter 2")
def phase_numbering(document: Document) -> Iterator[Finding]:
    """Two phases of a plan have one number, or the numbers do not rise.

    "Phase 3" in a prompt or in the notes then means two things. Gaps are fine: a phase
    that was dropped keeps its number.

    ## Example
    `## Phase 2: Scaffold`, `## Phase 2: Templates`.

    ## Use instead
    Give each phase its own number, rising from top to bottom; change the references
    with it.
    """
    before: dict[int, Section] = {}
    seen: dict[tuple[int, PhaseId], Section] = {}
    for section in blocks(document):
        id = section.opening.id if section.opening else None
        if id is None:
            continue
        parent = hash((section.parent, section.level))
        first = seen.setdefault((parent, id), section)
        last = before.get(parent)
        before[parent] = section
        if first is not section:
            yield Finding(
                section.head,
                f"there are two headings for {id} in this plan; give one another number",
                related=(Related(document.path, first.head, "the first one"),),
            )
        elif last is not None and _falls(last, id):
            yield Finding(
                section.head,
                f"{id} comes behind `{last.title}`; the numbers of a plan rise",
                related=(Related(document.path, last.head, "stands before it"),),
            )


def _falls(last: Section, id: PhaseId) -> bool:
    """Whether an id is smaller than that of the phase before it; letters and numbers do not mix."""
    before = last.opening.id if last.opening else None
    return before is not None and id < before and bool(id.numbers) == bool(before.numbers)


@rule(
    "PLN019", "unverifiable-phase", severity="information", default="hint", kinds=("plan",),
    source="guide, chapters 2 and 6",
)  # fmt: skip
def unverifiable_phase(document: Document) -> Iterator[Finding]:
    """A phase names no file, no command and no result: it probably is no phase yet.

    Nobody can tell from outside whether it is done. The guide says: if it cannot be
    verified, it is not a phase.

    ## Example
    `## Phase 1: Think about the design` with "Discuss options" and "Decide", and a
    Verification that says "Review".

    ## Use instead
    Name the document or file that exists afterwards, or merge it into the next phase.
    """
    own = _leaves(document)
    for section in own:
        if any(mention.kind not in ("phase", "range") for mention in section.mentions):
            continue
        if not section.items or any(not item.text for item in section.items):
            continue
        if _FACT.search(section.text) or section.fences or section.tables:
            continue
        if section.find("Deliverables", "Files") or not _is_checked(section, document):
            continue
        yield Finding(
            section.head, f"`{section.title}` names no file, command or number that proves it"
        )


_FACT = late(r"\d|\b[a-z]+[A-Z]\w*|\b\w+\(\)|\b[A-Z]{2,}\b|\bexits?\b")

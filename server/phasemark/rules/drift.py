"""TRI: what a plan says and the prompt of its phase does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from phasemark.document.outline import Asked, Claim, Constraint, Outline
from phasemark.rules.resolution import Paths, references_at
from phasemark.rules.rule import Finding, Related, rule
from phasemark.text.edit import Span
from phasemark.text.late import late
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot

PROMPTS = ("prompt", "implementation-prompts")
_MOST = 3
"""What a finding names by its words; the rest is counted."""


@rule(
    "TRI008", "constraint-drift", severity="information", default="hint", reach="workspace",
    kinds=PROMPTS, source="guide, chapters 1 and 7",
)  # fmt: skip
def constraint_drift(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt of a phase repeats some constraints of the plan and not the others.

    They were copied, and one side was edited since. A session follows the prompt; what
    only the plan forbids is done anyway. Constraints are compared by their words, so
    that a shorter form counts; a prompt that repeats none leaves them to the plan.

    ## Example
    The plan says `MUST NOT change the public API` and `MUST keep handlers short`, the
    prompt only the second.

    ## Use instead
    Repeat the constraint in the prompt, in as few words as it needs.
    """
    own = outline.constraints
    if not own or not _speaks_first(outline, snapshot):
        return
    every = [one for other in _prompts(outline, snapshot) for one in other.constraints]
    if any(_names_all(one.text) for one in every):
        return
    words = [words_of(one.text) for one in every]
    together = frozenset().union(*words)
    for plan in snapshot.index.siblings(outline, "plan"):
        asked = [one for one in plan.constraints if _MODAL.search(one.text)]
        lost = [one for one in asked if not _repeated(one, words, together)]
        if 0 < len(lost) < len(asked):
            said = _listed([f"`{_short(one.text)}`" for one in lost])
            message = f"the constraints leave out {said} of `{plan.path}`"
            yield Finding(_place(outline, "Constraints"), message, _related(plan, lost, "the plan"))


@rule(
    "TRI009", "verification-drift", severity="information", default="hint", reach="workspace",
    kinds=PROMPTS, source="guide, chapter 5",
)  # fmt: skip
def verification_drift(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt of a phase names some commands of the plan's verification and not the others.

    The session runs what the prompt lists, finds everything in order, and the gate of
    the plan fails afterwards. Other options of a command do not count. A prompt that
    names none of them has checks of its own, and one of several implementation prompts
    is a beginning.

    ## Example
    The plan is verified by `make lint` and `make test`, the prompt by `make test`.

    ## Use instead
    Name the command in the Verification of the prompt too.
    """
    if not outline.commands or not _speaks_first(outline, snapshot):
        return
    every = _prompts(outline, snapshot)
    if any(map(_is_begun, every)):
        return
    many = snapshot.vocabulary.dispatchers
    known = {_program(one.text, many) for other in every for one in other.commands}
    for plan in snapshot.index.siblings(outline, "plan"):
        gates = {_program(one.text, many): one for one in _gates(plan)}
        missing = {key: one for key, one in gates.items() if key not in known}
        if not missing or len(missing) == len(gates):
            continue
        texts = [snapshot.documents[other.path].text for other in every]
        lost = [one for key, one in missing.items() if not any(key in text for text in texts)]
        if lost and any(map(_sends_to_plan, texts)):
            return
        if lost:
            said = _listed([f"`{_short(one.text)}`" for one in lost])
            message = f"the verification leaves out {said} of `{plan.path}`"
            place = _place(outline, "Verification")
            yield Finding(place, message, _related(plan, lost, "the plan is proved by it"))


@rule(
    "TRI010", "deliverable-drift", severity="information", default="hint", reach="workspace",
    kinds=PROMPTS, source="guide, chapter 7",
)  # fmt: skip
def deliverable_drift(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The plan lists a file to write that no prompt of the phase mentions.

    Nobody is asked to make it, and the phase ends without it. Folders and globs stand
    for what lies in them.

    ## Example
    `docs/phases/PHASEB.md` lists `internal/core/clock.go` under New, and no prompt names it.

    ## Use instead
    Name the file in the prompt that makes it, or take it out of the plan.
    """
    if not _speaks_first(outline, snapshot):
        return
    every = _prompts(outline, snapshot)
    if not any(claim.writes for other in every for claim in other.claims):
        return
    named = Paths(reference.path for other in every for reference in other.references)
    for plan in snapshot.index.siblings(outline, "plan"):
        lost: dict[str, Claim] = {}
        sections = {at: one.section for at, one in references_at(plan).items()}
        for claim in plan.claims:
            path = plain(claim.path)
            if claim.writes and _is_file(path) and sections.get(claim.at) and not named.mean(path):
                lost.setdefault(path, claim)
        if lost:
            said = _listed([f"`{path}`" for path in lost])
            message = f"no prompt names {said}, which `{plan.path}` lists"
            place = _place(outline, "Deliverables")
            yield Finding(place, message, _related(plan, list(lost.values()), "the plan lists it"))


def _gates(plan: Outline) -> Sequence[Asked]:
    """The commands of its verification; what a plan ticks when it is done is for its end."""
    if plan.kind == "phase-spec":
        return plan.commands
    return [one for one in plan.commands if one.done is None]


def _prompts(outline: Outline, snapshot: Snapshot) -> Sequence[Outline]:
    return (outline, *snapshot.index.siblings(outline, "prompt"))


def _is_begun(outline: Outline) -> bool:
    """Whether it holds the first of its implementation prompts only: the others come."""
    return sum(scope.form == "prompt" for scope in outline.scopes) == 1


def _speaks_first(outline: Outline, snapshot: Snapshot) -> bool:
    """Whether it is the first of the prompts of its phase, which has the findings of all."""
    return all(outline.path < other.path for other in snapshot.index.siblings(outline, "prompt"))


def _place(outline: Outline, name: str) -> Span:
    section = outline.section(name)
    return section[0] if section else outline.head


def _related(
    plan: Outline, facts: Iterable[Asked | Claim | Constraint], said: str
) -> tuple[Related, ...]:
    return tuple(Related(plan.path, plan.span(one.at), said) for one in [*facts][:_MOST])


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:_MOST], *([f"{len(names) - _MOST} more"] if len(names) > _MOST else ())]
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]


def _short(text: str) -> str:
    """The first words of a constraint or command, on one line."""
    line = " ".join(text.replace("`", "").split())
    return line if len(line) <= 60 else f"{line[:60].rsplit(' ', 1)[0]} …"


def _names_all(text: str) -> bool:
    """Whether a constraint stands for all of those of the plan."""
    return "constraint" in text.casefold() and _ALL_OF_THEM.search(text) is not None


def _sends_to_plan(text: str) -> bool:
    """Whether it says that the verification is that of the plan, in one line."""
    for line in text.split("\n"):
        folded = line.casefold()
        if ("plan" in folded or "spec" in folded) and _SEE_PLAN.search(line):
            return True
    return False


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The beginnings of the words of a constraint that say something."""
    return frozenset(word[:5] for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _repeated(
    constraint: Constraint, said: Sequence[frozenset[str]], together: frozenset[str]
) -> bool:
    """Whether half of its words stand in one of the others, or most of them in all together."""
    own = words_of(constraint.text)
    if len(own) < 2:
        return True
    best = max((len(own & words) for words in said), default=0)
    return best * 2 >= len(own) or len(own & together) * 4 >= len(own) * 3


@lru_cache(maxsize=8192)
def _program(text: str, dispatchers: frozenset[str]) -> str:
    """What a command runs: its program, and of a program with many tasks the task."""
    words = [word for word in text.split() if not word.startswith("-") and "=" not in word]
    if not words or words[0] not in dispatchers:
        return words[0] if words else text
    count = 3 if words[1:2] in (["run"], ["exec"]) else 2
    return " ".join(words[:count])


def _is_file(path: str) -> bool:
    return "/" in path and not path.endswith("/") and not any(sign in path for sign in "*?[")


_MODAL = late(r"\b(?:MUST|SHALL|DO NOT|NEVER|Never|Do not|Don't)\b")
_ALL_OF_THEM = late(
    r"\bconstraints?\b[^.]{0,40}\b(?:plan|spec)|\b(?:plan|spec)\w*[^.]{0,30}\bconstraint",
    re.IGNORECASE,
)
_SEE_PLAN = late(
    r"\b(?:verification|gates?|exit criteria|checks)\b[^.\n]{0,40}\b(?:the|its|of) (?:plan|spec)"
    r"|\b(?:plan|spec)\w{0,10}['’]?s?[ \t]+(?:verification|gates?|exit criteria|checks)\b",
    re.IGNORECASE,
)
_WORD = late(r"[a-z0-9_]{4,}")
_COMMON = frozenset(
    ("must", "shall", "never", "should", "with", "that", "this", "from", "have", "into", "only",
     "when", "than", "then", "they", "them", "other", "without", "every", "each", "used", "using",
     "will", "also", "before", "after", "unless")
)  # fmt: skip

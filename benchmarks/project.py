"""What a generated project is about: its phases, their files and where their documents lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from benchmarks.words import COMPONENTS, EPICS, QUALITIES, THINGS

COMPLETE, IN_PROGRESS, BLOCKED, NOT_STARTED = "Complete", "In progress", "Blocked", "Not started"
STATUSES = (NOT_STARTED, IN_PROGRESS, BLOCKED, COMPLETE)

PATTERN = (
    "trio", "trio", "spec", "trio", "handoff", "trio", "spec", "trio", "stage", "trio", "trio",
    "page", "spec", "library", "trio", "handoff", "trio", "spec", "trio", "trio", "skill",
    "trio", "spec", "trio", "page",
)  # fmt: skip
"""The units of a project, repeated until its documents are spent."""

COST = {"trio": 3, "spec": 3, "handoff": 1, "stage": 1, "page": 1, "library": 1, "skill": 1}
"""Documents of a unit."""


@dataclass(frozen=True)
class Phase:
    """One phase: a trio of plan, prompt and notes, or of spec, prompts and notes."""

    label: str
    """As text names it: `Phase 7`, `Phase 8a`."""
    name: str
    status: str
    needs: tuple[str, ...]
    """Labels of phases it depends on, all of them earlier."""
    needed_by: str
    """Label of a phase that depends on it; empty if there is none."""
    component: str
    tests: str
    """A folder that verification commands run."""
    modified: tuple[str, ...]
    new: tuple[str, ...]
    read: tuple[str, ...]
    plan: str
    prompt: str
    notes: str
    neighbour: str
    """The plan of another phase; empty if the project has only one."""

    @property
    def started(self) -> bool:
        return self.status != NOT_STARTED

    @property
    def done(self) -> bool:
        return self.status == COMPLETE

    @property
    def tick(self) -> str:
        """The box of work that the phase has to do."""
        return "[x]" if self.done else "[ ]"


@dataclass(frozen=True)
class Project:
    """A folder with a series of its own; `prefix` is empty or ends with `/`."""

    prefix: str
    phases: tuple[Phase, ...]
    units: tuple[str, ...]

    @property
    def sources(self) -> Iterator[str]:
        """Source files that exist: what complete phases made is there, what others will is not."""
        for component in COMPONENTS:
            yield f"{self.prefix}src/{component}/contract.py"
            yield f"{self.prefix}tests/{component}/test_contract.py"
        for phase in self.phases:
            yield from phase.modified
            if phase.done:
                yield from phase.new


def project(prefix: str, documents: int, dice: Random) -> Project:
    """A project of exactly that many documents."""
    units = tuple(_units(documents))
    forms = [unit for unit in units if unit in ("trio", "spec")]
    drafts = _drafts(prefix, forms, dice)
    return Project(prefix, tuple(_phases(prefix, drafts, dice)), units)


def home(documents: int, seed: int) -> Project:
    """The project of a workspace that is a single one; its README is none of the project's."""
    return project("", documents - 1, Random(f"{seed}/"))


def _units(documents: int) -> Iterator[str]:
    for unit in cycle(PATTERN):
        if documents == 0:
            return
        if COST[unit] > documents:
            unit = "page"
        documents -= COST[unit]
        yield unit


@dataclass(frozen=True)
class _Draft:
    number: int
    name: str
    status: str
    needs: tuple[int, ...]
    label: str
    plan: str
    prompt: str
    notes: str


def _drafts(prefix: str, forms: list[str], dice: Random) -> list[_Draft]:
    names = _names(len(forms), dice)
    finished = round(len(forms) * 0.6)
    statuses = [COMPLETE] * finished + [IN_PROGRESS, IN_PROGRESS, BLOCKED]
    drafts: list[_Draft] = []
    for number, (form, name) in enumerate(zip(forms, names, strict=True), 1):
        status = statuses[number - 1] if number <= len(statuses) else NOT_STARTED
        ready = number - 1 if status in (COMPLETE, NOT_STARTED) else finished
        earlier = range(max(1, ready - 6), ready + 1)
        needs = tuple(sorted(dice.sample(earlier, min(len(earlier), dice.randint(0, 2)))))
        label, paths = _paths(prefix, form, number, name)
        drafts.append(_Draft(number, name, status, needs, label, *paths))
    return drafts


def _names(count: int, dice: Random) -> list[str]:
    """Different names, such as `Late parcel tracking in customs`."""
    parts = (QUALITIES, THINGS, EPICS, COMPONENTS)
    whole = 1
    for words in parts:
        whole *= len(words)
    names = []
    for pick in dice.sample(range(whole), count):
        chosen = []
        for words in parts:
            pick, index = divmod(pick, len(words))
            chosen.append(words[index])
        names.append(f"{' '.join(chosen[:3])} in {chosen[3]}".capitalize())
    return names


def _paths(prefix: str, form: str, number: int, name: str) -> tuple[str, tuple[str, str, str]]:
    if form == "spec":
        spec = f"{prefix}docs/phases/PHASE{number}A"
        notes = f"{prefix}work-notes/phase-{number}a.md"
        return f"Phase {number}a", (f"{spec}.md", f"{spec}-PROMPT.md", notes)
    stem = f"phase-{number}-{slug(name)}.md"
    folders = ("plan", "prompts", "work-notes")
    plan, prompt, notes = (f"{prefix}{folder}/{stem}" for folder in folders)
    return f"Phase {number}", (plan, prompt, notes)


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _phases(prefix: str, drafts: list[_Draft], dice: Random) -> Iterator[Phase]:
    labels = {draft.number: draft.label for draft in drafts}
    needed_by: dict[int, str] = {}
    for draft in reversed(drafts):
        needed_by |= dict.fromkeys(draft.needs, draft.label)
    neighbours = islice(cycle(draft.plan for draft in drafts), 1, None)
    for draft, neighbour in zip(drafts, neighbours, strict=False):
        component = dice.choice(COMPONENTS)
        folder = f"{prefix}src/{component}/{slug(draft.name).replace('-', '_')}"
        yield Phase(
            label=draft.label,
            name=draft.name,
            status=draft.status,
            needs=tuple(labels[number] for number in draft.needs),
            needed_by=needed_by.get(draft.number, ""),
            component=component,
            tests=f"{prefix}tests/{component}",
            modified=(f"{folder}_store.py", f"{folder}_view.py"),
            new=(f"{folder}.py",),
            read=(f"{prefix}src/{component}/contract.py",),
            plan=draft.plan,
            prompt=draft.prompt,
            notes=draft.notes,
            neighbour=neighbour if neighbour != draft.plan else "",
        )

"""Documents of every kind, as drafts that a defect can still be planted into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.project import BLOCKED, COMPLETE, NOT_STARTED, STATUSES, Phase, slug
from benchmarks.words import (
    COMPONENTS,
    MOMENTS,
    REASONS,
    bullet,
    bullets,
    prose,
    question,
    sentence,
    task,
    thing,
    title,
)  # fmt: skip

MARK = "\x00"
"""Ends a line that holds a planted defect; it is taken off when the draft is rendered."""


@dataclass
class Draft:
    """A document before it is text."""

    path: str
    kind: str
    title: str
    sections: dict[str, list[str]]
    """Title of each level 2 heading, and the lines below it, in order."""
    phase: Phase | None = None
    front: list[str] = field(default_factory=list)
    """Lines of a frontmatter."""

    def render(self) -> tuple[str, int]:
        """The text, and the marked line, counted from one: the first if none is marked."""
        lines = ["---", *self.front, "---", ""] if self.front else []
        if self.title:
            lines += [f"# {self.title}", ""]
        for heading, body in self.sections.items():
            lines += [f"## {heading}", ""]
            lines += [*body, ""] if body else []
        marked = next((n for n, line in enumerate(lines, 1) if line.endswith(MARK)), 1)
        return "\n".join(lines).rstrip("\n").replace(MARK, "") + "\n", marked


def plan(phase: Phase, dice: Random) -> Draft:
    """A plan; every second one is cut into phases of its own."""
    sections = {
        "Overview": [*prose(dice, 5), "", *prose(dice, 3)],
        "Goals": bullets([sentence(dice) for _ in range(dice.randint(3, 6))]),
        "Non-goals": bullets([f"No {thing(dice)} {dice.choice(MOMENTS)}." for _ in range(2)]),
        "Constraints": _constraints(phase, dice),
        "References": [f"- `{path}`: the {thing(dice)} as it is" for path in phase.read],
        "Depends on": [f"- {label}" for label in phase.needs] or ["- None"],
    }
    if dice.random() < 0.5:
        for number in range(1, dice.randint(3, 5)):
            name = title(dice)
            sections[f"Phase {number}: {name}"] = [
                *_tasks(phase, dice, 3), "", "Verification:", f"- `{_command(phase, dice)}`",
                "- Expected: exit 0",
            ]  # fmt: skip
    else:
        sections["Tasks"] = _tasks(phase, dice, dice.randint(4, 9))
        sections["Verification"] = _verification(phase, dice)
    sections["Definition of done"] = _gates(phase, dice)
    sections["Risks / open questions"] = bullets([sentence(dice) for _ in range(2)])
    return Draft(phase.plan, "plan", f"{phase.label}: {phase.name}", sections, phase)


def prompt(phase: Phase, dice: Random) -> Draft:
    context = [f"- Plan: `{phase.plan}`", f"- Work notes: `{phase.notes}`"]
    context += [f"- Reference implementation: `{path}`" for path in phase.read]
    tasks = [f"{task(dice)}. {sentence(dice)}" for _ in range(dice.randint(4, 8))]
    sections = {
        "Role": [f"You know the {phase.component} service and its tests."],
        "Context": [*context, "", *prose(dice, 6)],
        "Task": [
            line for number, text in enumerate(tasks, 1) for line in bullet(text, f"{number}.")
        ],
        "Deliverables": [f"- `{path}` - {thing(dice)}" for path in (*phase.new, *phase.modified)],
        "Constraints": _constraints(phase, dice),
        "Session management": [
            f"Update `{phase.notes}` with:", "",
            "- decisions, each with its reason", "- assumptions", "- open questions",
            "- a session log entry at the end of the session",
        ],
        "Verification": _verification(phase, dice),
        "Commit discipline": [
            "1. Show what changed and the output of the verification.",
            "2. Propose a commit message and wait for approval.",
            "3. Stop after each unit.",
        ],
    }  # fmt: skip
    return Draft(phase.prompt, "prompt", f"{phase.label} - {phase.name}", sections, phase)


def notes(phase: Phase, dice: Random, entries: int | None = None) -> Draft:
    """Work notes; `entries` is the length of the session log, None lets the dice say."""
    if entries is None:
        entries = min(60, 3 + int(dice.expovariate(1 / 9))) if phase.started else 0
    questions = [f"[{'x' if phase.done else ' '}] {question(dice)}" for _ in range(2)]
    sections = {
        "Status": [f"- [{'x' if name == phase.status else ' '}] {name}" for name in STATUSES],
        "Decisions": bullets([_decision(dice) for _ in range(dice.randint(1, 5))]),
        "Assumptions": bullets([sentence(dice) for _ in range(dice.randint(1, 3))]),
        "Open questions": bullets(questions),
        "Session log": _log(phase, dice, entries),
        "Commits": _commits(phase, dice, min(entries, 8)),
    }
    return Draft(phase.notes, "work-notes", f"{phase.label} - {phase.name}", sections, phase)


def spec(phase: Phase, dice: Random) -> Draft:
    """A phase spec with tasks for as many prompts as `implementation` writes."""
    made, *changed = (*phase.new, *phase.modified)
    tasks: list[str] = []
    for number, path in enumerate((made, *changed), 1):
        tasks += [f"### Prompt {number}", "", *bullets([f"{task(dice)} in `{path}`."])]
        tasks += [*bullets([task(dice) + "." for _ in range(dice.randint(1, 3))]), ""]
    files = ["### New", "", *(f"- `{path}`" for path in phase.new), ""]
    files += ["### Modified", "", *(f"- `{path}`" for path in phase.modified), ""]
    files += ["### Referenced (read-only)", "", *(f"- `{path}`" for path in phase.read)]
    sections = {
        "Status": ["Planned" if phase.status == NOT_STARTED else phase.status],
        "Depends on": [f"- {label}" for label in phase.needs] or ["- None"],
        "Feature flag": ["- n/a"],
        "Migration": ["- None"],
        "Design rationale": [*prose(dice, 4), "", *prose(dice, 4)],
        "Tasks": tasks[:-1],
        "Files": files,
        "Exit criteria": _gates(phase, dice),
        "Progress notes": prose(dice, 3),
    }
    return Draft(phase.plan, "phase-spec", f"{phase.label} - {phase.name}", sections, phase)


def implementation(phase: Phase, dice: Random) -> Draft:
    files = (*phase.new, *phase.modified)
    sections = {}
    for number, path in enumerate(files, 1):
        stop = f"Do not proceed to Prompt {number + 1} until the commands pass."
        if number == len(files):
            stop = "Stop here and wait for the review of the phase."
        context = [phase.plan, phase.notes, *phase.read, *phase.modified]
        sections[f"Prompt {number} of {len(files)}: {title(dice)}"] = [
            "Context files to load:", *(f"- `{name}`" for name in context), "",
            "Task:", *bullets([f"{task(dice)} in `{path}`.", sentence(dice), task(dice) + "."]), "",
            "Constraints:", f"- MUST NOT change files outside `{_folder(path)}`.",
            "- Handle every returned error.", "",
            "Verification:", *(f"- `{command}`" for command in _commands(phase)), "",
            "Stop rule:", f"- {stop}", "",
            "Commit discipline:", "- Propose a commit message and wait for approval.",
        ]  # fmt: skip
    heading = f"{phase.label} - Implementation Prompts"
    return Draft(phase.prompt, "implementation-prompts", heading, sections, phase)


def handoff(phase: Phase, number: int, folder: str, dice: Random) -> Draft:
    command = _command(phase, dice)
    sections = {
        "Status": [f"{phase.status}."],
        "Files to review": [f"- `{path}`" for path in phase.modified],
        "Key decisions": bullets([_decision(dice) for _ in range(2)]),
        "Open questions": bullets([f"[ ] {question(dice)}"]),
        "Verification run": [f"- `{command}` exits 0"],
        "Next step": [f"- Run `{command}`, then edit `{phase.modified[0]}`."],
        "How to resume": [f"- Prompt: `{phase.prompt}`", f"- Work notes: `{phase.notes}`"],
    }
    stem = phase.label.lower().replace(" ", "-")
    path = f"{folder}handoffs/{stem}-{number}.md"
    return Draft(path, "handoff", f"Handoff: {phase.label}", sections, phase)


def stage_plan(number: int, folder: str, dice: Random) -> Draft:
    """Three stages that run together and one that waits for the first of them."""
    ids = [f"{number}.{part}" for part in range(1, 5)]
    sections = {}
    for stage in ids:
        last = stage == ids[-1]
        others = "None" if last else ", ".join(f"Stage {s}" for s in ids[:-1] if s != stage)
        stem = f"{folder}src/{dice.choice(COMPONENTS)}/stage_{stage.replace('.', '_')}"
        sections[f"Stage {stage}: {title(dice)}"] = [
            f"**Duration:** {dice.choice(('1 week', '2 weeks'))}",
            f"**Priority:** P{dice.randint(0, 2)}", "",
            "**Files:**", "", f"- `{stem}.py` (new)", f"- `{stem}_test.py` (new)", "",
            f"**Dependencies:** {f'Stage {ids[0]}' if last else 'None'}", "",
            f"**Parallel Group:** {'B' if last else 'A'}",
            f"**Can run in parallel with:** {others}", "",
            "**Deliverables:**", "", *bullets([f"[ ] {task(dice)}" for _ in range(3)]), "",
            "**Value Delivered:**", "", *prose(dice, 1),
        ]  # fmt: skip
    sections["Merge order"] = [f"{place}. Stage {stage}" for place, stage in enumerate(ids, 1)]
    path = f"{folder}plan/STAGE_{number}_PLAN.md"
    return Draft(path, "stage-plan", f"Stage {number}: {title(dice)}", sections)


def library_entry(number: int, folder: str, dice: Random) -> Draft:
    name = title(dice)
    category = dice.choice(("planning", "implementation", "testing", "review", "debugging"))
    part = dice.choice(COMPONENTS)
    changes = [f"{_date(dice):%Y-%m-%d}: {task(dice).lower()}" for _ in range(3)]
    sections = {
        "When to use": bullets([sentence(dice) for _ in range(2)]),
        "Prerequisites": bullets([f"`{folder}src/{part}/contract.py` as it is."]),
        "Recommended model tier": ["mid-tier"],
        "The prompt": [
            "```text", *prose(dice, 3), f"Follow `{folder}src/{part}/contract.py`.", "",
            "MUST NOT touch other services.", "", "Verification:",
            f"- `pytest {folder}tests/{part} -q` exits 0", "```",
        ],
        "Customization points": bullets([f"The {thing(dice)} to look at."]),
        "Expected output": bullets([sentence(dice)]),
        "Common issues and fixes": bullets([sentence(dice) for _ in range(2)]),
        "Examples": bullets([sentence(dice)]),
        "Changelog": bullets(sorted(changes)),
    }  # fmt: skip
    path = f"{folder}prompt-library/{category}/{slug(name)}-{number}.md"
    return Draft(path, "library-entry", name, sections)


def skill(number: int, folder: str, dice: Random) -> Draft:
    name = f"{slug(title(dice))}-{number}"
    sections = {
        "Goal": prose(dice, 1),
        "Use when": bullets([f"A {thing(dice)} turns up {dice.choice(MOMENTS)}."]),
        "Inputs to confirm": bullets([f"The {thing(dice)}"]),
        "Procedure": [
            line for n in range(1, 6) for line in bullet(f"{task(dice)}.", f"{n}.")
        ],
        "Output format": bullets([f"One line per {thing(dice)}."]),
        "Guardrails": bullets([f"MUST NOT delete a {thing(dice)}."]),
    }  # fmt: skip
    front = [
        f"name: {name}",
        f"description: Use when a {thing(dice)} turns up {dice.choice(MOMENTS)}.",
    ]
    return Draft(f"{folder}skills/{name}/SKILL.md", "skill", "", sections, front=front)


def page(path: str, dice: Random) -> Draft:
    """A page that is none of the dialect's business: nothing may ever be found in it."""
    rows = [f"| {part} | {dice.randint(2, 900)} | {thing(dice)} |" for part in COMPONENTS[:8]]
    sections = {
        "How it works": [*prose(dice, 5), "", *prose(dice, 4)],
        "Figures": ["| part | rows | about |", "| --- | ---: | --- |", *rows],
        "A look inside": ["```python", "def weigh(parcel):", "    return parcel.scale()", "```"],
        "Words": bullets([f"**{thing(dice)}**: {sentence(dice)}" for _ in range(4)]),
    }
    return Draft(path, "", f"About the {dice.choice(COMPONENTS)} service", sections)


def _constraints(phase: Phase, dice: Random) -> list[str]:
    orders = [f"MUST {task(dice).lower()}." for _ in range(dice.randint(1, 3))]
    return bullets([*orders, f"MUST NOT change files outside `{_folder(phase.modified[0])}`."])


def _folder(path: str) -> str:
    return path.rpartition("/")[0] + "/"


def _tasks(phase: Phase, dice: Random, count: int) -> list[str]:
    return bullets([f"{phase.tick} {task(dice)}" for _ in range(count)])


def _commands(phase: Phase) -> tuple[str, str]:
    return f"pytest {phase.tests} -q", f"ruff check {phase.tests}"


def _command(phase: Phase, dice: Random) -> str:
    return dice.choice(_commands(phase))


def _verification(phase: Phase, dice: Random) -> list[str]:
    if dice.random() < 0.5:
        return [f"- Command: `{_command(phase, dice)}`", "- Expected: exit 0"]
    return ["```bash", *_commands(phase), "```", "", "Expected: both exit 0."]


def _gates(phase: Phase, dice: Random) -> list[str]:
    facts = [f"`{command}` exits 0" for command in _commands(phase)]
    facts += [f"No {thing(dice)} is left without a test"]
    return bullets([f"{phase.tick} {fact}" for fact in facts])


def _decision(dice: Random) -> str:
    link = dice.choice((": ", " because "))
    return f"{task(dice)}{link}{dice.choice(REASONS)}"


def _date(dice: Random) -> datetime:
    return datetime(2025, 1, 6, 9, 0) + timedelta(minutes=dice.randrange(60 * 24 * 120))


def _log(phase: Phase, dice: Random, entries: int) -> list[str]:
    """Session entries, oldest first."""
    lines: list[str] = []
    moment = _date(dice)
    for number in range(1, entries + 1):
        moment += timedelta(minutes=dice.randint(40, 900))
        last = number == entries
        blocker = sentence(dice) if last and phase.status == BLOCKED else "none"
        following = f"{task(dice)} in `{phase.modified[0]}`"
        if last and phase.done:
            following = "nothing, the phase is complete"
        lines += [f"### {moment:%Y-%m-%d %H:%M}", ""]
        lines += bullets([f"What changed: {sentence(dice)}", f"Why: {dice.choice(REASONS)}"])
        lines += bullets([f"Blockers: {blocker}", f"Next: {following}"])
        if dice.random() < 0.15:
            lines += ["", "```text", *(f"{dice.randrange(10**6)} ok" for _ in range(4)), "```"]
        lines.append("")
    return lines[:-1]


def _commits(phase: Phase, dice: Random, count: int) -> list[str]:
    if phase.status == COMPLETE:
        count = max(count, 1)
    return bullets([f"{dice.getrandbits(40):010x} - {task(dice)}" for _ in range(count)])

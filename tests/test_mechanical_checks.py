"""What the guide checks with a line of shell, phasemark finds by a rule.

Each case takes one thing away from a project in order, as the line of shell would notice
it, and names the rule that says so. Only the scan of staged changes has no rule: it is
for a hook before a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from document.made import snapshot
from phasemark.rules.check import check

PLAN = """\
# Phase 1: Export

## Overview
A nightly export of the orders.

## Goals
- The file of a day is there at 06:00

## Non-goals
- Corrections of old files

## Constraints
- MUST NOT read the live database

## References
- `src/jobs/cleanup.ts`

## Verification
- `npm test -- export`

## Definition of done
- [ ] `npm run export -- --dry-run` exits 0

## Risks / open questions
- The bank may change the format
"""

PROMPT = """\
# Phase 1: Export

## Role
You maintain the order service.

## Context
- Plan: plan/phase-1.md
- Work notes: work-notes/phase-1.md
- Reference implementation: src/jobs/cleanup.ts

## Task
Write the job that exports the orders of one day.

## Deliverables
1. `src/jobs/export.ts` - the job

## Constraints
- MUST follow `src/jobs/cleanup.ts`
- MUST NOT read the live database

## Session management
Update the work notes: decisions, assumptions, open questions and a session log entry.
After each logical unit, stop and wait for approval.

## Verification
- `npm test -- export`

## Commit discipline
Propose a commit message, and wait for approval.
"""

NOTES = """\
# Phase 1: Export

## Status
- [ ] Not started
- [x] In progress
- [ ] Blocked
- [ ] Complete

## Decisions
- A file for each day: the bank asks for it

## Assumptions
- The clock of the server is right

## Open questions
- [ ] Who deletes old files?

## Session log

### 2026-01-05 10:00
- What changed: the reader
- Why: it comes first
- Blockers: none
- Next: write the file of a day

## Commits
- 1a2b3c4 - add a reader of orders
"""

SPEC = """\
# Phase B: Reports

## Status
In progress

## Depends on
None

## Design rationale
Reports read the files, so that the database stays out of it.

## Tasks

### Prompt 1: Reader
- [ ] Read the file of a day in `src/reports/reader.ts`

### Prompt 2: Sums
- [ ] Add up a day in `src/reports/sums.ts`

### Prompt 3: Page
- [ ] Show a day in `src/reports/page.ts`

### Prompt 4: Mail
- [ ] Send a day from `src/reports/mail.ts`

## Files

### New
- `src/reports/reader.ts`
- `src/reports/sums.ts`
- `src/reports/page.ts`
- `src/reports/mail.ts`

### Referenced
- `src/jobs/cleanup.ts`

## Exit criteria
- [ ] `npm test -- reports` exits 0
"""

ONE_PROMPT = """\
## Prompt {0} of 4: {1}

Context files to load:
- `docs/phases/PHASEB.md`
- `src/jobs/cleanup.ts`
- `src/jobs/export.ts`
- `package.json`

Task:
- Write `src/reports/{2}.ts`

Constraints:
- MUST NOT read the live database

Verification:
- `npm test -- reports`

Stop rule:
- Do not proceed to the next prompt until the tests pass.

Commit discipline:
- Propose a commit message, and wait for approval.
"""

PROMPTS = "# Phase B implementation prompts\n\n" + "\n".join(
    ONE_PROMPT.format(number, name, name.lower())
    for number, name in enumerate(("Reader", "Sums", "Page", "Mail"), 1)
)

PHASE_B_NOTES = NOTES.replace("Phase 1: Export", "Phase B: Reports") + (
    "\n## Prompt progress\n" + "".join(f"- [ ] Prompt {number}\n" for number in range(1, 5))
)

GOOD = {
    "plan/phase-1.md": PLAN,
    "prompts/phase-1.md": PROMPT,
    "work-notes/phase-1.md": NOTES,
    "docs/phases/PHASEB.md": SPEC,
    "docs/phases/PHASEB-PROMPT.md": PROMPTS,
    "work-notes/phase-b.md": PHASE_B_NOTES,
}
FILES = ("src/jobs/cleanup.ts", "src/jobs/export.ts", "package.json")


def without(name: str) -> Callable[[str], str]:
    """The text without a section: its heading or label, and all up to the next one."""

    def change(text: str) -> str:
        kept, leaving = [], False
        for line in text.splitlines(keepends=True):
            starts = line.startswith("## ") or (line.rstrip().endswith(":") and line[:1].isupper())
            if starts:
                leaving = line.strip("# :\n") == name
            if not leaving:
                kept.append(line)
        assert len("".join(kept)) < len(text)
        return "".join(kept)

    return change


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def added(line: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{line}\n"


def empty(_: str) -> str:
    return ""


def key(kind: str) -> str:
    """A made-up private key, put together here so that no scanner takes it for one."""
    lines = [f"{letter}7RtZx94KpLw2Qm" * 4 for letter in "MNPQ"]
    name = f"{kind} PRIVATE KEY"
    return "\n".join((f"-----BEGIN {name}-----", *lines, f"-----END {name}-----"))


class Case(NamedTuple):
    check: str
    """What is checked, in words."""
    path: str
    change: Callable[[str], str]
    code: str


PLANNED, ASKED, NOTED = "plan/phase-1.md", "prompts/phase-1.md", "work-notes/phase-1.md"
SPECIFIED, PROMPTED = "docs/phases/PHASEB.md", "docs/phases/PHASEB-PROMPT.md"

CASES = [
    # files of the trio are there and not empty
    *(Case(f"{path} is not empty", path, empty, "DOC001") for path in (PLANNED, ASKED, NOTED)),
    Case("no prompt is a title alone", ASKED, lambda _: "# Phase 1: Export\n", "DOC001"),
    # each prompt names its notes
    Case(
        "prompts name work notes",
        ASKED,
        replaced("- Work notes: work-notes/phase-1.md\n", ""),
        "PRM010",
    ),
    # notes have their core sections
    *(
        Case(f"notes have {name}", NOTED, without(name), "NTE001")
        for name in (
            "Status",
            "Decisions",
            "Assumptions",
            "Open questions",
            "Session log",
            "Commits",
        )
    ),
    # plans stay short, prompts name what they deliver
    Case("plans are short", PLANNED, added("- one more line\n" * 250), "SIZ001"),
    Case("prompts have Deliverables", ASKED, without("Deliverables"), "PRM005"),
    # large phases
    Case("specifications have Exit criteria", SPECIFIED, without("Exit criteria"), "SPC008"),
    Case("prompts list context files", PROMPTED, without("Context files to load"), "IMP004"),
    Case("prompts have Verification", PROMPTED, without("Verification"), "IMP011"),
    Case(
        "notes of many prompts keep their progress",
        "work-notes/phase-b.md",
        without("Prompt progress"),
        "NTE025",
    ),
    Case(
        "notes of many prompts have a log",
        "work-notes/phase-b.md",
        without("Session log"),
        "NTE001",
    ),
    # secrets and addresses of people
    Case("no cloud keys", PLANNED, added("key AKIA" + "QZ7RT4WX2MN5PL8K"), "SEC001"),
    Case("no private keys", NOTED, added(key("RSA")), "SEC002"),
    Case("no OpenSSH keys", NOTED, added(key("OPENSSH")), "SEC002"),
    Case("no chat tokens", ASKED, added("xoxb-" + "483920174635-Qm7RtZx94KpLw2"), "SEC003"),
    Case(
        "no tokens of code hosts",
        NOTED,
        added("ghp_" + "q7Zt4WxR2mN5pL8Kv3Bd6Hs9Jc1Fg0YeUaTi"),
        "SEC004",
    ),
    Case("no assigned secrets", NOTED, added("api_key = " + "Zt4WxR2mN5pL8Kv3Bd6H"), "SEC010"),
    Case("no assigned passwords", PLANNED, added("password: " + "Qw7-rT5_xZ9pLm2"), "SEC010"),
    Case("no e-mail addresses", NOTED, added("Ask jane.roe@quiet-meadow.org"), "SEC011"),
]


def codes(texts: Mapping[str, str], path: str) -> set[str]:
    state = snapshot(texts, FILES, 'extend-select = ["NTE025", "SIZ001", "TRI007"]\n')
    assert state.documents[path].kind is not None
    return {finding.code for finding in check(state, [path])}


def test_a_project_in_order_fails_none_of_them() -> None:
    state = snapshot(GOOD, FILES, "")
    assert [(one.path, one.code, one.message) for one in check(state)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.check}")
def test_a_check_of_the_guide_is_a_rule(case: Case) -> None:
    assert case.code not in codes(GOOD, case.path)
    changed = {**GOOD, case.path: case.change(GOOD[case.path])}
    assert case.code in codes(changed, case.path)


def test_files_of_a_phase_that_are_not_there_are_missed() -> None:
    """The folders are in use, so that each phase in them has all of its files."""
    begun = PLAN.replace("Phase 1: Export\n", "Phase 4: Sums\n\n**Status:** In progress\n")
    alone = {
        "prompts/phase-2.md": PROMPT.replace("Phase 1", "Phase 2"),
        "work-notes/phase-3.md": NOTES.replace("Phase 1", "Phase 3"),
        "plan/phase-4.md": begun,
    }
    for path, code in zip(alone, ("TRI001", "TRI002", "TRI003"), strict=True):
        assert code in codes(GOOD | alone, path)
        assert code not in codes(GOOD, path.replace(path[-4], "1"))


@pytest.mark.parametrize(
    ("folder", "path", "code"),
    [
        ("plan/", "prompts/phase-1.md", "REF001"),
        ("work-notes/", "prompts/phase-1.md", "REF001"),
        ("prompts/", "plan/phase-1.md", "TRI007"),
    ],
)
def test_a_folder_that_is_not_there_is_missed(folder: str, path: str, code: str) -> None:
    trio = {name: text for name, text in GOOD.items() if "phase-1" in name}
    trio |= {
        name.replace("-1", "-2"): text.replace("Phase 1", "Phase 2").replace("phase-1", "phase-2")
        for name, text in trio.items()
    }
    assert code not in codes(trio, path)
    lacking = {name: text for name, text in trio.items() if not name.startswith(folder)}
    assert code in codes(lacking, path)

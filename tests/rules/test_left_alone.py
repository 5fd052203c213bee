"""Findings without a fix, where one would lose or change what somebody wrote."""

from __future__ import annotations

import pytest

from document.made import snapshot
from phasemark.rules.check import check

PLAN = "plan/stage-9-plan.md"
TWO = """\
# Stage 9: Reports

## Stage 9.1: Tables
**Dependencies:** None
**Parallel Group:** A

## Stage 9.2: Charts
**Dependencies:** 9.1
**Parallel Group:** B

"""

FELLOWS = """\
# Stage 9: Reports

## Stage 9.1: Tables
**Dependencies:** None
**Parallel Group:** A{}

## Stage 9.2: Charts
**Dependencies:** 9.1
**Parallel Group:** A{}
"""
LIST = "\n**Can run in parallel with:**"

TEXTS = {
    "a list of fellows with words": (
        "STG009",
        FELLOWS.format(f"{LIST} 9.2", f"{LIST} 9.1, but ask Ann first"),
    ),
    "a list of the other one with words": (
        "STG009",
        FELLOWS.format(f"{LIST} 9.2 (on the big machine)", f"{LIST} 9.1"),
    ),
    "fellows with words behind the letter": (
        "STG009",
        FELLOWS.format(" (can run with 9.2)", " (can run with 9.1; ask Ann first)"),
    ),
    "fellows on lines of their own": (
        "STG009",
        FELLOWS.format(f"{LIST}\n- Stage 9.2", f"{LIST}\n- Stage 9.1"),
    ),
    "a number in a range": ("STG015", TWO + "Needs Stages 8.1-8.10.\n\n## Stage 8.4: Mail\n"),
    "a number in a short range": ("STG015", TWO + "Needs 8.1 to 10.\n\n## Stage 8.4: Mail\n"),
    "files of a stage that has begun": (
        "STG002",
        TWO + "**Status:** In progress\n**Files:**\n- `src/a.ts` (new)\n- `src/b.ts`\n",
    ),
    "files in quotes": ("STG002", TWO + "**Files:**\n- `src/a.ts` (new)\n- 'src/b.ts'\n"),
    "a note behind the last stage": (
        "PAR009",
        TWO + "## Merge order\n1. Stage 9.2\n2. Stage 9.1\n   - run the migration first\n",
    ),
    "a note that goes on without an indent": (
        "PAR009",
        TWO + "## Merge order\n1. Stage 9.2\nafter the migration\n2. Stage 9.1\n",
    ),
    "a note without an indent behind the last stage": (
        "PAR009",
        TWO + "## Merge order\n1. Stage 9.2\n2. Stage 9.1\nafter the migration\n",
    ),
    "a note behind a blank line": (
        "PAR009",
        TWO + "## Merge order\n1. Stage 9.2\n2. Stage 9.1\n\n   - run the migration first\n",
    ),
    "a graph that tells more": (
        "STG013",
        TWO + "## Dependency graph\n```\nIndependent:\n- 9.1: Tables (2 days, Ann)\n- 9.2\n```\n",
    ),
    "a graph that names more stages": (
        "STG013",
        TWO + "## Dependency graph\n```\n- 9.1: Tables\n- 9.2: Charts\n- 9.3: Mail\n```\n",
    ),
    "a graph in a list": (
        "STG013",
        TWO + "## Dependency graph\n- So:\n\n  ```\n  Independent:\n  - 9.1\n  - 9.2\n  ```\n",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_found_and_left_alone(name: str) -> None:
    code, text = TEXTS[name]
    found = check(snapshot({PLAN: text}, ("src/a.ts",), f'select = ["{code}"]\n'))
    assert [(finding.code, finding.fix) for finding in found] == [(code, None)]

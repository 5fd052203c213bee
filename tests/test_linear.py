"""Work grows with the text, not with its square: calls are counted, time is not looked at."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from document.made import snapshot
from phasemark.rules.check import check

SMALL, LARGE = 60, 240

HEAD = "# Phase 1\n\n"
WAITS = "# Phase 2\n\n## Depends on\n"
TABLE = "| Phase | Depends on |\n|--|--|\n"
PLAN, NOTES = "plan/phase-1.md", "work-notes/phase-1.md"
STAGES, PROMPTS = "plan/stage-9.md", "docs/phases/PHASE1-PROMPT.md"

TEXTS: dict[str, tuple[str, Callable[[int], str]]] = {
    "checks": (PLAN, lambda n: HEAD + "## Tasks\n" + "- [ ] a task\n" * n),
    "sections": (PLAN, lambda n: HEAD + "## Goals\n- fast\n\n" * n),
    "labels": (PLAN, lambda n: HEAD + "**Goals:** fast\n\n" * n),
    "plain labels": (PLAN, lambda n: HEAD + "Goals: fast\n" * n),
    "label items": (STAGES, lambda n: "## Stage 9.1: x\n" + "- **Dependencies:** None\n" * n),
    "nested lists": (PLAN, lambda n: "".join(" " * (2 * (k % 40)) + "- a\n" for k in range(n))),
    "quotes": (PLAN, lambda n: ">" * n + " a\n"),
    "fences": (PLAN, lambda n: HEAD + "## Verification\n\n" + "```sh\nmake x\n```\n\n" * n),
    "open fence": (PLAN, lambda n: HEAD + "a word\n" * 300 + "\n```\n" + "# a\n" * n),
    "comments": (PLAN, lambda n: HEAD + "<!-- phasemark: allow PLN004 -->\n\na\n\n" * n),
    "codes": (PLAN, lambda n: HEAD + f"<!-- phasemark: allow {', '.join(['PLN004'] * n)} -->\n"),
    "paths": (PLAN, lambda n: HEAD + "## References\n" + "- src/a.py:12\n" * n),
    "links": (PLAN, lambda n: HEAD + "[a](b.md#c) " * n),
    "phases": (PLAN, lambda n: HEAD + "phases " + ", ".join(["1"] * n)),
    "dependencies": (PLAN, lambda n: WAITS + "- Phase 1\n" * n),
    "dependency links": (PLAN, lambda n: WAITS + "- [Phase 1](phase-1.md)\n" * n),
    "table": (PLAN, lambda n: TABLE + "| Phase 1 | Phase 2 |\n" * n),
    "stages": (STAGES, lambda n: "# S\n\n" + "".join(
        f"## Stage 9.{k}: x\n\n**Dependencies:** 9.{k - 1}\n\n**Files:**\n- `{k}.py` (new)\n\n"
        for k in range(1, n)
    )),
    "stages of another plan": (STAGES, lambda n: "# Stage 9: x\n\n" + "".join(
        f"## Stage 8.{k}: x\n\n**Dependencies:** None\n\n" for k in range(1, n)
    )),
    "prompts": (PROMPTS, lambda n: "# Phase 1 prompts\n\n" + "".join(
        f"## Prompt {k} of {n}: x\n\nDo it.\n\n" for k in range(1, n)
    )),
    "log": (NOTES, lambda n: HEAD + "## Session log\n\n" + "".join(
        f"### 2026-01-{k % 28 + 1:02d} 10:00\n- What changed: x\n- Next: y\n\n" for k in range(n)
    )),
    "decisions": (NOTES, lambda n: HEAD + "## Decisions\n" + "- a: b\n" * n),
    "commits": (NOTES, lambda n: HEAD + "## Commits\n" + "- 1a2b3c4 - x\n" * n),
    "odd backticks": (PLAN, lambda n: HEAD + " ".join("`" * (k % 90 + 1) for k in range(n))),
    "empty lines": (PLAN, lambda n: HEAD + "## Goals\n- fast\n" + "\n" * 100 * n),
    "breaks": (PLAN, lambda n: HEAD + "## Goals\n- fast\n" + "\n---\n" * n),
    "carriage returns": (PLAN, lambda n: "# Phase 1\r\r" + "- a\r" * n),
}  # fmt: skip


def calls(path: str, text: str) -> int:
    """How many functions are called to read and check a document."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    state = snapshot({path: text}, (), 'profile = "strict"\n')
    sys.setprofile(note)
    try:
        check(state)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_work_is_linear(name: str) -> None:
    path, text = TEXTS[name]
    calls(path, text(SMALL))  # what is computed once
    before, small, large = (calls(path, text(n)) for n in (1, SMALL, LARGE))
    assert large - before <= 1.5 * (small - before) * LARGE / SMALL


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * 200_000 + "b", "## " + "(" * 200_000, "[" * 200_000, "[a](" * 50_000,
        "<!-- " * 50_000, "<!-- phasemark: allow A" + " " * 200_000 + "! -->", "<a" * 100_000,
        "- " + "(" * 200_000, "**a " * 50_000, "../" * 60_000, "a-" * 100_000, "{{" * 100_000,
        "a: " * 60_000, "`a\n" * 60_000, "# " + "[](" * 60_000, "# " + ": " * 60_000,
        "---\n" + "a: b\n" * 40_000, "## Depends on\n- " + "(" * 200_000, "\t" * 200_000 + "a",
        "## Status\n" + "<" * 200_000, "## Context\n- " + "a/" * 100_000, "|" * 99_000 + "\n|-|\n",
        "- Plan: " + "*" * 100_000, "1." * 100_000, "# Phase " + "1." * 100_000,
        "a/b " + "*" * 400_000, "a/b " + "*a." * 100_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)  # fmt: skip
def test_long_lines_come_to_an_end(text: str) -> None:
    """With an expression that looks back and back again, each of these would take minutes."""
    state = snapshot({PLAN: text, NOTES: text}, (), 'profile = "strict"\n')
    assert isinstance(check(state), list)


@pytest.mark.parametrize(
    "part",
    [
        "## Dependency graph\n- 9.1\n" + " " * 40_000 + "x\n",
        "## Dependency graph\n- 9.1\n" + "*" * 40_000 + "x\n",
        "## Dependency graph\n- 9.1 (" + "after " * 40_000 + "\n",
        "## Stage 9.3: x\n**Files:**\n- `a.py` (" + "new " * 50_000 + "\n",
        "## Stage 9.3: x\n**Files:**\n- " + "`a.py` (new " * 10_000 + "\n",
    ],
    ids=("spaces", "stars", "words", "notes", "paths"),
)
def test_long_lines_of_a_plan_of_stages_come_to_an_end(part: str) -> None:
    stages = "".join(f"## Stage 9.{number}: x\n**Dependencies:** None\n\n" for number in (1, 2))
    state = snapshot({STAGES: f"# Stage 9\n\n{stages}{part}"}, (), 'profile = "strict"\n')
    assert isinstance(check(state), list)

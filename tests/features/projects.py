"""Projects of random documents, put together from what the dialect is made of."""

from __future__ import annotations

from hypothesis import strategies as st

from phasemark.config import Settings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.workspace.snapshot import Snapshot

PATHS = (
    "plan/phase-1-core.md", "prompts/phase-1-core.md", "work-notes/phase-1-core.md",
    "plan/phase-2a.md", "docs/phases/PHASEB.md", "docs/phases/PHASEB-PROMPT.md",
    "plan/STAGE_5_PLAN.md", "README.md", "docs/guide.md",
)  # fmt: skip
LINES = (
    "# Phase 1: Core", "# Phase 2A - Logs", "# Phase B", "# Guide", "## Setup", "## Phase 2a",
    "## Prompt 1 of 2: Queue", "## Prompt 2 of 2: Retry", "## Stage 5.1: JSON", "Title\n=====",
    "## Depends on", "- Phase 1", "- 1, 2a", "- [x] `src/app.py`", "- [ ] [plan](plan/phase-2a.md)",
    "[there](../plan/phase-1-core.md#setup) and Phase 2a", "`plan/phase-1-core.md`, phases 1-3",
    "Do not proceed to Prompt 2.", "Stop rule:", "**Status:** In progress", "Task:",
    "- MUST NOT do `x`", "| file | use |\n|---|---|\n| `plan/phase-2a.md` | x |", "```sh",
    "```", "make test plan/phase-1-core.md", "<!-- note", "-->", "> - Phase 1", "- <path 1>", "",
    "## Verification", "- `cat plan/phase-1-core.md`", "  - deeper", "\u2028odd \U0001f600 Phase 1",
    "## Session log", "### 2026-04-01 09:00", "### 2026-04-02 09:00", "---", "title: x",
    "**Dependencies:** 5.1", "**Parallel Group:** A (with 5.1)", "## Merge order",
    "[ref]: ../plan/phase-2a.md", "## Set up {#own}", "[a](#own) [b](#set-up)", "\ttab",
    "**Status:** Superseded by Phase 2a", "## Decisions", "- ~~Old~~ superseded",
    "## Prompt progress", "- [x] Prompt 1",
)  # fmt: skip

texts = st.builds(
    lambda lines, ending: ending.join(lines).replace("\n", ending),
    st.lists(st.sampled_from(LINES), max_size=14),
    st.sampled_from(("\n", "\r\n", "\r")),
)


def _snapshot(documents: dict[str, str]) -> Snapshot:
    return Snapshot.of(
        documents,
        ("src/app.py", "LICENSE"),
        settings=Settings(declares=True),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )


snapshots = st.dictionaries(st.sampled_from(PATHS), texts, min_size=1, max_size=5).map(_snapshot)

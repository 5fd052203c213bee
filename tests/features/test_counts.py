"""How many phases there are is the same wherever it is said."""

from __future__ import annotations

import re

from document.made import snapshot
from phasemark.features.contents import BOARD, GRAPH, content
from phasemark.features.whole_board import whole_board
from phasemark.steps import at_once
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import seen_everywhere

STAGES = (
    "# Stage 4: Rollout\n\n## Stage 4.1: One\n\n**Files:**\n- `a.py` (new)\n\n## Stage 4.2: Two\n"
)
TEXTS = {"plan/phase-1.md": "# Phase 1\n", "plan/STAGE_4_PLAN.md": STAGES}


def test_a_stage_in_parts_is_counted_everywhere_or_nowhere() -> None:
    found = snapshot(TEXTS)
    board = board_of(found.index)
    seen = seen_everywhere(board, ())
    rows = at_once(content(found, seen, BOARD, "A project")) or ""
    graph = at_once(content(found, seen, GRAPH, "A project")) or ""
    counted = sum(int(number) for number in re.findall(r"^## .*\((\d+)\)$", rows, re.MULTILINE))
    assert any(job.whole for job in board.jobs.values())
    assert counted == len(board.jobs) == 4
    assert "4 phases and stages: " in graph
    assert at_once(whole_board(found, seen))["summary"] in graph

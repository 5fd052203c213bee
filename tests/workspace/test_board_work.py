"""The work of a board grows with the phases, not with their pairs: calls are counted."""

from __future__ import annotations

import sys
from random import Random
from types import FrameType

from document.made import snapshot
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Index

SMALL, LARGE = 100, 400


def texts(count: int) -> dict[str, str]:
    """Phases with two dependencies and five claims each, one of them of all the same file."""
    random = Random(count)
    found: dict[str, str] = {}
    for number in range(1, count + 1):
        before = range(max(1, number - 40), number)
        some = sorted(random.sample(before, min(2, len(before))))
        listed = "".join(f"- Phase {one}\n" for one in some) or "None\n"
        files = "".join(f"- `src/m{number}/f{one}.py`\n" for one in range(4))
        found[f"docs/phases/PHASE{number}.md"] = (
            f"# Phase {number} - Name\n\n## Status\nPlanned\n\n## Depends on\n{listed}\n"
            f"## Files\n\n### New\n{files}\n### Modified\n- `package.json`\n"
        )
    return found


def calls(count: int) -> int:
    """How many functions are called from outlines to board."""
    made = snapshot(texts(count))
    outlines = made.outlines
    counted = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        board = board_of(Index(outlines, made.kinds))
        whole = (board.jobs, board.levels, board.cycles, board.unknown, board.collisions,
                 board.hazards, board.critical_path, board.merge_order)  # fmt: skip
    finally:
        sys.setprofile(None)
    assert len(whole[0]) == count
    assert [one.path for one in board.collisions] == ["package.json"] * (count > 1)
    return counted


def test_the_work_of_a_board_is_linear() -> None:
    calls(1)
    small, large = calls(SMALL), calls(LARGE)
    assert large <= 1.3 * small * LARGE / SMALL
    assert large / LARGE < 300, "calls a phase"

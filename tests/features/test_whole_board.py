"""The board as plain values: made in steps, and no larger than what it says."""

from __future__ import annotations

from typing import Any

from document.made import snapshot
from phasemark.features.overview import board_in_steps, markdown, rows
from phasemark.features.whole_board import whole_board
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import seen_everywhere

PHASES = 20
BEFORE = "\n## Depends on\n- Phase 1\n"
TEXTS = {
    f"plan/phase-{number}.md": f"# Phase {number}\n{BEFORE if number > 1 else ''}"
    "\n## Files\n\n### Modified\n- `package.json`\n"
    for number in range(1, PHASES + 1)
}


def whole() -> tuple[Any, int]:
    """The board, and the number of steps that it took."""
    made = snapshot(TEXTS)
    steps = whole_board(made, seen_everywhere(board_of(made.index), ()))
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value, count
        count += 1


def test_each_phase_is_a_step_of_its_own() -> None:
    found, steps = whole()
    assert len(found["phases"]) == PHASES
    assert steps > PHASES


def test_a_file_that_all_change_names_a_few_of_them() -> None:
    found, _ = whole()
    second = next(one for one in found["phases"] if one["id"] == "phase-2")
    [shared] = second["collides"]
    assert shared["path"] == "package.json"
    assert shared["between"][0] == "phase-3"
    assert 0 < len(shared["between"]) < PHASES - 2
    # Phase 1 comes first, so that it meets nobody.
    assert len(shared["between"]) + shared["more"] == PHASES - 2


def test_the_text_in_steps_is_the_text() -> None:
    made = snapshot(TEXTS)
    seen = seen_everywhere(board_of(made.index), ())
    steps = board_in_steps(made, seen, "Phases")
    text = ""
    while not text:
        try:
            next(steps)
        except StopIteration as end:
            text = end.value
    assert text == markdown(rows(made, seen), "Phases")

"""What is drawn or said of many phases comes in steps that do not grow with them."""

from __future__ import annotations

from typing import Any

import pytest

from features.drawing.pictures import project
from phasemark.features.contents import GRAPH, content
from phasemark.features.drawing.svg import drawing
from phasemark.features.drawing.view import view_in_steps, view_of
from phasemark.features.upcoming import upcoming_in_steps
from phasemark.features.whole_board import whole_board
from phasemark.features.workspace_symbols import find, find_in_steps
from phasemark.steps import Steps, at_once
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import seen_everywhere
from phasemark.workspace.snapshot import Snapshot


def steps_of(snapshot: Snapshot) -> dict[str, Steps[Any]]:
    board = board_of(snapshot.index)
    at_once(steps_and_none(board))
    seen = seen_everywhere(board, ())
    return {
        "view": view_in_steps(snapshot),
        "picture": drawing(view_of(snapshot), "A project", ""),
        "graph": content(snapshot, seen, GRAPH, "A project"),
        "next": upcoming_in_steps(board, seen),
        "board": whole_board(snapshot, seen),
    }


def steps_and_none(board: Any) -> Steps[None]:
    yield from board.in_steps()


@pytest.mark.parametrize("name", ["view", "picture", "graph", "next", "board"])
def test_more_phases_take_more_steps(name: str) -> None:
    few = sum(1 for _ in steps_of(project(200, 3))[name])
    many = sum(1 for _ in steps_of(project(1_200, 3))[name])
    assert many > few


def test_a_search_takes_steps_where_many_entries_hold_a_word() -> None:
    few, many = project(50, 3), project(600, 3)
    counts = [sum(1 for _ in find_in_steps(one, "phase 1")) for one in (few, many)]
    assert counts[1] > counts[0]
    assert at_once(find_in_steps(many, "phase 1")) == find(project(600, 3), "phase 1")

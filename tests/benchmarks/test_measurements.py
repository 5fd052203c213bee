"""What the measurements are made of: processes, times, tables and keystrokes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.large import keystroke
from benchmarks.measure import Times, figure, run, table
from benchmarks.typing_in import PLACES, offset, versions


def test_a_process_is_accounted_for(tmp_path: Path) -> None:
    code = "import os; print(os.getcwd()); raise SystemExit(1)"
    done = run((sys.executable, "-c", code), tmp_path, os.environ)
    assert done.code == 1
    assert not done.failed
    assert done.output == len(f"{tmp_path.resolve()}\n")
    assert done.wall > 0
    assert done.peak > 1


def test_a_process_that_dies_has_failed(tmp_path: Path) -> None:
    assert run((sys.executable, "-c", "raise SystemExit(2)"), tmp_path, os.environ).failed


def test_times_are_in_milliseconds() -> None:
    assert Times.of([0.003, 0.001, 0.002]) == Times(median=2, low=1, p95=3, high=3)


def test_figures_have_three_digits() -> None:
    assert [figure(value) for value in (0.01234, 1.234, 12.34, 1234.5)] == [
        "0.012", "1.23", "12.3", "1,234",
    ]  # fmt: skip


def test_a_table_is_markdown() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_typing_adds_a_character_at_a_time() -> None:
    text = keystroke()["prompt"][1]
    for place in PLACES:
        lengths = [len(version) for version in versions(text, place, 5)]
        assert lengths == [len(text) + number for number in range(1, 6)]


def test_typing_begins_at_the_end_of_a_line_that_is_not_blank() -> None:
    for _, text in keystroke().values():
        for place in PLACES:
            at = offset(text, place)
            assert text[at] == "\n"
            assert text[at - 1] != "\n"

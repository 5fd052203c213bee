"""`phasemark stats`: figures of the process that notes and history really hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phasemark.cli.options import LISTED, Command, Shared, shared
from phasemark.cli.project import ROOT, opened, say_if_empty
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import Style, visible, width

if TYPE_CHECKING:
    from phasemark.features.figures import Figure
    from phasemark.workspace.board import Board

_HEADS = ("Sessions", "First commit after", "Open questions", "Entries without Next")


@click.command("stats", cls=Command)
@LISTED
@ROOT
@shared
def command(told: Shared, form: str, folder: Path) -> None:
    """Show for each phase with work notes what can be counted: sessions, open questions.

    The time to the first commit goes from the first session of the log that says its time
    of day to the first commit that the notes name. What is not known is a dash.
    """
    from phasemark.features.figures import figures
    from phasemark.history import History
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    board = board_of(workspace.snapshot.index)
    history = History.open(workspace.root.path)
    find = history.find if history is not None else lambda prefix: None
    found = figures(workspace.snapshot, board, find)
    if form == "json":
        told.write([encode(record(board, found), indent=2), "\n"])
    else:
        told.write(text(board, found, told.style))
    say_if_empty(workspace)


def record(board: Board, found: tuple[Figure, ...]) -> dict[str, Any]:
    """The figures for programs; times in minutes, null where they are not known."""
    from phasemark.features.figures import usual_first_commit

    return {
        "phases": [
            {
                "id": board.jobs[one.key].name,
                "sessions": one.sessions,
                "firstCommitMinutes": one.first_commit,
                "openQuestions": one.questions,
                "entriesWithoutNext": one.silent,
            }
            for one in found
        ],
        "sessions": sum(one.sessions for one in found),
        "medianFirstCommitMinutes": usual_first_commit(found),
        "openQuestions": sum(one.questions for one in found),
        "entriesWithoutNext": sum(one.silent for one in found),
    }


def text(board: Board, found: tuple[Figure, ...], style: Style) -> Iterator[str]:
    """A line a phase, and one for all of them."""
    if not found:
        yield "No phase has work notes.\n"
        return
    rows = list(_rows(board, found))
    wide = [max(width(row[number]) for row in rows) for number in range(len(rows[0]))]
    for number, row in enumerate(rows):
        first = row[0] + " " * (wide[0] - width(row[0]))
        rest = (cell.rjust(most) for cell, most in zip(row[1:], wide[1:], strict=True))
        line = "  ".join((first, *rest))
        yield (style.paint(line, "bold") if number in (0, len(rows) - 1) else line) + "\n"


def _rows(board: Board, found: tuple[Figure, ...]) -> Iterator[tuple[str, ...]]:
    from phasemark.features.drawing.view import Titles
    from phasemark.features.figures import usual_first_commit

    titles = Titles(board)
    yield "", *_HEADS
    for one in found:
        counts = (str(one.sessions), spoken(one.first_commit), str(one.questions), str(one.silent))
        yield visible(titles.of(one.key)), *counts
    usual = usual_first_commit(found)
    yield (
        "all",
        str(sum(one.sessions for one in found)),
        f"median {spoken(usual)}" if usual is not None else "-",
        str(sum(one.questions for one in found)),
        str(sum(one.silent for one in found)),
    )


def spoken(minutes: float | None) -> str:
    """`35 min`, `2 h 10 min`, `3 d 4 h`; `-` for what is not known."""
    if minutes is None:
        return "-"
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    if whole < 24 * 60:
        return f"{whole // 60} h {whole % 60} min"
    return f"{whole // 1440} d {whole % 1440 // 60} h"

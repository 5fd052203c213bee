"""`phasemark next`: what can start now and why, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark.cli.options import LISTED, WORKERS, Command, Shared, shared
from phasemark.cli.project import ROOT, opened, say_if_empty, seen_everywhere
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import Style, visible, width

if TYPE_CHECKING:
    from phasemark.features.upcoming import Start, Upcoming, Wait
    from phasemark.workspace.board import Board
    from phasemark.workspace.snapshot import Snapshot


@click.command("next", cls=Command)
@WORKERS
@LISTED
@ROOT
@shared
def command(told: Shared, workers: int, form: str, folder: Path) -> None:
    """Say what can start now and why, and why the rest cannot.

    What most others wait for comes first. Work that runs in another worktree of the repository
    counts as running.
    """
    from phasemark.features.upcoming import record, upcoming
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    snapshot = workspace.snapshot
    board = board_of(snapshot.index)
    found = upcoming(board, seen_everywhere(told, workspace), workers)
    if form == "json":
        told.write([encode(record(board, found), indent=2), "\n"])
    else:
        told.write(text(snapshot, board, found, told.style))
    say_if_empty(workspace)


def text(snapshot: Snapshot, board: Board, found: Upcoming, style: Style) -> Iterator[str]:
    """Three lists, those that there are, a job a line."""
    from phasemark.features.drawing.view import Titles

    if not board.jobs:
        return
    titles = Titles(board)
    every: tuple[Start | Wait, ...] = (*found.ready, *found.running, *found.waiting)
    wide = max((width(visible(titles.of(one.key))) for one in every), default=0)
    lists: tuple[tuple[str, str, str, Sequence[Start | Wait]], ...] = (
        ("Ready", "▶", "yellow", found.ready),
        ("Running", "◐", "cyan", found.running),
        ("Waiting", "○", "dim", found.waiting),
    )
    if not every:
        yield "All phases are complete.\n"
    elif not found.ready:
        yield "Nothing can start now.\n"
    for head, sign, colour, some in lists:
        if some:
            yield style.paint(head, "bold") + "\n"
        for one in some:
            title = visible(titles.of(one.key))
            gap = " " * (wide - width(title))
            yield f"  {style.paint(sign, colour)} {title}{gap}  {_line(snapshot, board, one)}\n"


def _line(snapshot: Snapshot, board: Board, one: Start | Wait) -> str:
    from phasemark.features.markdown import one_line
    from phasemark.features.phases import name_of

    name = one_line(name_of(snapshot, board.jobs[one.key].node))
    return visible(f"{name}: {one.why}" if name else one.why)

"""`phasemark status`: the board of all phases, or all about one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark.cli.options import Command, Shared, shared
from phasemark.cli.project import (
    ROOT,
    complete,
    key_of,
    opened,
    say_if_empty,
    seen_everywhere,
    title_of,
)
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import Style, visible, width

if TYPE_CHECKING:
    from phasemark.features.drawing.view import Look
    from phasemark.features.overview import Row
    from phasemark.workspace.snapshot import Snapshot

_COLOURS: dict[Look, str] = {
    "complete": "green", "in-progress": "cyan", "blocked": "red", "ready": "yellow",
    "waiting": "dim",
}  # fmt: skip
_LEAST = 8
"""Cells of a column that is cut on a terminal."""


@click.command("status", cls=Command)
@click.argument("phase", required=False, shell_complete=complete)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "html", "json"]),
    default="table",
    help="Form of the board.",
)
@ROOT
@shared
def command(told: Shared, phase: str | None, form: str, folder: Path) -> None:
    """Show how far each phase is, what it waits for and what comes next; or all about one.

    Work that runs in another worktree of the repository is shown where it runs.
    """
    from phasemark.features.overview import html, markdown, record, rows
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    snapshot = workspace.snapshot
    keys = None if phase is None else (key_of(board_of(snapshot.index), phase),)
    found = rows(snapshot, seen_everywhere(told, workspace), keys)
    if form == "json":
        told.write([encode(record(snapshot, found), indent=2), "\n"])
    elif form == "markdown":
        told.write([markdown(found, title_of(workspace))])
    elif form == "html":
        told.write([html(found, title_of(workspace))])
    elif phase is None:
        told.write(table(found, told.style, cut=told.terminal))
    else:
        told.write(f"{line}\n" for line in about(snapshot, found[0], told.style))
    say_if_empty(workspace)


def table(rows: tuple[Row, ...], style: Style, *, cut: bool) -> Iterator[str]:
    """The rows in columns, a group below the other; `cut` makes them fit."""
    from phasemark.features.drawing.mermaid import SIGNS
    from phasemark.features.drawing.view import LOOKS
    from phasemark.features.overview import HEADS, groups

    if not rows:
        return
    cells = [HEADS, *(tuple(map(visible, row.cells)) for row in rows)]
    used = [number for number in range(len(HEADS)) if any(row[number] for row in cells[1:])]
    wide = _widths([[row[number] for number in used] for row in cells], style.width - 4, cut=cut)
    yield f"    {_line([HEADS[number] for number in used], wide, style, 'bold')}\n"
    for look, group in groups(rows):
        yield style.paint(f"{LOOKS[look].capitalize()} ({len(group)})", "bold") + "\n"
        for row in group:
            shown = [visible(row.cells[number]) for number in used]
            sign = style.paint(SIGNS[look], _COLOURS[look])
            yield f"  {sign} {_line(shown, wide, style)}\n"


def about(snapshot: Snapshot, row: Row, style: Style) -> Iterator[str]:
    """All that is known of one phase, a fact a line."""
    from phasemark.features.drawing.mermaid import SIGNS
    from phasemark.features.drawing.view import LOOKS
    from phasemark.features.overview import facts

    head = f"{row.title}: {row.name}" if row.name else row.title
    state = f"{SIGNS[row.look]} {LOOKS[row.look]}"
    yield f"{style.paint(visible(head), 'bold')}  {style.paint(state, _COLOURS[row.look])}"
    for label, text in facts(snapshot, row):
        yield f"  {style.paint(label.ljust(15), 'dim')} {visible(text)}"


def _widths(cells: Sequence[Sequence[str]], room: int, *, cut: bool) -> list[int]:
    """How wide the columns are, two cells between them; `cut` takes from the widest until all
    fit, but for the first."""
    wide = [max(width(row[number]) for row in cells) for number in range(len(cells[0]))]
    while cut and sum(wide) + 2 * len(wide) > room and max(wide[1:], default=0) > _LEAST:
        wide[wide.index(max(wide[1:]), 1)] -= 1
    return wide


def _line(cells: Sequence[str], wide: Sequence[int], style: Style, *looks: str) -> str:
    shown = (
        style.paint(_cut(cell, most), *looks) + " " * (most - width(_cut(cell, most)))
        for cell, most in zip(cells, wide, strict=True)
    )
    return "  ".join(shown).rstrip()


def _cut(text: str, most: int) -> str:
    if width(text) <= most:
        return text
    while width(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"

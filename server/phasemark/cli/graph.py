"""`phasemark graph`: what waits for what, as a picture or for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark.cli.options import Command, Shared, shared
from phasemark.cli.project import ROOT, complete, key_of, opened, say_if_empty, title_of
from phasemark.errors import UsageError

if TYPE_CHECKING:
    from phasemark.workspace.index import Key
    from phasemark.workspace.snapshot import Snapshot

FORMATS = ("text", "svg", "html", "mermaid", "dot", "json")
_ENDINGS = {".svg": "svg", ".html": "html", ".mmd": "mermaid", ".dot": "dot", ".gv": "dot",
            ".json": "json"}  # fmt: skip
"""What the name of `--output-file` says where `--format` says nothing."""


@click.command("graph", cls=Command)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Form of the graph.")
@click.option(
    "--focus",
    metavar="PHASE",
    shell_complete=complete,
    help="Only this phase, what it waits for and what waits for it.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="N",
    help="So many steps around it; 2 unless said.",
)
@ROOT
@shared
def command(
    told: Shared, form: str | None, focus: str | None, depth: int | None, folder: Path
) -> None:
    """Show all phases and stages: what each waits for, its state, what is in the way.

    For example `phasemark graph -o graph.svg`, `phasemark graph --focus 2b --depth 1`.
    Columns are levels: phases of one level may run side by side.
    """
    if depth is not None and focus is None:
        raise UsageError("`--depth` counts from a phase; name it with `--focus`")
    workspace = opened(told, folder)
    snapshot = workspace.snapshot
    keys = _chosen(snapshot, focus, 2 if depth is None else depth)
    form = form or _ENDINGS.get(told.output.suffix.lower() if told.output else "", "text")
    told.write([_drawn(form, snapshot, keys, title_of(workspace))])
    say_if_empty(workspace)


def _chosen(snapshot: Snapshot, focus: str | None, depth: int) -> frozenset[Key] | None:
    from phasemark.features.drawing.view import around
    from phasemark.workspace.board import board_of

    if focus is None:
        return None
    board = board_of(snapshot.index)
    return around(board, key_of(board, focus), depth)


def _drawn(form: str, snapshot: Snapshot, keys: frozenset[Key] | None, title: str) -> str:
    from phasemark.features.drawing.view import view_of

    if form == "json":
        from phasemark.cli.render.json import encode
        from phasemark.features.records import graph_record

        return encode(graph_record(snapshot, keys), indent=2) + "\n"
    view = view_of(snapshot, keys)
    if form == "mermaid":
        from phasemark.features.drawing.mermaid import mermaid

        return mermaid(view)
    if form == "dot":
        from phasemark.features.drawing.dot import dot

        return dot(view)
    if form == "svg":
        from phasemark.features.drawing.svg import svg

        return svg(view, title)
    if form == "html":
        from phasemark.features.drawing.html import html

        return html(view, title)
    from phasemark.features.drawing.text import text

    return text(view, title)

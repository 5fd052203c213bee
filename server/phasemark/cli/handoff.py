"""`phasemark handoff`: what whoever takes over a phase is given, and what they could not know."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

import click

from phasemark.cli.log import notes_of, shown
from phasemark.cli.main import say
from phasemark.cli.options import LISTED, Command, Shared, shared
from phasemark.cli.project import ROOT, complete, key_of, opened
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import shown_path
from phasemark.errors import UsageError


@click.command("handoff", cls=Command)
@click.argument("phase", shell_complete=complete)
@click.option("--write", is_flag=True, help="Create the document; nothing is written over.")
@LISTED
@ROOT
@shared
def command(told: Shared, phase: str, write: bool, form: str, folder: Path) -> None:
    """Print a handoff of a phase, made of its notes and history; say what is still missing."""
    from phasemark.disk import create_document
    from phasemark.features.cold_start import gaps
    from phasemark.features.work.handoff import handoff_of, handoff_path
    from phasemark.rules.secrets.scan import mask_secrets
    from phasemark.surroundings import Surroundings
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    snapshot = workspace.snapshot
    board = board_of(snapshot.index)
    key = key_of(board, phase)
    notes = notes_of(workspace, key)
    draft = handoff_of(snapshot, notes, Surroundings(workspace.root.path, monotonic))
    if draft is None:
        raise UsageError("this project has no kind `handoff`")
    if write and (there := handoff_path(snapshot, notes)):
        said = f"{key[1]} has a handoff already, `{there}`; nothing is written over"
        raise UsageError(said)
    path, text = draft.path, draft.text
    missing = tuple(gaps(snapshot, key, text, workspace.selection))
    if write:
        create_document(workspace.root.path, path, text)
    if form == "json":
        id = board.jobs[key].name
        told.write([encode(_record(id, path, mask_secrets(text), missing, write), indent=2), "\n"])
        return
    told.write([f"{shown_path(path)}: written\n" if write else shown(mask_secrets(text))])
    for gap in missing:
        say(f"a fresh reader could not know: {gap}")


def _record(
    id: str, path: str, text: str, missing: tuple[str, ...], written: bool
) -> dict[str, Any]:
    """The handoff for programs: where it belongs, and what a fresh reader could not know."""
    return {"id": id, "path": path, "written": written, "text": text, "missing": list(missing)}

"""`phasemark worktrees`: how to work on several phases at once; prints, and runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark.cli.main import say
from phasemark.cli.options import LISTED, WORKERS, Command, Shared, shared
from phasemark.cli.project import ROOT, complete, elsewhere, key_of, opened, say_if_empty
from phasemark.cli.render.json import encode
from phasemark.errors import UsageError

if TYPE_CHECKING:
    from phasemark.loading import Workspace
    from phasemark.workspace.elsewhere import Elsewhere
    from phasemark.workspace.index import Key


@click.command("worktrees", cls=Command)
@click.argument("phases", nargs=-1, metavar="[PHASE]...", shell_complete=complete)
@WORKERS
@LISTED
@ROOT
@shared
def command(told: Shared, phases: tuple[str, ...], workers: int, form: str, folder: Path) -> None:
    """Print a plan for a git worktree for each phase that can run now, or for the named ones.

    Layout, commands, sessions, the way back, a checklist. Nothing is run: read it, then
    copy what you want.
    """
    from phasemark.checkouts import site_of
    from phasemark.features.worktrees import worktrees
    from phasemark.features.worktrees_record import worktrees_record

    workspace = opened(told, folder)
    others = elsewhere(told, workspace)
    site = site_of(workspace.root, others)
    if site is None:
        raise UsageError(f"`{workspace.root.path}` lies in no git repository")
    keys = _chosen(workspace, others, phases, workers)
    snapshot = workspace.snapshot
    if form == "json":
        found = worktrees_record(snapshot, site, keys, snapshot.settings.sessions)
        told.write([encode(found, indent=2), "\n"])
    elif keys:
        told.write([worktrees(snapshot, site, keys, snapshot.settings.sessions)])
    elif workspace.snapshot.index.nodes:
        say("no phase can start now; `phasemark next` says why")
    say_if_empty(workspace)


def _chosen(
    workspace: Workspace, others: tuple[Elsewhere, ...], phases: tuple[str, ...], workers: int
) -> tuple[Key, ...]:
    """The named phases, of one in parts its parts; or those that can start now."""
    from phasemark.features.upcoming import upcoming
    from phasemark.workspace.board import board_of
    from phasemark.workspace.elsewhere import seen_everywhere

    board = board_of(workspace.snapshot.index)
    if phases:
        keys = (key_of(board, phase) for phase in phases)
        return tuple(dict.fromkeys(part for key in keys for part in board.parts_to_do(key)))
    found = upcoming(board, seen_everywhere(board, others), workers)
    return tuple(one.key for one in found.ready)

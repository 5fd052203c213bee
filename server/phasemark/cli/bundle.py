"""`phasemark bundle`: the text that starts a session, or the request that ends it."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phasemark.cli.main import say
from phasemark.cli.options import LISTED, Command, Shared, shared
from phasemark.cli.project import ROOT, complete, key_of, opened
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import visible
from phasemark.errors import UsageError

if TYPE_CHECKING:
    from phasemark.features.bundle import Budget, Bundle, Weight
    from phasemark.loading import Workspace
    from phasemark.workspace.index import Key

_MOST_NAMED = 3
_MOST_COPIED = 1_000_000
"""Characters that a terminal is asked to put on the clipboard."""

_ESCAPE, _BELL = chr(27), chr(7)


@click.command("bundle", cls=Command)
@click.argument("phase", shell_complete=complete)
@click.option("--files", is_flag=True, help="With the files that the prompt says are to be read.")
@click.option("--end", is_flag=True, help="The request that ends a session instead.")
@click.option("--copy", is_flag=True, help="Put it on the clipboard of the terminal.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    metavar="TOKENS",
    help="How many tokens it may fill; `token-budget` of the configuration, else 60000.",
)
@click.option(
    "--per-token",
    type=click.FloatRange(min=0.1),
    default=4.0,
    show_default=True,
    metavar="N",
    help="Characters of a token, for the estimate.",
)
@LISTED
@ROOT
@shared
def command(
    told: Shared, phase: str, files: bool, end: bool, copy: bool, budget: int | None,
    per_token: float, form: str, folder: Path,
) -> None:  # fmt: skip
    """Print what a session of a phase starts with: its prompt and its current notes.

    What does not fit the budget is left out: the oldest log entries, then context files.
    """
    from phasemark.features.bundle import BUDGET, Budget, Bundle, bundle, end_of_session
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    snapshot = workspace.snapshot
    board = board_of(snapshot.index)
    key = key_of(board, phase)
    if form == "json" and copy:
        raise UsageError("`--copy` puts the text on the clipboard; leave `--format json` away")
    most = Budget(budget or snapshot.settings.token_budget or BUDGET, per_token)
    if end:
        found = Bundle(end_of_session(snapshot, key), (), (), 0)
    else:
        found = bundle(snapshot, key, _files(workspace, key) if files else {}, most)
    if form == "json":
        told.write([encode(_record(board.jobs[key].name, found, most), indent=2), "\n"])
        return
    _give(told, found.text, copy=copy)
    if not end:
        _weigh(found, most)


def _record(id: str, found: Bundle, budget: Budget) -> dict[str, Any]:
    """The bundle for programs, the heaviest files first; tokens are estimates."""
    return {
        "id": id,
        "text": found.text,
        "tokens": budget.of(found.text),
        "budget": budget.tokens,
        "files": [one._asdict() for one in found.weights],
        "leftOut": [one._asdict() for one in found.left_out],
        "entriesLeftOut": found.cut,
    }


def _files(workspace: Workspace, key: Key) -> dict[str, str]:
    """The texts of the files to load; one that cannot be read is named."""
    from phasemark.disk import Text, read_document
    from phasemark.features.bundle import files_to_load

    texts: dict[str, str] = {}
    for path in files_to_load(workspace.snapshot, key):
        read = read_document(workspace.root.path, path)
        if isinstance(read, Text):
            texts[path] = read.text
        else:
            say(f"cannot read {path}: {read.reason} (left out)")
    return texts


def _give(told: Shared, text: str, *, copy: bool) -> None:
    """Print a text without anything that a terminal would obey, or copy it."""
    lines = "\n".join(map(visible, text.replace("\t", "    ").split("\n")))
    if not copy:
        told.write([lines])
        return
    if not sys.stderr.isatty() or len(lines) > _MOST_COPIED:
        raise UsageError("`--copy` needs a terminal that has a clipboard; leave it away to print")
    data = base64.b64encode(lines.encode("utf-8", "replace")).decode("ascii")
    sys.stderr.write(f"{_ESCAPE}]52;c;{data}{_BELL}")
    say("on the clipboard, if the terminal allows it (OSC 52)")


def _weigh(found: Bundle, budget: Budget) -> None:
    """Say how heavy the bundle is, what is heaviest in it, and what did not fit."""
    total = budget.of(found.text)
    heavy = ", ".join(map(_said, found.weights[:_MOST_NAMED]))
    say(f"about {total:,} of {budget.tokens:,} tokens: {heavy or 'no documents'}")
    if found.cut:
        say(f"{found.cut} older log entries left out")
    for one in found.left_out:
        say(f"left out, it does not fit: {_said(one)}")
    if total > budget.tokens:
        say("more than the budget: split the phase, or hand over to a fresh session")


def _said(weight: Weight) -> str:
    return f"{weight.path} {weight.tokens:,}"

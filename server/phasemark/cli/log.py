"""`phasemark log`: a new entry of the session log, prefilled from git."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from phasemark.cli.main import say
from phasemark.cli.options import LISTED, Command, Shared, shared
from phasemark.cli.project import ROOT, complete, key_of, opened
from phasemark.cli.render.json import encode
from phasemark.cli.terminal import shown_path, visible
from phasemark.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phasemark.document.document import Document
    from phasemark.features.change import Change
    from phasemark.kinds.model import FieldKind
    from phasemark.loading import Workspace
    from phasemark.workspace.index import Key


@click.command("log", cls=Command)
@click.argument("phase", shell_complete=complete)
@click.option(
    "--field", "-f", "told_fields", multiple=True, metavar="NAME=TEXT",
    help="What a field says, such as `-f 'why=it comes first' -f 'next=the page'`.",
)  # fmt: skip
@click.option("--edit", is_flag=True, help="Look at the entry in $EDITOR before it is written.")
@LISTED
@ROOT
@shared
def command(
    told: Shared, phase: str, told_fields: tuple[str, ...], edit: bool, form: str, folder: Path
) -> None:
    """Add an entry to the session log of a phase: what was committed since the last one.

    The notes are changed and nothing else.
    """
    from phasemark.features.work.fields import entry_kind
    from phasemark.features.work.filled import empty_fields, filled
    from phasemark.features.work.log import log_entry
    from phasemark.rules.secrets.scan import mask_secrets
    from phasemark.surroundings import Surroundings
    from phasemark.workspace.board import board_of

    workspace = opened(told, folder)
    board = board_of(workspace.snapshot.index)
    key = key_of(board, phase)
    notes = notes_of(workspace, key)
    kind = entry_kind(notes)
    outside = Surroundings(workspace.root.path, monotonic)
    change = log_entry(workspace.snapshot, notes, outside) if kind else None
    if kind is None or change is None or change.snippet is None:
        raise UsageError(f"`{notes.path}` has no place for a log entry")
    change = filled(change, kind.fields, _said(kind.fields, told_fields))
    left = empty_fields(change, kind.fields)
    entry = _write(workspace, notes, change, edit=edit)
    if form == "json":
        found = {
            "id": board.jobs[key].name,
            "path": notes.path,
            "entry": mask_secrets(entry.strip()),
            "empty": [] if edit else list(left),
        }
        told.write([encode(found, indent=2), "\n"])
        return
    told.write([f"{shown_path(notes.path)}: has a new entry\n"])
    if left and not edit:
        say(f"left empty: {', '.join(left)}")


def notes_of(workspace: Workspace, key: Key) -> Document:
    """The work notes of a phase; `UsageError` if it has none."""
    from phasemark.features.phases import documents_of

    for outline in documents_of(workspace.snapshot, key):
        if outline.role == "notes":
            return workspace.snapshot.documents[outline.path]
    raise UsageError(f"{key[1]} has no work notes; `phasemark new phase` writes what is missing")


def _said(fields: Sequence[FieldKind], told: tuple[str, ...]) -> dict[str, str]:
    """The values by the canonical names of their fields."""
    from phasemark.features.work.fields import spellings
    from phasemark.syntax.names import normalise

    known = spellings(fields)
    found: dict[str, str] = {}
    for one in told:
        name, equals, text = one.partition("=")
        if not equals:
            raise UsageError(f"`{one}` is no field; right is `NAME=TEXT`")
        field = known.get(normalise(name))
        if field is None:
            *most, last = (f"`{each.name}`" for each in fields)
            raise UsageError(
                f"a log entry has no field `{name}`; right are {', '.join(most)} and {last}"
            )
        found[field.name] = " ".join(text.split())
    return found


def _write(workspace: Workspace, notes: Document, change: Change, *, edit: bool) -> str:
    """Write the notes with the new entry; the entry as it stands there."""
    from phasemark.disk import Change as Written
    from phasemark.disk import write_documents

    if change.snippet is None:
        return ""
    _, span, snippet = change.snippet
    entry = snippet.plain
    if edit:
        try:
            edited = click.edit(entry.strip("\n") + "\n", extension=".md")
        except click.ClickException as error:
            raise UsageError(f"{error.message}; the notes are as they were") from None
        if edited is None or not edited.strip():
            raise UsageError("nothing was saved in the editor; the notes are as they were")
        lead = entry[: len(entry) - len(entry.lstrip("\r\n"))]
        tail = entry[len(entry.rstrip("\r\n")) :]
        entry = lead + edited.strip("\n").replace("\n", notes.source.terminator) + tail
    text = f"{notes.text[: span.start]}{entry}{notes.text[span.end :]}"
    old = workspace.texts[notes.path]
    if failures := write_documents(workspace.root.path, [Written(notes.path, old, text)]):
        raise failures[0]
    return entry


def shown(text: str) -> str:
    """Lines of a document for a terminal."""
    return "\n".join(map(visible, text.split("\n")))

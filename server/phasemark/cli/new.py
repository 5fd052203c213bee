"""`phasemark new`: a document, or the three of a phase, from the skeletons of the kinds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from phasemark.cli.options import Command, Shared, shared
from phasemark.cli.terminal import shown_path

if TYPE_CHECKING:
    from phasemark.features.draft import Desk


def complete(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """`phase` and the kinds that begin with what is typed, for a shell."""
    from phasemark.loading import builtin_kinds

    whats = {"phase": "Plan, prompt and work notes of a phase"}
    whats |= {kind.name: kind.purpose for kind in builtin_kinds().kinds.values()}
    return [
        CompletionItem(name, help=text) for name, text in whats.items() if name.startswith(typed)
    ]


@click.command("new", cls=Command)
@click.argument("what", metavar="phase|KIND", shell_complete=complete)
@click.argument("words", metavar="[ID] [NAME]", nargs=-1)
@shared
def command(told: Shared, what: str, words: tuple[str, ...]) -> None:
    """Write a new document of a kind, or the plan, prompt and work notes of a phase.

    For example `phasemark new phase 2b "core templates"`, `phasemark new handoff 2b`,
    `phasemark new stop-rules`. Paths, cross references and dates are filled in; what a
    person has to write stands in <...>. Nothing is overwritten.
    A KIND that there is not is refused with the names of all.
    """
    told.write(list(_written(told, what, words)))


def _written(told: Shared, what: str, words: tuple[str, ...]) -> Iterator[str]:
    """Write the documents, and say where they are."""
    from phasemark.disk import create_document

    root, desk = _desk(told)
    for draft in desk.drafts(what, words):
        create_document(root, draft.path, draft.text)
        yield f"{shown_path(_from_here(root, draft.path))}: written\n"
    yield "Next: replace what stands in <...>; `phasemark check` says what is left.\n"


def _desk(told: Shared) -> tuple[Path, Desk]:
    """The root of the project that the command runs in, and the desk of the current folder."""
    from phasemark.cli.progress import Progress
    from phasemark.cli.run import open_projects
    from phasemark.cli.wish import Wish
    from phasemark.disk import real, relative_to
    from phasemark.features.draft import Desk

    here = real(Path("."))
    with Progress() as progress:
        workspaces = open_projects(told, Wish(), progress)
    workspace = next(one for one in workspaces if here.is_relative_to(one.root.path))
    folder = relative_to(workspace.root.path, here) or "."
    now = datetime.now().astimezone()
    return workspace.root.path, Desk.at(workspace.snapshot, "" if folder == "." else folder, now)


def _from_here(root: Path, path: str) -> str:
    from phasemark.cli.report import shown
    from phasemark.disk import real

    return shown(root / path, real(Path(".")))

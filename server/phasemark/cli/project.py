"""The project that a command about phases looks at, and the phase that it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from phasemark.cli.options import PATH, Shared
from phasemark.errors import UsageError

if TYPE_CHECKING:
    from phasemark.loading import Workspace
    from phasemark.workspace.board import Board
    from phasemark.workspace.elsewhere import Elsewhere, Seen
    from phasemark.workspace.index import Key

Function = TypeVar("Function", bound=Callable[..., Any])

ROOT = click.option(
    "--root",
    "folder",
    type=PATH,
    default=".",
    metavar="FOLDER",
    help="Look at the project of this folder instead of the current one.",
)


def opened(told: Shared, folder: Path) -> Workspace:
    """The project that a folder lies in, without projects of their own below it."""
    from phasemark.cli.progress import Progress
    from phasemark.cli.run import open_projects, require_existing
    from phasemark.cli.wish import Wish
    from phasemark.disk import real

    wish = Wish(paths=(folder,))
    require_existing(wish)
    if not folder.is_dir():
        raise UsageError(f"`{folder}` is no folder")
    here = real(folder)
    with Progress() as progress:
        found = open_projects(told, wish, progress)
    return next(one for one in found if here.is_relative_to(one.root.path))


def elsewhere(told: Shared, workspace: Workspace) -> tuple[Elsewhere, ...]:
    """The project in the other checkouts of its repository."""
    from phasemark import checkouts
    from phasemark.loading import How
    from phasemark.steps import at_once

    return at_once(checkouts.elsewhere(workspace.root, How(told.config, told.cache)))


def seen_everywhere(told: Shared, workspace: Workspace) -> Mapping[Key, Seen]:
    """The state of each phase, in whichever checkout of the repository its work runs."""
    from phasemark.workspace.board import board_of
    from phasemark.workspace.elsewhere import seen_everywhere

    return seen_everywhere(board_of(workspace.snapshot.index), elsewhere(told, workspace))


def say_if_empty(workspace: Workspace) -> None:
    """Say on standard error that a project has no phases, and what could help."""
    from phasemark.cli.main import say

    if workspace.snapshot.index.nodes:
        return
    nested = workspace.listing.nested
    hint = "`phasemark kinds` says what each is, `phasemark new phase 1` writes the first"
    if nested:
        more = f" and {len(nested) - 5} more" if len(nested) > 5 else ""
        names = ", ".join(f"`{name}`" for name in nested[:5])
        hint = f"projects of their own lie below: {names}{more}"
    say(f"no document here describes a phase or a stage; {hint}")


def title_of(workspace: Workspace) -> str:
    """What a drawing of the project is called."""
    from phasemark.features.markdown import one_line

    return one_line(workspace.root.path.name or "phases")


def key_of(board: Board, words: str) -> Key:
    """The phase that a user means; `UsageError` if there is none, or more than one."""
    from phasemark.config import nearest

    found = board.find(words)
    names = {key: job.name for key, job in board.jobs.items()}
    if len(found) == 1:
        return found[0]
    if found:
        *most, last = (f"`{names[key]}`" for key in found)
        raise UsageError(f"`{words}` is several phases; say {', '.join(most)} or {last}")
    if not names:
        raise UsageError(f"there is no phase `{words}`, nor any other")
    raise UsageError(f"there is no phase `{words}`{nearest(words, names.values())}")


def complete(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """The phases whose names begin with what is typed, for a shell."""
    from phasemark.errors import PhasemarkError
    from phasemark.features.phases import name_of
    from phasemark.workspace.board import board_of

    told = Shared(config=None, cache=True, output=None, color="never")
    try:
        snapshot = opened(told, Path(context.params.get("folder") or ".")).snapshot
    except PhasemarkError:
        return []
    return [
        CompletionItem(job.name, help=name_of(snapshot, job.node))
        for job in board_of(snapshot.index).jobs.values()
        if typed.casefold() in (job.name[: len(typed)], job.id.short[: len(typed)].casefold())
    ]

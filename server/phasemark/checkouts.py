"""The same project in the other checkouts of its repository: linked worktrees, the main one."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from phasemark.disk import (
    Git,
    Root,
    Staged,
    branch_of,
    branches,
    differs,
    find_git,
    other_checkouts,
    real,
    staged,
)
from phasemark.features.worktrees import Site, folders_of
from phasemark.history import History
from phasemark.loading import How, open_root_in_steps
from phasemark.workspace.elsewhere import Elsewhere


def elsewhere(root: Root, how: How) -> Generator[None, None, tuple[Elsewhere, ...]]:
    """The project of each other checkout that has its folder, read with the settings of this one;
    in steps, of a document at most.

    A folder that a link leads to is none: it may lie outside of the checkout.
    Raises `ConfigError` where a kind file of a checkout cannot be used.
    """
    found: list[Elsewhere] = []
    git = find_git(root.path)
    for other in other_checkouts(git) if git is not None else ():
        below = root.path.relative_to(git.top) if git else Path()
        folder = other.top / below
        if os.path.isdir(folder) and real(folder) == real(other.top) / below:
            there = replace(root, path=folder)
            workspace = yield from open_root_in_steps(there, (), how)
            yield from workspace.snapshot.index.in_steps()
            found.append(Elsewhere(_from(root.path, folder), branch_of(other), workspace.snapshot))
    return tuple(found)


def site_of(root: Root, others: Iterable[Elsewhere]) -> Site | None:
    """What there is to know before worktrees are made; None where there is no repository."""
    git = find_git(root.path)
    if git is None:
        return None
    below = root.path.relative_to(git.top).as_posix()
    below = "" if below == "." else below
    files = tuple(staged(git))
    return Site(
        git.top.as_posix(), below, branch_of(git), branches(git), _taken(git.top),
        frozenset(_inside(file.path, below) for file in files), tuple(_changed(root, git, files)),
        tuple(others),
    )  # fmt: skip


def _inside(path: str, below: str) -> str:
    """A path from the top as seen from the root; empty outside of it."""
    if not below:
        return path
    return path[len(below) + 1 :] if path.startswith(f"{below}/") else ""


def _taken(top: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folders_of(str(top))))
    except OSError:
        return frozenset()


def _changed(root: Root, git: Git, files: Sequence[Staged]) -> Iterator[str]:
    """Tracked files that are not as they were committed."""
    history = History.open(root.path)
    blobs = history.blobs() if history is not None else {}
    for file in files:
        if (blobs and blobs.get(file.path) != file.blob) or differs(git, file):
            yield file.path
    yield from sorted(blobs.keys() - {file.path for file in files})


def _from(root: Path, folder: Path) -> str:
    """A folder as it is seen from a root: `../project-phase-2b`."""
    return os.path.relpath(folder, root).replace(os.sep, "/")

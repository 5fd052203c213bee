"""The same project in the other checkouts of its repository: linked worktrees, the main one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from phasemark.disk import Root, branch_of, find_git, other_checkouts
from phasemark.loading import How, open_root
from phasemark.workspace.elsewhere import Elsewhere


def elsewhere(root: Root, how: How) -> Iterator[Elsewhere]:
    """The project of each other checkout that has its folder, read with the settings of this one.

    Raises `ConfigError` where a kind file of a checkout cannot be used.
    """
    git = find_git(root.path)
    for other in other_checkouts(git) if git is not None else ():
        folder = other.top / root.path.relative_to(git.top) if git else other.top
        if folder.is_dir() and not folder.is_symlink():
            there = replace(root, path=folder)
            workspace = open_root(there, [folder], how)
            yield Elsewhere(_from(root.path, folder), branch_of(other), workspace.snapshot)


def _from(root: Path, folder: Path) -> str:
    """A folder as it is seen from a root: `../project-phase-2b`."""
    return os.path.relpath(folder, root).replace(os.sep, "/")

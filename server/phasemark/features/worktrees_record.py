"""The plan for worktrees as plain values, for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from phasemark.features.markdown import plain
from phasemark.features.records import Json
from phasemark.features.worktrees import (
    Site,
    Tree,
    commands,
    folder_of,
    in_order,
    merging,
    rollback,
    session_of,
    trees_of,
    warnings,
)
from phasemark.rules.destructive import destroys
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot


def worktrees_record(
    snapshot: Snapshot, site: Site, keys: Sequence[Key], sessions: Mapping[str, str]
) -> Json:
    """The plan; commands are lines for a shell in the order in which they are to be run."""
    board = board_of(snapshot.index)
    trees = trees_of(snapshot, board, site, keys)
    order = in_order(board, trees)
    return {
        "top": site.top,
        "branch": site.branch or None,
        "changed": list(site.changed),
        "linked": [{"folder": one.folder, "branch": one.branch or None} for one in site.others],
        "warnings": [
            plain(line.removeprefix("> "))
            for line in warnings(board, site, trees, snapshot.vocabulary.manifests)
        ],
        "worktrees": [
            {
                "id": board.jobs[tree.key].name,
                "branch": tree.name,
                "folder": folder_of(site, tree),
                "branchExists": tree.has_branch,
                "folderExists": tree.has_folder,
                "copied": list(tree.copied),
                "session": _session(tree, sessions),
            }
            for tree in trees
        ],
        "commands": _lines(commands(site, trees)),
        "rollback": _lines(rollback(site, trees)),
        "merge": _lines(merging(site, order)),
        "mergeOrder": [board.jobs[tree.key].name for tree in order],
    }


def _session(tree: Tree, sessions: Mapping[str, str]) -> str | None:
    """The command that starts a session; None where there is none, or one that destroys."""
    command = session_of(tree, sessions)
    return command if command and not destroys(command) else None


def _lines(lines: Iterable[str]) -> list[str]:
    """What a shell is told, without empty lines and comments."""
    return [line for line in lines if line and not line.startswith("#")]

"""Who claims a file: the phases that write and read it, and whether they meet in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phasemark.features.drawing.view import listed
from phasemark.features.markdown import Links, words
from phasemark.features.phases import place_of
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Key
from phasemark.workspace.overlaps import claimants, plain
from phasemark.workspace.snapshot import Snapshot

_MOST = 8


def about_claims(snapshot: Snapshot, series: str, path: str, links: Links) -> str:
    """Markdown about the claims of a path; empty unless several phases have one."""
    path = plain(path)
    writers, readers = claimants(snapshot.index, series, path) if path else ((), ())
    if len(writers) + len(readers) < 2:
        return ""
    lines = [f"- Written by {_named(snapshot, writers, links)}"] if writers else []
    lines += [f"- Read by {_named(snapshot, readers, links)}"] if readers else []
    return "\n".join((*lines, *_meeting(snapshot, series, path)))


def _named(snapshot: Snapshot, keys: Iterable[Key], links: Links) -> str:
    """The phases with their groups, each a link to where it is described."""
    found = []
    for key in keys:
        node = snapshot.index.nodes[key]
        group = f" (group {words(node.group)})" if node.group else ""
        found.append(f"{links.to(place_of(snapshot, node), words(str(key[1])))}{group}")
    return listed(found, _MOST)


def _meeting(snapshot: Snapshot, series: str, path: str) -> Iterator[str]:
    """What is wrong with that: who may write at the same time, or read what is being written."""
    board = board_of(snapshot.index)
    for one in board.collisions:
        if one.path == path and one.keys[0][0] == series:
            who = listed([str(key[1]) for key in one.keys], _MOST)
            why = "run together" if one.said else "none of them waits for the other"
            yield f"- **Collision**: {words(who)} write it, and {why}"
    for one in board.hazards:
        if one.path == path and one.keys[0][0] == series:
            who = listed([str(key[1]) for key in one.keys], _MOST)
            yield f"- **Hazard**: {words(who)} run together, and it is written and read"

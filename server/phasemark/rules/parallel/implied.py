"""PAR: dependencies that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.outline import Outline
from phasemark.rules.resolution import made, resolve
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.index import Index, Key, Node, Write
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


@rule(
    "PAR004", "implicit-dependency", severity="information", reach="workspace",
    source="guide, chapter 6; parallel stages guide",
)  # fmt: skip
def implicit_dependency(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase uses a file that another phase makes, and does not depend on it.

    Whoever starts the phase first finds no file, and a session then makes one of its
    own. It counts while the file does not exist, in projects that say what waits for
    what.

    ## Example
    Stage 9.3 lists `src/contracts.ts (modify)`, which Stage 9.1 makes, and its
    dependencies are `None`.

    ## Use instead
    Let the phase that uses the file depend on the one that makes it.
    """
    index = snapshot.index
    for node in index.nodes_of.get(outline.path, ()):
        if not _says_order(node, snapshot):
            continue
        found: dict[Key, list[tuple[_Use, Write]]] = {}
        for use in _uses(node, outline, index):
            maker = _maker(use, node, outline, snapshot)
            if maker is not None:
                found.setdefault(maker.key, []).append((use, maker))
        for key, pairs in found.items():
            yield _finding(node, key, pairs, outline, snapshot)


class _Use(NamedTuple):
    """A file that a phase changes, reads or loads."""

    path: str
    at: int
    written: str
    claimed: str
    """Mode of the claim; empty for a file of the context."""


def _finding(
    node: Node, key: Key, pairs: list[tuple[_Use, Write]], outline: Outline, snapshot: Snapshot
) -> Finding:
    """One for each phase that is missing among the dependencies, however many its files."""
    use, maker = pairs[0]
    others = len({one.path for one, _ in pairs}) - 1
    more = f" and {others} more file{'s' if others > 1 else ''}" if others else ""
    message = f"{node.id} uses `{use.written}`{more} of {key[1]}, but does not wait for it"
    place = snapshot.index.place(maker)
    related = (Related(maker.path, place, f"{key[1]} makes it"),)
    return Finding(outline.span(use.at), message, related)


def _says_order(node: Node, snapshot: Snapshot) -> bool:
    """Whether somebody thought about what the phase waits for."""
    if node.key[0] in snapshot.index.declares_order or node.group or node.together:
        return True
    if node.scope is not None:
        return node.scope.depends_at >= 0
    return any(_has_dependencies(snapshot.outlines[path], snapshot) for path in node.paths)


def _has_dependencies(outline: Outline, snapshot: Snapshot) -> bool:
    kind = snapshot.kinds.get(outline.kind or "")
    sections = kind.section if kind else ()
    return any(one.holds == "dependencies" and one.name in outline.sections for one in sections)


def _uses(node: Node, outline: Outline, index: Index) -> Iterator[_Use]:
    for write in index.claims[node.key]:
        claim = write.claim
        if write.path == outline.path and claim.mode in ("read", "modified"):
            yield _Use(plain(claim.path), claim.at, claim.path, claim.mode)
    if outline.role != "prompt" or node.scope is not None:
        return
    claimed = {plain(write.claim.path) for write in index.claims[node.key]}
    for reference in outline.references:
        path = plain(reference.path)
        if reference.promise in ("exists", "read") and reference.leads and path not in claimed:
            yield _Use(path, reference.at, reference.path, "")


def _maker(use: _Use, node: Node, outline: Outline, snapshot: Snapshot) -> Write | None:
    """The claim of another phase that makes a file which does not exist yet."""
    index = snapshot.index
    if "/" not in use.path or use.path.endswith("/") or use.path.endswith(".md"):
        return None
    makers = made(snapshot).get((node.key[0], use.path))
    if makers is None or node.key in makers:
        return None
    if resolve(use.path, outline, snapshot).found:
        return None
    for key in makers:
        if _settled(key, node, index) or (use.claimed and index.say_together(key, node.key)):
            return None
    first = min(makers)
    return makers[first]


def _settled(maker: Key, node: Node, index: Index) -> bool:
    """Whether one waits for the other or is a part of it, or the maker is complete."""
    other = index.nodes[maker]
    if other.status == "Complete" or index.ordered(maker, node.key):
        return True
    return maker[1].parent_of(node.id) or node.id.parent_of(maker[1])

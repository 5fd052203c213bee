"""`touched`: the documents that an edit of another one most likely says something new about."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.workspace.index import Index, Key
from phasemark.workspace.overlaps import hazards, migrations, overlaps
from phasemark.workspace.overlay import differing

_MANY = 20
"""Documents that differ; of more than these all others count alike."""


def touched(before: Index, after: Index) -> tuple[str, ...]:
    """The documents of which facts differ, then those of phases beside these in the graph, and
    those with other cycles and collisions; each once. Empty where many differ."""
    changed = differing(before.outlines, after.outlines)
    if not changed or len(changed) > _MANY:
        return ()
    found = dict.fromkeys(changed)
    for index in (before, after):
        keys = {node.key for path in changed for node in index.nodes_of.get(path, ())}
        for key in _beside(index, keys):
            found.update(dict.fromkeys(index.nodes[key].paths))
    found.update(dict.fromkeys(_different(before, after)))
    return tuple(path for path in found if path in after.outlines)


def _beside(index: Index, keys: set[Key]) -> Iterator[Key]:
    """Some phases, what they wait for, and what waits for them."""
    yield from keys
    for key in keys:
        yield from index.successors[key]
    for key, targets in index.successors.items():
        if not keys.isdisjoint(targets):
            yield key


def _different(before: Index, after: Index) -> Iterator[str]:
    """The documents that phases meet in otherwise than before."""
    for one, other in (
        (before.cycles_of, after.cycles_of),
        (overlaps(before), overlaps(after)),
        (hazards(before), hazards(after)),
        (migrations(before), migrations(after)),
    ):
        if one is not other:
            for path in one.keys() | other.keys():
                if one.get(path) != other.get(path):
                    yield path

"""`touched`: the documents that an edit of another one most likely says something new about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from phasemark.steps import Steps, at_once, portions
from phasemark.workspace.index import Index, Key
from phasemark.workspace.overlaps import hazards, migrations, overlaps
from phasemark.workspace.overlay import differing

Meetings = Mapping[str, object]

_MANY = 20
"""Documents that differ; of more than these all others count alike."""


def touched(before: Index, after: Index) -> tuple[str, ...]:
    """The documents of which facts differ, then those of phases beside these in the graph, and
    those with other cycles and collisions; each once. Empty where many differ."""
    return at_once(touched_in_steps(before, after))


def touched_in_steps(before: Index, after: Index) -> Steps[tuple[str, ...]]:
    """`touched` in steps, for which an index with everything computed is needed."""
    changed = differing(before.outlines, after.outlines)
    if not changed or len(changed) > _MANY:
        return ()
    found = dict.fromkeys(changed)
    for index in (before, after):
        keys = {node.key for path in changed for node in index.nodes_of.get(path, ())}
        beside = yield from _beside(index, keys)
        for key in beside:
            found.update(dict.fromkeys(index.nodes[key].paths))
    for one, other in _meetings(before, after):
        if one is not other:
            for paths in portions((*one, *other), 2_000):
                yield
                found.update((path, None) for path in paths if one.get(path) != other.get(path))
    return tuple(path for path in found if path in after.outlines)


def _beside(index: Index, keys: set[Key]) -> Steps[dict[Key, None]]:
    """Some phases, what they wait for, and what waits for them."""
    found = dict.fromkeys(keys)
    for key in keys:
        found.update(dict.fromkeys(index.successors[key]))
    for some in portions(index.successors.items(), 2_000):
        yield
        found.update((key, None) for key, targets in some if not keys.isdisjoint(targets))
    return found


def _meetings(before: Index, after: Index) -> Iterator[tuple[Meetings, Meetings]]:
    """Where phases meet, by document, before and after."""
    yield before.cycles_of, after.cycles_of
    for meet in (overlaps, hazards, migrations):
        yield meet(before), meet(after)

"""`edited`: the index after one document changed, made of the index before.

While somebody types, what all the other documents say stays as it was. Where an edit changes
which phases there are, everything is computed again when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from phasemark.document.outline import Outline
from phasemark.workspace.index import Edge, Index, Key, Node, Write, claims_by_scope, writes_of
from phasemark.workspace.overlay import replaced


class OfNames(NamedTuple):
    """A value of `Index.memo` that depends on nothing but ids, roles and names of files."""

    value: Any


class OfClaims(NamedTuple):
    """A value of `Index.memo` that depends on what phases claim, and on their order, but not on
    where they say so."""

    value: Any


class OfPhases(NamedTuple):
    """A value of `Index.memo` made of what each phase says. It outlasts an edit that leaves what
    phases claim and their order alone, and is then to be made anew for those that were touched;
    where none was it may know an older index, which says the same of all phases."""

    value: Any
    touched: frozenset[Key] = frozenset()
    """Phases of which something else is said since the value was made."""


def edited(index: Index, outline: Outline) -> Index:
    """The index with another outline of a document that it has."""
    old = index.outlines[outline.path]
    new = Index(replaced(index.outlines, {outline.path: outline}), index.kinds)
    if _who(old) != _who(outline):
        return new
    known = index.__dict__
    _keep(new, known, "roles_in_use")
    if outline.id is None:
        _keep(new, known, "_same", "by_phase")
    elif "by_phase" in known:
        _keep(new, known, "_same")
        key = (index.series(outline.path), outline.id)
        same = tuple(outline if one.path == outline.path else one for one in index.by_phase[key])
        new.__dict__["by_phase"] = replaced(index.by_phase, {key: same})
    if "nodes" in known:
        _take_nodes(index, new, outline)
    return new


def cost(before: Index, after: Index) -> float:
    """Roughly the seconds that it takes to compute again what an edit has thrown away."""
    documents = len(after.outlines)
    if "nodes" in before.__dict__ and "nodes" not in after.__dict__:
        return _ALL_OF_ONE * documents
    if "claimed" in before.memo and "claimed" not in after.memo:
        return _CLAIMS_OF_ONE * documents
    return 0.0


_ALL_OF_ONE, _CLAIMS_OF_ONE = 30e-6, 10e-6
"""Seconds for each document: for what phases there are, and for what they claim alone."""


def _who(outline: Outline) -> object:
    """What phases there are because of a document, and what it is for them."""
    ids = [(scope.id, scope.form) for scope in outline.scopes if scope.id is not None]
    return outline.id, outline.title_id, outline.role, outline.slug, ids


def _keep(new: Index, known: Mapping[str, object], *names: str) -> None:
    new.__dict__.update((name, known[name]) for name in names if name in known)


def _take_nodes(index: Index, new: Index, outline: Outline) -> None:
    known = index.__dict__
    touched = {node.key: node for node in _nodes(index, new, outline)}
    old = {key: index.nodes[key] for key in touched}
    new.__dict__["nodes"] = replaced(index.nodes, touched)
    _keep(new, known, "rank", "series_words", "_parts", "_known")
    order = all(_waits(old[key]) == _waits(node) for key, node in touched.items())
    if order:
        _keep(new, known, "required", "successors", "required_ranks", "_reach", "declares_order")
        if "cycles" in known:
            new.__dict__["cycles"] = _moved(index.cycles, old, touched)
    if "nodes_of" in known:
        paths = {path for node in touched.values() for path in node.paths}
        described = {
            path: tuple(touched.get(node.key, node) for node in index.nodes_of[path])
            for path in paths
        }
        new.__dict__["nodes_of"] = replaced(index.nodes_of, described)
    if "claims" in known:
        _take_claims(index, new, touched, order)


def _moved(
    cycles: tuple[tuple[Edge, ...], ...], old: Mapping[Key, Node], new: Mapping[Key, Node]
) -> tuple[tuple[Edge, ...], ...]:
    """The same cycles, with edges where they are written now."""
    now = {
        before: after
        for key, node in old.items()
        for before, after in zip(node.edges, new[key].edges, strict=True)
    }
    return tuple(tuple(now.get(edge, edge) for edge in cycle) for cycle in cycles)


def _take_claims(index: Index, new: Index, touched: Mapping[Key, Node], order: bool) -> None:
    paths = {path for node in touched.values() for path in node.paths}
    by_scope = {path: claims_by_scope(new.outlines[path]) for path in paths}
    after = {key: writes_of(node, by_scope) for key, node in touched.items()}
    before = {key: index.claims[key] for key in touched}
    new.__dict__["claims"] = replaced(index.claims, after)
    same = order and all(_said(before[key]) == _said(after[key]) for key in after)
    lasting = (OfNames, OfClaims) if same else OfNames
    for name, one in list(index.memo.items()):  # another thread may add to it
        if isinstance(one, lasting):
            new.memo[name] = one
        elif same and isinstance(one, OfPhases):
            new.memo[name] = OfPhases(one.value, one.touched.union(touched))


def _said(writes: Iterable[Write]) -> list[object]:
    """What a phase claims, wherever it says so; `Index.place` knows where."""
    return [(write.path, write.claim._replace(at=0)) for write in writes]


def _nodes(index: Index, new: Index, outline: Outline) -> list[Node]:
    """The phases and stages that a document has a part in, as they are now."""
    found: list[Node] = []
    if outline.id is not None:
        key = (new.series(outline.path), outline.id)
        found.append(new.phase(key, new.by_phase[key]))
    seen = {node.key for node in found}
    for node in new.stages_of(outline):
        if index.nodes[node.key].paths == node.paths and node.key not in seen:
            found.append(node)
            seen.add(node.key)
    return found


def _waits(node: Node) -> object:
    edges = [(edge.target, edge.optional) for edge in node.edges]
    return edges, node.group, node.together

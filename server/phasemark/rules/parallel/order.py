"""PAR: the order of phases, and what goes against it."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.parallel.merging import in_order
from phasemark.rules.parallel.said import listed
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.index import Edge, Key, Node
from phasemark.workspace.snapshot import Snapshot


@rule(
    "PAR002", "cycle", severity="error", reach="workspace", adaptive=False,
    source="parallel stages guide",
)  # fmt: skip
def cycle(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase depends on itself, directly or through the phases it names.

    No order of execution satisfies a cycle, so every phase on it waits for ever.

    ## Example
    `plan/phase-1.md` depends on Phase 2, and `plan/phase-2.md` on Phase 1.

    ## Use instead
    Move what both need to a phase of its own that both depend on, and remove one of the
    dependencies.
    """
    for edges in snapshot.index.cycles_of.get(outline.path, ()):
        first = edges[0]
        trail = " -> ".join(
            str(id) for id in (*(edge.source[1] for edge in edges), first.source[1])
        )
        message = f"{first.source[1]} depends on itself: {trail}"
        if len(edges) == 1 and first.target == first.source:
            message = f"{first.source[1]} depends on itself; a phase can only wait for another"
        related = tuple(_edge(edge, snapshot) for edge in edges[1:])
        yield Finding(outline.span(first.at), message, related)


@rule(
    "PAR009", "merge-order", reach="workspace", fix="unsafe", source="parallel stages guide",
)  # fmt: skip
def merge_order(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The documented merge order puts a stage before one that it depends on.

    Merging in that order breaks the main branch in between, or drags the dependency in
    unreviewed. Which stage was finished first does not matter.

    ## Example
    `1. Stage 9.4`, `2. Stage 9.1` under Merge order, where 9.4 depends on 9.1.

    ## Use instead
    Write `1. Stage 9.1`, `2. Stage 9.4`
    """
    index = snapshot.index
    series = index.series(outline.path)
    order = {(series, merge.id): number for number, merge in enumerate(outline.merges)}
    for number, merge in enumerate(outline.merges):
        key = (series, merge.id)
        late = [
            target
            for target in index.successors.get(key, ())
            if order.get(target, -1) > number and not index.reaches(target, key)
        ]
        if late:
            names = listed(str(target[1]) for target in late)
            places = tuple(
                Related(
                    outline.path, outline.span(outline.merges[order[target]].at), f"{target[1]}"
                )
                for target in late
            )
            message = f"{merge.id} is merged before {names}, which it depends on"
            fix = in_order(outline, snapshot)
            yield Finding(outline.span(merge.at), message, places, fix)


@rule(
    "PAR011",
    "started-too-early",
    reach="workspace",
    source="guide, chapter 7; parallel stages guide",
)
def started_too_early(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase is in progress although a phase that it depends on is not complete.

    It is built on something that still changes, or that does not exist. Optional
    dependencies, and phases that state no status or two, do not count: STA003 and
    NTE003 say what is to be mended first.

    ## Example
    Phase 2 is `In progress` and depends on Phase 1, which is `Planned`.

    ## Use instead
    Finish the dependency first, or remove it if the phase does not need it after all.
    """
    index = snapshot.index
    for node in index.nodes_of.get(outline.path, ()):
        if node.status != "In progress" or _several(node, snapshot):
            continue
        for edge in node.edges:
            if edge.path == outline.path and not edge.optional:
                key = _unfinished(edge, snapshot)
                if key is not None:
                    status = index.nodes[key].status
                    message = (
                        f"{node.id} is in progress, but {key[1]} is `{status}`; it has to be"
                        " complete before"
                    )
                    yield Finding(outline.span(edge.at), message, _status_of(key, snapshot))


def _unfinished(edge: Edge, snapshot: Snapshot) -> Key | None:
    """The first phase behind an edge that says it is not complete; none on a cycle."""
    index = snapshot.index
    for key in index.expand(edge.target):
        node = index.nodes[key]
        if node.status in ("", "Complete") or index.reaches(key, edge.source):
            continue
        if "Complete" not in _stated(node, snapshot) and not _several(node, snapshot):
            return key if key != edge.source else None
    return None


def _several(node: Node, snapshot: Snapshot) -> bool:
    """Whether a document of the phase ticks two statuses."""
    found = (snapshot.outlines[path].status for path in node.paths if node.scope is None)
    return any(status is not None and status.ticked > 1 for status in found)


def _stated(node: Node, snapshot: Snapshot) -> set[str]:
    """The statuses that the documents of a phase state; none for a part of one."""
    found = (snapshot.outlines[path].status for path in node.paths if node.scope is None)
    return {status.value for status in found if status is not None}


def _edge(edge: Edge, snapshot: Snapshot) -> Related:
    span = snapshot.outlines[edge.path].span(edge.at)
    return Related(edge.path, span, f"{edge.source[1]} depends on {edge.target[1]}")


def _status_of(key: Key, snapshot: Snapshot) -> tuple[Related, ...]:
    """Where the status of a phase stands."""
    node = snapshot.index.nodes[key]
    if node.scope is not None:
        span = snapshot.outlines[node.paths[0]].span(node.scope.at)
        return (Related(node.paths[0], span, f"{node.id} is `{node.status}`"),)
    return tuple(
        Related(path, found.span(found.status.at), f"{node.id} is `{node.status}`")
        for path in node.paths
        if (found := snapshot.outlines[path]).status and found.status.value == node.status
    )[:1]

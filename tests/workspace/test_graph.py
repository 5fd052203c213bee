"""Knots, cycles and reachability against the plainest way to compute them."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from phasemark.workspace.graph import Reach, cycles, parts

Graph = dict[int, tuple[int, ...]]

NODES = st.integers(0, 9)
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=4).map(tuple), max_size=10).map(
    lambda graph: {
        node: graph.get(node, ())
        for node in {*graph, *(target for targets in graph.values() for target in targets)}
    }
)


def behind(graph: Graph, source: int) -> set[int]:
    """Everything that a node depends on."""
    seen: set[int] = set()
    waiting = list(graph[source])
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(graph[node])
    return seen


@given(GRAPHS)
def test_reach_is_what_a_walk_finds(graph: Graph) -> None:
    reach = Reach(graph)
    for source in graph:
        found = {target for target in graph if reach.reaches(source, target)}
        assert found == behind(graph, source)


@given(GRAPHS, st.sets(NODES))
def test_marked_nodes_are_found_behind_a_node(graph: Graph, marked: set[int]) -> None:
    reach = Reach(graph)
    mark = reach.mark(marked)
    for source in graph:
        wanted = any(
            node in graph and (node == source or node in behind(graph, source)) for node in marked
        )
        assert (reach.behind(source, mark) is not None) == wanted


@given(GRAPHS)
def test_parts_come_after_what_they_depend_on(graph: Graph) -> None:
    done: set[int] = set()
    for part in parts(graph):
        done.update(part)
        assert all(target in done for node in part for target in graph[node])
    assert done == set(graph)


@given(GRAPHS)
def test_nothing_is_left_when_every_cycle_is_broken(graph: Graph) -> None:
    found = cycles(graph)
    assert found == sorted(found)
    left = {node: set(targets) for node, targets in graph.items()}
    for cycle in found:
        steps = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        assert all(target in graph[source] for source, target in steps)
        source, target = next(((a, b) for a, b in steps if a < b), steps[-1])
        left[source].discard(target)
    TopologicalSorter(left).prepare()


@given(GRAPHS)
def test_a_graph_without_cycles_has_none(graph: Graph) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        assert cycles(graph)
    else:
        assert cycles(graph) == []

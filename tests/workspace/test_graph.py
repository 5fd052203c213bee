"""Cycles and reach of any graph, held to their definitions."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from phasemark.workspace.graph import Reach, cycles, parts

graphs = st.dictionaries(
    st.integers(0, 7), st.lists(st.integers(0, 7), max_size=4).map(tuple), max_size=8
).map(lambda edges: {node: edges.get(node, ()) for node in range(8)})


def has_cycle(graph: dict[int, tuple[int, ...]]) -> bool:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


@given(graphs)
def test_cycles_are_found_where_there_are_any(graph: dict[int, tuple[int, ...]]) -> None:
    found = cycles(graph)
    assert bool(found) == has_cycle(graph)
    assert found == sorted(found)
    for cycle in found:
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        for one, other in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            assert other in graph[one]


@given(graphs)
def test_all_cycles_together_leave_no_knot(graph: dict[int, tuple[int, ...]]) -> None:
    broken = {node: list(targets) for node, targets in graph.items()}
    for cycle in cycles(graph):
        for one, other in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            broken[one] = [target for target in broken[one] if target != other]
    assert not has_cycle({node: tuple(targets) for node, targets in broken.items()})


@given(graphs)
def test_reach_is_what_a_walk_finds(graph: dict[int, tuple[int, ...]]) -> None:
    reach = Reach(graph)
    for source in graph:
        seen: set[int] = set()
        todo = list(graph[source])
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(graph[node])
        assert {target for target in graph if reach.reaches(source, target)} == seen


@given(graphs)
def test_parts_come_behind_what_they_depend_on(graph: dict[int, tuple[int, ...]]) -> None:
    found = list(parts(graph))
    assert sorted(node for part in found for node in part) == list(range(8))
    place = {node: number for number, part in enumerate(found) for node in part}
    assert all(place[target] <= place[node] for node in graph for target in graph[node])


def test_a_long_chain_is_no_deep_recursion() -> None:
    graph = {node: (node + 1,) for node in range(20_000)} | {20_000: ()}
    assert cycles(graph) == []
    assert cycles({**graph, 20_000: (0,)}) == [tuple(range(20_001))]


def test_an_unknown_node_reaches_nothing() -> None:
    assert not Reach({1: (2,), 2: ()}).reaches(1, 9)
    assert not Reach({}).reaches(1, 1)

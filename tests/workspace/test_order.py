"""Chains and merging orders of any graph without cycles, held to their definitions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from phasemark.workspace.order import first_by_rank, longest, rest


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """Targets of up to eight nodes whose order is hidden behind a shuffle."""
    names = draw(st.permutations(range(draw(st.integers(0, 8)))))
    found: list[list[int]] = [[] for _ in names]
    for place, name in enumerate(names):
        if place:
            found[name] = draw(st.lists(st.sampled_from(names[:place]), max_size=3))
    return found


def chains(targets: list[list[int]], node: int) -> list[list[int]]:
    """Every chain that ends with a node."""
    behind = [chain for to in targets[node] for chain in chains(targets, to)]
    return [[*chain, node] for chain in behind] or [[node]]


@given(graphs())
def test_each_comes_behind_what_it_depends_on(targets: list[list[int]]) -> None:
    order = list(first_by_rank(targets))
    assert sorted(order) == list(range(len(targets)))
    place = {node: number for number, node in enumerate(order)}
    assert all(place[to] < place[node] for node, found in enumerate(targets) for to in found)
    for one, other in pairwise(order):
        assert one < other or one in targets[other]


@given(graphs(), st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_the_longest_chain_is_a_heaviest_one(targets: list[list[int]], weights: list[int]) -> None:
    every = [chain for node in range(len(targets)) for chain in chains(targets, node)]
    order = list(first_by_rank(targets))
    chain = longest(targets, weights[: len(targets)], order)
    heaviest = max((sum(weights[node] for node in one) for one in every), default=0)
    assert sum(weights[node] for node in chain) == heaviest
    assert not chain or chain in every
    for node, weight in enumerate(rest(targets, weights[: len(targets)], order)):
        tails = [one[one.index(node) :] for one in every if node in one]
        assert weight == max(sum(weights[each] for each in tail) for tail in tails)

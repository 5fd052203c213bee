"""Orders of a graph without cycles whose nodes are numbers: chains and merging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

Targets = Sequence[Sequence[int]]
"""By node the nodes that it depends on."""


def first_by_rank(targets: Targets) -> Iterator[int]:
    """All nodes, each behind those that it depends on; else the smaller number first."""
    waiting = [len(set(found)) for found in targets]
    behind = _behind(targets)
    free = [node for node, count in enumerate(waiting) if not count]
    heapify(free)
    while free:
        node = heappop(free)
        yield node
        for other in behind[node]:
            waiting[other] -= 1
            if not waiting[other]:
                heappush(free, other)


def longest(targets: Targets, weights: Sequence[float], order: Sequence[int]) -> list[int]:
    """The heaviest chain, its first node the one that depends on nothing; the first of equals.

    `order` has each node behind those that it depends on.
    """
    total = [0.0] * len(targets)
    before: list[int | None] = [None] * len(targets)
    last: int | None = None
    for node in order:
        best: int | None = None
        for to in targets[node]:
            if best is None or (total[to], -to) > (total[best], -best):
                best = to
        total[node] = weights[node] + (total[best] if best is not None else 0.0)
        before[node] = best
        if last is None or (total[node], -node) > (total[last], -last):
            last = node
    chain: list[int] = []
    while last is not None:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def rest(targets: Targets, weights: Sequence[float], order: Sequence[int]) -> list[float]:
    """By node the weight of the heaviest chain that begins with it; `order` as of `longest`."""
    total = list(weights)
    for node in reversed(order):
        for to in targets[node]:
            total[to] = max(total[to], weights[to] + total[node])
    return total


def _behind(targets: Targets) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in targets]
    for node, every in enumerate(targets):
        for to in set(every):
            found[to].append(node)
    return found

"""Questions to a dependency graph: knots, cycles, and what reaches what.

A graph maps each node to the nodes it depends on. Everything here is linear in nodes
and edges but for `Reach`, which keeps one bit for each pair that it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...
    def __hash__(self) -> int: ...


N = TypeVar("N", bound=Ordered)

_MOST_CYCLES = 50
"""How many cycles of one knot are told apart."""


def parts(graph: Mapping[N, Sequence[N]]) -> Iterator[list[N]]:
    """The strongly connected parts; each comes after all parts that it depends on."""
    walk = _Walk(graph)
    for start in graph:
        if start not in walk.order:
            yield from walk.parts(start)


class _Walk(Generic[N]):
    """Tarjan's walk: nodes numbered as they are met, and the least number that each reaches."""

    def __init__(self, graph: Mapping[N, Sequence[N]]) -> None:
        self._graph = graph
        self.order: dict[N, int] = {}
        self._low: dict[N, int] = {}
        self._open: dict[N, None] = {}
        """The nodes whose part is not known yet, in the order in which they were met."""
        self._way: list[tuple[N, Iterator[N]]] = []
        """From the start to the node where the walk is, each with what it has not tried yet."""

    def parts(self, start: N) -> Iterator[list[N]]:
        self._enter(start)
        while self._way:
            node, targets = self._way[-1]
            if not self._step(node, targets):
                self._way.pop()
                if self._way:
                    self._lower(self._way[-1][0], self._low[node])
                if self._low[node] == self.order[node]:
                    yield self._leave(node)

    def _step(self, node: N, targets: Iterator[N]) -> bool:
        """Whether the walk went on to a node that it had not met."""
        for target in targets:
            if target not in self.order:
                self._enter(target)
                return True
            if target in self._open:
                self._lower(node, self.order[target])
        return False

    def _enter(self, node: N) -> None:
        self.order[node] = self._low[node] = len(self.order)
        self._open[node] = None
        self._way.append((node, iter(self._graph.get(node, ()))))

    def _lower(self, node: N, number: int) -> None:
        self._low[node] = min(self._low[node], number)

    def _leave(self, node: N) -> list[N]:
        part: list[N] = []
        while not part or part[-1] != node:
            part.append(self._open.popitem()[0])
        return part


def cycles(graph: Mapping[N, Sequence[N]]) -> list[tuple[N, ...]]:
    """Cycles that together hold all knots: without the last edge of each, none is left.

    Each starts at its smallest node and is a shortest one through it; the node is not
    repeated at the end. Ordered by their first nodes.
    """
    found: list[tuple[N, ...]] = []
    for part in parts(graph):
        if len(part) > 1 or part[0] in graph.get(part[0], ()):
            members = set(part)
            knot = {node: tuple(t for t in graph[node] if t in members) for node in sorted(part)}
            found.extend(_cycles_of(knot))
    found.sort()
    return found


def _cycles_of(knot: dict[N, tuple[N, ...]]) -> list[tuple[N, ...]]:
    """The cycles of one knot, each broken where it runs against the order of the nodes."""
    found: list[tuple[N, ...]] = []
    pending = [knot]
    while pending and len(found) < _MOST_CYCLES:
        graph = pending.pop()
        cycle = _shortest(min(graph), graph)
        found.append(cycle)
        edges = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
        source, target = next(((a, b) for a, b in edges if a < b), edges[-1])
        graph = {**graph, source: tuple(t for t in graph[source] if t != target)}
        for part in parts(graph):
            if len(part) > 1 or part[0] in graph[part[0]]:
                members = set(part)
                pending.append(
                    {node: tuple(t for t in graph[node] if t in members) for node in part}
                )
    return found


def _shortest(start: N, graph: Mapping[N, Sequence[N]]) -> tuple[N, ...]:
    """A shortest way from `start` back to it; it is there in every knot."""
    came: dict[N, N] = {}
    level = [start]
    while level:
        later: list[N] = []
        for node in level:
            for target in graph[node]:
                if target == start:
                    return _trail(came, start, node)
                if target not in came:
                    came[target] = node
                    later.append(target)
        level = later
    return (start,)


def _trail(came: Mapping[N, N], start: N, node: N) -> tuple[N, ...]:
    trail = [node]
    while node != start:
        node = came[node]
        trail.append(node)
    return tuple(reversed(trail))


class Reach:
    """Which nodes a node depends on, directly or not: one bit for each, in one number."""

    def __init__(self, graph: Mapping[N, Sequence[N]]) -> None:
        self._number: dict[Any, int] = {}
        self._behind: list[int] = []
        self._nodes: list[Any] = []
        self.knotted = False
        """Whether some node depends on itself."""
        for number, part in enumerate(parts(graph)):
            self._nodes.append(min(part))
            for node in part:
                self._number[node] = number
            behind = 0
            for node in part:
                for target in graph.get(node, ()):
                    other = self._number[target]
                    behind |= 1 << other
                    if other != number:
                        behind |= self._behind[other]
                    else:
                        self.knotted = True
            self._behind.append(behind)

    def reaches(self, source: object, target: object) -> bool:
        """Whether `source` depends on `target`; a node of a cycle depends on itself."""
        a, b = self._number.get(source), self._number.get(target)
        return a is not None and b is not None and bool(self._behind[a] >> b & 1)

    def either(self, one: object, other: object) -> bool:
        """Whether one of two nodes depends on the other."""
        a, b = self._number.get(one), self._number.get(other)
        if a is None or b is None:
            return False
        if a < b:  # What a node depends on has the smaller number.
            a, b = b, a
        return bool(self._behind[a] >> b & 1)

    def mark(self, nodes: Iterable[object]) -> int:
        """A set of nodes as one number, for `behind`."""
        marked = 0
        for node in nodes:
            number = self._number.get(node)
            if number is not None:
                marked |= 1 << number
        return marked

    def behind(self, source: object, marked: int) -> object | None:
        """One of the marked nodes that `source` is or depends on; None if there is none."""
        number = self._number.get(source)
        if number is None:
            return None
        found = (self._behind[number] | 1 << number) & marked
        return self._nodes[found.bit_length() - 1] if found else None

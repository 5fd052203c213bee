"""What waits for what in a root: as somebody wrote it, and as nobody had to write it.

An edge inside of a cycle orders nothing. What is implied never contradicts what is written:
an edge that would close a cycle is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from phasemark.text.once import cached_property
from phasemark.workspace.graph import parts
from phasemark.workspace.index import Index, Key, Node
from phasemark.workspace.order import first_by_rank


class Link(NamedTuple):
    """`source` waits for `target`."""

    source: Key
    target: Key
    optional: bool
    """It orders the merging and blocks nothing."""
    implied: bool
    """Nobody wrote it: the order of the ids, or that a whole waits for its parts."""
    path: str
    """Where it is written; of an implied one where its source is described."""
    at: int
    """Place in that document; -1 for an implied one."""


class Links:
    """The edges between the known jobs of an index; by rank, the place of a job in the index."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def in_steps(self) -> Iterator[None]:
        """Compute what nearly every question needs, part by part; the index before."""
        for name in ("written", "implied", "order"):
            getattr(self, name)
            yield

    def take(self, before: Links, touched: Iterable[Key]) -> bool:
        """Take over the order of another index in which some phases say something else, and wait
        for the same; False if they say otherwise whether there is an order."""
        now, then = self.index.nodes, before.index.nodes
        if any(self._says_order(now[key]) != before._says_order(then[key]) for key in touched):
            return False
        known = before.__dict__
        self.__dict__.update((name, known[name]) for name in _OF_ORDER if name in known)
        return True

    @cached_property
    def every(self) -> tuple[Link, ...]:
        """What is written, then what is implied."""
        return (*self.written, *self.implied)

    @cached_property
    def written(self) -> tuple[Link, ...]:
        """What somebody wrote; an id that stands for several jobs gives a link to each."""
        known, targets = self.index.nodes, self.index.targets
        found: list[Link] = []
        for node in self.index.nodes.values():
            for edge in node.edges:
                source, target, path, at, optional = edge
                every = (target,) if target in known else targets(edge)
                found += [Link(source, one, optional, False, path, at) for one in every]
        return tuple(found)

    @cached_property
    def implied(self) -> tuple[Link, ...]:
        """What nobody wrote, as far as it contradicts nothing that somebody wrote."""
        index = self.index
        every = (*self._in_order_of_ids.items(), *self._of_wholes())
        if not every:
            return ()
        written = {(link.source, link.target) for link in self.written}
        pairs = dict.fromkeys(pair for pair in every if pair not in written and pair[0] != pair[1])
        links = [
            Link(source, target, False, True, index.nodes[source].paths[0], -1)
            for source, target in pairs
        ]
        ranked = self._ranked(links)
        kept = _with_weak(self._strong, ranked)
        return tuple(
            link
            for link, (source, target) in zip(links, ranked, strict=True)
            if target in kept[source]
        )

    @cached_property
    def required(self) -> list[list[int]]:
        """By rank what each waits for as it is written."""
        return list(self.index.required_ranks.values())

    @cached_property
    def implied_ranks(self) -> Mapping[int, list[int]]:
        """By rank what each waits for that nobody wrote."""
        found: dict[int, list[int]] = {}
        for source, target in self._ranked(self.implied):
            found.setdefault(source, []).append(target)
        return found

    @cached_property
    def order(self) -> list[list[int]]:
        """By rank what each waits for, implied edges included; without cycles."""
        targets = [list(found) for found in self._strong]
        for source, target in self._ranked(self.implied):
            targets[source].append(target)
        return targets

    @cached_property
    def in_order(self) -> tuple[int, ...]:
        """All ranks, each behind those that it waits for."""
        return tuple(first_by_rank(self.order))

    @cached_property
    def merge_order(self) -> tuple[int, ...]:
        """All ranks, each behind all that it depends on, optional ones included."""
        optional = self._ranked(link for link in self.written if link.optional)
        if not optional:
            return self.in_order
        return tuple(first_by_rank(_with_weak(self.order, optional)))

    @cached_property
    def _strong(self) -> list[list[int]]:
        """By rank what each waits for as it is written, without edges inside of cycles."""
        targets = self.required
        if not self.index.cycles:
            return targets
        knot = _knots(targets)
        return [[to for to in found if knot[to] != knot[one]] for one, found in enumerate(targets)]

    def _ranked(self, links: Iterable[Link]) -> list[tuple[int, int]]:
        rank = self.index.rank
        return [(rank[link.source], rank[link.target]) for link in links]

    def _of_wholes(self) -> Iterator[tuple[Key, Key]]:
        """A whole waits for its last parts, and all of them for what it waits for."""
        index = self.index
        for key, node in index.nodes.items():
            inner = self.index.parts_of(key)
            if not inner:
                continue
            outer = [
                target
                for edge in node.edges
                if not edge.optional
                for target in index.targets(edge)
                if target not in inner
            ]
            waited_for = {
                target
                for part in inner
                for edge in index.nodes[part].edges
                if not edge.optional
                for target in index.targets(edge)
            }
            waited_for.update(
                self._in_order_of_ids[part] for part in inner if part in self._in_order_of_ids
            )
            for part in inner:
                if part not in waited_for:
                    yield key, part
                yield from ((part, target) for target in outer if not part[1].parent_of(target[1]))

    @cached_property
    def _in_order_of_ids(self) -> Mapping[Key, Key]:
        """By job the one before it, in series that say nothing of any order; in others among
        the parts of one document that say nothing of theirs."""
        found: dict[Key, Key] = {}
        before: dict[object, Key] = {}
        for key, node in self.index.nodes.items():
            if node.scope is None and key[0] in self._ordered_series:
                continue
            family = self._family(node)
            if family in self._ordered or self.index.parts_of(key):
                continue
            last = before.get(family)
            if last is not None and last[1].word == key[1].word:
                found[key] = last
            before[family] = key
        return found

    def _family(self, node: Node) -> object:
        """Jobs that have one order: a series, or in an ordered one the parts of a document."""
        series, id = node.key
        if node.scope is None or series not in self._ordered_series:
            return series
        return series, id.parent, node.paths[0]

    @cached_property
    def _ordered(self) -> frozenset[object]:
        """The families that say something of their order, or are named where others do."""
        found: set[object] = set(self._ordered_series)
        parts = {node.key: node for node in self.index.nodes.values() if node.scope is not None}
        for node in parts.values():
            if node.key[0] in found and (node.edges or self._says_order(node)):
                found.add(self._family(node))
        for node in self.index.nodes.values() if parts else ():
            named = (parts.get(edge.target) for edge in node.edges)
            found.update(self._family(part) for part in named if part is not None)
        return frozenset(found)

    @cached_property
    def _ordered_series(self) -> frozenset[str]:
        """The series that say of some phase what it waits for, be it nothing, or runs with."""
        index = self.index
        found = set(index.declares_order)
        for key, node in index.nodes.items():
            if key[0] not in found and self._says_order(node):
                found.add(key[0])
        return frozenset(found)

    def _says_order(self, node: Node) -> bool:
        if node.group or node.together:
            return True
        return node.scope.depends_at >= 0 if node.scope else self._has_dependencies(node)

    def _has_dependencies(self, node: Node) -> bool:
        """Whether a document of a phase has a section for what it depends on."""
        for path in node.paths:
            outline = self.index.outlines[path]
            kind = self.index.kinds.get(outline.kind or "")
            held = (one.name for one in kind.section if one.holds == "dependencies") if kind else ()
            if any(name in outline.sections for name in held):
                return True
        return False


_OF_ORDER = (
    "implied", "required", "implied_ranks", "order", "in_order", "merge_order", "_strong",
)  # fmt: skip
"""What says nothing of the places where something is written."""


def _knots(targets: Sequence[Sequence[int]]) -> list[int]:
    """By rank the number of the cycle that a job is on; its own for one that is on none."""
    numbers = [0] * len(targets)
    for number, part in enumerate(parts(dict(enumerate(targets)))):
        for rank in part:
            numbers[rank] = number
    return numbers


def _with_weak(strong: Sequence[Sequence[int]], weak: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Edges without cycles, and those of the weak ones that close none with the others."""
    targets = [list(found) for found in strong]
    if not weak:
        return targets
    for source, target in weak:
        targets[source].append(target)
    knot = _knots(targets)
    strict = [set(found) for found in strong]
    return [
        [to for to in dict.fromkeys(found) if to in strict[one] or knot[to] != knot[one]]
        for one, found in enumerate(targets)
    ]

"""`Index`: what the outlines of a root say together: series, phases, trios, the graph.

Ids, trios, claims and the graph live within one series: the folder that holds `plan/`,
`prompts/` and `work-notes/` (dialect, section 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from phasemark.document.outline import Claim, Dependency, Outline, Scope
from phasemark.document.phase import PhaseId
from phasemark.document.recognise import fold
from phasemark.kinds.load import KindSet

Key = tuple[str, PhaseId]
"""A phase of a series."""


class Edge(NamedTuple):
    """`source` depends on `target`; written at `at` of `path`."""

    source: Key
    target: Key
    path: str
    at: int
    optional: bool


class Write(NamedTuple):
    """A file that a phase claims, with the place where it says so."""

    key: Key
    path: str
    claim: Claim


class Node(NamedTuple):
    """A phase or stage with what its documents say of it."""

    key: Key
    paths: tuple[str, ...]
    """Documents of the phase, or the document that describes the stage."""
    scope: Scope | None
    """The scope in a stage plan or in a plan of many phases; None for a phase with files."""
    edges: tuple[Edge, ...]
    group: str
    together: frozenset[PhaseId]
    status: str
    """Canonical: of the notes, else of the spec or plan; empty if none says it."""

    @property
    def id(self) -> PhaseId:
        return self.key[1]


class Trio(NamedTuple):
    """The documents of a phase by their side; each side may have several or none."""

    plan: tuple[str, ...]
    prompt: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return bool(self.plan and self.prompt and self.notes)


class Index:
    """Built from outlines alone; equal outlines give an equal index."""

    def __init__(self, outlines: Mapping[str, Outline], kinds: KindSet) -> None:
        self.outlines = outlines
        self._places = frozenset(
            fold(pattern.split("/")[0])
            for kind in kinds.kinds.values()
            for pattern in (*kind.place.folders, *kind.place.inside)
        ) | {"docs"}
        self._series: dict[str, str] = {}

    def series(self, path: str) -> str:
        """The series of a document: the folder above its place; empty for the root."""
        folder = path.rpartition("/")[0]
        found = self._series.get(folder)
        if found is None:
            folders = folder.split("/") if folder else []
            first = next((n for n, name in enumerate(folders) if fold(name) in self._places), None)
            found = "/".join(folders[:first] if first is not None else folders)
            self._series[folder] = found
        return found

    @cached_property
    def by_phase(self) -> Mapping[Key, tuple[Outline, ...]]:
        """The documents of each phase, in order of their paths."""
        found: dict[Key, list[Outline]] = {}
        for path in sorted(self.outlines):
            outline = self.outlines[path]
            if outline.id is not None:
                found.setdefault((self.series(path), outline.id), []).append(outline)
        return {key: tuple(outlines) for key, outlines in found.items()}

    @cached_property
    def roles_in_use(self) -> frozenset[tuple[str, str]]:
        """Series and role of which at least one document exists."""
        return frozenset(
            (self.series(path), outline.role) for path, outline in self.outlines.items() if outline.role
        )

    def uses(self, path: str, role: str) -> bool:
        """Whether the series of a document has any document of that role."""
        return (self.series(path), role) in self.roles_in_use

    def trio(self, outline: Outline) -> Trio:
        """The documents of the same phase; all sides are empty without an id."""
        if outline.id is None:
            return Trio((), (), ())
        same = self.by_phase.get((self.series(outline.path), outline.id), ())
        return Trio(
            *(tuple(one.path for one in same if one.role == role) for role in ("plan", "prompt", "notes"))
        )

    def in_trio(self, outline: Outline) -> bool:
        """Whether the document is one side of a trio that has all three."""
        return bool(outline.role) and self.trio(outline).complete

    def siblings(self, outline: Outline, role: str) -> Iterator[Outline]:
        """The other documents of the phase with that role."""
        if outline.id is None:
            return
        for other in self.by_phase.get((self.series(outline.path), outline.id), ()):
            if other.role == role and other.path != outline.path:
                yield other

    @cached_property
    def nodes(self) -> Mapping[Key, Node]:
        """All phases and stages, ordered by series and id."""
        found: dict[Key, Node] = {}
        for key, outlines in self.by_phase.items():
            found[key] = self._phase(key, outlines)
        for path in sorted(self.outlines):
            outline = self.outlines[path]
            for number, scope in enumerate(outline.scopes):
                if scope.id is None or scope.form == "prompt":
                    continue
                if scope.form == "phase" and outline.id is not None:
                    continue
                key = (self.series(path), scope.id)
                if key not in found:
                    found[key] = self._stage(key, outline, number, scope)
        return dict(sorted(found.items()))

    def _phase(self, key: Key, outlines: tuple[Outline, ...]) -> Node:
        edges: dict[tuple[Key, bool], Edge] = {}
        for outline in outlines:
            for dependency in outline.depends:
                if dependency.scope < 0:
                    edge = self._edge(key, outline.path, dependency)
                    edges.setdefault((edge.target, edge.optional), edge)
        ordered = sorted(outlines, key=lambda one: one.role != "notes")
        status = next((one.status.value for one in ordered if one.status and one.status.value), "")
        return Node(
            key, tuple(one.path for one in outlines), None, tuple(edges.values()), "", frozenset(), status
        )

    def _stage(self, key: Key, outline: Outline, number: int, scope: Scope) -> Node:
        edges = tuple(
            self._edge(key, outline.path, dependency)
            for dependency in outline.depends
            if dependency.scope == number
        )
        return Node(
            key, (outline.path,), scope, edges, scope.group, frozenset(scope.together), scope.status
        )

    def _edge(self, source: Key, path: str, dependency: Dependency) -> Edge:
        target = (source[0], dependency.id)
        return Edge(source, target, path, dependency.at, dependency.optional)

    def known(self, series: str, id: PhaseId) -> bool:
        """Whether a phase exists: itself, or one that it stands for (`2` for `2a`)."""
        return (series, id) in self._known

    @cached_property
    def _known(self) -> frozenset[Key]:
        found: set[Key] = set()
        for series, id in self.nodes:
            found.add((series, id))
            above = id.parent
            while above is not None:
                found.add((series, above))
                above = above.parent
        for path, outline in self.outlines.items():
            if outline.title_id is not None:
                found.add((self.series(path), outline.title_id))
        return frozenset(found)

    @cached_property
    def series_words(self) -> frozenset[tuple[str, str]]:
        """Series and word (`phase`, `stage`) that have documents or stages of their own."""
        return frozenset((series, id.word) for series, id in self.nodes)

    def expand(self, key: Key) -> tuple[Key, ...]:
        """The nodes that an id stands for: itself, or its parts; empty if unknown."""
        if key in self.nodes:
            return (key,)
        return self._parts.get(key, ())

    @cached_property
    def _parts(self) -> Mapping[Key, tuple[Key, ...]]:
        parts: dict[Key, list[Key]] = {}
        for series, id in self.nodes:
            above = id.parent
            while above is not None:
                parts.setdefault((series, above), []).append((series, id))
                above = above.parent
        return {key: tuple(found) for key, found in parts.items()}

    @cached_property
    def successors(self) -> Mapping[Key, tuple[Key, ...]]:
        """What each node depends on, required and optional, known nodes only."""
        return {
            key: tuple(
                dict.fromkeys(
                    target for edge in node.edges for target in self.expand(edge.target)
                )
            )
            for key, node in self.nodes.items()
        }

    @cached_property
    def cycles(self) -> tuple[tuple[Edge, ...], ...]:
        """One cycle for each knot of phases that wait for each other, edge by edge.

        A phase that depends on itself is a cycle of one edge. The first phase of a cycle
        is the smallest.
        """
        required = {
            key: tuple(
                (target, edge)
                for edge in node.edges
                if not edge.optional
                for target in self.expand(edge.target)
            )
            for key, node in self.nodes.items()
        }
        return tuple(_cycle(knot, required) for knot in _knots(required))

    def reaches(self, source: Key, target: Key) -> bool:
        """Whether `source` depends on `target`, directly or not."""
        return target in self._closure(source)

    @cached_property
    def _closures(self) -> dict[Key, frozenset[Key]]:
        return {}

    def _closure(self, source: Key) -> frozenset[Key]:
        known = self._closures.get(source)
        if known is not None:
            return known
        seen: set[Key] = set()
        stack = list(self.successors.get(source, ()))
        while stack:
            key = stack.pop()
            if key in seen:
                continue
            seen.add(key)
            done = self._closures.get(key)
            if done is not None:
                seen |= done
            else:
                stack.extend(self.successors.get(key, ()))
        found = self._closures[source] = frozenset(seen)
        return found

    def ordered(self, one: Key, other: Key) -> bool:
        """Whether one of the two depends on the other."""
        return self.reaches(one, other) or self.reaches(other, one)

    def say_together(self, one: Key, other: Key) -> bool:
        """Whether the two say that they run at the same time: a group, or by name."""
        a, b = self.nodes[one], self.nodes[other]
        if one[0] != other[0] or one == other:
            return False
        if a.group and a.group == b.group and a.group != "Sequential":
            return a.paths == b.paths or a.id.parent == b.id.parent
        return b.id in a.together or a.id in b.together

    @cached_property
    def declares_order(self) -> frozenset[str]:
        """The series in which some document declares a dependency."""
        return frozenset(key[0] for key, node in self.nodes.items() if node.edges)

    @cached_property
    def writes(self) -> Mapping[tuple[str, str], tuple[Write, ...]]:
        """Who claims a file: by series and path as written, in order of the nodes."""
        found: dict[tuple[str, str], list[Write]] = {}
        for key, node in self.nodes.items():
            for path in node.paths:
                outline = self.outlines[path]
                number = outline.scopes.index(node.scope) if node.scope else -1
                for claim in outline.claims:
                    if node.scope is None or claim.scope == number:
                        written = claim.path.removeprefix("./")
                        found.setdefault((key[0], written), []).append(Write(key, path, claim))
        return {place: tuple(claims) for place, claims in found.items()}


Required = Mapping[Key, tuple[tuple[Key, Edge], ...]]


def _knots(graph: Required) -> Iterator[frozenset[Key]]:
    """The strongly connected parts with a cycle, in order of their smallest node."""
    order: dict[Key, int] = {}
    low: dict[Key, int] = {}
    stack: list[Key] = []
    inside: set[Key] = set()
    found: list[frozenset[Key]] = []
    for start in graph:
        if start in order:
            continue
        work = [(start, iter(graph[start]))]
        order[start] = low[start] = len(order)
        stack.append(start)
        inside.add(start)
        while work:
            key, targets = work[-1]
            for target, _ in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    inside.add(target)
                    work.append((target, iter(graph[target])))
                    break
                if target in inside:
                    low[key] = min(low[key], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == order[key]:
                    knot = set()
                    while True:
                        member = stack.pop()
                        inside.discard(member)
                        knot.add(member)
                        if member == key:
                            break
                    if len(knot) > 1 or any(target == key for target, _ in graph[key]):
                        found.append(frozenset(knot))
    return iter(sorted(found, key=min))


def _cycle(knot: frozenset[Key], graph: Required) -> tuple[Edge, ...]:
    """A shortest cycle through the smallest node of a knot."""
    start = min(knot)
    came: dict[Key, tuple[Key, Edge]] = {}
    level = [start]
    while level:
        later: list[Key] = []
        for key in level:
            for target, edge in graph[key]:
                if target == start:
                    return (*_trail(came, key), edge)
                if target in knot and target not in came:
                    came[target] = (key, edge)
                    later.append(target)
        level = later
    return ()


def _trail(came: Mapping[Key, tuple[Key, Edge]], key: Key) -> tuple[Edge, ...]:
    trail: list[Edge] = []
    while key in came:
        key, edge = came[key]
        trail.append(edge)
    return tuple(reversed(trail))

"""`Index`: what the outlines of a root say together: series, phases, trios, the graph.

Ids, trios, claims and the graph live within one series: the folder that holds `plan/`,
`prompts/` and `work-notes/` (dialect, section 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple

from phasemark.document.outline import Claim, Dependency, Outline, Scope
from phasemark.document.phase import PhaseId
from phasemark.document.recognise import fold
from phasemark.kinds.load import KindSet
from phasemark.steps import Steps, all_in_steps, at_once, gradual, portions
from phasemark.text.edit import Span
from phasemark.text.once import cached_property
from phasemark.workspace.graph import Reach, cycles
from phasemark.workspace.overlay import replaced

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
    """A file that a phase claims; see `Index.place` for where it says so."""

    key: Key
    path: str
    claim: Claim
    number: int
    """Among the claims of the phase."""


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
    number: int = -1
    """Of the scope in its document; -1 for a phase with files."""

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
        self.kinds = kinds
        self._places = frozenset(
            fold(pattern.split("/")[0])
            for kind in kinds.kinds.values()
            for pattern in (*kind.place.folders, *kind.place.inside)
        ) | {"docs"}
        self._series: dict[str, str] = {}
        self.memo: dict[object, object] = {}
        """What rules compute once from all outlines; see `edited` for what outlasts an edit."""

    def moved(self, outline: Outline) -> Index:
        """The index with an outline that equals the old one of its path, but for its places."""
        index = copy(self)  # with everything that was computed
        index.outlines = replaced(self.outlines, {outline.path: outline})
        by_phase = self.__dict__.get("by_phase")
        if by_phase is not None and outline.id is not None:
            key = (self.series(outline.path), outline.id)
            same = tuple(outline if one.path == outline.path else one for one in by_phase[key])
            index.__dict__["by_phase"] = replaced(by_phase, {key: same})
        return index

    def in_steps(self) -> Iterator[None]:
        """Compute what nearly every question needs, part by part."""
        return all_in_steps(self, _PARTS)

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

    @gradual
    def by_phase(self) -> Steps[Mapping[Key, tuple[Outline, ...]]]:
        """The documents of each phase, in order of their paths."""
        found: dict[Key, list[Outline]] = {}
        for some in portions(sorted(self.outlines)):
            yield
            for path in some:
                outline = self.outlines[path]
                if outline.id is not None:
                    found.setdefault((self.series(path), outline.id), []).append(outline)
        yield
        return {key: tuple(outlines) for key, outlines in found.items()}

    @cached_property
    def _same(self) -> Mapping[Key, Key]:
        """By key the object that `by_phase` has: what is one object is quickly found equal."""
        return {key: key for key in self.by_phase}

    @cached_property
    def roles_in_use(self) -> frozenset[tuple[str, str]]:
        """Series and role of which at least one document exists."""
        return frozenset(
            (self.series(path), outline.role)
            for path, outline in self.outlines.items()
            if outline.role
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
            *(
                tuple(one.path for one in same if one.role == role)
                for role in ("plan", "prompt", "notes")
            )
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

    @gradual
    def nodes(self) -> Steps[Mapping[Key, Node]]:
        """All phases and stages, ordered by series and id."""
        found: dict[Key, Node] = {}
        for some in portions(self.by_phase.items()):
            yield
            for key, outlines in some:
                found[key] = self.phase(key, outlines)
        staged = [path for path, outline in self.outlines.items() if outline.scopes]
        for path in sorted(staged):
            for node in self.stages_of(self.outlines[path]):
                found.setdefault(node.key, node)
        yield
        ranked: list[tuple[tuple[object, ...], Key]] = []
        for keys in portions(found, 2_000):
            yield
            ranked += [(_order(key), key) for key in keys]
        yield
        ranked.sort()
        yield
        return {key: found[key] for _, key in ranked}

    def stages_of(self, outline: Outline) -> Iterator[Node]:
        """The stages that a document describes, in order; one may come twice."""
        depends: dict[int, list[Dependency]] = {}
        for dependency in outline.depends:
            depends.setdefault(dependency.scope, []).append(dependency)
        for number, scope in enumerate(outline.scopes):
            if scope.id is None or scope.form == "prompt":
                continue
            if scope.form == "phase" and outline.id is not None:
                continue
            key = (self.series(outline.path), scope.id)
            yield self._stage(key, outline.path, number, scope, depends.get(number, ()))

    def phase(self, key: Key, outlines: tuple[Outline, ...]) -> Node:
        """The node of a phase with files, which are these."""
        edges: dict[tuple[Key, bool], Edge] = {}
        series, same = key[0], self._same
        for outline in outlines:
            path = outline.path
            for at, id, optional, scope, _ in outline.depends:
                if scope < 0:
                    target = series, id
                    target = same.get(target, target)
                    edges.setdefault((target, optional), Edge(key, target, path, at, optional))
        paths = tuple([one.path for one in outlines])
        return Node(key, paths, None, tuple(edges.values()), "", _NOBODY, _status(outlines))

    def _stage(
        self, key: Key, path: str, number: int, scope: Scope, depends: Iterable[Dependency]
    ) -> Node:
        edges = tuple(self._edge(key, path, dependency) for dependency in depends)
        return Node(
            key, (path,), scope, edges, scope.group, frozenset(scope.together),
            scope.status, number,
        )  # fmt: skip

    def _edge(self, source: Key, path: str, dependency: Dependency) -> Edge:
        target = (source[0], dependency.id)
        target = self._same.get(target, target)
        return Edge(source, target, path, dependency.at, dependency.optional)

    def known(self, series: str, id: PhaseId) -> bool:
        """Whether a phase exists: itself, or one that it stands for (`2` for `2a`)."""
        return (series, id) in self._known

    @gradual
    def _known(self) -> Steps[frozenset[Key]]:
        found: set[Key] = set()
        for series, id in self.nodes:
            found.add((series, id))
            found.update((series, whole) for whole in id.wholes)
        for some in portions(self.outlines.items(), 2_000):
            yield
            for path, outline in some:
                if outline.title_id is not None:
                    found.add((self.series(path), outline.title_id))
        yield
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

    def parts_of(self, key: Key) -> tuple[Key, ...]:
        """The nodes that are parts of a phase: `2a` and `2b` of `2`."""
        return self._parts.get(key, ())

    @cached_property
    def _parts(self) -> Mapping[Key, tuple[Key, ...]]:
        parts: dict[Key, list[Key]] = {}
        for series, id in self.nodes:
            for whole in id.wholes:
                parts.setdefault((series, whole), []).append((series, id))
        return {key: tuple(found) for key, found in parts.items()}

    @cached_property
    def successors(self) -> Mapping[Key, tuple[Key, ...]]:
        """What each node depends on, required and optional, known nodes only."""
        if not self._some_optional:
            return self.required
        return self._named(at_once(self._targets_of(optional=True)))

    @cached_property
    def _some_optional(self) -> bool:
        """Whether some phase names another one that it can start without."""
        for node in self.nodes.values():
            for edge in node.edges:
                if edge.optional:
                    return True
        return False

    @cached_property
    def required(self) -> Mapping[Key, tuple[Key, ...]]:
        """What each node cannot start without, known nodes only."""
        return self._named(self.required_ranks)

    def _named(self, graph: Mapping[int, list[int]]) -> Mapping[Key, tuple[Key, ...]]:
        """A graph of ranks by the keys of its nodes."""
        keys = tuple(self.nodes)
        return {
            key: tuple([keys[to] for to in targets])
            for key, targets in zip(keys, graph.values(), strict=True)
        }

    @cached_property
    def rank(self) -> Mapping[Key, int]:
        """The place of each node in the order of series and id."""
        return {key: rank for rank, key in enumerate(self.nodes)}

    @gradual
    def required_ranks(self) -> Steps[dict[int, list[int]]]:
        """`required` by ranks."""
        found = yield from self._targets_of(optional=False)
        return found

    def _targets_of(self, *, optional: bool) -> Steps[dict[int, list[int]]]:
        """What each node depends on, each once, as it is written; by ranks, which are found
        quicker than keys."""
        rank = self.rank
        found: dict[int, list[int]] = {}
        for some in portions(self.nodes.values(), 2_000):
            yield
            for node in some:
                targets: list[int] = []
                for edge in node.edges:
                    if optional or not edge.optional:
                        to = rank.get(edge.target)
                        if to is not None:
                            targets.append(to)
                        else:
                            targets += [rank[key] for key in self.targets(edge)]
                one = list(dict.fromkeys(targets)) if len(targets) > 1 else targets
                found[len(found)] = one
        return found

    def targets(self, edge: Edge) -> tuple[Key, ...]:
        """The nodes an edge leads to; none for a part that names the whole it is part of."""
        if edge.target not in self.nodes and edge.target[1].parent_of(edge.source[1]):
            return ()
        return self.expand(edge.target)

    @gradual
    def cycles(self) -> Steps[tuple[tuple[Edge, ...], ...]]:
        """Phases that wait for each other, edge by edge; optional edges do not count.

        A phase that depends on itself is a cycle of one edge. The first phase of a cycle
        is its smallest; of a knot of cycles so many are given that no other is left when
        each of them is broken.
        """
        reach = Reach(self.required_ranks) if self._some_optional else self._reach
        knotted = reach.knotted
        if not knotted:
            return ()
        yield
        found = cycles(self.required_ranks)
        yield
        keys = tuple(self.nodes)
        return tuple(
            tuple(
                self._written(keys[one], keys[next])
                for one, next in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
            )
            for cycle in found
        )

    def _written(self, source: Key, target: Key) -> Edge:
        """The first edge from a phase to another that it waits for."""
        edges = (edge for edge in self.nodes[source].edges if not edge.optional)
        return next(edge for edge in edges if target in self.targets(edge))

    @cached_property
    def cycles_of(self) -> Mapping[str, tuple[tuple[Edge, ...], ...]]:
        """The cycles by the document that their first edge is written in."""
        found: dict[str, list[tuple[Edge, ...]]] = {}
        for edges in self.cycles:
            found.setdefault(edges[0].path, []).append(edges)
        return {path: tuple(cycles) for path, cycles in found.items()}

    def reaches(self, source: Key, target: Key) -> bool:
        """Whether `source` depends on `target`, directly or not."""
        return self._reach.reaches(self.rank.get(source), self.rank.get(target))

    @cached_property
    def _reach(self) -> Reach:
        if self._some_optional:
            return Reach(at_once(self._targets_of(optional=True)))
        return Reach(self.required_ranks)

    def ordered(self, one: Key, other: Key) -> bool:
        """Whether one of the two depends on the other."""
        return self._reach.either(self.rank.get(one), self.rank.get(other))

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

    @gradual
    def claims(self) -> Steps[Mapping[Key, tuple[Write, ...]]]:
        """What each phase and stage says it writes or reads, document by document."""
        by_scope: dict[str, Claims] = {}
        for outlines in portions(self.outlines.values(), 2_000):
            yield
            for outline in outlines:
                if outline.claims:
                    by_scope[outline.path] = claims_by_scope(outline)
        found: dict[Key, tuple[Write, ...]] = {}
        for nodes in portions(self.nodes.items()):
            yield
            for key, node in nodes:
                found[key] = writes_of(node, by_scope)
        return found

    def place(self, write: Write) -> Span:
        """Where a phase claims a file; also of a claim that was found before places have moved."""
        now = self.claims[write.key][write.number]
        return self.outlines[write.path].span(now.claim.at)

    @gradual
    def nodes_of(self) -> Steps[Mapping[str, tuple[Node, ...]]]:
        """The phases and stages that each document describes, by its path."""
        found: dict[str, list[Node]] = {}
        for some in portions(self.nodes.values(), 2_000):
            yield
            for node in some:
                for path in node.paths:
                    found.setdefault(path, []).append(node)
        yield
        return {path: tuple(nodes) for path, nodes in found.items()}


_PARTS = (
    "by_phase", "_same", "roles_in_use", "nodes", "_known", "series_words", "_parts", "rank",
    "required_ranks", "required", "successors", "_reach", "cycles", "cycles_of", "claims",
    "nodes_of", "declares_order",
)  # fmt: skip

Claims = Mapping[int, Sequence[Claim]]
"""The claims of a document by the number of the scope whose node has them."""


def _order(key: Key) -> tuple[object, ...]:
    """What a key is sorted by: all in one tuple, which is compared quicker than one in another.

    Phases that have a letter alone come behind those with numbers.
    """
    series, (word, numbers, letter) = key
    return (series, word, not numbers, numbers, letter)


_NOBODY: frozenset[PhaseId] = frozenset()


def _status(outlines: tuple[Outline, ...]) -> str:
    """What the notes of a phase say of its state, else what the first of its documents says."""
    told = ""
    for outline in outlines:
        status = outline.status
        if status is not None and status.value:
            if outline.role == "notes":
                return status.value
            told = told or status.value
    return told


def claims_by_scope(outline: Outline) -> Claims:
    """What each node of a document claims; -1 for the document itself."""
    if not outline.scopes:
        return {-1: outline.claims}
    owners = _owners(outline)
    found: dict[int, list[Claim]] = {}
    for claim in outline.claims:
        found.setdefault(owners[claim.scope], []).append(claim)
    return found


def writes_of(node: Node, by_scope: Mapping[str, Claims]) -> tuple[Write, ...]:
    """The claims of a node, in order of its documents."""
    claims: list[Write] = []
    key = node.key
    for path in node.paths:
        if path in by_scope:
            own = by_scope[path].get(node.number, ())
            claims += [
                Write(key, path, claim, number) for number, claim in enumerate(own, len(claims))
            ]
    return tuple(claims)


def _owners(outline: Outline) -> dict[int, int]:
    """For each scope the one whose node has its claims; -1 for the document's own."""
    own = {-1: -1}
    for number, scope in enumerate(outline.scopes):
        local = scope.form == "prompt" or scope.id is None
        local = local or (scope.form == "phase" and outline.id is not None)
        own[number] = -1 if local else number
    return own

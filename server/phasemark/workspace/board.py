"""`Board`: the phases and stages of a root as one graph: what is done, ready, in the way.

Built from the index alone, or of the board before an edit of a few phases. Documents with
cycles, unknown ids and phases that wait for themselves give a board as well: an edge inside of
a cycle orders nothing, and neither it nor an unknown id is ever done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from phasemark.document.phase import PhaseId
from phasemark.steps import Steps, all_in_steps, gradual, portions
from phasemark.text.once import cached_property
from phasemark.workspace.duration import days
from phasemark.workspace.edited import OfPhases
from phasemark.workspace.graph import parts
from phasemark.workspace.index import Edge, Index, Key, Node
from phasemark.workspace.intent import unclaimed
from phasemark.workspace.links import Link, Links
from phasemark.workspace.order import longest, rest
from phasemark.workspace.overlaps import Overlap, Side, hazards, migrations, overlaps, sides
from phasemark.workspace.overlay import replaced
from phasemark.workspace.state import State, state_of, state_of_parts


class Job(NamedTuple):
    """A phase or stage on the board."""

    key: Key
    node: Node
    state: State
    level: int
    """0 waits for nothing; the jobs of one level may run side by side."""
    waits_for: tuple[Key, ...]
    """What it cannot start without, done or not; known ones only."""
    blocked_by: tuple[Key, ...]
    """Those of them that are not complete."""
    unknown: tuple[PhaseId, ...]
    """Ids it cannot start without that nothing describes."""
    circular: bool
    """It waits for itself, directly or not."""
    whole: bool
    """It consists of other jobs, which are the ones to start."""
    writes: tuple[str, ...]
    """Paths and globs as claims are compared."""
    reads: tuple[str, ...]
    days: float | None
    """Working days it takes at most; None where nothing says it."""

    @property
    def id(self) -> PhaseId:
        return self.key[1]

    @property
    def name(self) -> str:
        """Unique on the board: `phase-2a`, in a series below the root `svc/phase-2a`."""
        return named(*self.key)

    @property
    def open(self) -> bool:
        """Whether it has not begun."""
        return self.state.open

    @property
    def ready(self) -> bool:
        """Whether it can start now."""
        held = self.blocked_by or self.unknown or self.circular or self.whole
        return self.open and not held


def named(series: str, id: PhaseId) -> str:
    """What a phase is called by programs and on the command line."""
    short = f"{id.word}-{id.short.lower()}"
    return f"{series}/{short}" if series else short


class Collision(NamedTuple):
    """A path that several jobs claim; all of them, in order."""

    path: str
    keys: tuple[Key, ...]
    said: bool
    """They say that they run together; else nothing orders them."""


_NO_CLAIMS = Side((), ())


class Board:
    """The whole work of a root. All tuples are in the order of series and id."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._links = Links(index)

    def after(self, index: Index, touched: Collection[Key]) -> Board:
        """The board after some phases say something else, in an index of the same claims and
        order: jobs that say and wait for the same are not looked at again."""
        new, known = Board(index), self.__dict__
        if len(touched) > _MOST_TOUCHED or "jobs" not in known:
            return new
        if not new._links.take(self._links, touched):
            return new
        ranks = new._restated(self, touched)
        new._keep(known, _OF_ORDER)
        made = {self._keys[rank]: new._job(rank) for rank in ranks}
        new.__dict__["jobs"] = replaced(self.jobs, made)
        if all(self.jobs[key].days == job.days for key, job in made.items()):
            new._keep(known, _OF_DAYS)
        return new

    def _keep(self, known: Mapping[str, object], names: Iterable[str]) -> None:
        self.__dict__.update((name, known[name]) for name in names if name in known)

    def _restated(self, before: Board, touched: Iterable[Key]) -> set[int]:
        """Find the states of all jobs; the ranks of those to be made anew: what was touched, what
        it is a part of, and what waits for one that is complete now or is so no more."""
        rank, keys = self.index.rank, before._keys
        ranks = {rank[key] for key in touched}
        wholes = ((series, whole) for series, id in touched for whole in id.wholes)
        ranks.update(rank[key] for key in wholes if key in rank)
        self.__dict__["_states"] = states = list(before._states)
        for one in sorted(ranks, reverse=True):  # Parts stand behind their wholes.
            states[one] = self._stated(one, states.__getitem__)
        was, now = before._complete, self._complete
        for changed in [one for one in ranks if (one in was) != (one in now)]:
            ranks.update(rank[key] for key in before.waiting_for.get(keys[changed], ()))
        return ranks

    def in_steps(self) -> Iterator[None]:
        """Compute what nearly every question needs, part by part; the index before."""
        yield from self.index.in_steps()
        yield from self._links.in_steps()
        yield from all_in_steps(self, _PARTS)

    def jobs_in_steps(self) -> Iterator[None]:
        """Compute what the jobs are, and no more."""
        if "jobs" not in self.__dict__:
            yield from self._links.in_steps()
            yield from all_in_steps(self, ("_levels", "_states", "_sides", "jobs"))

    @property
    def links(self) -> tuple[Link, ...]:
        """Between known jobs: what is written, then what is implied."""
        return self._links.every

    @gradual
    def jobs(self) -> Steps[Mapping[Key, Job]]:
        """By series and id."""
        found: dict[Key, Job] = {}
        for some in portions(enumerate(self._keys), 1_000):
            yield
            found.update((key, self._job(rank)) for rank, key in some)
        return found

    def can_start(self, key: Key) -> bool:
        """Whether a phase is there and ready, as its job says; without a look at all the others."""
        rank = self.index.rank.get(key)
        if rank is None or self._parts_of(key) or rank in self._missing or rank in self._circular:
            return False
        if not self._state_of(rank).open:
            return False
        return all(self._state_of(to).name == "complete" for to in self._waits_of(rank, ()))

    @cached_property
    def levels(self) -> tuple[tuple[Key, ...], ...]:
        """The parallel groups: a job stands one behind the last that it waits for."""
        found: list[list[Key]] = [[] for _ in range(max(self._levels, default=-1) + 1)]
        for key, level in zip(self.index.nodes, self._levels, strict=True):
            found[level].append(key)
        return tuple(tuple(keys) for keys in found)

    @cached_property
    def cycles(self) -> tuple[tuple[Key, ...], ...]:
        """Jobs that wait for each other, the first not repeated at the end."""
        return tuple(tuple(edge.source for edge in cycle) for cycle in self.index.cycles)

    @cached_property
    def unknown(self) -> tuple[tuple[Key, PhaseId], ...]:
        """Who names which id that nothing describes, each once."""
        return tuple(
            dict.fromkeys((edge.source, edge.target[1]) for _, edge in self._unknown_edges)
        )

    @gradual
    def collisions(self) -> Steps[tuple[Collision, ...]]:
        """Paths that several jobs write which may run together, by path."""
        return _by_path(self.index, overlaps(self.index).values())

    @gradual
    def hazards(self) -> Steps[tuple[Collision, ...]]:
        """Paths that a job reads while another one, that runs with it, writes them."""
        return _by_path(self.index, hazards(self.index).values())

    @cached_property
    def migrations(self) -> tuple[tuple[Key, ...], ...]:
        """Jobs that say they run together and each add a database migration."""
        return tuple(
            tuple(write.key for write in writes)
            for each in migrations(self.index).values()
            for writes in each
        )

    @cached_property
    def critical_path(self) -> tuple[Key, ...]:
        """The longest chain of jobs that wait for each other, the first to be done first.

        By days, where a job that says none takes as long as the median of the others; by
        the number of jobs where none says any. Empty where nothing waits.
        """
        keys = self._keys
        chain = [
            keys[rank] for rank in longest(self._links.order, self._weights, self._links.in_order)
        ]
        found = tuple(key for key in chain if not self.jobs[key].whole)
        return found if len(found) > 1 else ()

    @cached_property
    def weights_behind(self) -> Mapping[Key, float]:
        """How long the longest chain is that begins with each job; see `critical_path`."""
        weights = rest(self._links.order, self._weights, self._links.in_order)
        return dict(zip(self._keys, weights, strict=True))

    @cached_property
    def merge_order(self) -> tuple[Key, ...]:
        """What has a branch, each behind all that it depends on, optional ones included."""
        jobs = tuple(self.jobs.values())
        return tuple(jobs[rank].key for rank in self._links.merge_order if not jobs[rank].whole)

    @cached_property
    def waiting_for(self) -> Mapping[Key, tuple[Key, ...]]:
        """Who cannot start without a job, by that job."""
        found: dict[Key, list[Key]] = {}
        for key, job in self.jobs.items():
            for target in job.waits_for:
                found.setdefault(target, []).append(key)
        return {key: tuple(keys) for key, keys in found.items()}

    def unclaimed(self, key: Key) -> tuple[str, ...]:
        """Files that the tasks of a job make although it does not say that it writes them."""
        job = self.jobs[key]
        return unclaimed(self.index, job.node, (*job.writes, *job.reads))

    def parts_to_do(self, key: Key) -> tuple[Key, ...]:
        """A job, or of one in parts those that are not complete and have no parts themselves."""
        if not self.jobs[key].whole:
            return (key,)
        parts = (self.jobs[part] for part in self._parts_of(key))
        return tuple(job.key for job in parts if not job.whole and job.state.name != "complete")

    def find(self, words: str) -> tuple[Key, ...]:
        """The jobs that a user may mean: `2a`, `phase 2a`, `stage-9.1`, `svc/phase-2a`."""
        wanted = "-".join(words.replace("_", "-").split()).casefold()
        exact = [key for key, job in self.jobs.items() if job.name.casefold() == wanted]
        if exact:
            return tuple(exact)
        lead, _, last = wanted.rpartition("/")
        return tuple(
            key
            for key in self.jobs
            if last in (key[1].short.casefold(), f"{key[1].word}-{key[1].short}".casefold(),
                        f"{key[1].word}{key[1].short}".casefold())
            and (not lead or key[0].casefold() == lead)
        )  # fmt: skip

    def _parts_of(self, key: Key) -> tuple[Key, ...]:
        return self.index.parts_of(key)

    @cached_property
    def _levels(self) -> list[int]:
        """By rank."""
        order = self._links.order
        levels = [0] * len(order)
        for rank in self._links.in_order:
            if targets := order[rank]:
                levels[rank] = 1 + max([levels[to] for to in targets])
        return levels

    @cached_property
    def _weights(self) -> list[float]:
        """By rank the days of each job, or the median of the others; nothing for wholes."""
        days = [job.days for job in self.jobs.values()]
        usual = median([one for one in days if one is not None] or [1.0])
        return [
            0.0 if job.whole else usual if one is None else one
            for job, one in zip(self.jobs.values(), days, strict=True)
        ]

    def _waits_of(self, rank: int, inner: tuple[Key, ...]) -> Sequence[int]:
        """By rank what a job waits for that is no part of it; `inner` are its parts."""
        waits = self._links.required[rank]
        if not inner and rank not in self._links.implied_ranks:
            return waits
        parts = {self.index.rank[part] for part in inner}
        every = dict.fromkeys((*waits, *self._links.implied_ranks.get(rank, ())))
        return [target for target in every if target not in parts]

    def _state_of(self, rank: int) -> State:
        """One of `_states`, without the others where they are not known."""
        if "_states" in self.__dict__:
            return self._states[rank]
        return self._stated(rank, self._state_of)

    @gradual
    def _states(self) -> Steps[list[State]]:
        """By rank."""
        index = self.index
        found: list[State] = []
        for nodes in portions(self._nodes, 1_000):
            yield
            found += [state_of(index, node) for node in nodes]
        for rank in reversed(range(len(found))):  # Parts stand behind their wholes.
            if not self._nodes[rank].status and self._parts_of(self._keys[rank]):
                found[rank] = self._stated(rank, found.__getitem__)
        return found

    def _stated(self, rank: int, state: Callable[[int], State]) -> State:
        """The state of a job; of one in parts that says none by what `state` gives for these."""
        node = self.index.nodes[self._keys[rank]]
        if not node.status and (inner := self._parts_of(node.key)):
            return state_of_parts(state(self.index.rank[part]) for part in inner)
        return state_of(self.index, node)

    @cached_property
    def _complete(self) -> frozenset[int]:
        """By rank."""
        states = enumerate(self._states)
        return frozenset([rank for rank, state in states if state.name == "complete"])

    @cached_property
    def _circular(self) -> frozenset[int]:
        """Ranks of all that wait for themselves; `cycles` shows one way for each, not each of
        them."""
        if not self.index.cycles:
            return frozenset()
        targets = self._links.required
        return frozenset(
            rank
            for part in parts(dict(enumerate(targets)))
            for rank in part
            if len(part) > 1 or rank in targets[rank]
        )

    @cached_property
    def _unknown_edges(self) -> tuple[tuple[int, Edge], ...]:
        """Edges to ids that nothing describes, with the rank of their source."""
        known, expand = self.index.nodes, self.index.expand
        return tuple(
            (rank, edge)
            for rank, node in enumerate(self._nodes)
            for edge in node.edges
            if edge.target not in known
            and not edge.target[1].parent_of(edge.source[1])
            and not expand(edge.target)
        )

    @cached_property
    def _missing(self) -> Mapping[int, tuple[PhaseId, ...]]:
        """By rank the unknown ids that a job cannot start without, each once."""
        found: dict[int, dict[PhaseId, None]] = {}
        for rank, edge in self._unknown_edges:
            if not edge.optional:
                found.setdefault(rank, {})[edge.target[1]] = None
        return {rank: tuple(ids) for rank, ids in found.items()}

    @cached_property
    def _sides(self) -> Mapping[Key, Side]:
        return sides(self.index)

    @cached_property
    def _keys(self) -> tuple[Key, ...]:
        return tuple(self.index.nodes)

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(self.index.nodes.values())

    def _job(self, rank: int) -> Job:
        keys, complete = self._keys, self._complete
        key = keys[rank]
        node, inner = self.index.nodes[key], self._parts_of(key)
        waits_for = self._waits_of(rank, inner)
        blocked = waits = tuple([keys[other] for other in waits_for])
        if not complete.isdisjoint(waits_for):
            blocked = tuple([keys[other] for other in waits_for if other not in complete])
        side = self._sides.get(key, _NO_CLAIMS)
        return Job(
            key, node, self._states[rank], self._levels[rank], waits, blocked,
            self._missing.get(rank, ()), rank in self._circular, bool(inner),
            side.writes, side.reads,
            days(node.scope) if node.scope else None,
        )  # fmt: skip


_PARTS = (
    "_levels", "_states", "_sides", "jobs", "collisions", "hazards",
    "migrations", "cycles", "unknown", "critical_path", "weights_behind", "merge_order",
    "waiting_for",
)  # fmt: skip
_MOST_TOUCHED = 100
"""Phases that are looked at again all at once; with more the board is made anew, in steps."""
_OF_ORDER = (
    "_keys", "_levels", "levels", "_sides", "_circular", "_missing", "cycles", "unknown",
    "collisions", "hazards", "migrations", "merge_order", "waiting_for",
)  # fmt: skip
"""What depends on nothing but claims and the order."""
_OF_DAYS = ("_weights", "weights_behind", "critical_path")
"""What depends on the days that jobs take as well."""


def board_of(index: Index) -> Board:
    """The board of an index, made once and of the one before it where that can be; an index with
    other places alone has the same."""
    found = index.memo.get("board")
    if isinstance(found, OfPhases) and not found.touched:
        return found.value  # type: ignore[no-any-return]
    board = found.value.after(index, found.touched) if isinstance(found, OfPhases) else Board(index)
    index.memo["board"] = OfPhases(board)
    return board


def _by_path(index: Index, found: Iterable[Sequence[Overlap]]) -> Steps[tuple[Collision, ...]]:
    """One for each series and path, however many pairs there are."""
    keys: dict[tuple[str, str], set[Key]] = {}
    said: set[tuple[str, str]] = set()
    for some in portions(found):
        yield
        for overlap in (one for each in some for one in each):
            place = (overlap.writes[0].key[0], overlap.path)
            keys.setdefault(place, set()).update([write.key for write in overlap.writes])
            if overlap.said:
                said.add(place)
    collisions: list[Collision] = []
    for places in portions(sorted(keys), 1_000):
        yield
        for place in places:
            every = tuple(sorted(keys[place], key=index.rank.__getitem__))
            collisions.append(Collision(place[1], every, place in said))
    return tuple(collisions)

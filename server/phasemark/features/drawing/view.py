"""`View`: the board, or the neighbourhood of one phase, in the words that drawings show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from phasemark.features.markdown import one_line
from phasemark.features.phases import name_of
from phasemark.steps import Steps, at_once, portions
from phasemark.workspace.board import Board, Job, board_of
from phasemark.workspace.index import Key
from phasemark.workspace.links import Link
from phasemark.workspace.manifests import is_manifest
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import State

Look = Literal["complete", "in-progress", "blocked", "ready", "waiting"]
LOOKS: dict[Look, str] = {
    "complete": "complete",
    "in-progress": "in progress",
    "blocked": "blocked",
    "ready": "ready",
    "waiting": "waiting",
}
"""How a job is drawn, and the word for it."""

_LONGEST = 200
_FEW = 3


class Shown(NamedTuple):
    """A job in a drawing; all texts are single lines."""

    key: Key
    title: str
    """`Phase 2a`; with the series where there are several."""
    name: str
    """Empty where it has none."""
    look: Look
    level: int
    whole: bool
    """It consists of others, which are the ones to start."""
    critical: bool
    notes: tuple[str, ...]
    """What is wrong with it, a phrase each."""


class Arrow(NamedTuple):
    """From what has to be done first to what waits for it."""

    first: Key
    then: Key
    optional: bool
    implied: bool
    critical: bool
    circular: bool


@dataclass(frozen=True)
class View:
    """What a drawing shows. Keys in `arrows` and lists are those of `jobs`."""

    jobs: tuple[Shown, ...]
    arrows: tuple[Arrow, ...]
    remarks: tuple[tuple[str, str], ...]
    """What stands below the drawing: a label, such as `Collision`, and a sentence."""
    warnings: int
    """How many of the remarks, from the first, are about something wrong."""

    @property
    def summary(self) -> str:
        """`6 phases: 2 complete, 1 ready, 3 waiting`."""
        return counted([(job.key, job.look) for job in self.jobs])


def view_of(snapshot: Snapshot, keys: Collection[Key] | None = None) -> View:
    """The whole board, or some of its jobs."""
    return at_once(view_in_steps(snapshot, keys))


def view_in_steps(snapshot: Snapshot, keys: Collection[Key] | None = None) -> Steps[View]:
    """`view_of`, in steps."""
    board = board_of(snapshot.index)
    chosen = frozenset(board.jobs if keys is None else keys)
    steps = frozenset(zip(board.critical_path, board.critical_path[1:], strict=False))
    titles = Titles(board)
    critical = frozenset(board.critical_path)
    yield
    meetings = _meetings(board)
    yield
    shown: list[Shown] = []
    for jobs in portions(board.jobs[key] for key in board.jobs if key in chosen):
        shown += [
            Shown(
                job.key, titles.of(job.key), one_line(name_of(snapshot, job.node), _LONGEST),
                look_of(job), job.level, job.whole, job.key in critical,
                tuple(_notes(job, meetings.get(job.key, ()))),
            )
            for job in jobs
        ]  # fmt: skip
        yield
    arrows: list[Arrow] = []
    for links in portions(board.links):
        arrows += [
            _arrow(link, board, (link.target, link.source) in steps)
            for link in links
            if link.source in chosen and link.target in chosen
        ]
        yield
    warnings: list[tuple[str, str]] = []
    for some in portions(_warnings(board, chosen, titles, snapshot.vocabulary.manifests), _FEW):
        warnings += some
        yield
    remarks = (*warnings, *_orders(board, chosen, titles))
    return View(tuple(shown), tuple(arrows), remarks, len(warnings))


def around(board: Board, key: Key, depth: int) -> frozenset[Key]:
    """A job with what it waits for and what waits for it, so many steps away at most."""
    before = {one: job.waits_for for one, job in board.jobs.items()}
    found = {key}
    for near in (before, board.waiting_for):
        edge = {key}
        for _ in range(depth):
            edge = {other for one in edge for other in near.get(one, ())} - found
            if not edge:
                break
            found |= edge
    return frozenset(found)


def look_of(job: Job, state: State | None = None) -> Look:
    """How a job is drawn, in another state than its own if one is given."""
    name = (state or job.state).name
    if name in ("complete", "in-progress", "blocked"):
        return name
    return "ready" if job.ready else "waiting"


def counted(jobs: Sequence[tuple[Key, Look]]) -> str:
    """How many jobs there are of each look: `6 phases: 2 complete, 1 ready, 3 waiting`."""
    counts = Counter(look for _, look in jobs)
    said = ", ".join(f"{counts[look]} {LOOKS[look]}" for look in LOOKS if counts[look])
    words = sorted({f"{key[1].word}{'' if len(jobs) == 1 else 's'}" for key, _ in jobs})
    return f"{len(jobs)} {' and '.join(words)}: {said}" if jobs else "no phases"


class Titles:
    """What jobs are called: `Phase 2a`, with the series where the board has several."""

    def __init__(self, board: Board) -> None:
        self._several = len({key[0] for key in board.jobs}) > 1

    def of(self, key: Key) -> str:
        series, id = key
        return one_line(f"{series}: {id}" if self._several and series else str(id), _LONGEST)

    def all(self, keys: Iterable[Key]) -> list[str]:
        return [self.of(key) for key in keys]


def listed(names: Sequence[str], most: int = 6) -> str:
    """`a`, `a and b`, `a, b and 3 more`."""
    shown = list(names[:most])
    if len(names) > most:
        shown[-1:] = [f"{len(names) - most + 1} more"]
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)


def _arrow(link: Link, board: Board, critical: bool) -> Arrow:
    source, target = board.jobs[link.source], board.jobs[link.target]
    circular = source.circular and target.circular and target.key in source.waits_for
    return Arrow(
        link.target, link.source, link.optional, link.implied, critical,
        circular and not link.optional and not link.implied,
    )  # fmt: skip


def _notes(job: Job, paths: Sequence[str]) -> Iterable[str]:
    if job.circular:
        yield "waits for itself"
    if job.unknown:
        yield f"waits for unknown {listed([str(id) for id in job.unknown], _FEW)}"
    if paths and job.state.name != "complete":
        names = [one_line(path.rstrip("/").rpartition("/")[2], 60) for path in paths]
        yield f"collides in {listed(names, _FEW)}"


def _meetings(board: Board) -> Mapping[Key, Sequence[str]]:
    """The paths in which each job can still meet another one."""
    found: dict[Key, list[str]] = {}
    for one in board.collisions:
        if is_open(board, one.keys):
            for key in one.keys:
                found.setdefault(key, []).append(one.path)
    return found


def is_open(board: Board, keys: Iterable[Key]) -> bool:
    """Whether two of the jobs are still to be done, so that they can meet."""
    return sum(board.jobs[key].state.name != "complete" for key in keys) > 1


def _warnings(
    board: Board, chosen: frozenset[Key], titles: Titles, manifests: tuple[str, ...]
) -> Iterable[tuple[str, str]]:
    for cycle in board.cycles:
        if chosen.issuperset(cycle):
            trail = " → ".join(titles.all((*cycle, cycle[0])))
            yield "Cycle", f"{trail}: none of them can start"
    for key, id in board.unknown:
        if key in chosen:
            yield "Unknown", f"{titles.of(key)} depends on {id}, which nothing describes"
    for one in board.collisions:
        if chosen.intersection(one.keys) and is_open(board, one.keys):
            who = listed(titles.all(one.keys))
            together = "and run together" if one.said else "and none waits for the other"
            manifest = is_manifest(one.path, manifests)
            label = "Manifest" if manifest else "Collision"
            yield label, f"{who} write {one_line(one.path, _LONGEST)} {together}"
    for one in board.hazards:
        if chosen.intersection(one.keys) and is_open(board, one.keys):
            who = listed(titles.all(one.keys))
            yield "Hazard", f"{one_line(one.path, _LONGEST)} is written and read at once by {who}"
    for keys in board.migrations:
        if chosen.intersection(keys) and is_open(board, keys):
            yield "Migrations", f"{listed(titles.all(keys))} add some at once; they need one order"


def _orders(
    board: Board, chosen: frozenset[Key], titles: Titles
) -> Iterable[tuple[str, str]]:  # fmt: skip
    if board.critical_path and chosen.issuperset(board.critical_path):
        yield "Critical path", " → ".join(_shortened(board.critical_path, titles))
    merge = [
        key
        for key in board.merge_order
        if key in chosen and board.jobs[key].state.name != "complete"
    ]
    if len(merge) > 1:
        yield "Merge order", ", ".join(_shortened(merge, titles))


def _shortened(keys: Sequence[Key], titles: Titles, most: int = 24) -> list[str]:
    """The first and the last of many jobs by their titles."""
    if len(keys) <= most:
        return list(titles.all(keys))
    between = f"{len(keys) - most + 1} more"
    return [*titles.all(keys[: most - 4]), between, *titles.all(keys[-3:])]

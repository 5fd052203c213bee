"""What can start now and why, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from phasemark.document.phase import PhaseId
from phasemark.features.drawing.view import Titles, listed
from phasemark.steps import Steps, at_once, portions
from phasemark.workspace.board import Board, Job, named
from phasemark.workspace.elsewhere import Seen
from phasemark.workspace.index import Key
from phasemark.workspace.overlaps import common, is_migration

MOST_WORKERS = 5
"""Workers when nobody says how many: the upper bound of isolated contexts of the skill."""


class Start(NamedTuple):
    """A job that can start now."""

    key: Key
    why: str


class Wait(NamedTuple):
    """A job that cannot, with what it waits for: jobs, and ids that nothing describes."""

    key: Key
    why: str
    waits_for: tuple[Key, ...]
    unknown: tuple[PhaseId, ...] = ()


@dataclass(frozen=True)
class Upcoming:
    """All jobs that are not complete; those that start in order of how much waits for them."""

    ready: tuple[Start, ...]
    running: tuple[Wait, ...]
    waiting: tuple[Wait, ...]


def upcoming(board: Board, seen: Mapping[Key, Seen], workers: int = MOST_WORKERS) -> Upcoming:
    """What to start, for so many workers: no two jobs that write one file, nor one that does
    what a running job writes."""
    return at_once(upcoming_in_steps(board, seen, workers))


def upcoming_in_steps(
    board: Board, seen: Mapping[Key, Seen], workers: int = MOST_WORKERS
) -> Steps[Upcoming]:
    """`upcoming`, in steps; the board before."""
    titles = Titles(board)
    jobs = board.jobs.values()
    running = [job for job in jobs if seen[job.key].state.name == "in-progress" and not job.whole]
    free = [job for job in jobs if job.ready and seen[job.key].state.name in _OPEN]
    free.sort(key=lambda job: (-board.weights_behind[job.key], job.key))
    yield
    chosen, refused = yield from _chosen(free, running, workers, titles)
    taken = {job.key for job in (*running, *chosen)}
    waiting: list[Wait] = []
    for some in portions(jobs, _FEW):
        yield
        waiting += [
            refused.get(job.key) or _wait(board, job, seen, titles)
            for job in some
            if job.key not in taken and job.state.name != "complete"
        ]
    yield
    return Upcoming(
        tuple(Start(job.key, _reason(board, job, titles)) for job in chosen),
        tuple(Wait(job.key, f"in progress: {seen[job.key].state.reason}", ()) for job in running),
        tuple(waiting),
    )


def record(board: Board, found: Upcoming) -> dict[str, Any]:
    """The answer for programs; what runs already is among what waits, for nothing."""
    waits = sorted((*found.running, *found.waiting), key=lambda wait: wait.key)
    return {
        "ready": [{"id": board.jobs[one.key].name, "why": one.why} for one in found.ready],
        "waiting": [
            {
                "id": board.jobs[one.key].name,
                "why": one.why,
                "for": [
                    *(board.jobs[key].name for key in one.waits_for),
                    *(named(one.key[0], id) for id in one.unknown),
                ],
            }
            for one in waits
        ],
    }


_OPEN = ("not-started", "unknown")
_FEW = 200
"""Jobs that are looked at in one step."""


def _chosen(
    free: Sequence[Job], running: Sequence[Job], workers: int, titles: Titles
) -> Steps[tuple[list[Job], dict[Key, Wait]]]:
    """Jobs that write apart, and why the others have to wait."""
    chosen: list[Job] = []
    refused: dict[Key, Wait] = {}
    busy = list(running)
    for number, job in enumerate(free):
        if number % _FEW == 0 or len(chosen) < workers:
            yield  # who may start is compared with all that run
        if len(chosen) >= workers:
            count = f"{workers} {'other' if workers == 1 else 'others'}"
            first = f"{count} {'starts' if workers == 1 else 'start'} first"
            refused[job.key] = Wait(job.key, first, tuple(one.key for one in chosen))
        elif met := next(_meetings(job, busy), None):
            does, other = met
            runs = "runs already" if other in running else "starts first"
            why = f"{does} like {titles.of(other.key)}, which {runs}"
            refused[job.key] = Wait(job.key, why, (other.key,))
        else:
            chosen.append(job)
            busy.append(job)
    return chosen, refused


def _meetings(job: Job, others: Iterable[Job]) -> Iterator[tuple[str, Job]]:
    """What a job does that another one does as well: it writes a file, it adds a migration."""
    migrates = any(map(is_migration, job.writes))
    for other in others:
        if job.key[0] != other.key[0]:
            continue
        if path := common(job.writes, other.writes):
            yield f"writes `{path}`", other
        elif migrates and any(map(is_migration, other.writes)):
            yield "adds a migration", other


def _reason(board: Board, job: Job, titles: Titles) -> str:
    names = listed(titles.all(job.waits_for))
    verb = "is" if len(job.waits_for) == 1 else "are"
    parts = [f"{names} {verb} complete" if names else "waits for nothing"]
    if job.key in board.critical_path:
        parts.append("on the critical path")
    if job.state.name == "unknown":
        parts.append("nothing says its state")
    return "; ".join(parts)


def _wait(board: Board, job: Job, seen: Mapping[Key, Seen], titles: Titles) -> Wait:
    """Why a job cannot start that no other job keeps from starting right now."""
    state, where = seen[job.key]
    if where is not None and state.name == "complete":
        return Wait(job.key, f"complete, but not merged here: {state.reason}", ())
    if job.whole:
        parts = tuple(
            key for key in board.index.parts_of(job.key) if board.jobs[key].state.name != "complete"
        )
        return Wait(job.key, f"has parts that come first: {listed(titles.all(parts))}", parts)
    if job.circular:
        return _circle(board, job, titles)
    if job.unknown:
        names = listed([str(id) for id in job.unknown])
        why = f"depends on {names}, which nothing describes"
        return Wait(job.key, why, job.blocked_by, job.unknown)
    if job.blocked_by:
        return Wait(job.key, _held(job, seen, titles), job.blocked_by)
    return Wait(job.key, f"{state.name.replace('-', ' ')}: {state.reason}", ())


def _circle(board: Board, job: Job, titles: Titles) -> Wait:
    cycle = next((one for one in board.cycles if job.key in one), ())
    if not cycle:
        return Wait(job.key, "waits for itself through others", job.blocked_by)
    at = cycle.index(job.key)
    turned = (*cycle[at:], *cycle[:at])
    return Wait(job.key, f"waits for itself: {' → '.join(titles.all((*turned, job.key)))}", turned)


def _held(job: Job, seen: Mapping[Key, Seen], titles: Titles) -> str:
    """What keeps a job from starting, by state."""
    by: dict[str, list[Key]] = {}
    for key in job.blocked_by:
        state, where = seen[key]
        said = {"unknown": "not complete", "complete": "not merged"}.get(state.name, state.name)
        in_place = f" in `{where.folder}`" if where is not None else ""
        by.setdefault(f"{said.replace('-', ' ')}{in_place}", []).append(key)
    return "; ".join(
        f"{listed(titles.all(keys))} {'is' if len(keys) == 1 else 'are'} {said}"
        for said, keys in by.items()
    )

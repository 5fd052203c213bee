"""Phases whose work runs in another checkout of the repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from phasemark.workspace.board import Board, Job, board_of
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import State

_RANK = {"unknown": 0, "not-started": 1, "in-progress": 2, "blocked": 2, "complete": 3}
"""How far a phase has come; a checkout that is behind says nothing about it."""


class Elsewhere(NamedTuple):
    """The same project in another checkout."""

    folder: str
    """As it is seen from the root: `../project-phase-2b`."""
    branch: str
    """Empty where none is checked out."""
    snapshot: Snapshot


class Seen(NamedTuple):
    """The state of a phase, and the checkout that says it."""

    state: State
    where: Elsewhere | None
    """None: this one."""


def seen_everywhere(board: Board, others: Iterable[Elsewhere]) -> Mapping[Key, Seen]:
    """The state of each job where its work has come furthest.

    Of two checkouts that are equally far the one that is named for the phase counts, then
    this one, then the first.
    """
    found = {key: Seen(job.state, None) for key, job in board.jobs.items()}
    for other in others:
        for key, job in board_of(other.snapshot.index).jobs.items():
            if key in found and not job.whole and _is_further(job, other, found[key]):
                reason = f"{job.state.reason} in `{other.folder}`"
                found[key] = Seen(State(job.state.name, reason), other)
    return found


def _is_further(job: Job, other: Elsewhere, seen: Seen) -> bool:
    here, there = _RANK[seen.state.name], _RANK[job.state.name]
    if here == there > 1 and seen.state.name != job.state.name:
        return _is_named_for(other, job)
    return there > max(here, 1)


def _is_named_for(other: Elsewhere, job: Job) -> bool:
    """Whether the branch or the folder of a checkout begins with the id of a phase."""
    name = f"{job.id.word}-{job.id.short}".casefold()
    for place in (other.branch, other.folder):
        last = place.rpartition("/")[2].casefold().replace("_", "-")
        _, found, rest = last.partition(name)
        if found and not rest[:1].isalnum() and rest[:1] != ".":
            return True
    return False

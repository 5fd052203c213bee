"""The board as plain values, for JSON: what programs get that read it."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from typing import Any

from phasemark.features.markdown import one_line
from phasemark.features.phases import name_of, place_of
from phasemark.workspace.board import Board, Job, board_of, named
from phasemark.workspace.index import Key
from phasemark.workspace.links import Link
from phasemark.workspace.snapshot import Snapshot

Json = dict[str, Any]

_LONGEST = 200
"""Characters of a name."""


def graph_record(snapshot: Snapshot, keys: Collection[Key] | None = None) -> Json:
    """The whole board, or what is about some of its jobs alone. Lines count from one."""
    board = board_of(snapshot.index)
    chosen = frozenset(board.jobs if keys is None else keys)
    nodes = [job_record(snapshot, job) for job in board.jobs.values() if job.key in chosen]
    return {"nodes": nodes, **relations_record(snapshot, chosen)}


def relations_record(snapshot: Snapshot, chosen: Collection[Key]) -> Json:
    """What holds between some jobs: edges, cycles, collisions, orders."""
    board = board_of(snapshot.index)
    chosen = frozenset(chosen)
    return {"edges": list(edge_records(snapshot, chosen)), **_groups(board, chosen)}


def relations_in_steps(snapshot: Snapshot, chosen: Collection[Key]) -> Generator[None, None, Json]:
    """`relations_record`, which has thousands of edges, in steps."""
    edges: list[Json] = []
    for edge in edge_records(snapshot, chosen):
        edges.append(edge)
        yield
    return {"edges": edges, **_groups(board_of(snapshot.index), frozenset(chosen))}


def _groups(board: Board, chosen: frozenset[Key]) -> Json:
    """What holds between two jobs and more."""

    def names(some: Iterable[Key]) -> list[str]:
        return [board.jobs[key].name for key in some if key in chosen]

    return {
        "cycles": [names(cycle) for cycle in board.cycles if chosen.issuperset(cycle)],
        "unknown": [
            {"from": board.jobs[key].name, "id": named(key[0], id)}
            for key, id in board.unknown
            if key in chosen
        ],
        "collisions": [
            {"path": one.path, "between": names(one.keys)}
            for one in board.collisions
            if len(chosen.intersection(one.keys)) > 1
        ],
        "criticalPath": names(board.critical_path),
        "mergeOrder": names(board.merge_order),
    }


def edge_records(snapshot: Snapshot, chosen: Collection[Key]) -> Iterator[Json]:
    """The edges between some jobs, one by one."""
    board = board_of(snapshot.index)
    for link in board.links:
        if link.source in chosen and link.target in chosen:
            yield _edge(snapshot, board, link)


def job_record(snapshot: Snapshot, job: Job) -> Json:
    """One job; `blockedBy` holds known jobs and, behind them, ids that nothing describes."""
    board = board_of(snapshot.index)
    place = place_of(snapshot, job.node)
    return {
        "id": job.name,
        "word": job.id.word,
        "name": one_line(name_of(snapshot, job.node), _LONGEST),
        "path": place.path,
        "line": _line(snapshot, place.path, place.span.start),
        "state": job.state.name,
        "reason": job.state.reason,
        "ready": job.ready,
        "blockedBy": [
            *(board.jobs[key].name for key in job.blocked_by),
            *(named(job.key[0], id) for id in job.unknown),
        ],
        "level": job.level,
        "writes": list(job.writes),
        "reads": list(job.reads),
    }


def _edge(snapshot: Snapshot, board: Board, link: Link) -> Json:
    """An implied edge has the place where its source is described."""
    if link.at >= 0:
        start = snapshot.outlines[link.path].span(link.at).start
        path = link.path
    else:
        place = place_of(snapshot, board.jobs[link.source].node)
        path, start = place.path, place.span.start
    return {
        "from": board.jobs[link.source].name,
        "to": board.jobs[link.target].name,
        "optional": link.optional,
        "implied": link.implied,
        "path": path,
        "line": _line(snapshot, path, start),
    }


def _line(snapshot: Snapshot, path: str, offset: int) -> int:
    return snapshot.documents[path].source.position(offset).line + 1

"""Everything about all phases as plain values: what a tree, a list or a status bar shows."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import islice

from phasemark.features.contents import BOARD, GRAPH, bundle_of
from phasemark.features.drawing.view import counted, is_open, look_of
from phasemark.features.markdown import one_line
from phasemark.features.overview import Row, each_row, row_record
from phasemark.features.phases import documents_of, place_of
from phasemark.features.place import Content, Place
from phasemark.features.records import Json, relations_in_steps
from phasemark.features.upcoming import record as upcoming_record
from phasemark.features.upcoming import upcoming_in_steps
from phasemark.workspace.board import Board, board_of
from phasemark.workspace.elsewhere import Seen
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

_MOST_MET = 12
"""How many phases are named that change the same file; a manifest is changed by all."""

_ROLES = ("plan", "prompt", "notes", "handoff")
"""The documents of a phase in the order in which they are listed."""


def whole_board(snapshot: Snapshot, seen: Mapping[Key, Seen]) -> Generator[None, None, Json]:
    """The board, the graph and what is next in one; `Place` and `Content` stand for addresses.

    In steps, each of one phase or edge but for what the board knows.
    """
    board = board_of(snapshot.index)
    critical = frozenset(board.critical_path)
    phases: list[Json] = []
    for row in each_row(snapshot, seen):
        told = {**row_record(snapshot, row), **_more(snapshot, board, row)}
        phases.append({**told, "critical": row.job.key in critical})
        yield
    relations = yield from relations_in_steps(snapshot, board.jobs)
    following = yield from upcoming_in_steps(board, seen)
    yield
    jobs = board.jobs.values()
    return {
        "summary": counted([(job.key, look_of(job)) for job in jobs]),
        "contents": {"board": Content(BOARD), "graph": Content(GRAPH)},
        "phases": phases,
        **relations,
        "upcoming": upcoming_record(board, following),
    }


def _more(snapshot: Snapshot, board: Board, row: Row) -> Json:
    """What `phasemark status` does not say of a phase."""
    job = row.job
    card = row.card
    return {
        "title": row.title,
        "look": row.look,
        "group": job.whole,
        "worktree": row.seen.where.folder if row.seen.where else None,
        "prompts": {"done": row.prompts.done, "total": row.prompts.total},
        "entry": row.entry,
        "blockers": _lines(card.blockers if card else ()),
        "questions": _lines(card.questions if card else ()),
        "collides": list(_collides(board, job.key)),
        "location": place_of(snapshot, job.node),
        "documents": _documents(snapshot, job.key),
        "bundle": Content(bundle_of(job.name)),
    }


def _lines(texts: tuple[str, ...]) -> list[str]:
    return [one_line(text) for text in texts]


def _collides(board: Board, key: Key) -> Iterator[Json]:
    """The paths in which a phase can still meet others; the first of these, and how many more."""
    for number in _collisions(board).get(key, ()):
        one = board.collisions[number]
        others = (board.jobs[other].name for other in one.keys if other != key)
        between = list(islice(others, _MOST_MET))
        yield {"path": one.path, "between": between, "more": len(one.keys) - 1 - len(between)}


def _collisions(board: Board) -> Mapping[Key, list[int]]:
    """The numbers of the collisions of each phase, found once for an index."""
    memo = board.index.memo
    found = memo.get("collisions of phases")
    if found is None:
        by_key: dict[Key, list[int]] = {}
        for number, one in enumerate(board.collisions):
            if is_open(board, one.keys):
                for key in one.keys:
                    by_key.setdefault(key, []).append(number)
        found = memo["collisions of phases"] = by_key
    return found  # type: ignore[return-value]


def _documents(snapshot: Snapshot, key: Key) -> list[Json]:
    """The documents of this checkout; a stage has the part of its plan."""
    found = []
    node = board_of(snapshot.index).jobs[key].node
    if node.scope is not None:
        kind = snapshot.outlines[node.paths[0]].kind or ""
        found.append(("plan", kind, place_of(snapshot, node)))
    for outline in documents_of(snapshot, key):
        kind = outline.kind or ""
        found.append((outline.role or kind, kind, Place(outline.path, outline.head)))
    found.sort(key=lambda one: _ROLES.index(one[0]) if one[0] in _ROLES else len(_ROLES))
    return [
        {"role": role, "kind": kind, "title": _title(snapshot, kind), "location": place}
        for role, kind, place in found
    ]


def _title(snapshot: Snapshot, name: str) -> str:
    kind = snapshot.kinds.get(name)
    return (kind.title or kind.name).lower() if kind else ""

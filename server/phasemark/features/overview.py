"""The board as rows: how far each phase is, what it waits for, what comes next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phasemark.features.card import Card, card
from phasemark.features.drawing.html import line_of, page
from phasemark.features.drawing.mermaid import SIGNS
from phasemark.features.drawing.svg import escaped
from phasemark.features.drawing.view import LOOKS, Look, Titles, listed, look_of
from phasemark.features.markdown import one_line, words
from phasemark.features.phases import name_of
from phasemark.features.records import job_record
from phasemark.workspace.board import Board, Job, board_of
from phasemark.workspace.elsewhere import Seen
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import Count

ORDER: tuple[Look, ...] = ("in-progress", "blocked", "ready", "waiting", "complete")
"""The groups of rows: what needs somebody first."""

_PIPE = re.compile(r"(?<!\\)\|")

EMPTY = "No document here describes a phase or a stage."

HEADS = ("Phase", "Name", "Done", "Prompts", "Last entry", "Waits for", "Next")


@dataclass(frozen=True, slots=True)
class Row:
    """A job with what its documents say, those of the checkout where the work runs."""

    job: Job
    seen: Seen
    look: Look
    title: str
    name: str
    done: Count
    prompts: Count
    entry: str
    """Title of the latest log entry; empty where there is none."""
    waits: str
    """The jobs and unknown ids that keep it from starting."""
    next: str
    card: Card | None

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands under `HEADS`, each a single line."""
        where = self.seen.where.folder.rpartition("/")[2] if self.seen.where else ""
        where = f" (in {one_line(where)})" if where else ""
        return (
            f"{self.title}{where}", self.name, _said(self.done), _said(self.prompts),
            self.entry, self.waits, self.next,
        )  # fmt: skip


def rows(
    snapshot: Snapshot, seen: Mapping[Key, Seen], keys: Collection[Key] | None = None
) -> tuple[Row, ...]:
    """A row for each job, or for some, grouped by `ORDER`."""
    board = board_of(snapshot.index)
    found = [
        _row(snapshot, board, job, seen[job.key])
        for job in board.jobs.values()
        if keys is None or job.key in keys
    ]
    return tuple(sorted(found, key=lambda row: ORDER.index(row.look)))


def record(snapshot: Snapshot, rows: tuple[Row, ...]) -> dict[str, Any]:
    """The rows for JSON, in order of their ids."""
    return {
        "phases": [
            {
                **job_record(snapshot, row.job),
                "state": row.seen.state.name,
                "reason": row.seen.state.reason,
                "ready": row.look == "ready",
                "done": row.done.done,
                "total": row.done.total,
                "next": row.next,
            }
            for row in sorted(rows, key=lambda row: row.job.key)
        ]
    }


def markdown(rows: tuple[Row, ...], title: str) -> str:
    """A table a group, as GitHub shows it."""
    lines = [f"# {words(title)}", *(() if rows else ("", EMPTY))]
    for look, group in groups(rows):
        lines += ["", f"## {_head(look, group)}", ""]
        lines.append(f"| {' | '.join(HEADS)} |")
        lines.append(f"|{' --- |' * len(HEADS)}")
        lines += [f"| {' | '.join(map(_cell, row.cells))} |" for row in group]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text in a table, which ends a cell inside of code as well."""
    return _PIPE.sub(r"\\|", words(text))


def html(rows: tuple[Row, ...], title: str) -> str:
    """One page with a table; a group has a line of its own, and no column is empty."""
    used = [number for number in range(len(HEADS)) if any(row.cells[number] for row in rows)]
    body = [f"<h1>{escaped(title)}</h1>", "<table>", line_of([HEADS[one] for one in used], "th")]
    for look, group in groups(rows):
        head = f"{SIGNS[look]} {_head(look, group)}"
        body.append(f'<tr class="{look}"><th colspan="{len(used)}">{escaped(head)}</th></tr>')
        body += [line_of([row.cells[one] for one in used], "td") for row in group]
    body.append("</table>" if rows else f"</table><p>{EMPTY}</p>")
    return page(title, "\n".join(body))


def groups(rows: tuple[Row, ...]) -> Iterator[tuple[Look, list[Row]]]:
    """The rows by their look, those that there are."""
    for look in ORDER:
        if group := [row for row in rows if row.look == look]:
            yield look, group


def _head(look: Look, group: list[Row]) -> str:
    return f"{LOOKS[look].capitalize()} ({len(group)})"


def _row(snapshot: Snapshot, board: Board, job: Job, seen: Seen) -> Row:
    found = card(seen.where.snapshot if seen.where else snapshot, job.key)
    titles = Titles(board)
    none = Count(0, 0)
    waits = [*titles.all(job.blocked_by), *(f"{id} (unknown)" for id in job.unknown)]
    return Row(
        job, seen, look_of(job, seen.state), titles.of(job.key),
        one_line(name_of(snapshot, job.node)),
        found.boxes if found else none, found.prompts if found else none,
        one_line(found.entry) if found else "",
        ", ".join(waits) if job.state.name != "complete" else "",
        one_line(found.next) if found and seen.state.name != "complete" else "", found,
    )  # fmt: skip


def _said(count: Count) -> str:
    return f"{count.done} of {count.total}" if count.total else ""


def facts(snapshot: Snapshot, row: Row) -> Iterator[tuple[str, str]]:
    """All that is known of one job: a label and a single line each."""
    board = board_of(snapshot.index)
    job, titles = row.job, Titles(board)
    yield "State", row.seen.state.reason
    yield from _counted(row)
    for label, text in (("Last entry", row.entry), ("Next", row.next)):
        if text:
            yield label, text
    for label, texts in (
        ("Blocked by", row.card.blockers if row.card else ()),
        ("Open question", row.card.questions if row.card else ()),
    ):
        yield from ((label, one_line(text)) for text in texts)
    for key in job.waits_for:
        yield "Waits for", f"{titles.of(key)} ({board.jobs[key].state.name.replace('-', ' ')})"
    yield from (("Waits for", f"{id}, which nothing describes") for id in job.unknown)
    for key in board.waiting_for.get(job.key, ()):
        yield "Waited for by", titles.of(key)
    yield from (("Writes", one_line(path)) for path in job.writes)
    for path in board.unclaimed(job.key):
        yield "Unclaimed", f"{one_line(path)}: a task makes it, and no list of files has it"
    for one in board.collisions:
        if job.key in one.keys:
            others = listed(titles.all(key for key in one.keys if key != job.key))
            yield "Collides", f"{one_line(one.path)}, with {others}"
    yield from (
        ("Document", f"{place.path}") for _, place in (row.card.documents if row.card else ())
    )


def _counted(row: Row) -> Iterator[tuple[str, str]]:
    if row.done.total:
        yield "Done", _said(row.done)
    if row.prompts.total:
        yield "Prompts", _said(row.prompts)

"""The board as rows: how far each phase is, what it waits for, what comes next."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phasemark.features.card import Card, card
from phasemark.features.drawing.html import line_of, page, used_columns
from phasemark.features.drawing.mermaid import SIGNS
from phasemark.features.drawing.svg import escaped
from phasemark.features.drawing.view import LOOKS, Look, Titles, counted, listed, look_of
from phasemark.features.markdown import one_line, words
from phasemark.features.phases import name_of
from phasemark.features.records import job_record
from phasemark.workspace.board import Job, board_of
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
    return grouped(each_row(snapshot, seen, keys))


def each_row(
    snapshot: Snapshot, seen: Mapping[Key, Seen], keys: Collection[Key] | None = None
) -> Iterator[Row]:
    """The rows one by one, in order of their ids."""
    board = board_of(snapshot.index)
    titles = Titles(board)
    for job in board.jobs.values():
        if keys is None or job.key in keys:
            yield _row(snapshot, titles, job, seen[job.key])


def grouped(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows by `ORDER`, those of a group as they come."""
    return tuple(sorted(rows, key=lambda row: ORDER.index(row.look)))


def record(snapshot: Snapshot, rows: tuple[Row, ...]) -> dict[str, Any]:
    """The rows for JSON, in order of their ids."""
    return {
        "phases": [row_record(snapshot, row) for row in sorted(rows, key=lambda row: row.job.key)]
    }


def row_record(snapshot: Snapshot, row: Row) -> dict[str, Any]:
    """One row for JSON."""
    return {
        **job_record(snapshot, row.job),
        "state": row.seen.state.name,
        "reason": row.seen.state.reason,
        "ready": row.look == "ready",
        "done": row.done.done,
        "total": row.done.total,
        "next": row.next,
    }


def markdown(rows: tuple[Row, ...], title: str) -> str:
    """A table a group, as GitHub shows it."""
    return "\n".join(_lines(rows, title)) + "\n"


def board_in_steps(
    snapshot: Snapshot, seen: Mapping[Key, Seen], title: str
) -> Generator[None, None, str]:
    """`markdown` of all jobs, each in a step of its own."""
    found: list[Row] = []
    for row in each_row(snapshot, seen):
        found.append(row)
        yield
    lines: list[str] = []
    for line in _lines(grouped(found), title):
        lines.append(line)
        yield
    return "\n".join(lines) + "\n"


def _lines(rows: tuple[Row, ...], title: str) -> Iterator[str]:
    """The lines of `markdown`, one by one."""
    yield f"# {words(title)}"
    if not rows:
        yield from ("", EMPTY)
    for look, group in groups(rows):
        yield from ("", f"## {_head(look, group)}", "")
        yield f"| {' | '.join(HEADS)} |"
        yield f"|{' --- |' * len(HEADS)}"
        for row in group:
            yield f"| {' | '.join(map(_cell, row.cells))} |"


def _cell(text: str) -> str:
    """A text in a table, which ends a cell inside of code as well."""
    return _PIPE.sub(r"\\|", words(text))


def html(rows: tuple[Row, ...], title: str) -> str:
    """One page with a table below what it counts; a group has a line of its own, and no column
    is empty."""
    used = used_columns([row.cells for row in rows])
    summary = counted([(row.job.key, row.look) for row in rows])
    body = [f"<h1>{escaped(title)}</h1>", f"<p>{escaped(summary)}</p>" if rows else ""]
    body += ["<table>", line_of([HEADS[one] for one in used], "th")]
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


def _row(snapshot: Snapshot, titles: Titles, job: Job, seen: Seen) -> Row:
    found = card(seen.where.snapshot if seen.where else snapshot, job.key)
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

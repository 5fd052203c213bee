"""Figures of the process that documents and history hold; what they do not hold is absent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.remarks import NEXT
from phasemark.document.section import Section
from phasemark.features.phases import documents_of
from phasemark.features.work.fields import entry_kind, spellings
from phasemark.rules.notes.log import entries, says, stamp
from phasemark.workspace.board import Board, Job
from phasemark.workspace.commits import Commit
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

_HASH = re.compile(r"(?<![\w.-])(?=[a-f]{0,39}\d)[0-9a-f]{7,40}(?![\w-])")
_MOST_HASHES = 200

Find = Callable[[str], Commit | None]
"""The only commit whose hash begins so."""


class Figure(NamedTuple):
    """What is known of one phase."""

    key: Key
    sessions: int
    """Entries of its session logs."""
    first_commit: float | None
    """Minutes from its first session to the first commit that its notes name; None where one
    of the two is not known, or the commit is older."""
    questions: int
    """Open ones."""
    silent: int
    """Entries that do not say what is next."""


def figures(snapshot: Snapshot, board: Board, find: Find) -> tuple[Figure, ...]:
    """The figures of all phases that have work notes."""
    return tuple(
        _figure(snapshot, job, find)
        for job in board.jobs.values()
        if any(one.role == "notes" for one in documents_of(snapshot, job.key))
    )


def usual_first_commit(some: tuple[Figure, ...]) -> float | None:
    """The median of the minutes to the first commit."""
    known = [one.first_commit for one in some if one.first_commit is not None]
    return median(known) if known else None


def _figure(snapshot: Snapshot, job: Job, find: Find) -> Figure:
    notes = [
        snapshot.documents[outline.path]
        for outline in documents_of(snapshot, job.key)
        if outline.role == "notes"
    ]
    logged = [(document, entry) for document in notes for entry in entries(document)]
    questions = sum(
        remark.form == "question" and not remark.settled
        for document in notes
        for remark in document.outline.remarks
    )
    silent = sum(not _says_next(document, entry) for document, entry in logged)
    return Figure(job.key, len(logged), _first_commit(notes, find), questions, silent)


def _first_commit(notes: list[Document], find: Find) -> float | None:
    began = [when for one in notes for entry in entries(one) if (when := _moment(entry))]
    made = [commit.when for hash in _hashes(notes) if (commit := find(hash)) is not None]
    if not began or not made:
        return None
    minutes = (min(made).replace(tzinfo=None) - min(began)).total_seconds() / 60
    return minutes if minutes >= 0 else None


def _moment(entry: Section) -> datetime | None:
    """When an entry was written, where it says the time of the day."""
    said = stamp(entry.title)
    return said.when if said.timed else None


def _hashes(notes: list[Document]) -> Iterator[str]:
    """What the notes name under Commits."""
    for document in notes:
        section = document.root.find("Commits")
        if section is not None:
            yield from _HASH.findall(section.text)[:_MOST_HASHES]


def _says_next(document: Document, entry: Section) -> bool:
    """Whether an entry has a field or a part for what is next, with something in it."""
    kind = entry_kind(document)
    fields = spellings(kind.fields if kind else ())
    keys = {key for key, field in fields.items() if field.name == NEXT}
    if any(label.key in keys and says(entry, label, document) for label in entry.labels):
        return True
    return any(child.key in keys and not child.empty for child in entry.children)

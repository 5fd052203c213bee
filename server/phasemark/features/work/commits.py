"""Commits that the notes of a phase do not list yet, in the form of those that they list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.phase import read_mention
from phasemark.document.section import Section
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.features.work.history import MOST_COMMITS, subject
from phasemark.features.work.sections import (
    Room,
    ended,
    holding,
    last_text,
    new_section,
    room_in,
    section_kind,
)
from phasemark.rules.notes.log import stamps
from phasemark.syntax.scan import scan, with_plurals
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edits, Span
from phasemark.workspace.commits import Commit
from phasemark.workspace.snapshot import Snapshot

_ROW = re.compile(
    r"(?P<before>[`*\[(]{0,4})(?P<hash>[0-9a-f]{7,40})(?P<after>[`*\])]{0,4})"
    r"(?P<gap>[ \t]*(?:[:|–—-](?=[ \t]))?[ \t]*)"
)


class _Row(NamedTuple):
    """How a commit is listed, and when it was made; None if the history does not know it."""

    marker: str
    before: str
    after: str
    gap: str
    digits: int
    when: datetime | None

    def of(self, commit: Commit) -> str:
        named = f"{self.before}{commit.hash[: self.digits]}{self.after}"
        return f"{self.marker}{named}{self.gap}{subject(commit)}"


_CANONICAL = _Row("- ", "", "", " - ", 7, None)


def add_commits(snapshot: Snapshot, document: Document, outside: Outside) -> Change | None:
    """The change that lists commits of the phase; None if there are none, or no place."""
    names = holding(document, "commits")
    section = document.root.find(*names)
    if section is not None and section.tables:
        return None
    rows = list(_rows(document, section, outside)) if section else []
    listed = "\n".join(one.text for one in document.root.all(*names))
    new = list(_unlisted(snapshot, document, listed, rows, outside))
    if not new:
        return None
    room, backwards = _room(document, section, rows, names)
    if room is None:
        return None
    like = rows[0 if backwards else -1] if rows else _CANONICAL
    lines = [like.of(commit) for commit in (new if backwards else reversed(new))]
    edit = room.filled("\n".join(lines))
    edit = edit._replace(text=ended(edit.text, document))
    return Change({document.path: Edits.of(edit)}, show=document.path)


def _rows(document: Document, section: Section, outside: Outside) -> Iterator[_Row]:
    for item in _items(section):
        match = _ROW.match(item.text)
        if match and match["gap"]:
            marker = document.text[item.span.start : item.text_span.start]
            known = outside.commit(match["hash"])
            yield _Row(
                re.sub(r"\[.\]", "[x]", marker), match["before"], match["after"], match["gap"],
                len(match["hash"]), known.when if known else None,
            )  # fmt: skip


def _items(section: Section) -> Sequence[Item]:
    return [item for item in section.own_items if item.depth == 0 and not item.quoted]


def _unlisted(
    snapshot: Snapshot,
    document: Document,
    listed: str,
    rows: Sequence[_Row],
    outside: Outside,
) -> Iterator[Commit]:
    """Commits since the last one that is listed, which no notes of the series list.

    One whose subject names other phases alone belongs to them.
    """
    series = snapshot.index.series(document.path)
    others = [
        snapshot.documents[path].text
        for path, outline in snapshot.outlines.items()
        if outline.role == "notes" and path != document.path
        and snapshot.index.series(path) == series
    ]  # fmt: skip
    for commit in outside.commits_since(_start(document, rows, outside), MOST_COMMITS):
        short = commit.hash[:7]
        if short in listed or any(short in text for text in others):
            continue
        if _is_of_another(snapshot, document, subject(commit)):
            continue
        files = outside.files_of(commit.hash)
        if not files or any(path != document.path for path in files):
            yield commit


def _is_of_another(snapshot: Snapshot, document: Document, said: str) -> bool:
    """Whether a subject names phases, but neither that of the document nor a part or whole."""
    own = document.outline.id
    mentions = scan(said, 0, len(said), with_plurals(snapshot.project.words))
    named = [
        id for one in mentions if one.kind == "phase" and (id := read_mention(one.text)) is not None
    ]
    if own is None or not named:
        return False
    return not any(id == own or id.parent_of(own) or own.parent_of(id) for id in named)


def _start(document: Document, rows: Sequence[_Row], outside: Outside) -> datetime:
    now = outside.moment()
    if known := [row.when for row in rows if row.when is not None]:
        return max(known)
    written = [one.when for one in stamps(document) if one.when is not None]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(written).replace(tzinfo=now.tzinfo) if written else midnight


def _room(
    document: Document, section: Section | None, rows: Sequence[_Row], names: Sequence[str]
) -> tuple[Room | None, bool]:
    """Where the new rows go, and whether the newest one comes first there."""
    if section is None:
        kind = section_kind(document, *names)
        return (new_section(document, kind) if kind else None), False
    times = [row.when for row in rows if row.when is not None]
    items = _items(section)
    if times and times[0] > times[-1]:
        start = items[0].span.start
        return Room(Span(start, start), "", "\n"), True
    if rows:
        end = last_text(document, items[-1].span)
        return Room(Span(end, end), "\n", ""), False
    return room_in(document, section), False

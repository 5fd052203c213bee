"""The session log of work notes: its entries and their dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.syntax.tree import Label
from phasemark.text.late import late

_ISO = late(
    r"(?<![\w-])(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[ T,]{1,2}(?P<time>\d{1,2}:\d{2}))?(?!\d)"
)
_HINTS_AT_TIME = late(
    r"\d{4}[-/.]\d{1,2}|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\bsession\b|\bday\s+\d"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


class Stamp(NamedTuple):
    """What the heading of an entry says of its time."""

    when: datetime | None
    """The first ISO date in it, if a calendar has it; midnight without a time."""
    timed: bool
    impossible: str
    """A date as it is written that no calendar has; empty otherwise."""
    placed: bool
    """It says some time: a date in any form, a session number."""


@lru_cache(maxsize=8192)
def stamp(title: str) -> Stamp:
    """The time in a title."""
    match = _ISO.search(title)
    if match is None:
        return Stamp(None, False, "", bool(_HINTS_AT_TIME.search(title)))
    year, month, day = (int(part) for part in match["date"].split("-"))
    hour, minute = (int(part) for part in (match["time"] or "0:0").split(":"))
    try:
        when = datetime(year, month, day, hour, minute)
    except ValueError:
        return Stamp(None, False, match[0], True)
    return Stamp(when, match["time"] is not None, "", True)


def entries(document: Document) -> Sequence[Section]:
    """The entries of the session log, in the order they stand; kept in the memo."""
    found = document.memo.get("entries")
    if found is None:
        log = document.root.find("Session log")
        found = document.memo["entries"] = log.entries if log else []
    return found  # type: ignore[return-value]


def stamps(document: Document) -> Sequence[Stamp]:
    """The time of each entry; kept in the memo."""
    found = document.memo.get("stamps")
    if found is None:
        found = document.memo["stamps"] = [stamp(entry.title) for entry in entries(document)]
    return found  # type: ignore[return-value]


def last_entry(document: Document) -> Section | None:
    """The latest entry of the log, by its date; the last one where dates do not tell."""
    if "last entry" not in document.memo:
        document.memo["last entry"] = _last(document)
    return document.memo["last entry"]  # type: ignore[return-value]


def _last(document: Document) -> Section | None:
    found = entries(document)
    if not found:
        return None
    return found[latest(stamps(document))]


def latest(stamps: Sequence[Stamp]) -> int:
    """The number of the newest of some entries, by its date; -1 where dates do not tell."""
    dated = [one.when for one in stamps if one.when]
    if not dated or len(dated) < len(stamps):
        return -1
    dated.reverse()
    return len(dated) - 1 - dated.index(max(dated))


def latest_entries(document: Document, count: int) -> Sequence[Section]:
    """The newest entries, in the order they stand, from whichever end of the log grows."""
    found = entries(document)
    return found[:count] if found and last_entry(document) is found[0] else found[-count:]


def says(entry: Section, label: Label, document: Document) -> bool:
    """Whether a field of an entry holds a value, on its line or below it."""
    value = label.value.of(document.text)
    if value.strip():
        return not document.project.vocabulary.says_nothing(value)
    holder = next((item for item in entry.items if item.span.covers(label.span)), None)
    return holder is not None and bool(document.text[label.span.end : holder.span.end].strip())

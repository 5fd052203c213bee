"""A new entry of the session log: at the end where the log grows, as the others are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_unfilled
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.features.snippet import Snippet, Stop
from phasemark.features.work.bullets import Bullet, bullet, dated_items
from phasemark.features.work.fields import FieldForm, entry_kind, names_and_form, written
from phasemark.features.work.history import Happened, happened, of_phase, shown_files, subject
from phasemark.features.work.prompts import next_prompt
from phasemark.features.work.sections import last_text, new_section, section_kind
from phasemark.features.work.titles import title_like
from phasemark.kinds.model import FieldKind
from phasemark.rules.insertion import style_of
from phasemark.rules.notes.log import Stamp, entries, stamps
from phasemark.text.edit import Span
from phasemark.text.lines import BREAK
from phasemark.workspace.snapshot import Snapshot


def log_entry(snapshot: Snapshot, document: Document, outside: Outside) -> Change | None:
    """The change that adds an entry to the log of some notes.

    The entry says what was committed since the last one, and which prompt is next. None
    for a document that has no log by its kind, or where an entry would not be one.
    """
    kind = entry_kind(document)
    if kind is None:
        return None
    found = happened(document, outside)
    found = found._replace(files=of_phase(snapshot, document, found.files))
    values = _values(kind.fields, found, next_prompt(snapshot, document))
    if (item := bullet(document, outside.moment())) is not None:
        span, parts = item.span, _item_parts(item, values)
    else:
        place = _place(document)
        if place is None:
            return None
        span, parts = place.span, _parts(document, place, values, outside.moment())
    terminator = document.source.terminator
    snippet = Snippet(tuple(_ended(part, terminator) for part in parts))
    if not _stays_whole(document, span, snippet.plain):
        return None
    return Change(snippet=(document.path, span, snippet), show=document.path)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the entry goes, and what stands around it there."""

    span: Span
    lead: str
    tail: str
    near: Section | None
    """The entry that it is written like; None for the first one."""
    level: int
    """Of its heading; 0 for an item of a list."""


@dataclass(frozen=True, slots=True)
class _Values:
    """What is known of the session: values by the canonical names of fields."""

    fields: tuple[FieldKind, ...]
    by_name: Mapping[str, Sequence[str]]
    subject: str


def _values(fields: tuple[FieldKind, ...], found: Happened, following: str) -> _Values:
    subjects = [subject(commit) for commit in found.commits]
    changes = [*subjects, *filter(None, (shown_files(found.files),))]
    known = {"changes": changes, "next": [following] if following else []}
    by_name = {field.name: known.get(field.fills, []) for field in fields}
    for field in fields:
        if not field.fills and field.hint == _NONE:
            by_name[field.name] = [_NONE]
    return _Values(fields, by_name, subjects[-1] if subjects else "")


_NONE = "none"
"""The example of a field that mostly has nothing to say."""


def _parts(
    document: Document, place: _Place, values: _Values, moment: datetime
) -> Iterator[str | Stop]:
    titles = [entry.title for entry in entries(document)]
    nearest = entries(document).index(place.near) if place.near else 0
    title = title_like(titles, nearest, moment)
    names, form = names_and_form(place.near, values.fields)
    fields = [(names[field.name], values.by_name[field.name]) for field in values.fields]
    yield f"{place.lead}{'#' * place.level or '-'} {title.text}"
    if title.joint and values.subject:
        yield title.joint
        yield Stop(1, values.subject)
    indent = "" if place.level else "  "
    yield f"\n{indent}" if not _spaced(place.near) else "\n\n"
    yield from written(fields, form, indent)
    yield place.tail


def _item_parts(item: Bullet, values: _Values) -> Iterator[str | Stop]:
    """An entry that is an item: the date and what changed, or the fields below it."""
    yield f"{item.lead}{item.marker}{item.title.text}"
    if item.fields:
        yield "\n  "
        fields = [(field.name, values.by_name[field.name]) for field in values.fields]
        yield from written(fields, FieldForm(), "  ")
    else:
        changes = (values.by_name[one.name] for one in values.fields if one.fills == "changes")
        yield item.title.joint or " "
        yield Stop(1, "; ".join(next(changes, ())))
    yield item.tail


_SPACED = re.compile(rf"[ \t]*{BREAK}[ \t]*[\r\n]")


def _spaced(entry: Section | None) -> bool:
    """Whether an empty line stands between the heading of an entry and the rest."""
    if entry is None:
        return False
    return bool(_SPACED.match(entry.text))


def _place(document: Document) -> _Place | None:
    """Where the next entry goes; None where no section can be added."""
    found = entries(document)
    kind = entry_kind(document)
    log = document.root.find(kind.under) if kind else None
    if log is None:
        return _new_section(document)
    if not found:
        level = min(log.level + 1, 6) if log.form == "heading" else 0
        end = last_text(document, Span(log.head.end, log.body.end))
        return _Place(Span(end, end), "\n\n" if level else "\n", "", None, level)
    number = 0 if newest_first(document) else len(found) - 1
    near = found[number]
    end = last_text(document, near.body)
    if is_unfilled(near) and "<" in near.head.of(document.text) + near.text:
        like = found[number - 1] if number > 0 else None
        return _Place(Span(near.head.start, end), "", "", like, near.level)
    if number or not newest_first(document):
        return _Place(Span(end, end), "\n\n", "", near, near.level)
    start = near.head.start
    return _Place(Span(start, start), "", "\n\n", near, near.level)


def _new_section(document: Document) -> _Place | None:
    """The place in a log that is written together with its first entry; None where no section
    can be added, such as behind a fence that is never closed."""
    scope = entry_kind(document)
    section = section_kind(document, scope.under) if scope else None
    room = new_section(document, section) if section else None
    if room is None:
        return None
    style = style_of(document, document.root)
    level = min(style.level + 1, 6) if style.written == "heading" else 0
    gap = "" if level == 0 or room.lead.endswith("\n\n") else "\n"
    return _Place(room.span, f"{room.lead}{gap}", room.tail, None, level)


_FIRST = re.compile(
    r"\b(?:newest|latest|most recent|last|recent)\b[^.\n]{0,30}\b(?:first|top)\b"
    r"|\breverse(?:d|-| )\s?chronological",
    re.IGNORECASE,
)


def newest_first(document: Document) -> bool:
    """Whether new entries of the log go above the others.

    Dates tell, then the numbers of sessions, then words such as `newest first` above the
    entries. A log that says nothing grows at its end.
    """
    times = [_moment(stamp) for stamp in stamps(document) if stamp.when is not None]
    if times and times[0] != times[-1]:
        return times[0] > times[-1]
    found = entries(document)
    numbers = [int(match[1]) for entry in found if (match := _SESSION.search(entry.title))]
    if numbers and numbers[0] != numbers[-1]:
        return numbers[0] > numbers[-1]
    if not found or found[0].parent is None:
        return False
    log = found[0].parent
    return bool(_FIRST.search(document.text, log.head.start, found[0].head.start))


_SESSION = re.compile(r"\b(?:session|day|entry)[ \t]{1,3}#?(\d{1,4})\b", re.IGNORECASE)


def _moment(stamp: Stamp) -> datetime:
    assert stamp.when is not None
    return stamp.when


def _ended(part: str | Stop, terminator: str) -> str | Stop:
    if isinstance(part, Stop):
        return Stop(part.number, part.text.replace("\n", terminator))
    return part.replace("\n", terminator)


def _stays_whole(document: Document, span: Span, text: str) -> bool:
    """Whether the entry comes out as one, and no other one is lost."""
    if not text:
        return False
    new = document.text[: span.start] + text + document.text[span.end :]
    after = Document(document.path, new, document.project, before=document)
    replaced = span.start != span.end
    return _count(after) == _count(document) + (not replaced)


def _count(document: Document) -> int:
    return len(entries(document)) + len(dated_items(document))

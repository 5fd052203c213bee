"""Entries of the session log: their dates, their order, their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.kinds.model import FieldKind
from phasemark.rules.notes.log import Stamp, entries, stamps
from phasemark.rules.notes.status import NOTES
from phasemark.rules.rule import Finding, Fix, Related, Safety, Severity, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Label
from phasemark.text.edit import Edit


@rule("NTE006", "session-heading-without-date", kinds=NOTES, source="guide, chapter 4")
def session_heading_without_date(document: Document) -> Iterator[Finding]:
    """An entry of the session log has no date in its heading, or one that does not exist.

    Entries are found, ordered and compared with the history by their dates. A date that
    no calendar has is a warning; an entry without any is a hint.

    ## Example
    `### 2026-13-40 25:61`, `### Fixed the tests`

    ## Use instead
    Write `### 2026-01-20 10:00`, with text behind it if you like.
    """
    for entry, (when, _, impossible, placed) in zip(
        entries(document), stamps(document), strict=True
    ):
        if when is not None:
            continue
        if impossible:
            yield Finding(entry.title_span, f"`{impossible}` is no date that exists")
        elif not placed and "<" not in entry.title:
            yield Finding(
                entry.title_span,
                "the entry has no date; `YYYY-MM-DD HH:MM` at its start",
                severity=Severity.HINT,
            )


@rule("NTE007", "session-order", severity="information", kinds=NOTES, source="guide, chapter 4")
def session_order(document: Document) -> Iterator[Finding]:
    """Entries of the session log are not in one direction of time.

    Newest first and oldest first are both fine; a log that does both hides where the
    last session ended.

    ## Example
    Entries of 12, 14 and 13 January, in that order.

    ## Use instead
    Move the entry to its place.
    """
    if _in_order(document):
        return
    dated = [
        (when, entry)
        for when, entry in zip(stamps(document), entries(document), strict=True)
        if when.when
    ]
    steps = [_step(one, other) for (one, _), (other, _) in pairwise(dated)]
    forward, back = steps.count(1), steps.count(-1)
    # A log that turns again and again has no direction to be out of.
    if not forward or not back or min(forward, back) > max(1, max(forward, back) // 3):
        return
    onward = forward > back if forward != back else _step(dated[0][0], dated[-1][0]) > 0
    direction = "oldest to newest" if onward else "newest to oldest"
    for number, step in enumerate(steps):
        if step == (-1 if onward else 1):
            yield Finding(
                dated[number + 1][1].title_span,
                f"out of order: the log goes from {direction}",
                (Related(document.path, dated[number][1].title_span, "the entry before it"),),
            )


def _in_order(document: Document) -> bool:
    """Whether the dates go in one direction; most logs are left here."""
    times = [one.when for one in stamps(document) if one.when]
    ordered = sorted(times)
    return times == ordered or times == ordered[::-1]


def _step(one: Stamp, other: Stamp) -> int:
    """1 when time goes on, -1 when it goes back, 0 when the two cannot be told apart."""
    assert one.when is not None
    assert other.when is not None
    if one.timed and other.timed:
        return (one.when < other.when) - (one.when > other.when)
    a, b = one.when.date(), other.when.date()
    return (a < b) - (a > b)


@rule(
    "NTE009", "session-entry-incomplete", severity="information", kinds=NOTES, fix="choice",
    source="guide, chapter 4",
)  # fmt: skip
def session_entry_incomplete(document: Document) -> Iterator[Finding]:
    """An entry that uses the fields of the template lacks some of them.

    What changed, why, what blocks and what is next: the next session starts from these
    four. An entry in prose is left alone.

    ## Example
    An entry with `- What changed: ...` and `- Why: ...`, and nothing else.

    ## Use instead
    Add `- Blockers:` and `- Next:`.
    """
    fields = _fields(document)
    if fields is None:
        return
    for entry, lacking in _incomplete(document, fields):
        *names, last = (f"`{name}`" for name in lacking)
        listed = f"{', '.join(names)} and {last}" if names else last
        yield Finding(entry.title_span, f"the entry lacks {listed}", fix=_add(entry, lacking))


@dataclass(frozen=True, eq=False, slots=True)
class _Fields:
    """The fields of an entry: each spelling to its canonical name; compared by identity, so
    that it is a key that costs nothing."""

    names: Mapping[str, str]


def _fields(document: Document) -> _Fields | None:
    """The fields that the kind asks for in an entry; None if it has no entries."""
    kind = document.kind
    for scope in kind.scope if kind else ():
        if scope.heading == "entry":
            return _spellings(scope.fields)
    return None


@lru_cache(maxsize=64)
def _spellings(fields: tuple[FieldKind, ...]) -> _Fields:
    return _Fields(
        {
            normalise(spelling): field.name
            for field in fields
            if field.presence == "required"
            for spelling in (field.name, *field.also)
        }
    )


def _incomplete(document: Document, fields: _Fields) -> Iterator[tuple[Section, Sequence[str]]]:
    """The entries that lack fields.

    Only the first piece of an entry is asked, which remembers; the entry itself is
    looked at when that piece lacks something.
    """
    found = entries(document)
    if not found:
        return
    by_start: dict[int, Section] = {}
    last = found[-1].body.end
    for placed in document.tree.pieces:
        memo = placed.piece.memo
        suspect = memo.get(fields)
        if suspect is None:
            suspect = memo[fields] = bool(_lacking(placed.piece.blocks.labels, fields))
        if suspect and placed.start < last:
            by_start = by_start or {entry.head.start: entry for entry in found}
            entry = by_start.get(placed.start)
            lacking = _lacking(entry.labels, fields) if entry else ()
            if entry and lacking:
                yield entry, lacking


def _lacking(labels: Sequence[Label], fields: _Fields) -> Sequence[str]:
    """The fields that are absent, in order; none where fewer than two are there."""
    names = fields.names
    present = {names[label.key] for label in labels if label.key in names}
    if len(present) < 2:
        return ()
    return tuple(name for name in dict.fromkeys(names.values()) if name not in present)


def _add(entry: Section, lacking: Sequence[str]) -> Fix | None:
    items = [item for item in entry.items if item.depth == 0 and not item.quoted]
    if not items:
        return None
    marker = entry.tree.text[items[-1].span.start]
    marker = marker if marker in "-*+" else "-"
    text = "".join(f"\n{marker} {name}:" for name in lacking)
    return Fix.here("Add the missing fields", Safety.CHOICE, Edit.insert(items[-1].span.end, text))

"""Signs of trouble in the session log: raw output, repeated attempts, too many sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.notes.log import entries, latest_entries
from phasemark.rules.notes.states import status_of
from phasemark.rules.notes.status import NOTES
from phasemark.rules.prose import holds_any
from phasemark.rules.rule import Finding, rule
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Span
from phasemark.text.late import late

_LOG_LINE = late(
    r"^\W{0,3}(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}"
    r"|\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE)\b)",
    re.MULTILINE,
)
_MOST_LINES = 40
_MOST_SESSIONS = 8
_LATEST = 10
"""Entries that are looked at: what was tried before them is history."""


@rule(
    "NTE019", "raw-log-dump", severity="information", default="hint", reach="piece", kinds=NOTES,
    source="guide, chapters 4 and 9",
)  # fmt: skip
def raw_log_dump(piece: Piece) -> Iterator[Finding]:
    """A long raw log is pasted into the notes.

    It fills the context of every later session, and raw logs carry names, addresses and
    tokens.

    ## Example
    A fence with eighty lines of timestamps and levels.

    ## Use instead
    Keep the three lines that matter, sanitised.
    """
    for fence in piece.blocks.fences:
        text = fence.content.of(piece.text)
        lines = text.count("\n")
        if lines > _MOST_LINES and len(_LOG_LINE.findall(text)) * 2 > lines:
            first = re.split(r"[\r\n]", fence.span.of(piece.text), maxsplit=1)[0]
            yield Finding(
                Span(fence.span.start, fence.span.start + len(first)),
                f"{lines} lines of raw log; keep the lines that matter",
            )


_ATTEMPT = late(
    r"\b(?:third|3rd|fourth|4th|fifth|5th)\s+(?:attempt|try|iteration)\b", re.IGNORECASE
)
_ORDINALS = ("third", "3rd", "fourth", "4th", "fifth", "5th")
_DECIDED = late(r"\b(?:tier|smaller|by hand|manual(?:ly)?|upgrad\w+|split|re-?scop\w+)\b", re.I)


@rule(
    "NTE020", "third-attempt", severity="information", default="hint", kinds=NOTES,
    source="guide, chapters 8 and 10",
)  # fmt: skip
def third_attempt(document: Document) -> Iterator[Finding]:
    """The log speaks of a third attempt at the same unit, and no decision follows from it.

    By then a better model or a smaller unit is cheaper than a fourth try.

    ## Example
    `- What changed: third attempt at the parser`

    ## Use instead
    Write down the decision: another tier, a smaller unit, or by hand.
    """
    decided = document.root.find("Decisions")
    for entry in latest_entries(document, _LATEST):
        if not holds_any(entry.text.lower(), _ORDINALS):
            continue
        match = _ATTEMPT.search(document.text, *entry.body)
        if match is None or _DECIDED.search(document.text, match.end(), entry.body.end):
            continue
        if decided is None or not _DECIDED.search(decided.text):
            yield Finding(
                Span(*match.span()),
                f"{' '.join(match[0].lower().split())}; decide on another tier, a smaller unit,"
                " or by hand",
            )
        return


@rule(
    "NTE021", "long-phase", severity="hint", default="hint", kinds=NOTES, source="guide, chapter 6"
)
def long_phase(document: Document) -> Iterator[Finding]:
    """A phase took many sessions.

    A phase is meant for one or two; what takes more is several phases.

    ## Example
    Twelve entries in one session log.

    ## Use instead
    Split what is left into a sub-phase with a plan of its own.
    """
    count = len(entries(document))
    if count <= _MOST_SESSIONS or status_of(document) == "Complete" or document.id is None:
        return
    log = document.root.find("Session log")
    if log is not None:
        yield Finding(log.head, f"{count} sessions in one phase; split what is left")

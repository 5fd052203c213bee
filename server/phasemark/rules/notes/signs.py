"""Signs of trouble in the session log: raw output, repeated attempts, too many sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.notes.log import entries
from phasemark.rules.notes.states import status_of
from phasemark.rules.notes.status import NOTES
from phasemark.rules.prose import of_piece
from phasemark.rules.rule import Finding, rule
from phasemark.text.edit import Span

_LOG_LINE = re.compile(
    r"^\W{0,3}(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}"
    r"|\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE)\b)",
    re.MULTILINE,
)
_MOST_LINES = 40
_MOST_SESSIONS = 8


@rule(
    "NTE019", "raw-log-dump", severity="information", default="hint", kinds=NOTES,
    source="guide, chapters 4 and 9",
)  # fmt: skip
def raw_log_dump(document: Document) -> Iterator[Finding]:
    """A long raw log is pasted into the notes.

    It fills the context of every later session, and raw logs carry names, addresses and
    tokens.

    ## Example
    A fence with eighty lines of timestamps and levels.

    ## Use instead
    The three lines that matter, sanitised.
    """
    for fence in document.tree.fences:
        text = fence.content.of(document.text)
        lines = text.count("\n")
        if lines > _MOST_LINES and len(_LOG_LINE.findall(text)) * 2 > lines:
            end = document.source.line_end(fence.span.start)
            yield Finding(
                Span(fence.span.start, end), f"{lines} lines of raw log; keep the lines that matter"
            )


_ATTEMPT = re.compile(
    r"\b(?:third|3rd|fourth|4th|fifth|5th)\s+(?:attempt|try|iteration)\b", re.IGNORECASE
)
_DECIDED = re.compile(
    r"\b(?:tier|smaller|by hand|manual(?:ly)?|upgrad\w+|split|re-?scop\w+)\b", re.I
)


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
    log = document.root.find("Session log")
    if log is None:
        return
    decided = document.root.find("Decisions")
    for placed in document.tree.pieces:
        for match in of_piece(placed.piece, _ATTEMPT):
            span = Span(*match.span()).shift(placed.start)
            if not log.body.covers(span):
                continue
            if _DECIDED.search(document.text, span.end, placed.span.end):
                continue
            if decided is None or not _DECIDED.search(decided.text):
                words = " ".join(match[0].lower().split())
                yield Finding(span, f"{words}; decide on another tier, a smaller unit, or by hand")
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

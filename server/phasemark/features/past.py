"""What is over in a document, so that an editor can fade it or strike it through.

Marks of the editor, no findings: nothing is wrong, and the command line does not show them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Scope
from phasemark.document.section import Section
from phasemark.features.doneness import rows_of
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.syntax.tree import Item, Piece
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Past(NamedTuple):
    """A part that is over, and a few words that say so."""

    span: Span
    tag: Literal["unnecessary", "superseded"]
    message: str


def past(snapshot: Snapshot, document: Document) -> Iterator[Past]:
    """What is done: prompts that the work notes tick, phases and stages whose status says so.
    Then what says of itself that it is superseded: its heading, or the decision.

    A document without a kind has none, nor has one that is too long to be read in full.
    """
    if document.kind is None or document.oversized:
        return
    yield from _done(snapshot, document)
    seen: set[Span] = set()
    for one in _superseded(document):
        if one.span not in seen:
            seen.add(one.span)
            yield one


# Done


def _done(snapshot: Snapshot, document: Document) -> Iterator[Past]:
    outline = document.outline
    ticked = rows_of(snapshot, outline)
    often = Counter(scope.number for scope in outline.scopes if scope.form == "prompt")
    found = {
        outline.span(scope.at).start: said
        for scope in outline.scopes
        if often[scope.number] < 2 and (said := _said_done(scope, ticked))
    }
    reached = 0
    for section in document.sections.scopes if found else ():
        if section.start in found and section.start >= reached:
            reached = section.end
            text = document.text[section.start : section.end].rstrip()
            span = Span(section.start, section.start + len(text))
            yield Past(span, "unnecessary", found[section.start])


def _said_done(scope: Scope, ticked: Mapping[str, bool]) -> str:
    """That a prompt, phase or stage is done; empty if nothing says so."""
    if scope.form == "prompt":
        return f"Prompt {scope.number} is done" if ticked.get(scope.number) else ""
    return f"{scope.id} is complete" if scope.id and scope.status == "Complete" else ""


# Superseded


class _Remark(NamedTuple):
    """Where a piece says `superseded`; offsets are relative to it."""

    at: int
    by: str
    """What counts now; empty if that is not said."""
    item: Item | None
    first: bool
    """Nothing stands before it in its heading, paragraph or item but markup."""
    whole: bool
    """Its clause ends, or says what counts now: `superseded files are kept` does neither."""


_LONGEST = 400
"""Characters of a paragraph that are looked at."""
_BY = re.compile(r"[^\r\n]{0,100}")
_END = re.compile(r"[ \t*_~]{0,6}(?:\Z|[\r\n()\[\].;:,–—→<|]|-[ \t>])")
"""The end of a clause."""


def _superseded(document: Document) -> Iterator[Past]:
    for placed in document.tree.pieces:
        for remark in _remarks(placed.piece, document.project.vocabulary):
            if (span := _about(document, placed.start, remark)) is not None:
                message = f"Superseded by {remark.by}" if remark.by else "Superseded"
                yield Past(span, "superseded", message)


def _remarks(piece: Piece, vocabulary: Vocabulary) -> tuple[_Remark, ...]:
    found = piece.memo.get("past")
    if found is None:
        named, said = _said(vocabulary.superseded)
        some = tuple(_read(piece, said)) if named.search(piece.text) else ()
        found = piece.memo["past"] = some
    return found  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _said(words: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One of the words anywhere; one of them where a clause begins."""
    some = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    before = r"(?P<sign>\A|[\r\n(\[]|[:.;,–—~*_-](?=[ \t]))[ \t*_~>]{0,6}"
    behind = r"(?:[ \t]{1,3}by)?(?P<by>(?<=by)[ \t:]{1,3})?"
    clause = rf"{before}(?P<word>{some})\b{behind}"
    return re.compile(some, re.IGNORECASE), re.compile(clause, re.IGNORECASE)


def _read(piece: Piece, said: re.Pattern[str]) -> Iterator[_Remark]:
    """What the heading, the paragraphs and the items of a piece say."""
    blocks = piece.blocks
    spans: list[tuple[Span, Item | None]] = [(one.title, None) for one in blocks.headings]
    titles = len(spans)
    spans += [(one.span, None) for one in blocks.paragraphs]
    spans += [(one.text_span, one) for one in blocks.items]
    for number, (span, item) in enumerate(spans):
        text = piece.text[span.start : min(span.end, span.start + _LONGEST)]
        match = said.search(text)
        if match is not None:
            by = _name(text, match.end()) if match["by"] else ""
            first = not any(one.isalnum() for one in text[: match.start("word")])
            whole = _is_whole(match, by, title=number < titles)
            yield _Remark(span.start + match.start("word"), by, item, first, whole)


def _is_whole(match: re.Match[str], by: str, *, title: bool) -> bool:
    """Whether the clause is a remark, and no list of words or name of a thing."""
    sign = match["sign"]
    if match["by"]:
        named = any(one.isdigit() or one in "`/" for one in by)
        return named or not title or sign not in ("", ":")
    end = _END.match(match.string, match.end())
    return end is not None and not (sign == ":" and end[0].endswith(","))


def _name(text: str, at: int) -> str:
    """What stands behind `by`, up to the end of its clause; of a link, its text."""
    match = _BY.match(text, at)
    rest = match[0].lstrip(" \t*_~[") if match else ""
    for end in (" (", ")", "]", ";", ". ", ", ", " - ", " – ", " — "):
        rest = rest.partition(end)[0]
    return rest.strip(" \t*_~.,")


def _about(document: Document, start: int, remark: _Remark) -> Span | None:
    """What a remark in a piece at `start` is about; None if it is prose."""
    at = start + remark.at
    section = document.sections.at(at)
    if section.title_span.start <= at < section.title_span.end:
        return section.title_span if remark.whole else None
    if (status := _above(section, "status")) is not None:
        return _headed(status.parent) if _is_status(status, at, remark) else None
    if not remark.whole:
        return None
    decisions = _above(section, "decisions")
    if remark.item is not None:
        outer = decisions is not None and remark.item.depth == 0
        return remark.item.text_span.shift(start) if outer else None
    alone = section.level == 1 or section.opening is not None or decisions not in (None, section)
    first = remark.first and alone and _nothing_between(document.text, section.head.end, at)
    return _headed(section) if first else None


def _above(section: Section | None, holds: str) -> Section | None:
    """The innermost section around a place that holds a status, or decisions."""
    while section is not None:
        if section.kind.holds == holds if section.kind is not None else section.key == holds:
            return section
        section = section.parent
    return None


def _is_status(section: Section, at: int, remark: _Remark) -> bool:
    """Whether a remark is what a status says: its value, or the item that is ticked."""
    check = remark.item.check if remark.item is not None else None
    if check is not None:
        return check.done and remark.first
    return _nothing_between(section.tree.text, section.body.start, at)


def _nothing_between(text: str, start: int, end: int) -> bool:
    """Whether there is nothing but markup between two places."""
    return end - start < _LONGEST and not any(one.isalnum() for one in text[start:end])


def _headed(section: Section | None) -> Span | None:
    """The title of the innermost heading around a place."""
    while section is not None and section.form not in ("heading", "document"):
        section = section.parent
    return section.title_span if section is not None and section.level else None

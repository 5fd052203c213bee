"""Words in running text: what a piece says outside code, comments and HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TypeVar

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.syntax.scan import MASK
from phasemark.syntax.tree import Item, Piece, Placed
from phasemark.text.edit import Span
from phasemark.text.late import late

Told = TypeVar("Told")


def matches(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[Span, re.Match[str]]]:
    """Where the running text of a document holds a pattern, in order."""
    for placed in document.tree.pieces:
        for match in of_piece(placed.piece, pattern):
            yield Span(match.start() + placed.start, match.end() + placed.start), match


def of_piece(
    piece: Piece, pattern: re.Pattern[str], signs: tuple[str, ...] = ("",)
) -> tuple[re.Match[str], ...]:
    """The matches in the running text of a piece; kept in its memo.

    `signs` are texts of which one stands in every match, and which are found sooner.
    """
    key = ("prose", pattern)
    found = piece.memo.get(key)
    if found is None:
        found = ()
        if holds_any(piece.text, signs) and pattern.search(piece.text):
            found = tuple(pattern.finditer(running(piece)))
        piece.memo[key] = found
    return found  # type: ignore[return-value]


def holds_any(text: str, signs: tuple[str, ...]) -> bool:
    """Whether one of the signs stands in a text."""
    for sign in signs:  # noqa: SIM110 - a generator for each text costs more
        if sign in text:
            return True
    return False


def may_hold(document: Document, signs: tuple[str, ...]) -> bool:
    """Whether one of the signs may stand in a document. A long one is not searched: its pieces
    remember what they hold."""
    return len(document.text) > _LONG or holds_any(document.text, signs)


_LONG = 20_000
"""Characters of a text that is searched for signs again after each edit."""


def telling(
    document: Document, key: object, read: Callable[[Piece], Iterable[Told]]
) -> Iterator[tuple[Placed, Sequence[Told]]]:
    """The pieces in which `read` finds something, with what it finds; kept under `key` in their
    memos, since most pieces stay as they are and tell nothing."""
    for placed in document.tree.pieces:
        memo = placed.piece.memo
        found = memo.get(key)
        if found is None:
            found = memo[key] = tuple(read(placed.piece))
        if found:
            yield placed, found  # type: ignore[misc]


def says(document: Document, pattern: re.Pattern[str], within: Span | None = None) -> bool:
    """Whether the text holds a pattern anywhere, code included; `within` to whole pieces."""
    for placed in document.tree.pieces:
        if within is not None and not (
            placed.start < within.end and within.start < placed.span.end
        ):
            continue
        key = ("says", pattern)
        said = placed.piece.memo.get(key)
        if said is None:
            said = placed.piece.memo[key] = pattern.search(placed.piece.text) is not None
        if said:
            return True
    return False


def items(
    document: Document,
    pattern: re.Pattern[str],
    wanted: Container[str],
    signs: tuple[str, ...] = ("",),
) -> Iterator[tuple[Section, Item, re.Match[str]]]:
    """The list items whose text holds a pattern, in sections of these names.

    `signs` are parts of words in lower case, one of which stands in every match: looking
    for them first costs a tenth. Each item comes with the innermost canonical section it
    stands in; quotes are left out.
    """
    tree = document.tree
    key = ("items", pattern)
    done = -1
    for section in document.sections.all:
        if section.name not in wanted or section.body.end <= done:
            continue
        body = Span(max(section.body.start, done), section.body.end)
        done = body.end
        first = max(bisect_right(tree.starts, body.start) - 1, 0)
        for number in range(first, len(tree.pieces)):
            placed = tree.pieces[number]
            if placed.start >= body.end:
                break
            found = placed.piece.memo.get(key)
            if found is None:
                found = items_of(placed.piece, pattern, signs)
            for item, match in found:  # type: ignore[attr-defined]
                start = item.span.start + placed.start
                if not body.start <= start < body.end:
                    continue
                inner = holder(document, start)
                if inner.name in wanted:
                    yield inner, item.shift(placed.start), match


def items_of(
    piece: Piece, pattern: re.Pattern[str], signs: tuple[str, ...] = ("",)
) -> tuple[tuple[Item, re.Match[str]], ...]:
    """The items of a piece whose text holds a pattern, with the match; kept in its memo."""
    key = ("items", pattern)
    found = piece.memo.get(key)
    if found is None:
        found = ()
        if holds_any(piece.text.lower(), signs):
            found = tuple(
                (item, match)
                for item in piece.blocks.items
                if not item.quoted and (match := pattern.search(item.text))
            )
        piece.memo[key] = found
    return found  # type: ignore[return-value]


def holder(document: Document, offset: int) -> Section:
    """The innermost canonical section that holds `offset`; the document if there is none."""
    section = document.sections.at(offset)
    while not section.name and section.parent is not None:
        section = section.parent
    return section


def first_line(item: Item) -> Span:
    """The first line of the text of an item."""
    return Span(item.text_span.start, item.text_span.start + len(_first(item.text)))


def short(text: str) -> str:
    """The first line of a text, cut to what a message can hold."""
    line = _first(text).rstrip()
    return line if len(line) <= 60 else line[:59].rstrip() + "…"


def _first(text: str) -> str:
    return _BREAK.split(text, maxsplit=1)[0]


_BREAK = late(r"[\r\n]")


def running(piece: Piece) -> str:
    """The text of a piece with everything masked that is no heading, item, paragraph or cell.

    Code spans, link targets, paths and comments inside of them are masked as well; each
    character stays at its place.
    """
    found = piece.memo.get("running")
    if found is None:
        found = piece.memo["running"] = _running(piece)
    return found  # type: ignore[return-value]


_HIDDEN = frozenset(("code", "path", "autolink", "definition"))


def _running(piece: Piece) -> str:
    text, blocks = piece.text, piece.blocks
    shown = [heading.title for heading in blocks.headings]
    shown += (item.text_span for item in blocks.items)
    shown += (paragraph.span for paragraph in blocks.paragraphs)
    shown += (
        cell.span for table in blocks.tables for row in (table.header, *table.rows) for cell in row
    )
    masked = [character if character in "\r\n" else MASK for character in text]
    for start, end in shown:
        masked[start:end] = text[start:end]
    hidden = [mention.span for mention in blocks.mentions if mention.kind in _HIDDEN]
    hidden += (mention.inner for mention in blocks.mentions if mention.kind in ("link", "image"))
    hidden += (comment.span for comment in blocks.comments)
    for start, end in hidden:
        masked[start:end] = MASK * (end - start)
    return "".join(masked)

"""Stretches of a document that an editor can fold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.features.doneness import finished
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

FoldKind = Literal["", "comment", "region"]
"""`region`: what is finished, so that "fold all regions" leaves what is still to be done."""


class Fold(NamedTuple):
    """From somewhere on its first line to the end of its last one, which is another."""

    span: Span
    kind: FoldKind = ""
    text: str = ""
    """What is shown instead of the lines; empty: what the editor shows."""


def folds(snapshot: Snapshot, document: Document) -> list[Fold]:
    """Sections, lists, tables, fences, comments and frontmatter, by where they start.

    At most one starts on each line, the longest: editors show one handle a line. Finished
    prompts and phases, and all log entries but the newest, are regions.
    """
    found: dict[int, Fold] = {}
    source = document.source
    for fold in (*_sections(snapshot, document), *_blocks(document), *_frontmatter(document)):
        start, end = fold.span
        first = source.line(start)
        if first + 1 == source.line_count or end < source.line_starts[first + 1]:
            continue
        other = found.get(first)
        if other is None or other.span.end < end:
            found[first] = fold
    return [found[first] for first in sorted(found)]


def _frontmatter(document: Document) -> Iterator[Fold]:
    inside = document.tree.frontmatter
    if inside is not None:
        yield Fold(Span(0, document.source.line_end(document.source.next_line(inside.end - 1))))


def _sections(snapshot: Snapshot, document: Document) -> Iterator[Fold]:
    text = document.text
    done = finished(snapshot, document) if document.kind else {}
    old = _old_entries(document) if document.kind else frozenset()
    for section in document.sections.all:
        head = section.start
        span = Span(head, _trimmed(text, head, section.end))
        if head in done:
            yield Fold(span, "region", f"{section.title} - {done[head]}")
        elif head in old:
            yield Fold(span, "region")
        else:
            yield Fold(span)


def _old_entries(document: Document) -> frozenset[int]:
    """Where the entries of the log start, but for the newest."""
    entries = [
        section
        for section in document.sections.scopes
        if section.opening and section.opening.kind.heading == "entry"
    ]
    newest = max(entries, key=lambda entry: _moment(entry.title), default=None)
    return frozenset(entry.start for entry in entries if entry is not newest)


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?")


@lru_cache(maxsize=8192)
def _moment(title: str) -> tuple[str, str]:
    """When an entry was written; empty texts where its title does not say so."""
    match = _MOMENT.search(title)
    return (match[1], match[2] or "") if match else ("", "")


def _blocks(document: Document) -> Iterator[Fold]:
    """What the pieces hold besides sections."""
    for placed in document.tree.pieces:
        for fold in _of_piece(placed.piece):
            yield Fold(fold.span.shift(placed.start), fold.kind)


def _of_piece(piece: Piece) -> tuple[Fold, ...]:
    found = piece.memo.get("folds")
    if found is None:
        found = piece.memo["folds"] = tuple(_of_nodes(piece))
    return found  # type: ignore[return-value]


def _of_nodes(piece: Piece) -> Iterator[Fold]:
    text, blocks = piece.text, piece.blocks
    for nodes in (blocks.items, blocks.fences, blocks.tables):
        for start, end in (node.span for node in nodes):
            span = Span(start, _trimmed(text, start, end))
            if _breaks(text, span):
                yield Fold(span)
    for comment in blocks.comments:
        if _breaks(text, comment.span):
            yield Fold(comment.span, "comment")


def _breaks(text: str, span: Span) -> bool:
    return text.find("\n", *span) >= 0 or text.find("\r", *span) >= 0


def _trimmed(text: str, least: int, end: int) -> int:
    """`end` without the white space before it, but not before `least`."""
    while end > least and text[end - 1].isspace():
        end -= 1
    return end

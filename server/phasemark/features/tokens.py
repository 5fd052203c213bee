"""What the words of a document are, so that an editor can colour them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from phasemark.document.commands import commands
from phasemark.document.document import Document
from phasemark.document.outline import Outline, Reference
from phasemark.document.paths import Named, named
from phasemark.document.phase import read_mention
from phasemark.document.status import read_status
from phasemark.rules.references.links import dead
from phasemark.rules.references.paths import absent
from phasemark.rules.references.phases import unknown
from phasemark.syntax.tree import Piece, Placed
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

PHASE, MODAL, STATUS, COMMAND, PLACEHOLDER, PATH = range(6)
TYPES = ("class", "keyword", "enumMember", "function", "parameter", "string")
"""Names that LSP gives such tokens, by the numbers above, since every theme knows them."""

DECLARATION, STALE = 1, 2
MODIFIERS = ("declaration", "deprecated")
"""Bits of `Token.modifiers`: the phase that a document is about; what leads nowhere."""


class Token(NamedTuple):
    """A stretch of one line; offsets are relative to its piece."""

    start: int
    end: int
    type: int
    modifiers: int


class Marked(NamedTuple):
    """A piece of the document with its tokens, in order and without overlap.

    As long as nothing changes in a piece, its tokens are the same object.
    """

    placed: Placed
    tokens: tuple[Token, ...]


def tokens(snapshot: Snapshot, document: Document, span: Span | None = None) -> Iterator[Marked]:
    """The pieces that a part of the document touches; None: all of them.

    A document without a kind has none.
    """
    if document.kind is None:
        return
    tree = document.tree
    wanted = span or Span(0, len(document.text))
    first = max(bisect_right(tree.starts, wanted.start) - 1, 0)
    last = bisect_right(tree.starts, wanted.end)
    by_piece = _by_piece(document, _wide(snapshot, document), first, last)
    for placed in tree.pieces[first:last]:
        yield Marked(placed, _of_piece(placed.piece, by_piece.get(placed.start, ())))


def _by_piece(
    document: Document, wide: Iterable[Token], first: int, last: int
) -> dict[int, tuple[Token, ...]]:
    """Tokens of the document by the start of their piece, relative to it."""
    starts = document.tree.starts
    found: dict[int, list[Token]] = {}
    for start, end, type_, modifiers in wide:
        number = bisect_right(starts, start) - 1
        if first <= number < last:
            by = starts[number]
            found.setdefault(by, []).append(Token(start - by, end - by, type_, modifiers))
    return {by: tuple(some) for by, some in found.items()}


def _wide(snapshot: Snapshot, document: Document) -> Iterator[Token]:
    """What depends on more than its piece: states, commands, and what is stale."""
    for section in document.sections.all:
        if section.kind is not None and section.kind.holds == "status":
            found = read_status(section, document.project.vocabulary)
            if found is not None and found[1]:
                yield Token(*found[0], STATUS, 0)
    for command in commands(document):
        yield Token(*command.span, COMMAND, 0)
    outline = document.outline
    for reference in _lost(snapshot, outline):
        yield Token(*outline.span(reference.at), PATH, STALE)
    for at in _strange(snapshot, outline):
        yield Token(*outline.span(at), PHASE, STALE)
    yield from _title(document)
    yield from _first_words(document)


def _first_words(document: Document) -> Iterator[Token]:
    """The first words of items that are paths because their section holds paths."""
    for placed in document.tree.pieces:
        for one in _words(placed.piece):
            span = one.span.shift(placed.start)
            if document.sections.at(span.start).context.promise != "none":
                yield Token(*span, PATH, 0)


def _words(piece: Piece) -> tuple[Named, ...]:
    found = piece.memo.get("first words")
    if found is None:
        some = tuple(one for one in named(piece) if one.form == "token")
        found = piece.memo["first words"] = some
    return found  # type: ignore[return-value]


def _lost(snapshot: Snapshot, outline: Outline) -> Iterator[Reference]:
    """The references that lead nowhere, as far as it is known."""
    if snapshot.sight != "document":
        yield from dead(outline, snapshot)
    if snapshot.sight == "workspace":
        yield from absent(outline, snapshot)


def _strange(snapshot: Snapshot, outline: Outline) -> list[int]:
    """Where the document names phases that do not exist."""
    if snapshot.sight != "workspace":
        return []
    ids = {mention.id for mention in unknown(outline, snapshot)}
    found = [one.at for one in outline.depends if one.id in ids]
    return found + [one.at for one in outline.phases if one.id in ids]


def _title(document: Document) -> Iterator[Token]:
    """The phase in the first H1."""
    outline, title = document.outline, document.sections.title
    if title is not None and outline.title_id is not None:
        for mention in outline.phases:
            place = outline.span(mention.at)
            if title.span.covers(place):
                yield Token(*place, PHASE, DECLARATION)
            if place.start >= title.span.end:
                return


def _of_piece(piece: Piece, wide: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens of a piece, kept with it as long as the wide ones stay the same."""
    kept = piece.memo.get("tokens")
    if isinstance(kept, tuple) and kept[0] == wide:
        return kept[1]  # type: ignore[no-any-return]
    found = tuple(_disjoint(piece.text, sorted((*wide, *_own(piece)), key=_order)))
    piece.memo["tokens"] = (wide, found)
    return found


def _order(token: Token) -> tuple[int, int, int]:
    """By place; of two at one place the one that says more comes first."""
    return token.start, -token.modifiers, token.type


def _own(piece: Piece) -> tuple[Token, ...]:
    """What a piece says by itself: paths, phases, placeholders and modals."""
    found = piece.memo.get("own tokens")
    if found is None:
        found = piece.memo["own tokens"] = (*_named(piece), *_modals(piece))
    return found  # type: ignore[return-value]


def _named(piece: Piece) -> Iterator[Token]:
    for mention in piece.blocks.mentions:
        if mention.kind in ("phase", "range") and read_mention(mention.text):
            yield Token(*mention.span, PHASE, 0)
        elif mention.kind == "placeholder":
            yield Token(*mention.span, PLACEHOLDER, 0)
    for one in named(piece):
        if one.form != "token" and one.path:
            yield Token(*one.span, PATH, 0)


_MODAL = re.compile(r"\b(?:MUST(?:[ \t]+NOT)?|DO[ \t]+NOT|NEVER|SHALL(?:[ \t]+NOT)?)\b")


def _modals(piece: Piece) -> Iterator[Token]:
    """The modals of items and paragraphs, outside of code."""
    text, blocks = piece.text, piece.blocks
    code = [mention.span for mention in blocks.mentions if mention.kind == "code"]
    spans = [item.text_span for item in blocks.items]
    spans += [paragraph.span for paragraph in blocks.paragraphs]
    for span in spans:
        for match in _MODAL.finditer(text, *span):
            above = bisect_right(code, match.span()) - 1
            if above < 0 or code[above].end <= match.start():
                yield Token(*match.span(), MODAL, 0)


_LINE = re.compile(r"[^\r\n]+")


def _disjoint(text: str, ordered: Sequence[Token]) -> Iterator[Token]:
    """Tokens line by line, without those that overlap an earlier one."""
    end = 0
    for token in ordered:
        if token.start < end:
            continue
        if text.find("\n", *token[:2]) < 0 and text.find("\r", *token[:2]) < 0:
            end = token.end
            yield token
            continue
        for match in _LINE.finditer(text, token.start, token.end):
            start = match.end() - len(match[0].lstrip())
            if start < match.end():
                yield Token(start, match.end(), token.type, token.modifiers)
        end = max(end, token.end)

"""Semantic tokens as LSP counts them: each relative to the one before, in the client's units."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from phasemark.features.tokens import Marked, Token
from phasemark.lsp.wire import Json, Wire
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Span, common
from phasemark.text.source import Source
from phasemark.text.units import Encoding, to_units

Rows = tuple[int, int, list[int]]
"""Lines of the first and the last token of a piece, and five numbers for each token."""


def encoded(marked: Iterable[Marked], wire: Wire, span: Span | None = None) -> list[int]:
    """The numbers of the tokens of a document; of those only that touch `span`."""
    data: list[int] = []
    before = 0
    for placed, tokens in marked:
        if span is not None:
            tokens = tuple(_inside(tokens, span.shift(-placed.start)))
        if tokens:
            first, last, numbers = _rows(placed.piece, tokens, wire.encoding)
            base = wire.source.line(placed.start)
            at = len(data)
            data += numbers
            data[at] = base + first - before
            if base + first == 0:
                data[at + 1] += wire.mark
            before = base + last
    return data


def _inside(tokens: tuple[Token, ...], span: Span) -> Iterator[Token]:
    return (token for token in tokens if token.start < span.end and span.start < token.end)


def _rows(piece: Piece, tokens: tuple[Token, ...], encoding: Encoding) -> Rows:
    """The numbers of a piece, kept with it; the first token is relative to its start."""
    kept = piece.memo.get(("rows", encoding))
    if isinstance(kept, tuple) and kept[0] is tokens:
        return kept[1]  # type: ignore[no-any-return]
    source = Source(piece.text)
    plain = piece.text.isascii()
    numbers: list[int] = []
    first, line, column = -1, 0, 0
    for token in tokens:
        number, start = source.position(token.start)
        length = token.end - token.start
        if not plain:
            text = source.line_span(number).of(piece.text)
            end = to_units(text, start + length, encoding)
            start = to_units(text, start, encoding)
            length = end - start
        first = number if first < 0 else first
        numbers += (
            number - line, start if number != line else start - column, length,
            token.type, token.modifiers,
        )  # fmt: skip
        line, column = number, start
    found = (first, line, numbers)
    piece.memo["rows", encoding] = (tokens, found)
    return found


class Answers:
    """The last tokens of some documents, so that only a difference is sent."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, list[int]]] = OrderedDict()
        self._count = 0

    def full(self, uri: str, data: list[int]) -> Json:
        self._count += 1
        id = str(self._count)
        self._kept[uri] = (id, data)
        self._kept.move_to_end(uri)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return {"resultId": id, "data": data}

    def since(self, uri: str, before: str, data: list[int]) -> Json:
        """The difference to an earlier answer; everything if that is forgotten."""
        id, old = self._kept.get(uri, ("", []))
        answer = self.full(uri, data)
        if id != before:
            return answer
        return {"resultId": answer["resultId"], "edits": difference(old, data)}


_MOST = 40


def difference(old: list[int], new: list[int]) -> list[Json]:
    """One edit that makes `new` of `old`, of whole tokens; none if they are equal."""
    if old == new:
        return []
    head = common(old, new) // 5 * 5
    tail = common(old[head:][::-1], new[head:][::-1]) // 5 * 5
    return [
        {
            "start": head,
            "deleteCount": len(old) - head - tail,
            "data": new[head : len(new) - tail],
        }
    ]

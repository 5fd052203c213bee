"""Text to `Tree`; blocks come from markdown-it, columns and inline text from our own scan.

Parsing is incremental by construction. The text is cut where a column-0 ATX heading at
the top level starts a new piece (and, in a long stretch without headings, where a
column-0 list item does). Given the tree of an earlier text, pieces that are still there
are taken over; only the stretch between them is parsed, with the first line of the next
piece behind it: when that line comes out as a top-level heading or item, nothing is open
and the stretch is whole; else it grows. Nothing above this module knows how a piece was
parsed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from phasemark.syntax.names import normalise
from phasemark.syntax.scan import comments, scan, words_with_plurals
from phasemark.syntax.tree import (
    Blocks,
    Cell,
    Check,
    Comment,
    Fence,
    Heading,
    Item,
    Label,
    Mention,
    Paragraph,
    Piece,
    Placed,
    Table,
    Tree,
)
from phasemark.text.edit import Span

PHASE_WORDS = ("phase", "stage")
"""Words that name a phase in every project."""

_LONG = 150
"""Lines after which a stretch without headings is cut at a list item."""

_FRONTMATTER = re.compile(r"---[ \t]*(?:\r\n|\n|\r)(?:.*(?:\r\n|\n|\r))*?(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_TERMINATOR = re.compile(r"\r\n|\n|\r")
_ITEM_START = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+\S")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")


def parse(text: str, before: Tree | None = None, words: tuple[str, ...] = PHASE_WORDS) -> Tree:
    """The tree of `text`; never raises, linear in the length of the text.

    `before` is the tree of an earlier text, read with the same `words`: the result is
    the same without it, only slower. `words` are the lower-case names of phases.
    """
    front = _frontmatter_end(text)
    spellings = words_with_plurals(words)
    if before is not None and _frontmatter_end(before.text) == front and front == 0:
        pieces = _again(text, before, spellings)
    else:
        pieces, _ = _pieces(text, front, len(text), "", spellings)
    if front:
        head = Piece(text[:front], Blocks((), (), (), (), (), (), (), ()))
        pieces.insert(0, Placed(head, 0))
    inner = _frontmatter_span(text, front) if front else None
    return Tree(text, tuple(pieces), inner)


def _frontmatter_end(text: str) -> int:
    if not text.startswith("---"):
        return 0
    lines = _TERMINATOR.finditer(text)
    first = next(lines, None)
    if first is None or text[3 : first.start()].strip(" \t"):
        return 0
    at = first.end()
    for number, end in enumerate(lines):
        line = text[at : end.start()].rstrip(" \t")
        if line in ("---", "..."):
            return end.end()
        at = end.end()
        if number > 2000:
            return 0
    return len(text) if text[at:].rstrip(" \t") in ("---", "...") else 0


def _frontmatter_span(text: str, end: int) -> Span:
    first = _TERMINATOR.search(text)
    start = first.end() if first else end
    closing = max(text.rfind("---", start, end), text.rfind("...", start, end))
    return Span(start, max(start, closing))


def _again(text: str, before: Tree, words: tuple[str, ...]) -> list[Placed]:
    """The pieces of `text`, as many as possible taken over from `before`."""
    old = before.pieces
    first = at = 0
    while first < len(old) and text.startswith(old[first].piece.text, at):
        at += len(old[first].piece.text)
        first += 1
    if first == len(old) and at == len(text):
        return list(old)
    # A piece is whole because of the line behind it, which may have changed.
    for _ in range(2):
        if first:
            first -= 1
            at -= len(old[first].piece.text)
            if old[first].piece.text.endswith(("\n", "\r")):
                break
    last, end = len(old), len(text)
    while last > first:
        piece = old[last - 1].piece.text
        start = end - len(piece)
        if start < at or not text.startswith(piece, start):
            break
        last -= 1
        end = start
    grow = 1
    while True:
        while last < len(old) and not _begins_line(text, end):
            end += len(old[last].piece.text)
            last += 1
        middle, whole = _pieces(text, at, end, _first_line(text, end), words)
        if whole or last == len(old):
            break
        for _ in range(min(grow, len(old) - last)):
            end += len(old[last].piece.text)
            last += 1
        grow *= 2
    shift = end - (old[last].start if last < len(old) else len(before.text))
    tail = (
        old[last:] if not shift else [Placed(placed.piece, placed.start + shift) for placed in old[last:]]
    )
    return [*old[:first], *middle, *tail]


def _begins_line(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] in "\n\r"


def _first_line(text: str, offset: int) -> str:
    end = _TERMINATOR.search(text, offset)
    return text[offset : end.start() if end else len(text)]


def _pieces(
    text: str, start: int, end: int, sentinel: str, words: tuple[str, ...]
) -> tuple[list[Placed], bool]:
    """The pieces of `text[start:end]`, and whether `sentinel` begins a piece of its own.

    `sentinel` is the line behind the stretch; empty at the end of the text.
    """
    raw = text[start:end]
    if "\r" in raw:
        starts = [0, *(match.end() for match in _TERMINATOR.finditer(raw))]
        plain = raw.replace("\r\n", "\n").replace("\r", "\n")
    else:
        starts = list(accumulate((len(line) + 1 for line in raw.split("\n")), initial=0))
        starts.pop()
        plain = raw
    count = len(starts) if starts[-1] < len(raw) else len(starts) - 1
    lines = plain.split("\n")
    if sentinel:
        plain += sentinel
    tokens: list[Token] = []
    markdown = _markdown()
    markdown.block.parse(plain.replace("\0", "\ufffd"), markdown, {}, tokens)
    reader = _Reader(raw, lines, starts, words)
    whole = reader.read(tokens, count if sentinel else len(lines) + 1)
    placed = []
    for piece_start, piece_end, blocks in reader.cut(len(raw)):
        placed.append(Placed(Piece(raw[piece_start:piece_end], blocks), start + piece_start))
    return placed, whole


class _Lists:
    """The nodes of the piece that is being read."""

    __slots__ = ("comments", "fences", "headings", "items", "labels", "mentions", "paragraphs", "start", "tables")

    def __init__(self, start: int) -> None:
        self.start = start
        self.headings: list[Heading] = []
        self.items: list[Item] = []
        self.labels: list[Label] = []
        self.fences: list[Fence] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.comments: list[Comment] = []
        self.mentions: list[Mention] = []

    def blocks(self) -> Blocks:
        self.items.sort()
        return Blocks(
            self.headings, self.items, self.labels, self.fences,
            self.paragraphs, self.tables, self.comments, self.mentions,
        )  # fmt: skip


_MARKER = re.compile(r"[ \t>]*((?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))")
_LEAD = re.compile(r"[ \t>]*")
_SPACES = re.compile(r"[ \t]*")
_CHECK = re.compile(r"\[([ \t]?[xX ]?[ \t]?|[-~/>!?*+.✓✔✅❌⏳✗✘–—])\](?=[ \t]|$)", re.MULTILINE)
_ATX = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_BOLD = re.compile(r"[^\w\n*]{0,4}(?:\*\*|__)([^*_\n][^*\n]{0,79}?)([:：]?)(?:\*\*|__)([ \t]*[:：](?!:))?")
_PLAIN = re.compile(r"([^\W\d_][^:：\n`*|<>\[\]]{0,60})[:：](?=[ \t]|$)", re.MULTILINE)


class _Reader:
    """Turns the tokens of one stretch into nodes; offsets are relative to their piece."""

    def __init__(self, raw: str, lines: list[str], starts: list[int], words: tuple[str, ...]) -> None:
        self.raw = raw
        self.lines = lines
        self.starts = starts
        self.words = words
        self.cursor: dict[int, int] = {}
        self.done: list[_Lists] = []
        self.now = _Lists(0)
        self.since = 0
        self.depth = -1
        self.quotes = 0

    def cut(self, end: int) -> list[tuple[int, int, Blocks]]:
        """Start, end and nodes of each piece that was read."""
        every = [*self.done, self.now]
        ends = [lists.start for lists in every[1:]] + [end]
        return [
            (lists.start, stop, lists.blocks())
            for lists, stop in zip(every, ends, strict=True)
            if stop > lists.start
        ]

    def read(self, tokens: list[Token], sentinel: int) -> bool:
        """Read all tokens before line `sentinel`; whether a piece could begin there."""
        number = 0
        open_items: list[tuple[int, int, bool]] = []
        count = len(tokens)
        while number < count:
            token = tokens[number]
            kind = token.type
            place = token.map
            if place is not None and place[0] >= sentinel:
                return token.level == 0 and kind == "heading_open" or (
                    token.level == 1 and kind == "list_item_open"
                    or token.level == 0 and kind in ("bullet_list_open", "ordered_list_open")
                )
            if kind == "heading_open":
                if token.level == 0:
                    self._heading(token)
                number += 2
            elif kind == "list_item_open":
                self.depth += 1
                self._item(token, tokens, number)
                open_items.append((0, 0, False))
            elif kind == "list_item_close":
                self.depth -= 1
            elif kind == "paragraph_open":
                self._paragraph(token, tokens, number)
                number += 1
            elif kind == "fence":
                self._fence(token)
            elif kind == "blockquote_open":
                self.quotes += 1
            elif kind == "blockquote_close":
                self.quotes -= 1
            elif kind == "html_block":
                self._html(token)
            elif kind == "table_open":
                number = self._table(tokens, number)
            number += 1
        return False

    def _begin(self, line: int) -> None:
        """Start a new piece at a line."""
        start = self.starts[line]
        if start > self.now.start:
            self.done.append(self.now)
            self.now = _Lists(start)
        self.since = line

    def _line_end(self, line: int) -> int:
        """Offset of the end of a line in the stretch, without its terminator."""
        return self.starts[line] + len(self.lines[line])

    def _last_line(self, place: list[int]) -> int:
        """The last line of a block that is not blank."""
        last = min(place[1], len(self.lines)) - 1
        while last > place[0] and not self.lines[last].strip():
            last -= 1
        return last

    def _heading(self, token: Token) -> None:
        assert token.map is not None
        line = token.map[0]
        if token.markup.startswith("#"):
            if self.lines[line].startswith("#"):
                self._begin(line)
            source = self.lines[line]
            lead = _ATX.match(source)
            start = lead.end() if lead else 0
            closing = _CLOSING.search(source, start)
            end = closing.start() if closing else len(source.rstrip())
            first = self.starts[line] + len(source) - len(source.lstrip())
            span = (first, self._line_end(line))
            title = (self.starts[line] + start, self.starts[line] + max(start, end))
        else:
            last = token.map[1] - 2
            first = self.starts[line] + len(self.lines[line]) - len(self.lines[line].lstrip())
            span = (first, self._line_end(token.map[1] - 1))
            title = (first, self.starts[last] + len(self.lines[last].rstrip()))
        text = self.raw[title[0] : title[1]]
        self.now.headings.append(
            Heading(self._span(span), self._span(title), int(token.tag[1]), text, normalise(text))
        )
        self._mentions(*title)

    def _span(self, span: tuple[int, int]) -> Span:
        by = self.now.start
        return Span(span[0] - by, span[1] - by)

    def _mentions(self, start: int, end: int) -> None:
        if end > start:
            piece = self.now
            found = scan(self.raw, start, end, self.words)
            piece.mentions.extend(
                found if piece.start == 0 else [mention.shift(-piece.start) for mention in found]
            )
            if "<!--" in self.raw[start:end]:
                self._comments(start, end)

    def _comments(self, start: int, end: int) -> None:
        _, found = comments(self.raw[start:end], start - self.now.start)
        self.now.comments.extend(found)

    def _item(self, token: Token, tokens: list[Token], number: int) -> None:
        assert token.map is not None
        line = token.map[0]
        source = self.lines[line]
        match = _MARKER.match(source, self.cursor.get(line, 0))
        marker = match.start(1) if match else 0
        if (
            token.level == 1
            and marker == 0
            and line - self.since >= _LONG
            and _ITEM_START.match(source)
        ):
            self._begin(line)
        after = match.end() if match else len(source)
        self.cursor[line] = after
        start = self.starts[line] + marker
        last = self._last_line(token.map)
        end = max(self._line_end(last), start)
        ordered = token.markup in (".", ")")
        text_span, check = self._item_text(tokens, number + 1, line, after)
        text = self.raw[text_span[0] : text_span[1]]
        self.now.items.append(
            Item(
                self._span((start, end)), self._span(text_span), text,
                self.depth, ordered, check, self.quotes > 0,
            )
        )  # fmt: skip

    def _item_text(
        self, tokens: list[Token], number: int, line: int, column: int
    ) -> tuple[tuple[int, int], Check | None]:
        """The first paragraph of an item and its checkbox; the paragraph is read here."""
        at = self.starts[line] + column
        token = tokens[number]
        if token.type != "paragraph_open" or token.map is None or token.map[0] != line:
            return (at, at), None
        end = self._paragraph_end(token.map)
        check = None
        match = _CHECK.match(self.raw, at, end)
        if match:
            check = Check(self._span(match.span()), match[1])
            at = match.end()
            space = _SPACES.match(self.raw, at, end)
            at = space.end() if space else at
        self.cursor[line] = at - self.starts[line]
        return (min(at, max(at, end)), max(at, end)), check

    def _paragraph_end(self, place: list[int]) -> int:
        last = self._last_line(place)
        return self.starts[last] + len(self.lines[last].rstrip())

    def _paragraph(self, token: Token, tokens: list[Token], number: int) -> None:
        assert token.map is not None
        line = token.map[0]
        column = self.cursor.get(line, 0)
        lead = _LEAD.match(self.lines[line], column) if self.quotes else None
        lead = lead or _SPACES.match(self.lines[line], column)
        start = self.starts[line] + (lead.end() if lead else column)
        end = max(start, self._paragraph_end(token.map))
        first = tokens[number - 1].type == "list_item_open" if number else False
        if not first:
            self.now.paragraphs.append(
                Paragraph(self._span((start, end)), self.raw[start:end], self.depth, self.quotes > 0)
            )
        if not self.quotes:
            self._labels(token.map, start, end, first)
        self._mentions(start, end)

    def _labels(self, place: list[int], start: int, end: int, first: bool) -> None:
        """The labels at the starts of the lines of a paragraph."""
        depth = self.depth if first else (-1 if self.depth < 0 else self.depth)
        for line in range(place[0], min(place[1], len(self.lines))):
            source = self.lines[line]
            at = start if line == place[0] else self.starts[line] + len(source) - len(source.lstrip())
            stop = min(end, self._line_end(line))
            if at >= stop:
                continue
            label = self._label(at, stop, depth if line == place[0] or depth < 0 else depth)
            if label is not None:
                self.now.labels.append(label)

    def _label(self, at: int, stop: int, depth: int) -> Label | None:
        raw = self.raw
        if ":" not in (line := raw[at:stop]) and "：" not in line:
            if not (line.startswith(("**", "__")) and line.endswith(("**", "__"))):
                return None
            match = _BOLD.fullmatch(raw, at, stop)
            if match is None:
                return None
            return self._made(match, match.span(1), stop, stop, True, depth)
        match = _BOLD.match(raw, at, stop)
        if match is not None:
            if not (match[2] or match[3]):
                return None
            return self._made(match, match.span(1), match.end(), stop, True, depth)
        match = _PLAIN.match(raw, at, stop)
        if match is None or match[1].count(" ") > 7:
            return None
        return self._made(match, match.span(1), match.end(), stop, False, depth)

    def _made(
        self, match: re.Match[str], name: tuple[int, int], after: int, stop: int, bold: bool, depth: int
    ) -> Label:
        value = self.raw[after:stop]
        start = after + len(value) - len(value.lstrip())
        text = match[1].strip()
        return Label(
            self._span((match.start(), after)), self._span(name), self._span((min(start, stop), stop)),
            text, normalise(text), bold, depth,
        )  # fmt: skip

    def _fence(self, token: Token) -> None:
        assert token.map is not None
        first, last = token.map[0], min(token.map[1], len(self.lines)) - 1
        source = self.lines[first]
        lead = source.find(token.markup, self.cursor.get(first, 0))
        closed = last > first and self._closes(last, token.markup)
        inner_end = self.starts[last] if closed else self._after(last)
        inner = (self._after(first), max(self._after(first), inner_end))
        span = (self.starts[first] + max(lead, 0), self._line_end(self._last_line(token.map)))
        self.now.fences.append(
            Fence(
                self._span(span), self._span(inner), token.info.strip(), closed,
                self.depth, self.quotes > 0,
            )
        )  # fmt: skip

    def _after(self, line: int) -> int:
        """The start of the next line of the stretch."""
        return self.starts[line + 1] if line + 1 < len(self.starts) else len(self.raw)

    def _closes(self, line: int, markup: str) -> bool:
        source = self.lines[line].lstrip(" \t>").rstrip()
        return len(source) >= len(markup) and source == markup[0] * len(source)

    def _html(self, token: Token) -> None:
        assert token.map is not None
        if "<!--" in token.content:
            first = token.map[0]
            last = min(token.map[1], len(self.lines)) - 1
            self._comments(self.starts[first] + self.cursor.get(first, 0), self._line_end(last))

    def _table(self, tokens: list[Token], number: int) -> int:
        """Read a table; the number of its closing token."""
        token = tokens[number]
        assert token.map is not None
        rows: list[tuple[Cell, ...]] = []
        while tokens[number].type != "table_close":
            row = tokens[number]
            if row.type == "tr_open" and row.map is not None:
                rows.append(self._row(row.map[0]))
            number += 1
        span = (self.starts[token.map[0]], self._line_end(self._last_line(token.map)))
        self.now.tables.append(Table(self._span(span), rows[0] if rows else (), tuple(rows[1:])))
        return number

    def _row(self, line: int) -> tuple[Cell, ...]:
        source = self.lines[line]
        start = self.cursor.get(line, 0)
        lead = _LEAD.match(source, start)
        at = lead.end() if lead else start
        cells: list[Cell] = []
        masked = re.sub(r"\\\|", "  ", source[at:])
        if masked.startswith("|"):
            at += 1
            masked = masked[1:]
        for part in masked.rstrip().removesuffix("|").split("|"):
            text = source[at : at + len(part)]
            a = at + len(text) - len(text.lstrip())
            b = max(a, at + len(text.rstrip()))
            cells.append(Cell(self._span((self.starts[line] + a, self.starts[line] + b)), source[a:b]))
            self._mentions(self.starts[line] + a, self.starts[line] + b)
            at += len(part) + 1
        return tuple(cells)

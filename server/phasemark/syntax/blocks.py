"""Blocks as markdown-it reads them; the only module that sees its tokens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from phasemark.syntax.block_rules import quicken
from phasemark.syntax.nodes import Stretch

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONG = 50
"""Lines after which a piece without headings is cut at a list item."""

ITEM_START = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+[^\s|][^|]*$")
"""A line that starts a list item by itself: an empty bullet may be an underline, and one
with a bar the head of a table."""

_MARKER = re.compile(r"[ \t>]*((?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))")
_SPACES = re.compile(r"[ \t]*")
_LEAD = re.compile(r"[ \t>]*")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # With fewer levels markdown-it drops the text after deeply nested lists.
    markdown = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    quicken(markdown)
    markdown.block.ruler.getRules("")  # makes its lists, which two threads must not do at once
    return markdown


def read_blocks(stretch: Stretch, first: int, last: int, sentinel: str) -> bool:
    """Read the lines `first` up to `last` of a stretch.

    `sentinel` is the line behind them, empty at the end of the text. The answer is
    whether it comes out as a top-level heading or list item: then nothing is open.
    """
    lines = stretch.lines[first:last]
    text = "\n".join([*lines, sentinel] if sentinel else lines)
    tokens: list[Token] = []
    markdown = _markdown()
    env: dict[str, Any] = {}
    markdown.block.parse(text.replace("\0", "\ufffd"), markdown, env, tokens)
    reader = _Reader(stretch, first, last)
    for found in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        if found["map"][1] <= len(lines):
            reader.definitions.append(found["map"][0] + first)
    reader.definitions.sort(reverse=True)
    whole = reader.read(tokens, len(lines))
    reader.define(last)
    return whole


class _Reader:
    def __init__(self, stretch: Stretch, offset: int, last: int) -> None:
        self.stretch = stretch
        self.offset = offset
        """Number of the first line: tokens count from there."""
        self.last = last
        self.cursor: dict[int, int] = {}
        """Column behind the list markers of a line."""
        self.depth = -1
        self.quotes = 0
        self.definitions: list[int] = []
        """Lines of link definitions that were not told yet, the last one first."""

    def read(self, tokens: list[Token], sentinel: int) -> bool:
        number = 0
        while number < len(tokens):
            token = tokens[number]
            if token.map is not None and token.map[0] >= sentinel:
                return (token.level == 0 and token.type in (
                    "heading_open", "bullet_list_open", "ordered_list_open",
                )) or (token.level == 1 and token.type == "list_item_open")  # fmt: skip
            number = self._token(token, tokens, number) + 1
        return False

    def define(self, line: int) -> None:
        """Tell the link definitions before a line: they belong to the piece that is filled."""
        while self.definitions and self.definitions[-1] < line:
            self.stretch.definition(self.definitions.pop())

    def _token(self, token: Token, tokens: list[Token], number: int) -> int:
        """Read one token; the number of the last one that belongs to it."""
        match token.type:
            case "heading_open":
                if token.level == 0:
                    self._heading(token)
                return number + 2
            case "list_item_open":
                self.depth += 1
                self._item(token, tokens[number + 1])
            case "list_item_close":
                self.depth -= 1
            case "paragraph_open":
                self._paragraph(token, tokens[number - 1].type == "list_item_open")
                return number + 1
            case "fence":
                self._fence(token)
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "html_block":
                self._html(token)
            case "table_open":
                return self._table(tokens, number)
        return number

    def _lines(self, token: Token) -> tuple[int, int]:
        """First and last line of a block, blank lines at its end left out."""
        assert token.map is not None
        first = token.map[0] + self.offset
        last = min(token.map[1] + self.offset, self.last) - 1
        while last > first and not self.stretch.lines[last].strip():
            last -= 1
        return first, max(first, last)

    def _heading(self, token: Token) -> None:
        assert token.map is not None
        stretch, level = self.stretch, int(token.tag[1])
        line = token.map[0] + self.offset
        if token.markup.startswith("#"):
            if stretch.lines[line].startswith("#"):
                self.define(line)
                stretch.begin(line)
            stretch.atx(line, level)
        else:
            stretch.setext(line, token.map[1] - 1 + self.offset, level)

    def _item(self, token: Token, child: Token) -> None:
        first, last = self._lines(token)
        stretch = self.stretch
        source = stretch.lines[first]
        match = _MARKER.match(source, self.cursor.get(first, 0))
        marker = match.start(1) if match else 0
        long = first - stretch.base_line >= LONG
        if token.level == 1 and marker == 0 and long and ITEM_START.match(source):
            self.define(first)
            stretch.begin(first)
        at = match.end() if match else len(source)
        start, text = stretch.starts[first], stretch.starts[first] + at
        check, end = None, text
        if child.type == "paragraph_open" and child.map and child.map[0] + self.offset == first:
            end = stretch.stripped_end(self._lines(child)[1])
            check, text = stretch.check(text, end)
        self.cursor[first] = text - start
        stretch.item(
            start + marker, stretch.end_of(last), (text, max(text, end)),
            self.depth, token.markup in (".", ")"), check, self.quotes > 0,
        )  # fmt: skip

    def _paragraph(self, token: Token, leads_item: bool) -> None:
        first, last = self._lines(token)
        source = self.stretch.lines[first]
        column = self.cursor.get(first, 0)
        lead = (_LEAD if self.quotes else _SPACES).match(source, column)
        start = self.stretch.starts[first] + (lead.end() if lead else column)
        if not leads_item:
            self.stretch.paragraph(first, last, start, self.depth, self.quotes > 0)
            return
        end = self.stretch.stripped_end(last)
        if self.quotes:
            self.stretch.inline(start, end)
        else:
            self.stretch.prose(first, last, start, end, self.depth)

    def _fence(self, token: Token) -> None:
        assert token.map is not None
        first = token.map[0] + self.offset
        last = max(first, min(token.map[1] + self.offset, self.last) - 1)
        column = self.stretch.lines[first].find(token.markup, self.cursor.get(first, 0))
        self.stretch.fence(
            first,
            last,
            max(column, 0),
            token.markup,
            token.info.strip(),
            self.depth,
            self.quotes > 0,
        )

    def _html(self, token: Token) -> None:
        if "<!--" in token.content:
            first, last = self._lines(token)
            start = self.stretch.starts[first] + self.cursor.get(first, 0)
            self.stretch.html(start, self.stretch.end_of(last))

    def _table(self, tokens: list[Token], number: int) -> int:
        first, last = self._lines(tokens[number])
        rows: list[tuple[int, int]] = []
        while tokens[number].type != "table_close":
            row = tokens[number]
            if row.type == "tr_open" and row.map is not None:
                line = row.map[0] + self.offset
                rows.append((line, self.cursor.get(line, 0)))
            number += 1
        self.stretch.table(first, last, rows)
        return number

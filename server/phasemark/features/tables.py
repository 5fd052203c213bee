"""Tables whose columns line up: cells are padded, nothing in them changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.syntax.tree import Cell, Table
from phasemark.text.edit import Edit, Span

WIDEST = 120
"""Columns of a table that is aligned; a wider one would not fit a screen either way."""
_MOST = 2000
"""Rows of a table that is aligned."""

_RULE = re.compile(r"(?P<lead>[ \t>]*)\|(?P<cells>[ \t:|-]+)\|[ \t]*")
_LEAD = re.compile(r"[ \t>]*")
_GAP = re.compile(r"[ \t]*\|[ \t]*")
_END = re.compile(r"[ \t]*\|[ \t]*")


def aligned(document: Document) -> Iterator[Edit]:
    """One edit for each row of a table that is not as it should be."""
    for table in document.tree.tables:
        yield from _of_table(document, table)


def _of_table(document: Document, table: Table) -> Iterator[Edit]:
    source = document.source
    rows = [table.header, *table.rows]
    first = source.line(table.span.start)
    if len(rows) > _MOST or first + len(rows) >= source.line_count:
        return
    lines = [source.line_span(first + number) for number in range(len(rows) + 1)]
    signs = _signs(lines[1].of(document.text), len(table.header))
    if signs is None:
        return
    widths = [max(3, *(_width(row[n].text) for row in rows if n < len(row)))
              for n in range(len(table.header))]  # fmt: skip
    if sum(widths) + 3 * len(widths) + 1 > WIDEST:
        return
    body = [lines[0], *lines[2:]]
    if not all(_plain(document.text, line, row, len(widths))
               for line, row in zip(body, rows, strict=True)):  # fmt: skip
        return
    for line, row in zip(body, rows, strict=True):
        yield from _changed(document.text, line, _row(row, widths))
    yield from _changed(document.text, lines[1], _rule(signs, widths))


def _changed(text: str, line: Span, shown: str) -> Iterator[Edit]:
    lead = _LEAD.match(text, *line)
    start = lead.end() if lead else line.start
    if text[start : line.end] != shown:
        yield Edit.replace(Span(start, line.end), shown)


def _signs(line: str, count: int) -> list[tuple[bool, bool]] | None:
    """Where each column of the line below the header has colons; None if it is no such line."""
    match = _RULE.fullmatch(line)
    if match is None:
        return None
    cells = [cell.strip() for cell in match["cells"].split("|")]
    if len(cells) != count or not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        return None
    return [(cell.startswith(":"), cell.endswith(":")) for cell in cells]


def _plain(text: str, line: Span, row: Sequence[Cell], count: int) -> bool:
    """Whether a line is made of a row's cells with bars around each, and of all of them."""
    lead = _LEAD.match(text, *line)
    if len(row) != count or lead is None:
        return False
    at = lead.end()
    for cell in row:
        bar = _GAP.match(text, at, line.end)
        if bar is None:
            return False
        if cell.text:
            if bar.end() != cell.span.start or cell.span.of(text) != cell.text:
                return False
            at = cell.span.end
        else:
            at = bar.start() + bar[0].index("|") + 1
    end = _END.fullmatch(text, at, line.end)
    return end is not None


def _row(row: Sequence[Cell], widths: Sequence[int]) -> str:
    cells = (cell.text + " " * (width - _width(cell.text))
             for cell, width in zip(row, widths, strict=True))  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _rule(signs: Sequence[tuple[bool, bool]], widths: Sequence[int]) -> str:
    cells = (
        f"{':' if left else '-'}{'-' * (width - 2)}{':' if right else '-'}"
        for (left, right), width in zip(signs, widths, strict=True)
    )
    return f"| {' | '.join(cells)} |"


def _width(text: str) -> int:
    """The columns that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1

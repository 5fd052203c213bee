"""Two rules of markdown-it in less time: the same blocks, without what nobody asks for.

Theirs make three tokens for each cell of a table, and look at a line of a thousand bullets
once for each level of the list that it opens. A property test holds both equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_UNDERLINE = re.compile(r"[-:|][-:|\t ]+")
_COLUMN = re.compile(r":?-+:?")
_BLANK = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What markdown-it takes off the ends of a row."""
_MOST_MISSING = 0x10000
"""Cells of a table that rows may lack, as in markdown-it."""


def quicken(markdown: MarkdownIt) -> None:
    """Put these rules in the place of those with the same names."""
    markdown.block.ruler.at("hr", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _rule(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """A thematic break: most lines that begin like one are told from it by their end."""
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    src = state.src
    if first >= len(src) or src[first] not in "*-_" or state.is_code_block(start):
        return False
    sign = src[first]
    if last > first and src[last - 1] not in f"{sign}\t ":
        return False
    line = src[first:last]
    count = line.count(sign)
    if count < 3 or count + line.count(" ") + line.count("\t") != len(line):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("hr", "hr", 0)
        token.map = [start, state.line]
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table: one token for the whole, and one for each row."""
    columns = _columns(state, start) if start + 2 <= end else 0
    if not columns or columns != len(_split(_line(state, start))):
        return False
    if silent:
        return True
    before, state.parentType = state.parentType, "table"
    token = state.push("table_open", "table", 1)
    _row(state, start)
    line = _rows(state, start + 2, end, columns)
    token.map = [start, line]
    state.push("table_close", "table", -1)
    state.parentType = before
    state.line = line
    return True


def _columns(state: StateBlock, start: int) -> int:
    """How many columns the line behind `start` draws; 0 if it draws none."""
    under = start + 1
    if state.sCount[under] < state.blkIndent or state.is_code_block(under):
        return 0
    drawn = _slice(state, under)
    if not _UNDERLINE.fullmatch(drawn) or (drawn[0] == "-" and drawn[1] in "\t "):
        return 0
    if state.is_code_block(start) or "|" not in _line(state, start):
        return 0
    parts = [part.strip(_BLANK) for part in drawn.split("|")]
    inner = parts[1:-1]
    count = len(inner) + bool(parts[0]) + (len(parts) > 1 and bool(parts[-1]))
    return count if all(_COLUMN.fullmatch(part) for part in (*inner, *_ends(parts))) else 0


def _ends(parts: list[str]) -> list[str]:
    return [part for part in (parts[0], parts[-1]) if part]


def _rows(state: StateBlock, line: int, end: int, columns: int) -> int:
    """Tell the rows from a line on; the line behind them."""
    closing = state.md.block.ruler.getRules("blockquote")
    missing = 0
    while line < end and state.sCount[line] >= state.blkIndent:
        if any(rule(state, line, end, True) for rule in closing):
            break
        text = _line(state, line)
        if not text or state.is_code_block(line):
            break
        missing += columns - len(_split(text))
        if missing > _MOST_MISSING:
            break
        _row(state, line)
        line += 1
    return line


def _row(state: StateBlock, line: int) -> None:
    token = state.push("tr_open", "tr", 1)
    token.map = [line, line + 1]
    state.push("tr_close", "tr", -1)


def _slice(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _line(state: StateBlock, line: int) -> str:
    return _slice(state, line).strip(_BLANK)


def _split(text: str) -> list[str]:
    """The cells of a row, with one empty cell less at each end."""
    cells = text.replace("\\|", "  ").split("|")
    if not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells

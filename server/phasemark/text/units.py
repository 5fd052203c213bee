"""Columns in UTF-8, UTF-16 and UTF-32 units to columns in code points, and back.

LSP counts the columns of a line in the units of the negotiated encoding. A column
past the end of the line is its end; a column inside a character is its start.
"""

from __future__ import annotations

from re import compile as pattern
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_WIDE = pattern("[\U00010000-\U0010ffff]")
"""What takes two units of UTF-16."""


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """How many units the first `column` code points of `line` take."""
    column = min(max(column, 0), len(line))
    if encoding == "utf-32" or line.isascii():
        return column
    head = line[:column]
    if encoding == "utf-8":
        return len(head.encode("utf-8", "surrogatepass"))
    return len(head.encode("utf-16-le", "surrogatepass")) // 2


def from_units(line: str, units: int, encoding: Encoding) -> int:
    """How many code points of `line` lie whole within its first `units` units."""
    units = max(units, 0)
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        return _from_utf8(line, units)
    return _from_utf16(line, units)


def _from_utf8(line: str, units: int) -> int:
    # No character takes less than a unit, so the rest of a long line is never encoded.
    head = line[:units]
    data = head.encode("utf-8", "surrogatepass")
    if units >= len(data):
        return len(head)
    while data[units] & 0xC0 == 0x80:
        units -= 1
    return len(data[:units].decode("utf-8", "surrogatepass"))


def _from_utf16(line: str, units: int) -> int:
    # Not decoded, unlike UTF-8: two lone surrogates side by side would become one character.
    wide = 0
    for wide, match in enumerate(_WIDE.finditer(line, 0, units), start=1):
        inside = match.start() + wide
        if units <= inside:
            return match.start() if units == inside else units - wide + 1
    return min(units - wide, len(line))

"""Columns in UTF-8, UTF-16 and UTF-32 units to columns in code points, and back.

LSP counts the columns of a line in the units of the negotiated encoding. A column
past the end of the line is its end; a column inside a character is its start.
"""

from __future__ import annotations

from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """How many units the first `column` code points of `line` take."""
    column = min(max(column, 0), len(line))
    if encoding == "utf-32" or line.isascii():
        return column
    head = line[:column]
    if encoding == "utf-8":
        return len(head.encode("utf-8", "surrogatepass"))
    return column + sum(character > "\uffff" for character in head)


def from_units(line: str, units: int, encoding: Encoding) -> int:
    """How many code points of `line` lie whole within its first `units` units."""
    units = max(units, 0)
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    size = _utf8_size if encoding == "utf-8" else _utf16_size
    used = 0
    for column, character in enumerate(line):
        used += size(character)
        if used > units:
            return column
    return len(line)


def _utf8_size(character: str) -> int:
    code = ord(character)
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    return 3 if code < 0x10000 else 4


def _utf16_size(character: str) -> int:
    return 2 if character > "\uffff" else 1

"""A numbered list that goes on where another one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(r"(?P<number>\d{1,9})(?P<end>[.)])[ \t]+(?=\S)")
_OTHER_BLOCK = re.compile(r"[-*+#>|<=]|`{3}|~{3}|_{3}")
_MOST = 999_999_999
"""The highest number that Markdown takes for that of an item."""


def numbered_on(said: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """Lines that start with a numbered list, numbered on from the one that ends others.

    Lists at the left margin with the same sign behind the number; what is indented below a
    number that gets longer moves with its text. Lists of one number alone (`1.` and `1.`)
    stay so. None where either is no such list, or numbered backwards.
    """
    start = _ITEM.match(new[0])
    before = _last_list(said)
    if start is None or not before or before[-1]["end"] != start["end"]:
        return None
    numbers = [int(one["number"]) for one in before]
    end = _length(new, start["end"])
    items = [one for line in new[:end] if (one := _ITEM.match(line))]
    own = [int(one["number"]) for one in items]
    if numbers != sorted(numbers) or own != sorted(own):
        return None
    same = len(numbers) > 1 and numbers[0] == numbers[-1] and own[0] == own[-1]
    by = 0 if same and own[0] == numbers[0] else numbers[-1] + 1 - own[0]
    if by < 0 or own[-1] + by > _MOST:
        return None
    return [*_moved(new[:end], by), *new[end:]]


def _last_list(lines: Sequence[str]) -> list[re.Match[str]]:
    """The items at the left margin of the numbered list that ends lines, in their order."""
    length, sign = len(lines), ""
    found: list[re.Match[str]] = []
    for at in range(length - 1, -1, -1):
        line = lines[at]
        item = _ITEM.match(line)
        if item is not None and item["end"] == (sign or item["end"]):
            sign = item["end"]
            found.append(item)
        elif line.strip() and not line[0].isspace():
            break
    return found[::-1]


def _length(lines: Sequence[str], sign: str) -> int:
    """How many lines a numbered list has that starts with the first of them."""
    for at, line in enumerate(lines):
        item = _ITEM.match(line)
        if not line.strip() or line[0].isspace() or (item is not None and item["end"] == sign):
            continue
        goes_on = item is None and not _OTHER_BLOCK.match(line) and lines[at - 1].strip()
        if not goes_on:
            return at
    return len(lines)


def _moved(lines: Sequence[str], by: int) -> list[str]:
    moved, wider = [], 0
    for line in lines:
        item = _ITEM.match(line)
        if item is not None:
            number = str(int(item["number"]) + by) if by else item["number"]
            wider = len(number) - len(item["number"])
            moved.append(number + line[item.end("number") :])
        else:
            shifts = wider > 0 and line[0] in " \t" and line.strip()
            moved.append(" " * wider + line if shifts else line)
    return moved

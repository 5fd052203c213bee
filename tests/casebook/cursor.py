"""`$0` in the files of a page below `features/`: where the cursor is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

CURSOR = re.compile(r"\\\$0|\$0")


class CursorError(Exception):
    """Not one cursor or selection in all files of a case."""


class Cursor(NamedTuple):
    """A selection in a file, in code points; a cursor is an empty one."""

    path: str
    start: int
    end: int


def take(texts: Mapping[str, str]) -> tuple[dict[str, str], Cursor | None]:
    """The texts without cursors, and the only cursor; `\\$0` stays as `$0`."""
    bare: dict[str, str] = {}
    found: list[tuple[str, int]] = []
    for path, text in texts.items():
        bare[path], places = _taken(text)
        found.extend((path, place) for place in places)
    if not found:
        return bare, None
    paths = {path for path, _ in found}
    if len(paths) > 1 or len(found) > 2:
        raise CursorError(f"`$0` stands {len(found)} times, in {', '.join(sorted(paths))}")
    places = [place for _, place in found]
    return bare, Cursor(paths.pop(), min(places), max(places))


def _taken(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    at = length = 0
    for match in CURSOR.finditer(text):
        parts.append(text[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match[0] == "$0":
            places.append(length)
        else:
            parts.append("$0")
            length += 2
    parts.append(text[at:])
    return "".join(parts), places

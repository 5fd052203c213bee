"""Lines of carets below the lines of a file: reading, matching and writing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MARK = re.compile(
    r"(?P<indent>\s*)(?P<carets>\^+)[ ]"
    r"(?P<code>[A-Z]{3}\d{3})(?:\((?P<notes>[a-z, ]+)\))?"
    r'(?:[ ]+"(?P<part>.*)")?\s*$'
)
ALMOST = re.compile(r"\s*\^+[ ]+\S")
ESCAPED = re.compile(r"\s*\\+\^")
EMPTY = "empty"


class MarkError(Exception):
    """A line of carets that marks nothing; `line` counts from zero in the block."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        super().__init__(f"`{text.strip()}` is no mark: carets, a code, perhaps a quoted message")


class Place(NamedTuple):
    """Where a finding starts, and how much of that line it covers; all from zero."""

    line: int
    column: int
    width: int


class Seen(NamedTuple):
    """A finding, as far as a mark can tell; its message is one line."""

    place: Place
    code: str
    severity: str
    message: str


class Mark(NamedTuple):
    """A mark and the line that it is written as."""

    place: Place
    code: str
    severity: str
    part: str
    written: str

    def means(self, seen: Seen) -> bool:
        return (
            self.place == seen.place
            and self.code == seen.code
            and self.severity in ("", seen.severity)
            and self.part in seen.message
        )


def read(lines: Iterable[str]) -> tuple[list[str], list[Mark]]:
    """The lines of the file itself, and the marks on them."""
    own: list[str] = []
    marks: list[Mark] = []
    for number, line in enumerate(lines):
        match = MARK.match(line)
        if match and own:
            marks.append(_mark(match, len(own) - 1))
        elif ALMOST.match(line):
            raise MarkError(number, line)
        elif ESCAPED.match(line):
            own.append(line.replace("\\", "", 1))
        else:
            own.append(line)
    return own, marks


def write(own: Sequence[str], marks: Sequence[Mark], findings: Iterable[Seen]) -> list[str]:
    """The lines with a mark for every finding; marks that are right stay as they are."""
    left = sorted(marks, key=lambda mark: not mark.part)
    below: dict[int, list[tuple[int, str]]] = {}
    for number, seen in enumerate(sorted(findings)):
        mark = next((mark for mark in left if mark.means(seen)), None)
        if mark:
            left.remove(mark)
            entry = (marks.index(mark), mark.written)
        else:
            entry = (len(marks) + number, written(seen))
        below.setdefault(seen.place.line, []).append(entry)
    return [
        text
        for number, line in enumerate(own)
        for text in (_escape(line), *(entry[1] for entry in sorted(below.get(number, []))))
    ]


def written(seen: Seen) -> str:
    """The mark of a finding, with its whole message."""
    _, column, width = seen.place
    note = f"({EMPTY})" if width == 0 else ""
    return f'{" " * column}{"^" * max(width, 1)} {seen.code}{note} "{seen.message}"'


def _mark(match: re.Match[str], line: int) -> Mark:
    notes = [note.strip() for note in (match["notes"] or "").split(",")]
    width = 0 if EMPTY in notes else len(match["carets"])
    severity = "".join(note for note in notes if note != EMPTY)
    place = Place(line, len(match["indent"]), width)
    return Mark(place, match["code"], severity, match["part"] or "", match[0])


def _escape(line: str) -> str:
    indent = len(line) - len(line.lstrip())
    if ALMOST.match(line) or ESCAPED.match(line):
        return f"{line[:indent]}\\{line[indent:]}"
    return line

"""Add a text to an array of a TOML document; comments and all else stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from phasemark.errors import ConfigError
from phasemark.text.edit import Edit, Edits
from phasemark.text.source import Source
from phasemark.text.toml import Toml, read, tokens

Path = tuple[str, ...]


def added(path: str, text: str, keys: Path, word: str, why: str = "") -> Edits | None:
    """The edits after which the array at `keys` holds `word`, as its last element.

    `why`, one line, becomes a comment: behind the word where it has a line of its own, else
    on a line above the array.

    The array is made where it is missing, in the table that it belongs to. None where the
    array has the word already, or where this cannot be done by adding alone.
    """
    try:
        toml = read(path, text)
    except ConfigError:
        return None
    value = _get(toml.data, keys)
    if value is not None and (not isinstance(value, list) or word in value):
        return None
    source = Source(text)
    new = _Word(word, why)
    edits = _made(toml, source, keys, new) if value is None else _grown(toml, source, keys, new)
    return edits if edits and _is_right(path, edits.apply(text), toml.data, (keys, word)) else None


def _get(data: Any, keys: Path) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _is_right(path: str, text: str, before: Mapping[str, Any], wish: tuple[Path, str]) -> bool:
    """Whether the new text says what the old one said, and the word."""
    keys, word = wish
    try:
        after = read(path, text).data
    except ConfigError:
        return False
    return _with(before, keys, word) == after


def _with(data: Mapping[str, Any], keys: Path, word: str) -> dict[str, Any]:
    first, *rest = keys
    inner = data.get(first)
    new = _with(inner or {}, tuple(rest), word) if rest else [*(inner or []), word]
    return {**data, first: new}


class _Array(NamedTuple):
    """Where an array stands: behind its `[`, behind its last element, at its `]`."""

    start: int
    last: int
    """The same as `start` in an empty one."""
    comma: int
    """Behind the comma that follows the last element; -1 if none does."""
    end: int


def _array(text: str, offset: int) -> _Array | None:
    """The array that is the value of the key at `offset`."""
    depth, start, last, comma = 0, -1, -1, -1
    for token, sign in tokens(text, offset):
        if sign in ("[", "{"):
            depth += 1
            if depth == 1:
                start = last = token.end()
        elif sign in ("]", "}"):
            depth -= 1
            if depth == 0:
                return _Array(start, last, comma, token.start())
        if depth == 0:
            continue
        if sign == "," and depth == 1:
            comma = token.end()
        elif sign != "\n" and not (depth == 1 and sign == "[" and start == token.end()):
            last, comma = token.end(), -1
    return None


class _Word(NamedTuple):
    """An element to be added, and why; the reason may be empty."""

    word: str
    why: str

    @property
    def quoted(self) -> str:
        return f'"{self.word}"'

    def above(self, indent: str, end: str) -> str:
        """The line that goes above an array on one line; empty without a reason."""
        return f"{indent}# {self.word}: {self.why}{end}" if self.why else ""

    @property
    def row(self) -> str:
        """The line in an array on several lines, without its end."""
        return f"{self.quoted},  # {self.why}" if self.why else f"{self.quoted},"


def _grown(toml: Toml, source: Source, keys: Path, new: _Word) -> Edits | None:
    line, column = toml.place(*keys)
    array = _array(source.text, source.offset(line - 1, column - 1))
    if array is None:
        return None
    behind = max(array.last, array.comma)
    several = array.last > array.start and source.line(behind) < source.line(array.end)
    if not several:
        gap = "" if array.last == array.start else " " if array.comma >= 0 else ", "
        note = _noted(source, line - 1, new)
        return Edits.of(*note, Edit.insert(behind, f"{gap}{new.quoted}"))
    row = source.line_span(source.line(array.last)).of(source.text)
    indent = row[: len(row) - len(row.lstrip())]
    at = source.line_end(behind)
    grown = Edit.insert(at, f"{source.terminator}{indent}{new.row}")
    if array.comma >= 0:
        return Edits.of(grown)
    return Edits.of(Edit.insert(array.last, ","), grown)


def _noted(source: Source, row: int, new: _Word) -> list[Edit]:
    """The reason above a line, as far to the right as the line."""
    text = source.line_span(row).of(source.text)
    indent = text[: len(text) - len(text.lstrip())]
    line = new.above(indent, source.terminator)
    return [Edit.insert(source.line_starts[row], line)] if line else []


def _made(toml: Toml, source: Source, keys: Path, new: _Word) -> Edits | None:
    *above, name = keys
    end = source.terminator
    line = f"{new.above('', end)}{name} = [{new.quoted}]{end}"
    if above:
        name_of_table = r"[ \t]*\.[ \t]*".join(map(re.escape, above))
        header = re.search(rf"(?m)^[ \t]*\[[ \t]*{name_of_table}[ \t]*\]", source.text)
        if header is None:
            return None
        return Edits.of(_line(source, source.next_line(header.end()), line))
    tables = [place.line - 1 for found, place in toml.places.items() if len(found) == 1]
    tables = [row for row in tables if source.line_span(row).of(source.text).lstrip()[:1] == "["]
    if not tables:
        return Edits.of(_line(source, len(source.text), line))
    first = min(tables)
    while first and source.line_span(first - 1).of(source.text).lstrip().startswith("#"):
        first -= 1
    return Edits.of(Edit.insert(source.line_starts[first], line + end))


def _line(source: Source, at: int, line: str) -> Edit:
    """Insert a line at the start of another or at the end of the text."""
    open_end = at == len(source.text) and source.text and source.text[-1] not in "\r\n"
    return Edit.insert(at, f"{source.terminator}{line}" if open_end else line)

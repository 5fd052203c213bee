"""What a terminal may get: colours when it wants them, and no sequence that is not ours."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls (C0, C1), direction marks, invisible characters, tags and lone surrogates."""

_COMMAND = re.compile(r"#(?=#(?:\[|vso\[))")
"""`##[error]` and `##vso[...]` are commands for a build server wherever they stand."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34",
    "magenta": "35", "cyan": "36",
}  # fmt: skip
_NARROWEST = 40
_DEFAULT_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Style:
    """How text is laid out: with colours or without, and how many cells a line has."""

    color: bool = False
    width: int = _DEFAULT_WIDTH

    def paint(self, text: str, *looks: str) -> str:
        """`text` in colours and weights of `_CODES`, where colours are wanted."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_CODES[look] for look in looks)}m{text}\x1b[0m"


def style_of(stream: TextIO, choice: str) -> Style:
    """The style for a stream: `choice` is `auto`, `always` or `never`.

    Under `auto`, `NO_COLOR` beats `FORCE_COLOR`, and that beats what the stream is.
    """
    terminal = stream.isatty()
    width = shutil.get_terminal_size((_DEFAULT_WIDTH, 24)).columns if terminal else _DEFAULT_WIDTH
    return Style(_wants_color(terminal, choice), max(width, _NARROWEST))


def visible(text: str) -> str:
    """`text` with every character that is not seen, or that commands, shown as an escape."""
    if not _HIDDEN.search(text) and "##" not in text:
        return text
    return _COMMAND.sub(r"\\x23", _HIDDEN.sub(lambda match: _escape(match[0]), text))


def shown_path(path: str) -> str:
    """A path at the start of a line: visible, and never a command or an option."""
    shown = visible(path)
    return f"./{shown}" if shown[:1] in (":", "-", "=", "+", "@", "#", " ", "") else shown


def cells(line: str, tab: int = 4) -> list[str]:
    """What a terminal shows for each character of a line, in order; tabs are expanded."""
    if line.isascii() and line.isprintable() and "##" not in line:
        return list(line)
    shown: list[str] = []
    at = 0
    for index, character in enumerate(line):
        if character == "\t":
            piece = " " * (tab - at % tab)
        elif _HIDDEN.match(character):
            piece = _escape(character)
        elif character == "#" and _COMMAND.match(line, index):
            piece = "\\x23"
        else:
            piece = character
        shown.append(piece)
        at += width(piece)
    return shown


def width(text: str | Iterable[str]) -> int:
    """How many cells a text takes: two for wide characters, none for combining ones."""
    if isinstance(text, str) and text.isascii():
        return len(text)
    return sum(_width(character) for piece in text for character in piece)


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me") or character in "\u200c\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _escape(character: str) -> str:
    """`\\x1b`, `\\u202e`, `\\U000e0041`; a byte of a file name that is not UTF-8 is `\\x9b`."""
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _wants_color(terminal: bool, choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return terminal and os.environ.get("TERM") != "dumb"

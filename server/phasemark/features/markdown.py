"""Text of documents inside the Markdown that an editor shows: as words, never as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from phasemark.features.place import Place
from phasemark.rules.secrets.scan import mask_secrets

Address = Callable[[Place], str]
"""The address of a place, for a link; the border knows how files are addressed."""


class Links:
    """The links of one text: each is named by a number, and the addresses stand at its end.

    So a text reads well where it is shown as it is written, too. The title of an address is
    the path in the root: an editor shows it instead of the whole address.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._targets: list[str] = []

    def to(self, place: Place, label: str) -> str:
        """A link to a place; the label is Markdown."""
        target = f'{self._address(place)} "{_title(place.path)}"'
        if target not in self._targets:
            self._targets.append(target)
        return f"[{label}][{self._targets.index(target) + 1}]"

    def addresses(self) -> str:
        """What the text has to end with; empty without any link."""
        return "\n".join(f"[{number}]: {one}" for number, one in enumerate(self._targets, 1))


LONGEST = 160
"""Characters of a text that is shown in one line."""

_MARKUP = re.compile(
    r"[\\`*\[\]<>&|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=:)//|^[#+-]|^\d+(?=[.)])"
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2066-\u2069\ufeff\ud800-\udfff]"
)
_QUOTED = re.compile(r'[\\"&]')
_SPANS = re.compile(r"(?<!`)`(?!`)[^`]+`(?!`)")
_TICKS = re.compile(r"`+")


def words(text: str, longest: int = LONGEST) -> str:
    """A text as words on one line, cut when it is longer; secrets are masked.

    Code spans stay what they are, anything else that would be markup is escaped.
    """
    line = one_line(text, longest)
    parts: list[str] = []
    at = 0
    for span in _SPANS.finditer(line):
        parts += (_escaped(line[at : span.start()]), span[0])
        at = span.end()
    parts.append(_escaped(line[at:]))
    return "".join(parts)


def code(text: str, longest: int = LONGEST) -> str:
    """A text as a code span on one line."""
    line = one_line(text, longest)
    ticks = "`" * (1 + max(map(len, _TICKS.findall(line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def fence(text: str, language: str = "") -> str:
    """Lines as a fenced block; the fence is longer than any inside."""
    seen = visible(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(seen)), default=0))
    return f"{ticks}{language}\n{seen}\n{ticks}"


def one_line(text: str, longest: int = LONGEST) -> str:
    """A text without line ends and signs that nobody sees, cut when it is longer; plain."""
    return _one_line(text[: 4 * longest], longest)


@lru_cache(maxsize=8192)
def _one_line(text: str, longest: int) -> str:
    line = " ".join(visible(mask_secrets(text)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: f"\\{match[0]}", text)


def _title(path: str) -> str:
    return _QUOTED.sub(lambda match: f"\\{match[0]}", one_line(path))


def plain(markdown: str) -> str:
    """A text that was made here, for a client that shows no Markdown."""
    text = _LINKED.sub(lambda match: match[1] or "", markdown.replace("**", ""))
    return _ESCAPED.sub(r"\1", text).rstrip("\n")


_LINKED = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\[\d+\]|^\[\d+\]: .*\n?", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def visible(text: str) -> str:
    """The text with a sign for each character that hides itself or turns its surroundings."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)

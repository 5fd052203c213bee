"""How wide a text is at most, in any of the usual fonts, and how it is fitted into a box."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,:;'|!()[]{} -/\\\"*`")
_WIDE = frozenset("mwMW@%—…→")
_WORD = re.compile(r"\S+")
_BREAKS = re.compile(r"[^\s/_.-]+[/_.-]*|[/_.-]+")
"""Where a word that is too long for a line may be broken."""


def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text takes at most in a font of `size` pixels."""
    return sum(map(_width, text)) * size * (1.1 if bold else 1.0)


def fitted(text: str, most: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than `most` pixels."""
    if width(text, size, bold) <= most:
        return text
    room = most - width("…", size, bold)
    end = 0
    for end, character in enumerate(text):  # noqa: B007 - how many fit is the answer
        room -= width(character, size, bold)
        if room < 0:
            break
    return f"{text[:end].rstrip()}…"


def wrapped(text: str, most: float, size: float, lines: int) -> list[str]:
    """The text in at most so many lines; what does not fit ends with an ellipsis."""
    found = [""]
    for word in _words(text, most, size):
        glued = not word[1] or not found[-1]
        longer = f"{found[-1]}{word[0]}" if glued else f"{found[-1]} {word[0]}"
        if found[-1] and width(longer, size) > most:
            found.append(word[0])
        else:
            found[-1] = longer
    if len(found) > lines:
        found[lines - 1 :] = [f"{found[lines - 1]} {found[lines]}…"]
    return [fitted(line, most, size) for line in found if line]


def _words(text: str, most: float, size: float) -> list[tuple[str, bool]]:
    """The words with whether a space stands before; long ones in parts."""
    found: list[tuple[str, bool]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if width(word, size) <= most:
            found.append((word, True))
            continue
        parts = [(part, not number) for number, part in enumerate(_BREAKS.findall(word))]
        found.extend(parts or [(word, True)])
    return found


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    """In parts of the size of the font."""
    if character in _NARROW:
        return 0.42
    if character in _WIDE or (not character.isascii() and not character.isalpha()):
        return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1.02
    if character.isascii():
        return 0.72 if character.isupper() or character.isdigit() else 0.63
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    return 0.8

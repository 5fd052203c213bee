"""New ids and names in the spelling of the old ones: `2A`, `02`, `PHASE1A`, `stage_9_1`."""

from __future__ import annotations

import re

from phasemark.document.phase import PhaseId, parts_of_stem, read_stem
from phasemark.syntax.scan import Words

_TAIL = re.compile(r"(?:\d+(?:[._]\d+)*[A-Za-z]?|(?<![A-Za-z])[A-Za-z])\Z")


def id_in(text: str) -> int:
    """Where the id starts in a mention such as `Phase 2a`, `phase-2a` or `2a`; -1 if nowhere."""
    match = _TAIL.search(text, max(0, len(text) - 24))
    return match.start() if match else -1


def respelled(written: str, id: PhaseId) -> str:
    """An id as `written` spells another: with its capital letter, its zeros, its separator."""
    if not id.numbers:
        return id.letter if written.isalpha() and written.islower() else id.letter.upper()
    padded = re.match(r"0\d+", written)
    width = len(padded[0]) if padded else 0
    numbers = [str(id.numbers[0]).zfill(width), *(str(part) for part in id.numbers[1:])]
    capital = bool(written[-1:].isalpha() and written[-1:].isupper() and written[:1].isdigit())
    letter = id.letter.upper() if capital else id.letter
    return ("_" if "_" in written else ".").join(numbers) + letter


def stem_with(stem: str, id: PhaseId, slug: str | None, words: Words) -> str:
    """A file name without its extension, with another phase and perhaps another slug.

    None keeps the slug. Empty if the name cannot be spelled so that it says the phase.
    """
    parts = parts_of_stem(stem, words)
    if parts is None:
        return ""
    number, rest = parts.id, parts.slug
    head, written, tail = stem[: number.start], number.of(stem), stem[number.end :]
    shouts = parts.word.of(stem).isupper()
    new = respelled(written, id)
    if not id.numbers and head[-1:].isalpha() and not shouts:
        head += "-"
    if id.numbers and len(id.numbers) > 1 and "_" in stem[: rest.start] and "_" not in new:
        new = new.replace(".", "_")
    if shouts:
        new = new.upper()
    elif not id.numbers:
        new = new.lower()
    if slug is not None:
        tail = _tail(stem, parts.slug.start, number.end, slug)
    made = head + new + tail
    again = read_stem(made, words)
    return made if again is not None and again.id == id else ""


def _tail(stem: str, start: int, end: int, slug: str) -> str:
    """What stands behind the id, with another slug in the letters and signs of the old one."""
    old, gap = stem[start:], stem[end:start]
    sign = "_" if "_" in stem else "-"
    if old and old.isupper():
        slug = slug.upper()
    if not slug:
        return ""
    return (gap or sign) + slug.replace("-", sign)

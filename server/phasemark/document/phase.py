"""`PhaseId`: `Phase 2a`, `Phase B`, `Stage 9.1`; read, compared, ordered, printed.

Ids are equal without case and zero padding; they are ordered by their numbers, then by
their letter. `Phase 7` and `Stage 7` are different.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from phasemark.syntax.scan import Words
from phasemark.text.edit import Span
from phasemark.text.late import late


class PhaseId(NamedTuple):
    """The id of a phase or stage; the order is that of the tuple."""

    word: str
    """The name of the series in lower case: `phase`, `stage`."""
    numbers: tuple[int, ...]
    letter: str = ""
    """One lower-case letter, or empty; a letter alone has no numbers."""

    @property
    def short(self) -> str:
        """`2a`, `9.1`, `B`."""
        number = ".".join(str(part) for part in self.numbers)
        return number + self.letter if number else self.letter.upper()

    def __str__(self) -> str:
        return f"{self.word[:1].upper()}{self.word[1:]} {self.short}"

    def parent_of(self, other: PhaseId) -> bool:
        """Whether `other` is a part of this one: `2` of `2a` and `2.1`, `9.1` of `9.1a`."""
        if self.word != other.word or self.letter or self == other:
            return False
        return other.numbers[: len(self.numbers)] == self.numbers and bool(self.numbers)

    @property
    def parent(self) -> PhaseId | None:
        """What it is a part of: `2` for `2a`, `9` for `9.1`; None at the top."""
        if self.letter and self.numbers:
            return PhaseId(self.word, self.numbers)
        return PhaseId(self.word, self.numbers[:-1]) if len(self.numbers) > 1 else None

    @property
    def wholes(self) -> Iterator[PhaseId]:
        """All that it is a part of: `9.1` and `9` for `9.1a`."""
        whole = self.parent
        while whole is not None:
            yield whole
            whole = whole.parent


_ID = late(r"(\d{1,4}(?:\.\d{1,4}){0,3})([A-Za-z]?)|([A-Za-z])")


@lru_cache(maxsize=8192)
def read_id(text: str, word: str = "phase") -> PhaseId | None:
    """The id that `2a`, `01`, `9.1` or `B` spells; None if it is none."""
    match = _ID.fullmatch(text)
    if match is None:
        return None
    if match[3]:
        return PhaseId(word, (), match[3].lower())
    return PhaseId(word, tuple(int(part) for part in match[1].split(".")), match[2].lower())


def read_mention(text: str) -> PhaseId | None:
    """The id of a `phase` mention of the tree, such as `phase 2a`."""
    word, _, number = text.rpartition(" ")
    return read_id(number, word)


class Stem(NamedTuple):
    """What the name of a file says: the phase it belongs to and the rest."""

    id: PhaseId
    slug: str
    """What stands behind the id, in lower case with `-`; empty if nothing does."""


_DATE = late(r"^\d{4}-?\d{2}-?\d{2}[-_ ]*")


@lru_cache(maxsize=64)
def _stem_pattern(words: Words) -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(word) for word, _ in words), key=len, reverse=True))
    return re.compile(
        rf"(?:^|.*?[-_ .])(?P<word>(?i:{names}))"
        r"(?:[-_ ]?(?P<number>\d{1,4}(?:[._]\d{1,3})*)(?P<letter>[A-Za-z]?)(?![A-Za-z0-9])"
        r"|[-_ ](?P<alone>[A-Za-z])(?![A-Za-z0-9])|(?P<upper>[A-RT-Z])(?![A-Za-z0-9]))"
        r"[-_ .]*(?P<slug>.*)$"
    )


class StemParts(NamedTuple):
    """Where the parts of a file name without its extension stand."""

    word: Span
    id: Span
    slug: Span
    """As written; empty, at the end, if there is none."""


def parts_of_stem(stem: str, words: Words) -> StemParts | None:
    """The parts of a name that `read_stem` reads; None if it names no phase."""
    if read_stem(stem, words) is None:
        return None
    date = _DATE.match(stem)
    by = date.end() if date else 0
    match = _stem_pattern(words).match(stem[by:])
    assert match is not None
    group = next(name for name in ("number", "alone", "upper") if match[name])
    end = match.end("letter") if group == "number" else match.end(group)
    return StemParts(
        Span(*match.span("word")).shift(by),
        Span(match.start(group), end).shift(by),
        Span(*match.span("slug")).shift(by),
    )


@lru_cache(maxsize=8192)
def stem_of(path: str) -> str:
    """The name of a file without its folder and its ending."""
    return path.rpartition("/")[2].rpartition(".")[0]


@lru_cache(maxsize=4096)
def read_stem(stem: str, words: Words) -> Stem | None:
    """The phase that a file name without its extension belongs to; None if it names none.

    `phase-2a-scaffolding`, `PHASE1A-PROMPT`, `stage_9_1` and `2026-01-05-phase1-x` are
    read; a letter alone needs a separator (`phase-b`) or a name in capitals (`PHASEB`,
    but not the plural `PHASES`).
    """
    match = _stem_pattern(words).match(_DATE.sub("", stem))
    if match is None:
        return None
    word = dict(words).get(match["word"].casefold(), "phase")
    slug = re.sub(r"[-_ ]+", "-", match["slug"]).strip("-").lower()
    if match["number"]:
        numbers = tuple(int(part) for part in re.split(r"[._]", match["number"]))
        return Stem(PhaseId(word, numbers, match["letter"].lower()), slug)
    if match["upper"] and not match["word"].isupper():
        return None
    return Stem(PhaseId(word, (), (match["alone"] or match["upper"]).lower()), slug)

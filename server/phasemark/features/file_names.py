"""How a project calls the files of its phases: `phase-2b-core.md`, `PHASE2B-PROMPT.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.document.phase import parts_of_stem
from phasemark.syntax.scan import Words

_STEM = "{stem}"
_USUAL = "-"
"""What stands in front of the name of a phase where no file says it."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the word, the id and what follows are written, as most files of a kind do it."""

    word: str
    """As written: `phase`, `PHASE`, `Sprint`."""
    upper: bool
    """Whether letters of the id are capitals."""
    width: int
    """Digits of the number, filled up with zeros."""
    signs: tuple[str, str, str]
    """What stands behind the word, behind the id, and between the numbers of an id."""
    tail: str
    """What stands behind the stem, with the ending: `-PROMPT.md`."""
    named: bool = True
    """Whether the name of the phase follows."""
    loud: bool = False
    """Whether that is in capitals."""

    def name(self, stem: str, words: Words) -> str:
        """The name of the file of a phase whose stem elsewhere, or usually, is this one."""
        parts = parts_of_stem(stem, words)
        if parts is None:
            return stem + self.tail
        number, _, rest = parts.id.of(stem).replace("_", ".").partition(".")
        digits = number.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        letter = number[len(digits) :]
        id = digits.zfill(self.width) + letter if digits else letter
        id = self.signs[2].join((id, *rest.split("."))) if rest else id
        slug = parts.slug.of(stem) if self.named else ""
        slug = slug.replace("-", " " if " " in self.signs[1] else self.signs[1][0])
        slug = slug.upper() if self.loud else slug
        id = id.upper() if self.upper else id.lower()
        return f"{self.word}{self.signs[0]}{id}{self.signs[1] if slug else ''}{slug}{self.tail}"


def spelling_of(paths: Iterable[str], file: str, words: Words) -> Spelling | None:
    """How most of the files with these paths are called; None where they do not say it.

    `file` is what a kind calls its files: `{stem}-prompt.md`.
    """
    lead, _, tail = file.partition(_STEM)
    found: Counter[Spelling] = Counter()
    slugs: dict[Spelling, list[_Slug]] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        if not lead and name.casefold().endswith(tail.casefold()):
            stem, end = name[: -len(tail)], name[-len(tail) :]
            if (read := _read(stem, end, words)) is not None:
                spelling, slug = read
                found[spelling] += 1
                slugs.setdefault(spelling, []).extend([slug] if slug.text else [])
    for spelling, number in found.most_common(1):
        given = slugs[spelling]
        usual = spelling.word.islower() and spelling.signs[0] == "-"
        return Spelling(
            spelling.word, spelling.upper, spelling.width, _signs(spelling, given), spelling.tail,
            named=bool(given) or (usual and number == 1),
            loud=bool(given) and all(slug.text.isupper() for slug in given),
        )  # fmt: skip
    return None


class _Slug(NamedTuple):
    """The name of a phase in the name of a file; empty if there is none."""

    sign: str
    """What stands in front of it: `-`, ` - `."""
    text: str


def _read(stem: str, tail: str, words: Words) -> tuple[Spelling, _Slug] | None:
    """How one name is written, without what follows the id, and that."""
    parts = parts_of_stem(stem, words)
    if parts is None or parts.word.start:
        return None
    word, id, slug = parts.word.of(stem), parts.id.of(stem), parts.slug.of(stem)
    digits = len(id) - len(id.lstrip("0123456789"))
    letters = id[digits:].strip("0123456789._")
    upper = letters.isupper() if letters else word.isupper()
    between = "_" if "_" in id else "."
    signs = (stem[parts.word.end : parts.id.start], _USUAL, between)
    width = digits if id.startswith("0") else 0
    sign = stem[parts.id.end : parts.slug.start]
    return Spelling(word, upper, width, signs, tail), _Slug(sign, slug)


def _signs(spelling: Spelling, given: list[_Slug]) -> tuple[str, str, str]:
    """The signs, with that in front of the names."""
    behind = Counter(slug.sign for slug in given if slug.sign)
    usual = next((one for one, _ in behind.most_common(1)), _USUAL)
    return spelling.signs[0], usual, spelling.signs[2]

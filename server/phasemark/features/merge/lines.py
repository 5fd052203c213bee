"""Three texts to one, line by line: a change on one side wins, two changes are a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Merged(NamedTuple):
    """A text, and how many conflicts are marked in it."""

    text: str
    conflicts: int = 0


class Sides(NamedTuple):
    """The same part of three texts."""

    base: str
    ours: str
    theirs: str


def merged_lines(sides: Sides, marker: int) -> Merged:
    """The texts merged; conflicts stand between markers of so many signs, as git writes them."""
    chosen = one_side(sides)
    if chosen is not None:
        return Merged(chosen)
    base, ours, theirs = (_LINES.findall(side) for side in sides)
    parts: list[Merged] = []
    for chunk in _chunks(base, ours, theirs):
        same = one_side(chunk)
        parts.append(Merged(same) if same is not None else _conflict(chunk, marker))
    return joined(parts)


def one_side(sides: Sides) -> str | None:
    """The side that changed, where only one did or both did the same; None for a conflict."""
    if sides.ours == sides.theirs or sides.theirs == sides.base:
        return sides.ours
    return sides.theirs if sides.ours == sides.base else None


def conflict(ours: str, theirs: str, marker: int) -> Merged:
    """Two texts between markers."""
    left, right = (f"{text}\n" if text and text[-1] != "\n" else text for text in (ours, theirs))
    marks = [sign * marker for sign in "<=>"]
    return Merged(f"{marks[0]} ours\n{left}{marks[1]}\n{right}{marks[2]} theirs\n", 1)


def joined(parts: Sequence[Merged]) -> Merged:
    """Parts one behind the other, each at the beginning of a line."""
    texts = [part.text for part in parts if part.text]
    glued = [text if text.endswith("\n") else f"{text}\n" for text in texts[:-1]]
    return Merged("".join((*glued, *texts[-1:])), sum(part.conflicts for part in parts))


def _conflict(sides: Sides, marker: int) -> Merged:
    """A conflict of what really differs: lines that both have at its ends stand outside."""
    ours, theirs = _LINES.findall(sides.ours), _LINES.findall(sides.theirs)
    most = min(len(ours), len(theirs))
    head = next((n for n in range(most) if ours[n] != theirs[n]), most)
    most -= head
    tail = next((n for n in range(most) if ours[-1 - n] != theirs[-1 - n]), most)
    inner = conflict(
        "".join(ours[head : len(ours) - tail]), "".join(theirs[head : len(theirs) - tail]), marker
    )
    return joined((Merged("".join(ours[:head])), inner, Merged("".join(ours[len(ours) - tail :]))))


def _chunks(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[Sides]:  # fmt: skip
    """Stretches that all three have, and what stands between them."""
    at = (0, 0, 0)
    for start, length in _common(base, ours, theirs):
        sides = zip((base, ours, theirs), at, start, strict=True)
        yield Sides(*("".join(side[one:to]) for side, one, to in sides))
        yield Sides(*["".join(base[start[0] : start[0] + length])] * 3)
        at = (start[0] + length, start[1] + length, start[2] + length)
    rest = zip((base, ours, theirs), at, strict=True)
    yield Sides(*("".join(side[one:]) for side, one in rest))


def _common(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Where stretches that all three have begin, and how long they are."""
    left = SequenceMatcher(None, base, ours).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs).get_matching_blocks()
    a = b = 0
    while a < len(left) and b < len(right):
        one, other = left[a], right[b]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            places = (start, one.b + start - one.a, other.b + start - other.a)
            yield places, end - start
        if one.a + one.size < other.a + other.size:
            a += 1
        else:
            b += 1

"""How parsing grows on texts that hurt: each at one, two and four times a size.

    python -m benchmarks.parse

The growth is that of the time per character from the half to the whole size: 1 is linear,
2 is quadratic. Times below a few milliseconds say nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.large import HURTS
from benchmarks.measure import figure, machine, table, timed
from phasemark.syntax.parse import parse

SUSPECT = 1.4
"""A growth per character that noise does not explain."""


class Point(NamedTuple):
    """A text of so many characters takes so many milliseconds."""

    characters: int
    milliseconds: float


def points(make: Callable[[int], str], size: int, rounds: int) -> list[Point]:
    """A quarter, a half and the whole of a size.

    The least time of each: what disturbs a run only ever adds.
    """
    return [_point(make(part), rounds) for part in (size // 4, size // 2, size)]


def growth(half: Point, whole: Point) -> float:
    """By how much the time per character grows."""
    return (whole.milliseconds / whole.characters) / (half.milliseconds / half.characters)


def _point(text: str, rounds: int) -> Point:
    return Point(len(text), timed(lambda: parse(text), rounds).low)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parse")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="texts whose name holds this")
    given = parser.parse_args(arguments)
    rows = []
    for name, (make, size) in HURTS.items():
        if given.only not in name:
            continue
        quarter, half, whole = points(make, size, given.rounds)
        grown = growth(half, whole)
        mark = " (!)" if grown > SUSPECT and whole.milliseconds > 5 else ""
        times = [figure(point.milliseconds) for point in (quarter, half, whole)]
        rows.append([name, f"{whole.characters:,}", *times, f"{grown:.2f}{mark}"])
    print(f"## Growth of parsing\n\n{machine()}\n")
    print(table(["text", "characters", "ms at 1/4", "ms at 1/2", "ms", "growth"], rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

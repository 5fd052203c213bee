"""Work in steps: a generator that pauses now and then, and gives its value in the end."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def at_once(steps: Generator[None, None, T]) -> T:
    """What work in steps gives in the end, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            done: T = end.value
            return done

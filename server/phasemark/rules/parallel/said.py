"""How findings about several phases name them."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; many are counted."""
    every = list(names)
    if len(every) > 6:
        every = [*every[:5], f"{len(every) - 5} others"]
    return " and ".join((", ".join(every[:-1]), every[-1])) if len(every) > 1 else "".join(every)

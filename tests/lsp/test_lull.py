"""Work that nobody waits for rests while somebody types, and is done all the same."""

from __future__ import annotations

import pytest

from phasemark.lsp.lull import Lull

SLICE = 0.003
"""Seconds of one look at work."""
HOUR = 3600.0
"""Some moment."""


def done(lull: Lull, gap: float, edits: int) -> float:
    """Seconds of work that are left to who types so many times."""
    worked, now = 0.0, HOUR
    for _ in range(edits):
        lull.edited(now)
        until = now + gap
        while (left := lull.left(now)) < until - now:
            now += left
            lull.worked(now)
            now += SLICE
            worked += SLICE
        now = max(now, until)
    return worked


def test_it_goes_on_where_nobody_has_typed() -> None:
    assert Lull().left(HOUR) == 0.0


def test_it_goes_on_after_a_moment_of_quiet() -> None:
    lull = Lull()
    lull.worked(HOUR)
    lull.edited(HOUR + 0.1)
    left = lull.left(HOUR + 0.1)
    assert left > 0.2
    assert lull.left(HOUR + 0.1 + left) == 0.0
    lull.edited(HOUR + 0.2)
    assert lull.left(HOUR + 0.1 + left) > 0.0


@pytest.mark.parametrize("gap", [0.001, 0.05, 0.1, 0.2])
def test_who_types_without_end_leaves_it_a_little(gap: float) -> None:
    edits = round(60 / gap)
    assert 0.005 * 60 < done(Lull(), gap, edits) < 0.02 * 60


def test_it_has_all_of_longer_pauses() -> None:
    assert done(Lull(), 1.0, 10) > 5.0

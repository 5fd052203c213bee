"""Titles that are names as they stand give the same as by the long way."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from phasemark.syntax.names import normalise

TITLES = st.text(st.sampled_from("aZ9é ,.:;/'\"()+=%—–-*[]{}#&’!<>_\u00a0"), max_size=20)


@given(TITLES)
@example("Phase 2: Sums (first)")
@example("Phase 2 — sums, 1.5 times")
@example("2026-01-05 10:00 sums")
@example("2-3 times")
def test_a_blank_before_a_title_does_not_count(title: str) -> None:
    assert normalise(" " + title) == normalise(title)

"""What is named in a line, however many signs of emphasis stand around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phasemark.syntax.scan import scan, with_plurals
from phasemark.syntax.tree import Mention

WORDS = with_plurals((("phase", "phase"),))
PARTS = st.sampled_from(
    (
        "*", "**", "+", "a", "b.md", "/", ".", "..", "-", "_", "@", "~", " ", "Phase 1",
        "[", "](", ")", "`",
    )
)  # fmt: skip
LINES = st.lists(PARTS, max_size=12).map("".join)


def names(line: str) -> list[Mention]:
    return scan(line, 0, len(line), WORDS)


@given(LINES, st.sampled_from("*+"), st.integers(4, 200))
def test_a_longer_run_of_stars_hides_nothing(line: str, sign: str, count: int) -> None:
    """A path that begins behind the run is found behind each run."""
    short, long = names(f". {sign * 4} {line}"), names(f". {sign * count} {line}")
    by = count - 4
    moved = [one._replace(span=one.span.shift(by), inner=one.inner.shift(by)) for one in short]
    assert long == moved


@given(LINES, st.integers(4, 200))
def test_stars_before_a_word_are_part_of_what_they_begin(line: str, count: int) -> None:
    """Those of emphasis are not, but they are three at most."""
    short, long = names(". ****" + line), names(". " + "*" * count + line)
    assert [one.kind for one in long] == [one.kind for one in short]
    assert [one.text.lstrip("*") for one in long] == [one.text.lstrip("*") for one in short]

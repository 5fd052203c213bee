"""The line table of a long text against the plain one, edit by edit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.text import lines, source
from phasemark.text.edit import Span
from phasemark.text.lines import Lines, starts_of
from phasemark.text.source import Source
from text.texts import texts

PLACES = st.tuples(st.floats(0, 1), st.integers(0, 12))
CRUMBS = st.text(st.sampled_from("a\r\n\u2028\f"), max_size=30)
"""Nearly nothing but ends of lines, so that each edit joins some or parts them."""


@pytest.fixture(autouse=True, scope="module")
def short_stretches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STRETCH", 3)
        patch.setattr(source, "MANY", 2)
        yield


def assert_same(found: Lines, text: str) -> None:
    plain = starts_of(text)
    assert list(found) == plain
    assert len(found) == len(plain)
    assert [found[number] for number in range(len(plain))] == plain
    assert [found[-1 - number] for number in range(len(plain))] == plain[::-1]
    assert found[1:3] == plain[1:3]
    known = Source(text)
    known.__dict__["line_starts"] = plain
    for offset in range(len(text) + 1):
        assert found.line(offset) == known.line(offset)
    with pytest.raises(IndexError):
        found[len(plain)]


@given(st.one_of(CRUMBS, texts), st.lists(st.tuples(PLACES, st.one_of(CRUMBS, texts))))
def test_the_lines_are_the_same(text: str, changes: list[tuple[tuple[float, int], str]]) -> None:
    found = Lines.of(text)
    for (share, length), new in changes:
        start = int(share * len(text))
        end = min(start + length, len(text))
        text = text[:start] + new + text[end:]
        found = found.edited(text, Span(start, end), len(new))
        assert_same(found, text)
    assert_same(found, text)


@given(st.one_of(CRUMBS, texts), st.lists(st.tuples(PLACES, CRUMBS)))
def test_a_long_text_that_is_edited_has_the_lines_of_a_new_one(
    text: str, changes: list[tuple[tuple[float, int], str]]
) -> None:
    one = Source(text)
    for (share, length), new in changes:
        assert one.line_count == len(starts_of(one.text))
        start = int(share * len(one.text))
        one = one.edited(Span(start, min(start + length, len(one.text))), new)
        plain = starts_of(one.text)
        assert list(one.line_starts) == plain
        for number in range(-1, len(plain) + 1):
            span = one.line_span(number)
            assert "\n" not in span.of(one.text)
            assert number < 0 or number >= len(plain) or span.start == plain[number]

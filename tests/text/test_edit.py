"""`Edits` against models that rebuild the text character by character."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from phasemark.text.edit import Edit, Edits, Span, minimal
from text.texts import texts

SIZE = 12
"""The edits of these tests lie within so many characters."""


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = sorted(draw(st.tuples(st.integers(0, SIZE), st.integers(0, SIZE))))
    return Span(start, end)


edit = st.builds(Edit, spans(), st.text("xy", max_size=3))
anything = st.lists(edit, max_size=5)


@st.composite
def disjoint(draw: st.DrawFn) -> Edits:
    """Edits that alternate between what is kept and what is replaced."""
    cuts = sorted(draw(st.lists(st.integers(0, SIZE), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return Edits.of(*(Edit(Span(*pair), draw(st.text("xy", max_size=3))) for pair in pairs))


plain = st.text("abcdefgh\r\n", min_size=SIZE, max_size=SIZE)


def overlap(left: Span, right: Span) -> bool:
    """Whether a character, or the gap an insertion goes to, is inside of both."""
    return max(left.start, right.start) < min(left.end, right.end) or any(
        empty.start == empty.end and other.start < empty.start < other.end
        for empty, other in ((left, right), (right, left))
    )


def applied(text: str, edits: list[Edit]) -> str:
    """The text after the edits, made from the last to the first."""
    for span, new in sorted(edits, key=lambda edit: edit.span)[::-1]:
        text = text[: span.start] + new + text[span.end :]
    return text


@given(anything)
@example([Edit(Span(3, 5), "x"), Edit(Span(3, 3), "y"), Edit(Span(5, 5), "")])
def test_edits_are_sorted_and_disjoint_or_refused(edits: list[Edit]) -> None:
    pairs = [(a.span, b.span) for i, a in enumerate(edits) for b in edits[:i]]
    if any(overlap(left, right) for left, right in pairs):
        with pytest.raises(ValueError, match="overlap"):
            Edits.of(*edits)
    else:
        ordered = Edits.of(*edits)
        assert sorted(ordered) == sorted(edits)
        assert all(left.span.end <= right.span.start for left, right in pairwise(ordered))


def test_an_inverted_span_is_refused() -> None:
    with pytest.raises(ValueError, match="offset 4"):
        Edits.of(Edit(Span(4, 2), ""))


@given(plain, disjoint())
def test_applying_is_editing_from_the_end(text: str, edits: Edits) -> None:
    assert edits.apply(text) == applied(text, list(edits))


@given(plain, disjoint(), st.data())
def test_one_after_the_other_is_both_at_once(text: str, edits: Edits, data: st.DataObject) -> None:
    later = data.draw(disjoint())
    between = edits.apply(text)
    assume(not later or list(later)[-1].span.end <= len(between))
    assert edits.then(later, text).apply(text) == later.apply(between)


@given(texts)
def test_no_edits_change_nothing(text: str) -> None:
    assert Edits().apply(text) == text
    assert not Edits()


def test_insertions_at_one_offset_keep_their_order() -> None:
    edits = Edits.of(Edit.insert(1, "first"), Edit.delete(Span(1, 2)), Edit.insert(1, "second"))
    assert edits.apply("abc") == "afirstsecondc"


@given(disjoint(), disjoint())
@example(Edits.of(Edit.insert(3, "x")), Edits.of(Edit.insert(3, "y")))
@example(Edits.of(Edit.insert(3, "x")), Edits.of(Edit.delete(Span(3, 5))))
def test_touching_is_overlap_or_two_insertions_at_one_offset(left: Edits, right: Edits) -> None:
    expected = any(
        overlap(mine.span, theirs.span) or mine.span == theirs.span
        for mine in left
        for theirs in right
    )
    assert left.touches(right) == right.touches(left) == expected


@given(plain, disjoint(), disjoint())
def test_edits_that_do_not_touch_can_be_merged_in_any_order(
    text: str, left: Edits, right: Edits
) -> None:
    assume(not left.touches(right))
    assert left.merge(right).apply(text) == right.merge(left).apply(text)
    assert left.merge(right).apply(text) == applied(text, [*left, *right])


def test_merging_refuses_what_overlaps() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Edits.of(Edit.delete(Span(1, 4))).merge([Edit.insert(2, "x")])


@given(plain, disjoint(), st.integers(0, SIZE))
def test_text_that_is_kept_is_found_where_its_offset_maps_to(
    text: str, edits: Edits, offset: int
) -> None:
    assume(offset < len(text))
    assume(not any(edit.span.start <= offset < edit.span.end for edit in edits))
    assert edits.apply(text)[edits.map(offset)] == text[offset]


@given(plain, disjoint())
def test_mapping_keeps_the_order_of_offsets_and_the_ends(text: str, edits: Edits) -> None:
    mapped = [edits.map(offset) for offset in range(len(text) + 1)]
    assert mapped == sorted(mapped)
    assert mapped[0] >= 0
    assert mapped[-1] == len(edits.apply(text))


@pytest.mark.parametrize(
    ("offset", "mapped"),
    [(1, 1), (2, 2), (3, 7), (4, 7), (5, 8)],
    ids=["before", "start", "inside", "end", "behind"],
)
def test_a_replaced_span_keeps_its_edges(offset: int, mapped: int) -> None:
    assert Edits.of(Edit(Span(2, 4), "xxxxx")).map(offset) == mapped


def test_an_insertion_pushes_the_offset_it_stands_at() -> None:
    assert Edits.of(Edit.insert(2, "xx")).map(2) == 4
    assert Edits.of(Edit.insert(2, "xx")).map(1) == 1


@given(texts, texts)
@example("a\r\nb", "a\nb")
@example("a\r\nb", "a\rb")
@example("\r\n", "\r\n\r\n")
@example("a\r\n", "a\r")
def test_a_minimal_edit_leads_from_one_text_to_the_other(old: str, new: str) -> None:
    edits = minimal(old, new)
    assert edits.apply(old) == new
    assert len(edits.edits) == (old != new)
    for span, _ in edits:
        for offset in span:
            assert old[max(offset - 1, 0) : offset + 1] != "\r\n"


@given(st.text("ab"), st.text("ab"), st.text("cd", min_size=1), st.text("ef", min_size=1))
def test_a_minimal_edit_keeps_head_and_tail(head: str, tail: str, old: str, new: str) -> None:
    edits = minimal(head + old + tail, head + new + tail)
    assert edits == Edits.of(Edit(Span(len(head), len(head) + len(old)), new))


@given(spans(), spans(), st.integers(-5, 5))
def test_spans_shift_hold_and_cover(span: Span, other: Span, by: int) -> None:
    assert span.shift(by).shift(-by) == span
    assert span.holds(span.start)
    assert span.holds(span.end)
    assert not span.holds(span.end + 1)
    assert span.covers(span)
    if other.start < other.end:
        assert span.covers(other) == all(
            span.start <= offset < span.end for offset in range(*other)
        )


@given(plain, spans())
def test_a_span_is_the_slice_of_its_text(text: str, span: Span) -> None:
    assert span.of(text) == text[span.start : span.end]
    assert Edits.of(Edit.delete(span)).apply(text) == applied(text, [Edit(span, "")])

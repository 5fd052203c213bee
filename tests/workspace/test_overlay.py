"""A large mapping with other values is what a copy would be."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from phasemark.workspace.overlay import Overlay, differing, gone, replaced

LARGE = {number: str(number) for number in range(300)}

changes = st.lists(st.dictionaries(st.sampled_from(list(LARGE)), st.text(max_size=3)), max_size=6)


@given(changes, st.booleans())
def test_it_is_what_copies_would_be(every: list[dict[int, str]], looked_at: bool) -> None:
    found: Mapping[int, str] = LARGE
    copied = LARGE
    for values in every:
        before, was = found, dict(copied)
        found, copied = replaced(found, values, many=0), {**copied, **values}
        if looked_at:
            assert list(found.items()) == list(copied.items())
        assert found == copied
        assert before == was
    assert [(key, found[key]) for key in found] == list(copied.items())
    assert list(found.values()) == list(copied.values())
    assert list(found.keys()) == list(copied)
    assert len(found) == len(copied)


@given(changes, changes, st.booleans())
def test_what_differs(
    some: list[dict[int, str]], others: list[dict[int, str]], apart: bool
) -> None:
    one: Mapping[int, str] = LARGE
    other: Mapping[int, str] = dict(LARGE) if apart else LARGE
    for values in some:
        one = replaced(one, values, many=0)
    for values in others:
        other = replaced(other, values, many=0)
    expected = {key for key in LARGE if one[key] is not other[key]}
    assert set(differing(one, other)) == expected


def test_what_is_gone() -> None:
    one = replaced(LARGE, {1: "one"}, many=0)
    other = {key: value for key, value in LARGE.items() if key not in (1, 7)}
    assert gone(one, LARGE) == []
    assert gone(one, other) == [1, 7]
    assert gone(other, one) == []


def test_what_is_not_there_is_not_there() -> None:
    found = replaced(LARGE, {1: "one"}, many=0)
    assert 1 in found
    assert 1_000 not in found
    assert found.get(1_000) is None
    assert found.get(1) == "one"


def test_many_changed_values_are_copied_at_some_time() -> None:
    found = replaced(LARGE, {}, many=0)
    for number in LARGE:
        found = replaced(found, {number: "x"}, many=0)
    assert isinstance(found, Overlay)
    assert set(found.values()) == {"x"}


def test_a_small_mapping_is_copied() -> None:
    assert type(replaced(LARGE, {1: "one"})) is dict

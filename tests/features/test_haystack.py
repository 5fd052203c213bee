"""The entries that hold some words are found in one text as they are one by one."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from phasemark.features.haystack import Changed, Entries, Entry, Haystack
from phasemark.steps import at_once

WORDS = st.text("abc ", max_size=6)
DOCUMENTS = st.dictionaries(
    st.sampled_from("opqrst"),
    st.lists(WORDS, max_size=4).map(
        lambda words: Entries(tuple(Entry(word, "", "", "prompt", 0) for word in words), True)
    ),
)


def one_by_one(kept: Mapping[str, Entries], changed: Changed) -> list[tuple[int, str, int]]:
    return sorted(
        (len(entry.haystack), path, number)
        for path, (entries, _) in {**kept, **changed}.items()
        for number, entry in enumerate(entries)
    )


@given(DOCUMENTS, DOCUMENTS, st.lists(st.text("abc", min_size=1, max_size=3), min_size=1))
def test_each_entry_is_found_in_order(
    kept: Mapping[str, Entries], changed: Changed, words: list[str]
) -> None:
    stack = at_once(Haystack.made(kept))
    now = {**kept, **changed}
    every = one_by_one(kept, changed)
    assert [straw for _, straw in stack.each(changed)] == every
    assert all(
        stack.entry(changed, straw).haystack == haystack for haystack, straw in stack.each(changed)
    )
    assert list(stack.holding(changed, words)) == [
        straw
        for straw in every
        if all(word in now[straw[1]].entries[straw[2]].haystack for word in words)
    ]

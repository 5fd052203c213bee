"""What can be looked for in all documents of a root, put together so that one look finds it.

The entries of all documents stand in one text, the shortest first, which is the order in
which they are told: who looks for what many have is answered by the first of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from phasemark.features.symbols import Form

Test = Callable[[str], bool]
"""Whether a query fits what it is compared with."""


class Entry(NamedTuple):
    """Something of one document; `at` is its place there."""

    haystack: str
    """What a query is compared with, in lower case."""
    lead: str
    """What stands before its text in the name: `Decision: `."""
    text: str
    form: Form
    at: int


class Entries(NamedTuple):
    """What one document holds."""

    entries: tuple[Entry, ...]
    whole: bool
    """Whether their texts are in them, which stand in the document and not in its outline."""


Straw = tuple[int, str, int]
"""Length of an entry, the path of its document, and its number there: what it is sorted by."""


class Haystack:
    """The entries of some documents by path, as they were when it was made."""

    def __init__(self, kept: Mapping[str, Entries]) -> None:
        self._kept = kept
        self._straws = sorted(_straws(kept.items()))
        haystacks = [kept[path].entries[number].haystack for _, path, number in self._straws]
        self._text = "\n".join((*haystacks, ""))
        lengths = (length + 1 for length, _, _ in self._straws)
        self._starts = list(accumulate(lengths, initial=0))

    def holding(
        self, now: Mapping[str, Entries], new: frozenset[str], words: Sequence[str]
    ) -> Iterator[Straw]:
        """The entries that hold all words, the shortest first.

        `now` is what documents hold, and `new` those that hold something `changed`.
        """
        text, starts = self._text, self._starts
        rare, *others = sorted(words, key=len, reverse=True)
        found = sorted(
            straw
            for straw in _straws((path, now[path]) for path in new)
            if all(word in _haystack(now, straw) for word in words)
        )
        found.reverse()
        at = text.find(rare)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            end = starts[number + 1]
            straw = self._straws[number]
            if straw[1] in now and straw[1] not in new:
                line = text[starts[number] : end]
                if all(word in line for word in others):
                    while found and found[-1] < straw:
                        yield found.pop()
                    yield straw
            at = text.find(rare, end)
        yield from reversed(found)

    def passing(
        self, now: Mapping[str, Entries], new: frozenset[str], test: Test
    ) -> Iterator[Straw]:
        """The entries that pass a test, the shortest first."""
        same = (straw for straw in self._straws if straw[1] in now and straw[1] not in new)
        straws = sorted((*same, *_straws((path, now[path]) for path in new))) if new else same
        return (straw for straw in straws if test(_haystack(now, straw)))

    def changed(self, now: Mapping[str, Entries]) -> frozenset[str]:
        """The documents that hold something else than when it was made."""
        kept = self._kept.get
        return frozenset([path for path, entries in now.items() if kept(path) is not entries])


def _straws(documents: Iterable[tuple[str, Entries]]) -> Iterator[Straw]:
    for path, (entries, _) in documents:
        for number, entry in enumerate(entries):
            yield len(entry.haystack), path, number


def _haystack(now: Mapping[str, Entries], straw: Straw) -> str:
    return now[straw[1]].entries[straw[2]].haystack

"""What can be looked for in all documents of a root, put together so that one look finds it.

The entries of all documents stand in one text, the shortest first, which is the order in
which they are told: who looks for what many have is answered by the first of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import NamedTuple

from phasemark.features.symbols import Form


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


NOTHING = Entries((), True)

Changed = Mapping[str, Entries]
"""What documents hold by path that hold something else than when a haystack was made."""


class Straw(NamedTuple):
    """An entry by what it is sorted by: its length, the path of its document, its number there."""

    length: int
    path: str
    number: int


class Haystack:
    """The entries of some documents by path, as they were when it was made."""

    def __init__(
        self, kept: Mapping[str, Entries], straws: Sequence[Straw], text: str, starts: Sequence[int]
    ) -> None:
        self.kept = kept
        self._straws = straws
        self._text = text
        """The haystack of each straw, and a line feed behind each."""
        self._starts = starts
        """Where each of them starts, and the end."""

    @classmethod
    def made(cls, kept: Mapping[str, Entries]) -> Generator[None, None, Haystack]:
        """Put together in steps."""
        by_length: dict[int, tuple[list[Straw], list[str]]] = {}
        for path in sorted(kept):
            for number, entry in enumerate(kept[path].entries):
                length = len(entry.haystack)
                if (alike := by_length.get(length)) is None:
                    alike = by_length[length] = ([], [])
                alike[0].append(Straw(length, path, number))
                alike[1].append(entry.haystack)
            yield
        straws: list[Straw] = []
        lines: list[str] = []
        starts = [0]
        for length in sorted(by_length):
            some, texts = by_length[length]
            straws += some
            lines += texts
            step = length + 1
            starts += range(starts[-1] + step, starts[-1] + step * len(some) + 1, step)
            yield
        return cls(kept, straws, "\n".join((*lines, "")), starts)

    def entry(self, changed: Changed, straw: Straw) -> Entry:
        return (changed.get(straw.path) or self.kept[straw.path]).entries[straw.number]

    def holding(self, changed: Changed, words: Sequence[str]) -> Iterator[Straw]:
        """The entries that hold all words, the shortest first."""
        text, starts = self._text, self._starts
        rare, *others = sorted(words, key=len, reverse=True)
        new = [straw for straw in _straws(changed) if self._holds(changed, straw, words)]
        new.reverse()
        at = text.find(rare)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            end = starts[number + 1]
            straw = self._straws[number]
            if straw.path not in changed:
                line = text[starts[number] : end]
                if all(word in line for word in others):
                    while new and new[-1] < straw:
                        yield new.pop()
                    yield straw
            at = text.find(rare, end)
        yield from reversed(new)

    def _holds(self, changed: Changed, straw: Straw, words: Sequence[str]) -> bool:
        haystack = self.entry(changed, straw).haystack
        return all(word in haystack for word in words)

    def each(self, changed: Changed) -> Iterator[tuple[str, Straw]]:
        """Every entry and what a query is compared with, the shortest first."""
        new = [(self.entry(changed, straw).haystack, straw) for straw in _straws(changed)]
        new.reverse()
        text, start = self._text, 0
        for straw in self._straws:
            end = start + straw.length
            if straw.path not in changed:
                while new and new[-1][1] < straw:
                    yield new.pop()
                yield text[start:end], straw
            start = end + 1
        yield from reversed(new)


def _straws(changed: Changed) -> list[Straw]:
    return sorted(
        Straw(len(entry.haystack), path, number)
        for path, (entries, _) in changed.items()
        for number, entry in enumerate(entries)
    )

"""`Lines`: where the lines of a long text start, found stretch by stretch.

An edit moves every line behind it, of which a megabyte may have a million. So the text is cut
into stretches of whole lines: an edit cuts a few of them anew and moves the others as they
are, and where the lines of a stretch start is found when somebody asks there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from re import compile as pattern
from typing import overload

from phasemark.text.edit import Span

TERMINATOR = pattern(r"\r\n|\n|\r")
BREAK = r"(?:\r\n|\r(?!\n)|\n)"
"""One end of a line as a part of a longer expression: it never takes a CRLF for two, not even
when what stands behind it does not match."""
STRETCH = 4_000
"""Characters of a stretch, or up to twice as many; more where one line has them."""


class Lines(Sequence[int]):
    """The offset of each line's first character, ascending, like a list of them."""

    __slots__ = ("_firsts", "_parts", "_starts", "_text")

    def __init__(
        self, text: str, starts: list[int], firsts: list[int], parts: list[list[int] | None]
    ) -> None:
        self._text = text
        self._starts = starts
        """The offsets of the stretches; the first is 0."""
        self._firsts = firsts
        """The numbers of their first lines, and behind them the number of all lines."""
        self._parts = parts
        """Where their lines start, counted from the stretch; None where nobody asked."""

    @classmethod
    def of(cls, text: str) -> Lines:
        starts = list(_cut(text, 0, len(text)))
        *firsts, behind = _numbered(text, starts, len(text), 0)
        return cls(text, starts, [*firsts, behind + 1], [None] * len(starts))

    def edited(self, text: str, span: Span, length: int) -> Lines:
        """The lines of `text`, which has `length` other characters at a span of the old one.

        Every stretch is cut anew that touches the span, or that ends or starts at one of its
        ends: there a CR and an LF may come together, or part.
        """
        by = length - (span.end - span.start)
        first = max(bisect_right(self._starts, span.start - 1) - 1, 0)
        behind = bisect_right(self._starts, span.end)
        start, last = self._starts[first], behind == len(self._starts)
        end = len(text) if last else self._starts[behind] + by
        new = list(_cut(text, start, end)) if start < end or last else []
        *firsts, number = _numbered(text, new, end, self._firsts[first])
        more = number + last - self._firsts[behind]
        return Lines(
            text,
            [*self._starts[:first], *new, *(one + by for one in self._starts[behind:])],
            [*self._firsts[:first], *firsts, *(one + more for one in self._firsts[behind:])],
            [*self._parts[:first], *[None] * len(new), *self._parts[behind:]],
        )

    def line(self, offset: int) -> int:
        """The number of the line that holds an offset, which is not negative."""
        stretch = bisect_right(self._starts, offset) - 1
        part = self._part(stretch)
        return self._firsts[stretch] + bisect_right(part, offset - self._starts[stretch]) - 1

    def __len__(self) -> int:
        return self._firsts[-1]

    @overload
    def __getitem__(self, line: int) -> int: ...

    @overload
    def __getitem__(self, line: slice) -> list[int]: ...

    def __getitem__(self, line: int | slice) -> int | list[int]:
        if isinstance(line, slice):
            return [self[one] for one in range(*line.indices(len(self)))]
        if line < 0:
            line += len(self)
        if not 0 <= line < len(self):
            raise IndexError(line)
        stretch = bisect_right(self._firsts, line) - 1
        return self._starts[stretch] + self._part(stretch)[line - self._firsts[stretch]]

    def __iter__(self) -> Iterator[int]:
        for stretch, start in enumerate(self._starts):
            yield from (start + one for one in self._part(stretch))

    def _part(self, stretch: int) -> list[int]:
        part = self._parts[stretch]
        if part is None:
            start, size = self._starts[stretch], self._firsts[stretch + 1] - self._firsts[stretch]
            end = self._starts[stretch + 1] if stretch + 1 < len(self._starts) else len(self._text)
            part = self._parts[stretch] = starts_of(self._text[start:end])[:size]
        return part


def starts_of(text: str) -> list[int]:
    """The offset of each line's first character; never empty."""
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return [0, *(match.end() for match in TERMINATOR.finditer(text))]
    # Every line ends in LF, alone or behind CR: splitting there is three times as fast.
    lengths = [len(line) + 1 for line in text.split("\n")]
    lengths.pop()
    return list(accumulate(lengths, initial=0))


def _count(text: str, start: int, end: int) -> int:
    """How many lines end in a part of a text that begins and ends with a line."""
    found = text.count("\n", start, end)
    if text.find("\r", start, end) >= 0:
        found += text.count("\r", start, end) - text.count("\r\n", start, end)
    return found


def _cut(text: str, start: int, end: int) -> Iterator[int]:
    """Where stretches start in a part of a text that begins and ends with a line."""
    yield start
    while end - start > 2 * STRETCH:
        start = _next_line(text, start + STRETCH, end)
        if start == end:
            return
        yield start


def _next_line(text: str, offset: int, end: int) -> int:
    """The start of the first line behind an offset; the end if there is none before."""
    found = text.find("\n", offset, end)
    until = found if found >= 0 else end
    if (single := text.find("\r", offset, until)) >= 0 and single + 1 != found:
        return single + 1
    return found + 1 if found >= 0 else end


def _numbered(text: str, starts: list[int], end: int, number: int) -> list[int]:
    """The numbers of the first lines of stretches, and of the line behind them."""
    ends = [*starts[1:], end][: len(starts)]
    counts = [_count(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return list(accumulate(counts, initial=number))

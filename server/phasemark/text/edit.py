"""Spans of a text and edits to it, in offsets that count code points from zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

of_values = tuple.__new__
"""Makes a named tuple of the values of all its fields, for half of what calling it costs:
a document has many hundreds."""


class Span(NamedTuple):
    """The half-open range `start <= offset < end` of a text."""

    start: int
    end: int

    def shift(self, by: int) -> Span:
        return of_values(Span, (self[0] + by, self[1] + by))

    def of(self, text: str) -> str:
        """The part of `text` that the span covers."""
        return text[self.start : self.end]

    def holds(self, offset: int) -> bool:
        """Whether a cursor at `offset` touches the span; its end counts."""
        return self.start <= offset <= self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Edit(NamedTuple):
    """Replace what `span` covers by `text`; an empty span inserts."""

    span: Span
    text: str

    @classmethod
    def insert(cls, offset: int, text: str) -> Edit:
        return cls(Span(offset, offset), text)

    @classmethod
    def replace(cls, span: Span, text: str) -> Edit:
        return cls(span, text)

    @classmethod
    def delete(cls, span: Span) -> Edit:
        return cls(span, "")


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits of one text, sorted and disjoint.

    Two insertions at one offset keep the order they were given in. An insertion at
    the edge of a replaced span is disjoint from it.
    """

    edits: tuple[Edit, ...] = ()

    def __reduce__(self) -> tuple[object, tuple[tuple[Edit, ...]]]:
        return Edits, (self.edits,)

    @classmethod
    def of(cls, *edits: Edit) -> Edits:
        """The given edits, sorted.

        Raises `ValueError` when two of them overlap or a span is inverted.
        """
        ordered = tuple(sorted(edits, key=lambda edit: edit.span))
        end = 0
        for edit in ordered:
            if edit.span.start < end or edit.span.end < edit.span.start:
                raise ValueError(f"edits overlap at offset {edit.span.start}")
            end = edit.span.end
        return cls(ordered)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __bool__(self) -> bool:
        return bool(self.edits)

    def apply(self, text: str) -> str:
        """The text after the edits; everything outside their spans is kept exactly."""
        parts: list[str] = []
        at = 0
        for span, new in self.edits:
            parts.append(text[at : span.start])
            parts.append(new)
            at = span.end
        parts.append(text[at:])
        return "".join(parts)

    def touches(self, other: Edits) -> bool:
        """Whether the two cannot be applied together: overlap, or insertion at one offset."""
        ours, theirs = 0, 0
        while ours < len(self.edits) and theirs < len(other.edits):
            left, right = self.edits[ours].span, other.edits[theirs].span
            if left == right or (left.start < right.end and right.start < left.end):
                return True
            if left < right:
                ours += 1
            else:
                theirs += 1
        return False

    def merge(self, others: Iterable[Edit]) -> Edits:
        """These edits and `others` in one value; raises like `of`."""
        return Edits.of(*self.edits, *others)

    def then(self, later: Edits, text: str) -> Edits:
        """One value that does to `text` what these do, and then `later` to what they leave."""
        between = self.apply(text)
        # Where each cluster starts and ends in between, how much longer these edits make it,
        # and the later ones in it.
        clusters: list[tuple[int, int, int, list[Edit]]] = []
        for start, end, longer, edit in sorted(_between(self, later), key=lambda one: one[:2]):
            if clusters and start <= clusters[-1][1]:
                first, last, more, inside = clusters[-1]
                clusters[-1] = (first, max(last, end), more + longer, [*inside, *edit])
            else:
                clusters.append((start, end, longer, [*edit]))
        found, by = [], 0
        for start, end, longer, inside in clusters:
            own = Edits.of(*(Edit(one.span.shift(-start), one.text) for one in inside))
            found.append(Edit(Span(start - by, end - by - longer), own.apply(between[start:end])))
            by += longer
        return Edits.of(*found)

    def map(self, offset: int) -> int:
        """Where `offset` of the old text lies in the new one.

        An offset inside a replaced span moves to the end of the replacement, one at an
        edge of the span stays at that edge; an insertion at the offset pushes it to the
        right.
        """
        delta = 0
        for span, new in self.edits:
            if span.start > offset or span.start == offset < span.end:
                break
            if span.end > offset:
                return span.start + delta + len(new)
            delta += len(new) - (span.end - span.start)
        return offset + delta


def _between(first: Edits, later: Edits) -> Iterator[tuple[int, int, int, tuple[Edit, ...]]]:
    """Where the first edits leave something and later ones take it, in the text between."""
    by = 0
    for span, new in first:
        longer = len(new) - (span.end - span.start)
        yield span.start + by, span.start + by + len(new), longer, ()
        by += longer
    for edit in later:
        yield edit.span.start, edit.span.end, 0, (edit,)


def minimal(old: str, new: str) -> Edits:
    """One edit that turns `old` into `new`, without their common head and tail.

    It neither starts nor ends between the two characters of a CRLF of `old`: there is
    no position there.
    """
    if old == new:
        return Edits()
    head = common(old, new)
    if _splits_terminator(old, head):
        head -= 1
    tail = common(old[head:][::-1], new[head:][::-1])
    if _splits_terminator(old, len(old) - tail):
        tail -= 1
    return Edits.of(Edit(Span(head, len(old) - tail), new[head : len(new) - tail]))


def common(left: Sequence[Any], right: Sequence[Any]) -> int:
    """How much two texts, or two lists, have in common from their start."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _splits_terminator(text: str, offset: int) -> bool:
    return text[max(offset - 1, 0) : offset + 1] == "\r\n"

"""`Source`: a text and its lines, in code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.text.edit import Span
from phasemark.text.lines import TERMINATOR, Lines, starts_of
from phasemark.text.once import cached_property

MANY = 20_000
"""Lines; more are not held in one list, which an edit would have to make anew."""


class Position(NamedTuple):
    """A place in a text: line and column count from zero, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """An immutable text with its line table.

    Lines end at LF, CRLF and CR and nowhere else. A text that ends with a terminator
    has an empty last line, as in LSP; the empty text has one line.
    """

    text: str

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The offset of each line's first character, ascending; never empty."""
        text = self.text
        if len(text) > MANY and text.count("\n") + text.count("\r") > MANY:
            return Lines.of(text)
        return starts_of(text)

    def edited(self, span: Span, new: str) -> Source:
        """The text with something else at a span; its lines are not all looked for again."""
        start, end = span
        made = Source(f"{self.text[:start]}{new}{self.text[end:]}")
        starts: Sequence[int] | None = self.__dict__.get("line_starts")
        if isinstance(starts, Lines):
            made.__dict__["line_starts"] = starts.edited(made.text, span, len(new))
        elif starts is not None and "\r" not in made.text and "\r" not in self.text:
            by = len(new) - (end - start)
            behind = bisect_right(starts, end)
            made.__dict__["line_starts"] = [
                *starts[: bisect_right(starts, start)],
                *(start + match.end() for match in TERMINATOR.finditer(new)),
                *(starts[behind:] if by == 0 else [one + by for one in starts[behind:]]),
            ]
        return made

    @property
    def line_count(self) -> int:
        return len(self.line_starts)

    @cached_property
    def terminator(self) -> str:
        """The line ending that new lines should have: the one used most, LF if none."""
        crlf = self.text.count("\r\n")
        lf = self.text.count("\n") - crlf
        cr = self.text.count("\r") - crlf
        if crlf >= max(lf, cr) and crlf:
            return "\r\n"
        return "\r" if cr > lf else "\n"

    def line(self, offset: int) -> int:
        """The number of the line that holds `offset`, clamped to the text."""
        starts, offset = self.line_starts, max(offset, 0)
        return (
            starts.line(offset) if isinstance(starts, Lines) else bisect_right(starts, offset) - 1
        )

    def position(self, offset: int) -> Position:
        """Line and column of an offset, clamped to the text.

        Between the two characters of a CRLF the line has ended: it is the place before.
        """
        offset = min(max(offset, 0), len(self.text))
        if self.text[offset - 1 : offset + 1] == "\r\n":
            offset -= 1
        line = self.line(offset)
        return Position(line, offset - self.line_starts[line])

    def line_span(self, line: int) -> Span:
        """A line without its terminator, clamped to the empty start or end of the text."""
        starts = self.line_starts
        if line < 0:
            return Span(0, 0)
        if line >= len(starts):
            return Span(len(self.text), len(self.text))
        start = starts[line]
        if line + 1 == len(starts):
            return Span(start, len(self.text))
        end = starts[line + 1] - 1
        if end > start and self.text[end] == "\n" and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def line_start(self, offset: int) -> int:
        """The start of the line that holds `offset`."""
        return self.line_starts[self.line(offset)]

    def line_end(self, offset: int) -> int:
        """The end of the line that holds `offset`, before its terminator."""
        return self.line_span(self.line(offset)).end

    def next_line(self, offset: int) -> int:
        """The start of the line after the one that holds `offset`; the end of the text if none."""
        line = self.line(offset) + 1
        return self.line_starts[line] if line < self.line_count else len(self.text)

    def offset(self, line: int, column: int) -> int:
        """The offset of a position, clamped to the end of its line.

        Lines and columns count from zero, columns in code points. A line past the
        end is the end of the text: clients send it when they delete the last line.
        """
        start, end = self.line_span(line)
        return min(start + max(column, 0), end)

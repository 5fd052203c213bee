"""`Wire`: offsets of one text to positions of LSP and back, in the client's units."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple, TypeAlias

from phasemark.text.edit import Span
from phasemark.text.source import Source
from phasemark.text.units import Encoding, from_units, to_units

Json: TypeAlias = Any
"""A value of JSON: texts, numbers, lists, mappings, truths, None."""

_MARK = {"utf-8": 3, "utf-16": 1, "utf-32": 1}
"""Units of a byte order mark."""


class Wire(NamedTuple):
    """The positions of one text.

    `bom`: the client's text starts with a byte order mark, which ours never does.
    """

    source: Source
    encoding: Encoding
    bom: bool = False

    @property
    def mark(self) -> int:
        """Units of the byte order mark that the client's first line begins with."""
        return _MARK[self.encoding] if self.bom else 0

    def position(self, offset: int) -> Json:
        """Where an offset lies, clamped to the text."""
        source = self.source
        text, starts = source.text, source.line_starts
        offset = min(max(offset, 0), len(text))
        if text[offset - 1 : offset + 1] == "\r\n":
            offset -= 1  # the line has ended there
        line = bisect_right(starts, offset) - 1 if type(starts) is list else source.line(offset)
        start = starts[line]
        column = offset - start
        if not text.isascii() and not (before := text[start:offset]).isascii():
            column = to_units(before, column, self.encoding)
        if self.bom and line == 0:
            column += _MARK[self.encoding]
        return {"line": line, "character": column}

    def range(self, span: Span) -> Json:
        """The range of a span."""
        return self._inside_line(span) or {
            "start": self.position(span.start),
            "end": self.position(span.end),
        }

    def _inside_line(self, span: Span) -> Json | None:
        """The range of a span of one line, found once: answers have thousands of them."""
        (start, end), source = span, self.source
        text, starts = source.text, source.line_starts
        if self.bom or not 0 <= start <= end <= len(text):
            return None
        line = bisect_right(starts, start) - 1 if type(starts) is list else source.line(start)
        if line + 1 < len(starts) and end >= starts[line + 1]:
            return None
        if text[end - 1 : end + 1] == "\r\n" or text[start - 1 : start + 1] == "\r\n":
            return None
        first = starts[line]
        if not text.isascii() and not text[first:end].isascii():
            return None
        return {
            "start": {"line": line, "character": start - first},
            "end": {"line": line, "character": end - first},
        }

    def offset(self, position: Any) -> int:
        """The offset of a position (with `line` and `character`), clamped to its line.

        A line past the end is the end of the text.
        """
        return self.at(position.line, position.character)

    def at(self, line: int, units: int) -> int:
        source = self.source
        if self.bom and line == 0:
            units -= _MARK[self.encoding]
        start, end = source.line_span(line)
        if units <= 0 or start == end:
            return start
        if _plain(source):
            return min(start + units, end)
        return start + from_units(source.text[start:end], units, self.encoding)

    def span(self, range: Any) -> Span:
        """The span of a range; one with its ends the wrong way round is turned."""
        start, end = self.offset(range.start), self.offset(range.end)
        return Span(start, end) if start <= end else Span(end, start)


def _plain(source: Source) -> bool:
    """Whether every character of the text is one unit of every encoding."""
    return source.text.isascii()

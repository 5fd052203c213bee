"""Lines of a stretch of text to nodes; whoever knows the blocks says which lines they take.

The builder works in offsets of the stretch and gives nodes relative to their piece.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from phasemark.syntax.names import normalise
from phasemark.syntax.scan import Words, comments, hints, inline_comments, scan
from phasemark.syntax.tree import (
    Blocks,
    Cell,
    Check,
    Comment,
    Fence,
    Heading,
    Item,
    Label,
    Mention,
    Paragraph,
    Table,
)
from phasemark.text.edit import Span, of_values

ODD_SPACE = re.compile(
    "[\t\x00\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
"""White space other than blanks and line breaks: markdown-it judges lines with it."""

_SPACES = re.compile(r"[ \t]*")
_LEAD = re.compile(r"[ \t>]*")
_CHECK = re.compile(r"\[([ \t]?[xX ]?[ \t]?|[-~/>!?*+.✓✔✅❌⏳✗✘–—])\](?=[ \t]|$)", re.MULTILINE)
_DEFINITION = re.compile(
    r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*\[(?P<label>(?:[^\[\]\\]|\\.|(?!))++)\]:"
    r"[ \t]*(?:(?:\r\n|[\n\r])[ \t>]*)?(?:<(?P<angled>[^<>\n\r]*)>|(?P<target>[^\s<]\S*))"
)
_ATX = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]+|$)")
_BOLD = re.compile(
    r"[^\w\n*]{0,4}(?:\*\*|__)([^*_\n][^*\n]{0,79}?)([:：]?)(?:\*\*|__)([ \t]*[:：](?!:))?"
)
_PLAIN = re.compile(r"([^\W\d_][^:：\n`*|<>\[\]]{0,60})[:：](?=[ \t]|$)", re.MULTILINE)
_MOST_WORDS = 8
"""Words of a plain label; more of them are a sentence with a colon."""


class Stretch:
    """A run of lines and the nodes of the pieces that were found in it so far.

    `lines` are without terminators; `starts` are their offsets in `raw`; `words` are the
    names of phases with their plurals.
    """

    def __init__(self, raw: str, lines: list[str], starts: list[int], words: Words) -> None:
        self.raw = raw
        self.lines = lines
        self.starts = starts
        self.words = words
        self.odd_space = ODD_SPACE.search(raw) is not None
        """Whether some line holds such white space."""
        self._hints = hints(raw, words)
        self.base = 0
        """Where the piece that is being filled starts."""
        self.base_line = 0
        self._done: list[tuple[int, Blocks]] = []
        self._clear()

    def _clear(self) -> None:
        self.headings: list[Heading] = []
        self.items: list[Item] = []
        self.labels: list[Label] = []
        self.fences: list[Fence] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.comments: list[Comment] = []
        self.mentions: list[Mention] = []

    def _blocks(self) -> Blocks:
        self.items.sort()
        self.mentions.sort()
        values = (
            self.headings, self.items, self.labels, self.fences,
            self.paragraphs, self.tables, self.comments, self.mentions,
        )  # fmt: skip
        return of_values(Blocks, values)

    def begin(self, line: int) -> None:
        """Start a new piece at a line; nothing happens when one starts there already."""
        start = self.starts[line]
        if start > self.base:
            self._done.append((self.base, self._blocks()))
            self._clear()
            self.base = start
        self.base_line = line

    def pieces(self) -> list[tuple[int, int, Blocks]]:
        """Start, end and nodes of each piece."""
        every = [*self._done, (self.base, self._blocks())]
        ends = [start for start, _ in every[1:]] + [len(self.raw)]
        return [
            (start, end, blocks)
            for (start, blocks), end in zip(every, ends, strict=True)
            if end > start
        ]

    def end_of(self, line: int) -> int:
        """The end of a line, before its terminator."""
        return self.starts[line] + len(self.lines[line])

    def after(self, line: int) -> int:
        """The start of the next line, or the end of the stretch."""
        return self.starts[line + 1] if line + 1 < len(self.starts) else len(self.raw)

    def stripped_end(self, line: int) -> int:
        return self.starts[line] + len(self.lines[line].rstrip())

    def _span(self, start: int, end: int) -> Span:
        return of_values(Span, (start - self.base, end - self.base))

    def atx(self, line: int, level: int) -> None:
        """A heading that starts with `#`."""
        source = self.lines[line]
        lead = _ATX.match(source)
        start = lead.end() if lead else 0
        end = _title_end(source, start)
        first = self.starts[line] + len(source) - len(source.lstrip())
        self._heading(
            first, self.end_of(line), self.starts[line] + start,
            self.starts[line] + max(start, end), level,
        )  # fmt: skip

    def setext(self, line: int, underline: int, level: int) -> None:
        """A heading whose text starts at `line` and whose underline is another line."""
        first = self.starts[line] + len(self.lines[line]) - len(self.lines[line].lstrip())
        end = max(first, self.stripped_end(underline - 1))
        self._heading(first, self.end_of(underline), first, end, level)

    def _heading(self, start: int, end: int, title: int, title_end: int, level: int) -> None:
        text = self.raw[title:title_end]
        span, title_span = self._span(start, end), self._span(title, title_end)
        values = (span, title_span, level, text, normalise(text))
        self.headings.append(of_values(Heading, values))
        self.inline(title, title_end)

    def definition(self, line: int) -> None:
        """The target of a link, where it is defined by itself: `[label]: target`."""
        match = _DEFINITION.match(self.raw, self.starts[line])
        if match is not None:
            inner = match.span("angled") if match["angled"] is not None else match.span("target")
            span = self._span(match.start("label") - 1, match.end())
            self.mentions.append(
                Mention(span, self._span(*inner), "definition", self.raw[inner[0] : inner[1]])
            )

    def inline(self, start: int, end: int) -> None:
        """Everything that a run of inline text names."""
        if end <= start or self._names_nothing(start, end):
            return
        self.mentions.extend(scan(self.raw, start, end, self.words, -self.base))
        if self.raw.find("<!--", start, end) >= 0:
            found_comments = inline_comments(self.raw, start, end)
            self.comments.extend(comment.shift(-self.base) for comment in found_comments)

    def _names_nothing(self, start: int, end: int) -> bool:
        places = self._hints
        if places is None:
            return False
        number = bisect_left(places, start)
        return number == len(places) or places[number] >= end

    def html(self, start: int, end: int) -> None:
        """The comments of an HTML block."""
        _, found = comments(self.raw[start:end], start - self.base)
        self.comments.extend(found)

    def check(self, at: int, end: int) -> tuple[Check | None, int]:
        """The checkbox at `at`, and where the text behind it starts."""
        if self.raw[at : at + 1] != "[":
            return None, at
        match = _CHECK.match(self.raw, at, end)
        if match is None:
            return None, at
        space = _SPACES.match(self.raw, match.end(), end)
        span = self._span(match.start(), match.end())
        return Check(span, match[1]), space.end() if space else match.end()

    def item(
        self, start: int, end: int, text: tuple[int, int], depth: int, ordered: bool,
        check: Check | None, quoted: bool,
    ) -> None:  # fmt: skip
        """A list item; `text` is its first paragraph behind the checkbox."""
        base, (first, last) = self.base, text
        whole = of_values(Span, (start - base, (end if end > start else start) - base))
        text_span = of_values(Span, (first - base, last - base))
        words = self.raw[first:last]
        self.items.append(of_values(Item, (whole, text_span, words, depth, ordered, check, quoted)))

    def paragraph(self, first: int, last: int, start: int, depth: int, quoted: bool) -> None:
        """A paragraph of the lines `first` to `last` whose text starts at `start`."""
        end = max(start, self.stripped_end(last))
        self.paragraphs.append(
            Paragraph(self._span(start, end), self.raw[start:end], depth, quoted)
        )
        if quoted:
            self.inline(start, end)
        else:
            self.prose(first, last, start, end, depth)

    def prose(self, first: int, last: int, start: int, end: int, depth: int) -> None:
        """The text of a paragraph, or of an item, outside of quotes: its labels and names."""
        if start >= end:
            return
        if first == last:
            if (label := self._label(start, end, depth)) is not None:
                self.labels.append(label)
        else:
            self._labels(first, last, start, end, depth)
        self.inline(start, end)

    def _labels(self, first: int, last: int, start: int, end: int, depth: int) -> None:
        """The labels at the starts of the lines of a paragraph.

        A line at the margin that goes on with an item is meant to stand outside of it.
        """
        for line in range(first, last + 1):
            source = self.lines[line]
            indent = len(source) - len(source.lstrip())
            at = start if line == first else self.starts[line] + indent
            deep = -1 if line > first and not indent else depth
            stop = min(end, self.starts[line] + len(source))
            if at < stop and (label := self._label(at, stop, deep)) is not None:
                self.labels.append(label)

    def _label(self, at: int, stop: int, depth: int) -> Label | None:
        raw = self.raw
        if raw.find(":", at, stop) < 0 and raw.find("：", at, stop) < 0:
            if raw.startswith(("**", "__"), at) and raw.endswith(("**", "__"), at, stop):
                match = _BOLD.fullmatch(raw, at, stop)
                return self._made(match, stop, stop, True, depth) if match else None
            return None
        match = _BOLD.match(raw, at, stop)
        if match is not None:
            named = match[2] or match[3]
            return self._made(match, match.end(), stop, True, depth) if named else None
        match = _PLAIN.match(raw, at, stop)
        if match is None or match[1].count(" ") >= _MOST_WORDS:
            return None
        return self._made(match, match.end(), stop, False, depth)

    def _made(self, match: re.Match[str], after: int, stop: int, bold: bool, depth: int) -> Label:
        space = _SPACES.match(self.raw, after, stop)
        value = space.end() if space else after
        text = match[1].strip()
        base, (name, end) = self.base, match.span(1)
        span = of_values(Span, (match.start() - base, after - base))
        name_span = of_values(Span, (name - base, end - base))
        value_span = of_values(Span, (value - base, stop - base))
        values = (span, name_span, value_span, text, normalise(text), bold, depth)
        return of_values(Label, values)

    def fence(
        self, first: int, last: int, column: int, markup: str, info: str, depth: int, quoted: bool
    ) -> None:
        """A fence of the lines `first` to `last`, whose opening starts at `column`."""
        closed = last > first and _closes(self.lines[last], markup)
        inner = self.after(first)
        end = max(inner, self.starts[last] if closed else self.after(last))
        while last > first and not closed and not self.lines[last].strip():
            last -= 1
        self.fences.append(
            Fence(
                self._span(self.starts[first] + column, self.end_of(last)),
                self._span(inner, end), info, closed, depth, quoted,
            )
        )  # fmt: skip

    def table(self, first: int, last: int, rows: list[tuple[int, int]]) -> None:
        """A table; `rows` are its lines, the header first, with the column they start at."""
        cells = [self._cells(line, column) for line, column in rows]
        self.tables.append(
            Table(
                self._span(self.starts[first], self.end_of(last)),
                cells[0] if cells else (), tuple(cells[1:]),
            )
        )  # fmt: skip

    def _cells(self, line: int, column: int) -> tuple[Cell, ...]:
        source = self.lines[line]
        lead = _LEAD.match(source, column)
        at = lead.end() if lead else column
        masked = source[at:].replace("\\|", "  ").rstrip()
        if masked.startswith("|"):
            at += 1
            masked = masked[1:]
        cells: list[Cell] = []
        for part in masked.removesuffix("|").split("|"):
            text = source[at : at + len(part)]
            a = at + len(text) - len(text.lstrip())
            b = max(a, at + len(text.rstrip()))
            start = self.starts[line]
            cells.append(Cell(self._span(start + a, start + b), source[a:b]))
            self.inline(start + a, start + b)
            at += len(part) + 1
        return tuple(cells)


def _closes(line: str, markup: str) -> bool:
    """Whether a line ends a fence that `markup` opened."""
    bare = line.lstrip(" \t>").rstrip()
    return len(bare) >= len(markup) and bare == markup[0] * len(bare)


def _title_end(source: str, start: int) -> int:
    """Where the text of an ATX heading that starts at `start` ends: before closing signs."""
    title = source[start:].rstrip(" \t")
    inner = title.rstrip("#")
    if inner != title and (not inner or inner[-1] in " \t"):
        return start + len(inner.rstrip(" \t"))
    return len(source.rstrip())

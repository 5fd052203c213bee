"""Pieces that need no Markdown parser: headings, flat text, plain lists, closed fences.

Most pieces of real documents are written so plainly that their blocks can be read line
by line. A piece with anything else in it (quotes, tables, HTML, indented code, tabs,
lazy lines, odd indentation) is refused and goes to markdown-it, which is the judge: a
property test holds the two equal wherever this module reads a piece.
"""

from __future__ import annotations

import re

from phasemark.syntax.blocks import ITEM_START, LONG
from phasemark.syntax.nodes import ODD_SPACE, Stretch
from phasemark.syntax.tree import Check

_HEADING = re.compile(r"#{1,6}(?: |$)")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) (?=[^\s])")
_ODD_START = re.compile(
    r"[>|<:=~\t#]|```|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|(?:[-_*][ \t]*){3,}$|-+[ \t]*$"
    r"|-[-:| \t]*[-:|]|\[[^\]]*\]:|\[[^\]]*$"
)
_ODD_SIGNS = frozenset(">|<:=~\t#`-+*_[0123456789")
"""What the text of a line begins with if it has an odd start."""
_FENCE = re.compile(r"(`{3,})([^`]*)$")
_RULE = re.compile(r"-{3,} *$")


def read_plain(stretch: Stretch, first: int, ends_plain: bool) -> int:
    """Read the piece that starts at line `first`, if it is plain.

    The answer is the line behind it: the next column-0 heading or the end of the
    stretch. It is `first` when the piece is not plain; then nothing was read. A piece
    at the end of the stretch is read only if it `ends_plain`: if nothing that follows
    could belong to it.
    """
    outline = _Reader(stretch, first).outline()
    if outline is None or (outline.stop == len(stretch.lines) and not ends_plain):
        return first
    stretch.begin(first)
    outline.write(stretch)
    return outline.stop


def starts_item(line: str) -> bool:
    """Whether a line starts a list item at column 0 behind anything that is plain."""
    match = _ITEM.match(line)
    return (
        match is not None
        and not match[1]
        and match[2] in ("-", "*", "+", "1.", "1)")
        and not _starts_odd(line, match.end())
        and not _RULES.match(line)
        and not ODD_SPACE.search(line)
    )


def _starts_odd(line: str, at: int) -> bool:
    return line[at] in _ODD_SIGNS and _ODD_START.match(line, at) is not None


class _Open:
    """A list item that is still open, or the paragraph of one."""

    __slots__ = ("after", "content", "indent", "last", "line", "ordered", "text_last")

    def __init__(self, line: int, indent: int, content: int, ordered: bool) -> None:
        self.line = line
        self.indent = indent
        self.content = content
        """Column of its text."""
        self.ordered = ordered
        self.text_last = line
        """Last line of its first paragraph."""
        self.last = line
        """Last line of anything in it."""


class _Outline:
    """The blocks of a plain piece: what starts where, in order."""

    def __init__(self, first: int) -> None:
        self.stop = first
        self.blocks: list[tuple[str, int, int, int, _Open | None, int]] = []

    def write(self, stretch: Stretch) -> None:
        for what, first, last, depth, item, level in self.blocks:
            if what == "item":
                assert item is not None
                _write_item(stretch, item, depth)
            elif what == "paragraph":
                stretch.paragraph(first, last, stretch.starts[first], -1, False)
            elif what == "heading":
                stretch.atx(first, level)
            elif what == "setext":
                stretch.setext(first, last, level)
            else:
                match = _FENCE.match(stretch.lines[first])
                assert match is not None
                stretch.fence(first, last, 0, match[1], match[2].strip(), -1, False)


def _write_item(stretch: Stretch, item: _Open, depth: int) -> None:
    start = stretch.starts[item.line]
    if (
        depth == 0
        and item.line - stretch.base_line >= LONG
        and ITEM_START.match(stretch.lines[item.line])
    ):
        stretch.begin(item.line)
    end = stretch.stripped_end(item.text_last)
    check: Check | None
    check, text = stretch.check(start + item.content, end)
    stretch.item(
        start + item.indent, stretch.end_of(item.last), (text, max(text, end)), depth, item.ordered,
        check, False,
    )  # fmt: skip
    stretch.prose(item.line, item.text_last, text, end, depth)


class _Reader:
    """Reads a plain piece line by line; what is open is kept between the lines."""

    def __init__(self, stretch: Stretch, first: int) -> None:
        self.lines = stretch.lines
        self.odd_space = stretch.odd_space
        self.found = _Outline(first)
        self.blocks = self.found.blocks
        self.number = self.first = first
        self.stack: list[_Open] = []
        self.paragraph = -1
        """First line of the paragraph that is open outside of lists; -1 if none is."""
        self.blank = True

    def outline(self) -> _Outline | None:
        """The blocks up to the next heading or the end; None if the piece is not plain."""
        count = len(self.lines)
        while self.number < count:
            line = self.lines[self.number]
            if self.odd_space and ODD_SPACE.search(line):
                return None
            if not line or line.isspace():
                self._close_paragraph()
                self.blank = True
            elif line[0] == "#" and self.number > self.first:
                if not _HEADING.match(line):
                    return None
                break
            elif not self._line(line):
                return None
            self.number += 1
        self._close_paragraph()
        self.found.stop = self.number
        return self.found

    def _line(self, line: str) -> bool:
        """Whether a line with text in it is plain; if so it is read."""
        start = line[0]
        if start == "#":
            return self._heading(line)
        if match := _ITEM.match(line):
            return self._item(line, match)
        if start == " ":
            return self._continuation(line)
        if start == "`" and line.startswith("```"):
            return self._fence()
        if start == "=" and self.paragraph >= 0 and not line.strip(" ").strip("="):
            return self._underline()
        if start == "-" and self.blank and _RULE.match(line):
            self.stack.clear()
            return True
        return self._text(line)

    def _heading(self, line: str) -> bool:
        level = len(line) - len(line.lstrip("#"))
        self.blocks.append(("heading", self.number, self.number, -1, None, level))
        self.blank = True
        return _HEADING.match(line) is not None

    def _underline(self) -> bool:
        self.blocks.append(("setext", self.paragraph, self.number, -1, None, 1))
        self.paragraph = -1
        self.blank = True
        return True

    def _item(self, line: str, match: re.Match[str]) -> bool:
        opened = self._open_item(line, match)
        if opened is None:
            return False
        self._close_paragraph()
        for item in self.stack:
            item.last = self.number
        self.stack.append(opened)
        depth = len(self.stack) - 1
        self.blocks.append(("item", self.number, self.number, depth, opened, 0))
        self.blank = False
        return True

    def _continuation(self, line: str) -> bool:
        """A line that goes on with the paragraph of the innermost item."""
        if not self.stack or self.blank or not _continues(line, self.stack[-1]):
            return False
        for item in self.stack:
            item.last = self.number
        self.stack[-1].text_last = self.number
        self.blank = False
        return True

    def _fence(self) -> bool:
        last = _fence_end(self.lines, self.number)
        if last < 0:
            return False
        self._close_paragraph()
        self.stack.clear()
        self.blocks.append(("fence", self.number, last, -1, None, 0))
        self.number = last
        self.blank = True
        return True

    def _text(self, line: str) -> bool:
        if _starts_odd(line, 0) or (self.stack and not self.blank):
            return False
        self.stack.clear()
        if self.paragraph < 0:
            self.paragraph = self.number
        self.blank = False
        return True

    def _close_paragraph(self) -> None:
        """End the open paragraph on the line before this one."""
        if self.paragraph >= 0:
            self.blocks.append(("paragraph", self.paragraph, self.number - 1, -1, None, 0))
            self.paragraph = -1

    def _open_item(self, line: str, match: re.Match[str]) -> _Open | None:
        """The item that a line starts, with `stack` cut down to what it lies in; None if odd."""
        indent, content = match.end(1), match.end()
        if _starts_odd(line, content) or (line[content] in "-*_" and _RULES.match(line)):
            return None
        ordered = line[indent].isdigit()
        interrupts = self.paragraph >= 0
        stack = self.stack
        while stack and stack[-1].indent > indent:
            stack.pop()
        if stack and stack[-1].indent == indent:
            stack.pop()
        elif stack and stack[-1].content == indent:
            interrupts = not self.blank
        elif stack or indent:
            return None
        if (stack and stack[-1].content != indent) or (not stack and indent):
            return None
        if ordered and interrupts and match[2][:-1] != "1":
            return None
        return _Open(self.number, indent, content, ordered)


_RULES = re.compile(r" *([-*_])(?: *\1){2,} *$")


def _continues(line: str, item: _Open) -> bool:
    """Whether a line goes on with the paragraph of the innermost item."""
    indent = len(line) - len(line.lstrip(" "))
    return indent == item.content and not _starts_odd(line, indent)


def _fence_end(lines: list[str], first: int) -> int:
    """The closing line of a fence; -1 when it is not closed or its opening is odd."""
    match = _FENCE.match(lines[first])
    if match is None:
        return -1
    ticks = match[1]
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if ticks not in line:
            continue
        if line.startswith(ticks) and not line.strip("` "):
            return -1 if "\t" in line or line.rstrip(" ").strip("`") else number
        if line.lstrip(" \t").startswith(ticks) and not line.strip("` \t"):
            return -1
    return -1

"""Pieces that need no Markdown parser: headings, flat text, plain lists, closed fences.

Most pieces of real documents are written so plainly that their blocks can be read line
by line. A piece with anything else in it (quotes, tables, HTML, indented code, tabs,
lazy lines, odd indentation) is refused and goes to markdown-it, which is the judge: a
property test holds the two equal wherever this module reads a piece.
"""

from __future__ import annotations

import re

from phasemark.syntax.blocks import ITEM_START, LONG
from phasemark.syntax.nodes import Stretch
from phasemark.syntax.tree import Check

_HEADING = re.compile(r"#{1,6}(?: |$)")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) (?=[^\s])")
_ODD_START = re.compile(
    r"[>|<:=~\t#]|```|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|(?:[-_*][ \t]*){3,}$|-+[ \t]*$"
    r"|-[-:| \t]*[-:|]|\[[^\]]*\]:|\[[^\]]*$"
)
_FENCE = re.compile(r"(`{3,})([^`]*)$")
_RULE = re.compile(r"-{3,} *$")
_ODD_SPACE = re.compile(
    "[\t\x00\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)


def read_plain(stretch: Stretch, first: int, ends_plain: bool) -> int:
    """Read the piece that starts at line `first`, if it is plain.

    The answer is the line behind it: the next column-0 heading or the end of the
    stretch. It is `first` when the piece is not plain; then nothing was read. A piece
    at the end of the stretch is read only if it `ends_plain`: if nothing that follows
    could belong to it.
    """
    outline = _outline(stretch, first)
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
        and not _ODD_START.match(line, match.end())
        and not _RULES.match(line)
        and not _ODD_SPACE.search(line)
    )


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
                stretch.paragraph(first, last, stretch.starts[first], -1, False, False)
            elif what == "heading":
                stretch.atx(first, level)
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
    stretch.paragraph(item.line, item.text_last, text, depth, False, True)


def _outline(stretch: Stretch, first: int) -> _Outline | None:
    """The blocks of the piece at `first`; None if it is not plain."""
    lines = stretch.lines
    found = _Outline(first)
    blocks = found.blocks
    stack: list[_Open] = []
    paragraph = -1
    """First line of the paragraph that is open outside of lists; -1 if none is."""
    blank = True
    number, count = first, len(lines)
    while number < count:
        line = lines[number]
        if not line or line.isspace():
            if _ODD_SPACE.search(line):
                return None
            blank = True
            if paragraph >= 0:
                blocks.append(("paragraph", paragraph, number - 1, -1, None, 0))
                paragraph = -1
            number += 1
            continue
        if _ODD_SPACE.search(line):
            return None
        start = line[0]
        if start == "#":
            if not _HEADING.match(line):
                return None
            if number > first:
                break
            blocks.append(("heading", number, number, -1, None, len(line) - len(line.lstrip("#"))))
            number += 1
            blank = True
            continue
        match = _ITEM.match(line)
        if match is not None:
            opened = _open_item(line, number, match, stack, blank, paragraph)
            if opened is None:
                return None
            if paragraph >= 0:
                blocks.append(("paragraph", paragraph, number - 1, -1, None, 0))
                paragraph = -1
            for item in stack:
                item.last = number
            stack.append(opened)
            blocks.append(("item", number, number, len(stack) - 1, opened, 0))
        elif start == " ":
            if not stack or blank or not _continues(line, stack[-1]):
                return None
            for item in stack:
                item.last = number
            stack[-1].text_last = number
        elif start == "`" and line.startswith("```"):
            last = _fence_end(lines, number)
            if last < 0:
                return None
            if paragraph >= 0:
                blocks.append(("paragraph", paragraph, number - 1, -1, None, 0))
                paragraph = -1
            stack.clear()
            blocks.append(("fence", number, last, -1, None, 0))
            number = last
            blank = True
            number += 1
            continue
        elif start == "-" and blank and _RULE.match(line):
            stack.clear()
            number += 1
            continue
        else:
            if _ODD_START.match(line) or (stack and not blank):
                return None
            stack.clear()
            if paragraph < 0:
                paragraph = number
        blank = False
        number += 1
    if paragraph >= 0:
        blocks.append(("paragraph", paragraph, number - 1, -1, None, 0))
    found.stop = number
    return found


def _open_item(
    line: str, number: int, match: re.Match[str], stack: list[_Open], blank: bool, paragraph: int
) -> _Open | None:
    """The item that a line starts, with `stack` cut down to what it lies in; None if odd."""
    indent, content = match.end(1), match.end()
    if _ODD_START.match(line, content) or _RULES.match(line):
        return None
    ordered = line[indent].isdigit()
    interrupts = paragraph >= 0
    while stack and stack[-1].indent > indent:
        stack.pop()
    if stack and stack[-1].indent == indent:
        stack.pop()
    elif stack and stack[-1].content == indent:
        interrupts = not blank
    elif stack or indent:
        return None
    if (stack and stack[-1].content != indent) or (not stack and indent):
        return None
    if ordered and interrupts and match[2][:-1] != "1":
        return None
    return _Open(number, indent, content, ordered)


_RULES = re.compile(r" *([-*_])(?: *\1){2,} *$")


def _continues(line: str, item: _Open) -> bool:
    """Whether a line goes on with the paragraph of the innermost item."""
    indent = len(line) - len(line.lstrip(" "))
    return indent == item.content and not _ODD_START.match(line, indent)


def _fence_end(lines: list[str], first: int) -> int:
    """The closing line of a fence; -1 when it is not closed or its opening is odd."""
    match = _FENCE.match(lines[first])
    if match is None:
        return -1
    ticks = match[1]
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.startswith(ticks) and not line.strip("` "):
            return -1 if "\t" in line or line.rstrip(" ").strip("`") else number
        if line.lstrip(" \t").startswith(ticks) and not line.strip("` \t"):
            return -1
    return -1

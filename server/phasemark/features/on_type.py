"""What follows a typed character: the next item of a list, one ticked state, a log heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.syntax.tree import within
from phasemark.text.edit import Edit, Edits, Span

FIRST = "\n"
MORE = ("x", "X", "]")
"""The characters that are answered, besides a line end."""

_LONGEST = 2000
"""Characters of a line that is continued."""
_ITEM = re.compile(
    r"(?P<lead>[ \t>]*)(?:(?P<sign>[-*+])|(?P<number>\d{1,9})(?P<end>[.)]))(?P<gap>[ \t]+)"
    r"(?P<box>\[[ xX]\][ \t]+)?(?P<text>.*)"
)
_SIGN = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_BOX = re.compile(r"(?P<lead>[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ \t]?(?P<mark>[xX])[ \t]?\]")
_ENTRY = re.compile(r"#{2,6}[ \t]*")


def on_type(document: Document, offset: int, typed: str, moment: datetime) -> Edits:
    """What follows from a character that was typed just before `offset`.

    `moment` is that of a new log entry. In a document without a kind nothing follows.
    """
    if document.kind is None or document.oversized or _is_opaque(document, offset):
        return Edits()
    found = _line_end(document, offset, moment) if typed == FIRST else _tick(document, offset)
    return Edits.of(*found)


def _is_opaque(document: Document, offset: int) -> bool:
    """Whether a place lies in code, a comment or the frontmatter."""
    tree = document.tree
    head = tree.frontmatter
    if head is not None and head.start <= offset <= head.end:
        return True
    near = Span(max(0, document.sections.at(offset).head.start), offset + 1)
    spans = [fence.span for fence in within(tree.fences, near)]
    spans += (comment.span for comment in within(tree.comments, near))
    return any(span.start < offset <= span.end for span in spans)


def _line_end(document: Document, offset: int, moment: datetime) -> Iterator[Edit]:
    source = document.source
    number = source.line(offset)
    line, before = source.line_span(number), source.line_span(number - 1)
    if number == 0 or before.end - before.start > _LONGEST or line.end - line.start > _LONGEST:
        return
    above = before.of(document.text)
    rest = document.text[line.start : line.end]
    start = line.start + len(rest) - len(rest.lstrip(" \t"))
    match = _ITEM.fullmatch(above)
    if match is not None:
        yield from _after_item(document, match, before, Span(line.start, start))
    elif _ENTRY.fullmatch(above) and not rest.strip() and _holds_entries(document, before):
        hashes = above.rstrip()
        yield Edit.replace(before, f"{hashes} {moment:%Y-%m-%d %H:%M}")


def _after_item(
    document: Document, match: re.Match[str], before: Span, indent: Span
) -> Iterator[Edit]:
    """The next item, in the indentation and with the marker of the one above; an item
    without text is taken away instead: the list has ended."""
    text = document.text
    end = document.source.line_end(indent.end)
    rest = text[indent.end : end]
    if not match["text"].strip():
        if not rest.strip():
            yield Edit.delete(Span(before.start, indent.end))
        return
    if _SIGN.match(f"{rest} ") or not _is_item(document, before):
        return
    sign = match["sign"] or f"{int(match['number']) + 1}{match['end']}"
    box = "[ ] " if match["box"] else ""
    yield Edit.replace(indent, f"{match['lead']}{sign}{match['gap']}{box}")


def _is_item(document: Document, line: Span) -> bool:
    """Whether an item starts on a line: it may be code that is indented."""
    return bool(within(document.tree.items, Span(line.start, line.end + 1)))


def _holds_entries(document: Document, line: Span) -> bool:
    section: Section | None = document.sections.at(max(line.start - 1, 0))
    while section is not None:
        if section.kind is not None and section.kind.holds == "entries":
            return True
        section = section.parent
    return False


def _tick(document: Document, offset: int) -> Iterator[Edit]:
    """A box that was ticked: nothing beside its mark, and of states no other is ticked."""
    line = document.source.line_span(document.source.line(offset))
    match = _BOX.match(document.text, line.start, line.end)
    if match is None or not match.end("lead") < offset <= match.end():
        return
    box = Span(match.end("lead"), match.end())
    if box.of(document.text) != f"[{match['mark']}]":
        yield Edit.replace(box, f"[{match['mark']}]")
    section = document.sections.at(offset)
    if section.kind is None or section.kind.holds != "status":
        return
    for item in section.own_items:
        if item.check is not None and item.check.done and not line.holds(item.span.start):
            yield Edit.replace(item.check.span, "[ ]")

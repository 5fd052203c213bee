"""List items as lines: what goes when an item is moved, and how it is written elsewhere."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.syntax.tree import Item
from phasemark.text.edit import Span


def item_at(section: Section, offset: int) -> Item | None:
    """The innermost item of a section that holds an offset; None in a quote."""
    holding = [item for item in section.items if item.span.holds(offset) and not item.quoted]
    return holding[-1] if holding else None


def lines_of(document: Document, item: Item) -> Span:
    """The lines of an item, with their ends; at the end of a text with the end before them."""
    source = document.source
    start = source.line_starts[source.line(item.span.start)]
    return Span(start, source.next_line(max(item.span.end - 1, item.span.start)))


def dedented(document: Document, item: Item) -> str:
    """The text of an item as it stands in a list at the left margin, with LF and no end."""
    whole = lines_of(document, item)
    indent = item.span.start - whole.start
    lines = item.span.of(document.text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head, *rest = lines
    return "\n".join((head, *(_without(line, indent) for line in rest))).rstrip()


def _without(line: str, indent: int) -> str:
    """A line without so many blanks at its start, or as many as it has."""
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(indent, blanks) :]

"""Formatting of a document: tables are aligned, blank lines around sections repaired.

Nothing else is an opinion of the dialect: prose is never wrapped, code, comments and the
end of the text stay as they are, and a document without a kind is left alone. Every edit
is checked: a text that would read as something else is not offered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from phasemark.document.document import Document
from phasemark.features.tables import aligned
from phasemark.syntax.parse import parse
from phasemark.syntax.tree import Tree, within
from phasemark.text.edit import Edit, Edits, Span
from phasemark.text.lines import BREAK

_KEPT = re.compile(r"<(?:pre|script|style|textarea|!\[CDATA\[|\?)", re.IGNORECASE)
"""What starts a block that goes on behind blank lines."""


def format_document(document: Document) -> Edits:
    """The edits that format a whole document; none when there is nothing to do."""
    return format_ranges(document, Span(0, len(document.text)))


def format_ranges(document: Document, *spans: Span) -> Edits:
    """The edits that format the lines that the spans touch."""
    if document.kind is None or document.oversized:
        return Edits()
    repaired = [edit for edit in _blank_lines(document) if _touches(edit, spans)]
    tables = [edit for edit in aligned(document) if _touches(edit, spans)]
    for wanted in ([*repaired, *tables], tables, repaired):
        edits = Edits.of(*wanted)
        if edits and _reads_the_same(document, edits):
            return edits
    return Edits()


def _touches(edit: Edit, spans: Iterable[Span]) -> bool:
    return any(edit.span.start <= span.end and span.start <= edit.span.end for span in spans)


def _blank_lines(document: Document) -> Iterator[Edit]:
    """One blank line before each heading, and no two in a row."""
    source, tree = document.source, document.tree
    starts = source.line_starts
    first = source.line(tree.frontmatter.end) + 1 if tree.frontmatter is not None else 0
    for heading in tree.headings:
        number = source.line(heading.span.start)
        if number > first and not _may_stand_above(_line(document, number - 1)):
            before = source.line_span(number - 1).end
            yield Edit.insert(starts[number], document.text[before : starts[number]])
    if _TWO.search(document.text) is None:
        return
    blank = [not _line(document, number).strip(" \t") for number in range(source.line_count)]
    number = first
    while number < source.line_count:
        end = number
        while end < source.line_count and blank[end]:
            end += 1
        if end - number > 1 and end < source.line_count and _is_between(document, number, end):
            yield Edit.delete(Span(starts[number + 1], starts[end]))
        number = max(end, number + 1)


_TWO = re.compile(rf"(?:\A|{BREAK})[ \t]*{BREAK}[ \t]*[\n\r]")
"""Two blank lines in a row; most texts have none."""


def _may_stand_above(line: str) -> bool:
    """Whether a line can stand directly above a heading: a blank one, or a comment, which
    belongs to what follows it."""
    return not line.strip(" \t") or line.rstrip().endswith("-->")


def _line(document: Document, number: int) -> str:
    return document.source.line_span(number).of(document.text)


def _is_between(document: Document, first: int, behind: int) -> bool:
    """Whether blank lines stand between blocks, and not inside of one.

    A block that blank lines can be a part of is a fence, a comment, HTML, or code that is
    indented: then what follows is indented too.
    """
    source, tree = document.source, document.tree
    if _line(document, behind)[:1] in (" ", "\t"):
        return False
    offset = source.line_starts[first]
    piece = tree.pieces[max(bisect_right(tree.starts, offset) - 1, 0)]
    if _KEPT.search(piece.piece.text):
        return False
    before = Span(piece.start, offset + 1)
    spans = [fence.span for fence in within(tree.fences, before)]
    spans += (comment.span for comment in within(tree.comments, before))
    return not any(span.start <= offset < span.end for span in spans)


def _reads_the_same(document: Document, edits: Edits) -> bool:
    """Whether the text after the edits has the same headings, items, code and words."""
    text = edits.apply(document.text)
    tree = parse(text, document.tree, document.project.words)
    old, new = _contents(document.tree), _contents(tree)
    return all(a == b for a, b in zip(old, new, strict=False)) and _count(document.tree) == _count(
        tree
    )


def _count(tree: Tree) -> tuple[int, ...]:
    return tuple(sum(len(one.piece.blocks[field]) for one in tree.pieces) for field in range(8))


def _contents(tree: Tree) -> Iterator[object]:
    """What a reader sees, without where it stands."""
    for placed in tree.pieces:
        blocks, text = placed.piece.blocks, placed.piece.text
        yield from ((one.level, one.text) for one in blocks.headings)
        yield from ((one.depth, one.text, one.check and one.check.mark) for one in blocks.items)
        yield from ((one.info, one.content.of(text)) for one in blocks.fences)
        yield from (one.text for one in blocks.paragraphs)
        yield from (one.text for one in blocks.comments)
        yield from (
            [cell.text for cell in row] for one in blocks.tables for row in (one.header, *one.rows)
        )
        yield from ((one.kind, one.text) for one in blocks.mentions)

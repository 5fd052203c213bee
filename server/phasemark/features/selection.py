"""What a selection grows to: word, mention, field, item, section, scope, document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.syntax.tree import Node, Nodes, Table, Tree
from phasemark.text.edit import Span

_WORD = re.compile(r"[\w-]+")
_LONGEST = 200
"""Characters of a word on either side of the cursor that are looked at."""


def selection(document: Document, offset: int) -> tuple[Span, ...]:
    """Spans that hold a place, from the smallest to the whole document.

    Each lies in the next one, and no two are equal.
    """
    spans = {span for span in _around(document, offset) if span.holds(offset)}
    whole = Span(0, len(document.text))
    chain: list[Span] = []
    for span in sorted((*spans, whole), key=lambda one: (one.end - one.start, one)):
        if whole.covers(span) and (not chain or (span.covers(chain[-1]) and span != chain[-1])):
            chain.append(span)
    return tuple(chain)


def _around(document: Document, offset: int) -> Iterator[Span]:
    tree, text = document.tree, document.text
    yield _word(text, offset)
    yield _stripped(text, document.source.line_span(document.source.line(offset)))
    yield from _inline(tree, offset)
    yield from _blocks(tree, offset)
    if tree.frontmatter is not None:
        yield tree.frontmatter
    section = document.sections.at(offset)
    while section.parent is not None:
        if section.form == "heading":
            yield section.title_span
        yield section.head
        yield section.value
        yield _stripped(text, section.own)
        yield _stripped(text, section.body)
        yield _stripped(text, Span(section.head.start, section.body.end))
        section = section.parent


def _stripped(text: str, span: Span) -> Span:
    """A span without the white space at its ends."""
    inside = span.of(text)
    start = span.end - len(inside.lstrip())
    return Span(start, max(start, span.start + len(inside.rstrip())))


def _word(text: str, offset: int) -> Span:
    for match in _WORD.finditer(text, max(0, offset - _LONGEST), offset + _LONGEST):
        if match.start() <= offset <= match.end():
            return Span(*match.span())
    return Span(offset, offset)


def _inline(tree: Tree, offset: int) -> Iterator[Span]:
    """Mentions, comments, and the parts of labels."""
    for mention in _near(tree.mentions, tree, offset):
        if mention.span.holds(offset):
            yield mention.span
            yield mention.inner
    for comment in _near(tree.comments, tree, offset):
        yield comment.span
    for label in _near(tree.labels, tree, offset):
        yield label.name
        yield label.value
        yield Span(label.span.start, max(label.span.end, label.value.end))


def _blocks(tree: Tree, offset: int) -> Iterator[Span]:
    for item in _near(tree.items, tree, offset):
        if item.span.holds(offset):
            yield item.text_span
            yield item.span
            if item.check is not None:
                yield item.check.span
    for fence in _near(tree.fences, tree, offset):
        yield fence.content
        yield fence.span
    for paragraph in _near(tree.paragraphs, tree, offset):
        yield paragraph.span
    for table in _near(tree.tables, tree, offset):
        if table.span.holds(offset):
            yield table.span
            yield from _cells(table)


def _cells(table: Table) -> Iterator[Span]:
    for row in (table.header, *table.rows):
        for cell in row:
            yield cell.span
        if row:
            yield Span(row[0].span.start, row[-1].span.end)


def _near(nodes: Nodes[Node], tree: Tree, offset: int) -> Sequence[Node]:
    """The nodes of the piece that holds a place, up to the place."""
    number = bisect_right(tree.starts, offset) - 1
    return nodes.inside(Span(tree.starts[number], offset + 1)) if number >= 0 else ()

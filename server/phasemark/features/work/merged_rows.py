"""Rows of Prompt progress in the notes of prompts that are one now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from phasemark.document.document import Document
from phasemark.document.outline import Progress
from phasemark.document.progress_rows import SECTION, read_row
from phasemark.features.work.items import lines_of
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span

_UNSURE = re.compile(r"`{3}|~{3}|<!--")
"""What may go on to the end of an item, and would hold what comes behind it."""


def merged_rows(document: Document, numbers: Sequence[str]) -> Iterator[Edit]:
    """One row of several, ticked where all were: their names in one line, and below it what
    stood below each of them. Rows that lie in each other, or hold code, stay."""
    chosen = [row for row in document.outline.progress if row.number in numbers]
    section = document.root.find(SECTION)
    by_start = {item.span.start: item for item in section.items} if section else {}
    items = [by_start[document.outline.span(row.at).start] for row in chosen]
    if len(items) < 2 or not _can_be_one(document, items):
        return
    first = items[0]
    yield from _names(items)
    below = "".join(_below(document, item).of(document.text) for item in items[1:])
    if below:
        yield Edit.insert(first.span.end, below)
    yield from _box(first, chosen)
    for item in items[1:]:
        yield Edit.delete(lines_of(document, item))


def _can_be_one(document: Document, items: Sequence[Item]) -> bool:
    """Whether what stands below the rows can stand below the first of them as it is."""
    if not any(_is_long(document, item) for item in items):
        return True
    text, source = document.text, document.source
    columns = {item.span.start - source.line_start(item.span.start) for item in items}
    return (
        len(columns) == 1
        and not any(item.quoted or item.ordered or not item.text for item in items)
        and all(one.span.end <= other.span.start for one, other in pairwise(items))
        and not any(_UNSURE.search(item.span.of(text)) for item in items)
        and len({_marker(document, item) for item in items}) == 1
    )


def _is_long(document: Document, item: Item) -> bool:
    source = document.source
    return source.line(item.span.start) != source.line(max(item.span.end - 1, item.span.start))


def _marker(document: Document, item: Item) -> str:
    """Bullet and blanks of an item: how deep what stands below it is indented."""
    end = item.check.span.start if item.check is not None else item.text_span.start
    return document.text[item.span.start : end]


def _names(items: Sequence[Item]) -> Iterator[Edit]:
    """The names of the others behind that of the first, each once."""
    rows = [read_row(item.text) for item in items]
    names = [row.name.of(item.text).strip() if row is not None else item.text
             for row, item in zip(rows, items, strict=True)]  # fmt: skip
    more = [name for name in dict.fromkeys(names[1:]) if name and name != names[0]]
    first = rows[0]
    if more and first is not None:
        glue = "; " if names[0] else "" if first.parted else ": "
        end = items[0].text_span.start + first.name.end
        yield Edit.insert(end, glue + "; ".join(more))


def _below(document: Document, item: Item) -> Span:
    """What an item holds below its first paragraph, from the end of that line on."""
    end = max(document.source.line_end(item.text_span.end), item.text_span.end)
    return Span(min(end, item.span.end), item.span.end)


def _box(item: Item, rows: Sequence[Progress]) -> Iterator[Edit]:
    """The box of the row that stays, open where a prompt is open that goes into it."""
    check = item.check
    if check is not None and check.done and any(row.done is False for row in rows):
        yield Edit(check.span, "[ ]")

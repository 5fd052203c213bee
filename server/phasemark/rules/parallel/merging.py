"""A documented merge order, put into the order of the dependencies."""

from __future__ import annotations

from collections.abc import Sequence

from phasemark.document.outline import Outline
from phasemark.rules.rule import Fix, Safety
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.text.source import Source
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

_MOST = 100
"""Stages of an order that is written anew."""

_MARKER = late(r"[ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?")
_ITEM = late(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_INDENTED = late(r"[ \t]+\S")
_APART = late(r"[ \t]*(?:$|[-*+][ \t]|\d{1,9}[.)][ \t]|[#>|]|```|~~~)")
"""A line that does not continue the text of the one above."""


def in_order(outline: Outline, snapshot: Snapshot) -> Fix | None:
    """The lines of an order, or the ids of one on a single line, in another order.

    Stages that nothing orders stay as they are. None where an item has lines of its own.
    """
    merges = outline.merges
    series = snapshot.index.series(outline.path)
    keys = [(series, merge.id) for merge in merges]
    order = _sorted(keys, snapshot) if len(keys) <= _MOST else []
    if not order:
        return None
    source = snapshot.documents[outline.path].source
    spans = [outline.span(merge.at) for merge in merges]
    lines = [source.line(span.start) for span in spans]
    if len(set(lines)) == len(lines):
        spans = [_content(source.line_span(line), source.text) for line in lines]
        between = set(range(lines[0], _next_text(lines[-1], source) + 1)) - set(lines)
        if any(_goes_on(line, source) for line in between):
            return None
    elif len(set(lines)) > 1:
        return None
    edits = [
        Edit.replace(span, spans[other].of(source.text))
        for span, other in zip(spans, order, strict=True)
        if spans[other] != span
    ]
    return Fix.here("Merge dependencies first", Safety.UNSAFE, *edits)


def _goes_on(line: int, source: Source) -> bool:
    """Whether a line belongs to an item above it, by its indent or as more of its text."""
    text, above = (source.line_span(one).of(source.text) for one in (line, line - 1))
    return bool(_INDENTED.match(text) or (_ITEM.match(above) and not _APART.match(text)))


def _next_text(line: int, source: Source) -> int:
    """The next line that is not blank; the last one where none follows."""
    for number in range(line + 1, source.line_count):
        if source.line_span(number).of(source.text).strip():
            return number
    return source.line_count - 1


def _content(line: Span, text: str) -> Span:
    """A line without its bullet or number."""
    marker = _MARKER.match(text, line.start, line.end)
    return Span(marker.end() if marker else line.start, line.end)


def _sorted(keys: Sequence[Key], snapshot: Snapshot) -> list[int]:
    """The numbers of the keys, dependencies first, else as they are; empty in a circle."""
    reaches = snapshot.index.reaches
    left = list(range(len(keys)))
    order: list[int] = []
    while left:
        free = next(
            (
                one for one in left
                if not any(reaches(keys[one], keys[other]) for other in left if other != one)
            ),
            None,
        )  # fmt: skip
        if free is None:
            return []
        left.remove(free)
        order.append(free)
    return order

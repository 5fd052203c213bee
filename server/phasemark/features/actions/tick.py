"""Tick and untick: the box of an item, or those of a selection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.features.actions.action import REWRITE, Action
from phasemark.features.actions.status import status_section
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.syntax.tree import Check, Item, within
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def tick(
    _snapshot: Snapshot, document: Document, span: Span, _outside: Outside
) -> Iterator[Action]:
    """Boxes are ticked with those below them: what holds open parts is not done."""
    if document.kind is None or status_section(document, span) is not None:
        return
    items = _touched(document, span)
    checks = [item.check for item in items if item.check]
    if not checks:
        return
    several = len(items) > 1
    below = () if several else _below(document, items[0])
    opened = [check for check in (*checks, *below) if check.open]
    done = [check for check in checks if check.done]
    if any(check.open for check in checks):
        yield _set(document, opened, "[x]", _title("Tick", several, opened))
    if done:
        yield _set(document, done, "[ ]", _title("Untick", several, done))


def _title(verb: str, several: bool, checks: Sequence[Check]) -> str:
    if several:
        return f"{verb} {len(checks)} {'boxes' if len(checks) > 1 else 'box'}"
    below = len(checks) - 1
    parts = f" and the {below} below it" if below > 1 else " and the one below it" if below else ""
    return f"{verb} this box{parts}"


def _set(document: Document, checks: Sequence[Check], mark: str, title: str) -> Action:
    edits = Edits.of(*(Edit.replace(check.span, mark) for check in checks))
    return Action(title, REWRITE, Change({document.path: edits}), rank=15)


def _touched(document: Document, span: Span) -> list[Item]:
    """The items with a box that start on a selected line; of a cursor the one it is in."""
    source = document.source
    first = source.line_starts[source.line(span.start)]
    last = source.line_end(span.end)
    if span.end > span.start and span.end == source.line_starts[source.line(span.end)]:
        last = span.end - 1  # a selection up to the start of a line leaves that line out
    found = [
        item
        for item in within(document.tree.items, Span(first, last + 1))
        if item.check and not item.quoted
    ]
    return found if span.end > span.start else found[:1]


def _below(document: Document, item: Item) -> tuple[Check, ...]:
    inside = within(document.tree.items, Span(item.span.start + 1, item.span.end))
    return tuple(one.check for one in inside if one.check and not one.quoted)

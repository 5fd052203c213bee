"""Logs whose entries are items of a list: `- 2026-01-20: what was done`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.features.work.fields import entry_kind, spellings
from phasemark.features.work.sections import last_text
from phasemark.features.work.titles import Title, stands_first, title_like
from phasemark.rules.notes.log import entries, stamp
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Span


class Bullet(NamedTuple):
    """Where an item for now goes, and how it begins."""

    span: Span
    lead: str
    marker: str
    title: Title
    tail: str
    fields: bool
    """Whether the item beside it has fields below it."""


def dated_items(document: Document) -> Sequence[Item]:
    """The items of a log without headings that begin with a date, in order."""
    kind = entry_kind(document)
    log = document.root.find(kind.under) if kind else None
    if log is None or entries(document):
        return ()
    return [
        item
        for item in log.own_items
        if item.depth == 0 and not item.quoted and stands_first(item.text)
    ]


def bullet(document: Document, moment: datetime) -> Bullet | None:
    """The item that a log of dated items grows by; None for any other log."""
    items = dated_items(document)
    if not items:
        return None
    times = [when for item in items if (when := stamp(item.text).when) is not None]
    newest_first = len(times) > 1 and times[0] > times[-1]
    near = items[0 if newest_first else -1]
    titles = [_first_line(item) for item in items]
    title = title_like(titles, 0 if newest_first else len(titles) - 1, moment)
    marker = document.text[near.span.start : near.text_span.start]
    fields = _has_fields(document, near)
    indent = document.text[document.source.line_start(near.span.start) : near.span.start]
    if newest_first:
        start = near.span.start
        return Bullet(Span(start, start), "", marker, title, f"\n{indent}", fields)
    end = last_text(document, near.span)
    return Bullet(Span(end, end), f"\n{indent}", marker, title, "", fields)


def _has_fields(document: Document, item: Item) -> bool:
    kind = entry_kind(document)
    known = spellings(kind.fields) if kind else {}
    labels = within(document.tree.labels, item.span)
    return sum(label.depth == item.depth + 1 and label.key in known for label in labels) > 1


def _first_line(item: Item) -> str:
    return item.text.replace("\r", "\n").partition("\n")[0]

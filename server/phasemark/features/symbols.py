"""The outline of a document: phases, prompts, tasks, decisions, log entries, sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.markdown import one_line
from phasemark.syntax.tree import Item
from phasemark.text.edit import Span
from phasemark.workspace.state import Count

Form = Literal[
    "document", "section", "field", "phase", "stage", "prompt", "entry", "task", "decision",
    "question", "status",
]  # fmt: skip
"""What a symbol stands for."""


class Symbol(NamedTuple):
    """A node of the outline."""

    name: str
    """Never empty."""
    detail: str
    form: Form
    span: Span
    """All that belongs to it; holds those of its children."""
    selection: Span
    """Its name; inside the span."""
    done: bool
    """A ticked task, an answered question."""
    children: tuple[Symbol, ...]


def symbols(document: Document) -> tuple[Symbol, ...]:
    """The outline of a document, in order."""
    found = document.memo.get("symbols")
    if found is None:
        reader = _Reader(document, _lists_items(document))
        found = document.memo["symbols"] = tuple(reader.below(document.root))
    return found  # type: ignore[return-value]


MOST_ITEMS = 500
"""Boxes, decisions and questions of a document that are listed one by one."""


MOST_SECTIONS = 5_000
"""Headings and labels that are listed; of more, the deepest are left out, then the last."""


def _deepest(document: Document) -> tuple[int, int]:
    """The deepest level that is listed, and the offset behind which nothing is."""
    levels = [section.level for section in document.sections.all]
    end = len(document.text)
    if len(levels) <= MOST_SECTIONS:
        return max(levels, default=0), end
    count = 0
    for level, sections in sorted(Counter(levels).items()):
        if (count := count + sections) > MOST_SECTIONS:
            return (level - 1, end) if count > sections else (level, _nth(document, level))
    return max(levels), end


def _nth(document: Document, level: int) -> int:
    """Where the last section of a level starts that is listed."""
    same = (one for one in document.sections.all if one.level == level)
    return next(islice(same, MOST_SECTIONS - 1, None)).head.start


def _lists_items(document: Document) -> bool:
    outline = document.outline
    count = sum(tally.total for tally in outline.tallies) + len(outline.remarks)
    return document.kind is not None and count <= MOST_ITEMS


_FORMS: Mapping[str, Form] = {
    "phase": "phase",
    "stage": "stage",
    "prompt": "prompt",
    "entry": "entry",
}
"""By the heading that opens a scope."""

_ITEMS: Mapping[str, Form] = {"decisions": "decision", "questions": "question", "checks": "task"}
"""Items that are listed, by what their section holds; anywhere else, items with a box are."""


class _Reader:
    """Puts the sections of one document together with the items in them."""

    def __init__(self, document: Document, items: bool) -> None:
        self.document = document
        self.text = document.text
        self.items = items
        tallies = document.outline.tallies if document.kind is not None else ()
        self.level, self.last = _deepest(document)
        title = document.sections.title
        self.title = title.span if title is not None else None
        self.ticked = frozenset((tally.section, tally.scope) for tally in tallies)

    def below(self, section: Section) -> Iterator[Symbol]:
        """The symbols directly below a section: its items, then what it is divided into."""
        if self.items:
            yield from self._items(section)
        for child in section.children:
            if child.level > self.level or child.start > self.last:
                continue
            if child.form == "heading" or child.name:
                yield self._section(child)
            else:
                yield from self.below(child)

    def _section(self, section: Section) -> Symbol:
        children = tuple(self.below(section)) if section.children or self.items else ()
        end = self._trim(section)
        if children and children[-1].span.end > end:
            end = children[-1].span.end
        opening = section.opening
        form: Form = "section" if section.form == "heading" else "field"
        if section.head == self.title:
            form = "document"
        elif opening is not None:
            form = _FORMS[opening.kind.heading]
        elif section.kind is not None and section.kind.holds == "status":
            form = "status"
        name = one_line(section.title) or "untitled"
        return Symbol(
            name, self._detail(section), form, Span(section.start, end),
            section.head, False, children,
        )  # fmt: skip

    def _trim(self, section: Section) -> int:
        """The end of what a section holds, without the empty lines behind it."""
        end, start, text = section.end, section.head[1], self.text
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        return max(end, start)

    def _detail(self, section: Section) -> str:
        """The value behind a label, or how many of its boxes are ticked."""
        written = section.written
        if written is not None and written.end > written.start:
            return one_line(written.of(self.text), 60)
        kind, context = section.kind, section.context
        if (context.name, context.scope) not in self.ticked:
            return ""
        if kind is not None and kind.holds in ("status", "questions"):
            return ""
        checks = [item.check for item in section.own_items if item.check and not item.quoted]
        return str(Count(sum(check.done for check in checks), len(checks))) if checks else ""

    def _items(self, section: Section) -> Iterator[Symbol]:
        holds = section.kind.holds if section.kind else ""
        if holds == "status":
            return
        form = _ITEMS.get(holds, "task")
        if form == "task" and (section.context.name, section.context.scope) not in self.ticked:
            return
        for item in section.own_items:
            listed = item.check is not None if form == "task" else item.depth == 0
            if listed and not item.quoted and item.text:
                yield self._item(item, form)

    def _item(self, item: Item, form: Form) -> Symbol:
        done = item.check is not None and item.check.done
        words = one_line(item.text, 100) or "untitled"
        end = max(item.text_span.end, item.span.start)
        span = Span(item.span.start, end)
        return Symbol(words, "done" if done else "", form, span, item.text_span, done, ())

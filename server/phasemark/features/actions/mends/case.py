"""`Case`: a finding with what surrounds it, as the functions of this package take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.actions.action import QUICK_FIX, Action
from phasemark.features.actions.placed import change_of
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.rules.rule import Finding
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot

_RANK = 12


class Case(NamedTuple):
    """A finding of a document."""

    snapshot: Snapshot
    document: Document
    finding: Finding
    outside: Outside

    @property
    def span(self) -> Span:
        return self.finding.span

    @property
    def section(self) -> Section:
        """The innermost section of the place."""
        return self.document.sections.at(self.span.start)

    def fix(self, title: str, *edits: Edit) -> Action:
        """An action that edits the document."""
        change = change_of({self.document.path: Edits.of(*edits)})
        return Action(title, QUICK_FIX, change, mends=(self.finding,), rank=_RANK)

    def later(self, title: str, late: Callable[[], Change | None]) -> Action:
        """An action whose change is made when it is chosen."""
        return Action(title, QUICK_FIX, late=late, mends=(self.finding,), rank=_RANK)

    def item(self) -> Item | None:
        """The innermost item whose first line holds the start of the place."""
        source = self.document.source
        line = source.line_starts[source.line(self.span.start)]
        items = within(self.document.tree.items, Span(line, self.span.start + 1))
        return items[-1] if items else None


Mends = Mapping[str, Callable[[Case], Iterator[Action]]]
"""Functions by the code of the rule."""


def whole_lines(document: Document, span: Span) -> Span:
    """The lines of a span with their ends."""
    source = document.source
    last = max(span.start, span.end - 1)
    return Span(source.line_starts[source.line(span.start)], source.next_line(last))

"""Names that lead nowhere, and what is done when somebody says so."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.paths import named
from phasemark.features.actions.action import Action
from phasemark.features.actions.mends import waits
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.features.prompts import phase_documents
from phasemark.text.edit import Edit, Span

_MOST = 3


def take_out(case: Case) -> Iterator[Action]:
    """The line of a path that does not exist, where others stay behind and it has no more."""
    item, section = case.item(), case.section
    if item is None or item.quoted or len(section.own_items) < 2:
        return
    lines = whole_lines(case.document, item.span)
    alone = case.document.source.line(item.span.start) == case.document.source.line(
        max(item.span.end - 1, item.span.start)
    )
    if alone and not _leads_elsewhere(case, item.span):
        yield case.fix("Remove this item", Edit.delete(lines))


def _leads_elsewhere(case: Case, span: Span) -> bool:
    """Whether an item names more than the path that does not exist."""
    piece = next(one for one in case.document.tree.pieces if one.span.end > span.start)
    named_there = (one.span.shift(piece.start) for one in named(piece.piece))
    return any(
        span.covers(one) and not (one.start < case.span.end and case.span.start < one.end)
        for one in named_there
    )


def another_or_none(case: Case) -> Iterator[Action]:
    """The phase that is most like one that does not exist; a dependency on it goes."""
    yield from waits.name_another(case)
    kind = case.section.kind
    if kind is not None and kind.holds == "dependencies":
        yield from waits.cut(case)


def name_command(case: Case) -> Iterator[Action]:
    """A command that the documents of the phase ask for shows that the work is done."""
    item = case.item()
    if item is None:
        return
    outlines = phase_documents(case.snapshot, case.document.outline)
    asked = dict.fromkeys(one.text for outline in outlines for one in outline.commands)
    short = [text for text in asked if "\n" not in text and "`" not in text]
    for text in short[:_MOST]:
        written = item.text_span.of(case.document.text).rstrip()
        at = item.text_span.start + len(written.rstrip(".!"))
        tail = Edit.replace(item.text_span._replace(start=at), f": `{text}` exits 0")
        yield case.fix(f"Name `{text}`", tail)


MENDS: Mends = {"REF001": take_out, "REF006": another_or_none, "LNG003": name_command}

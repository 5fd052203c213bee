"""Boxes that are ticked too early."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.features.actions.action import Action
from phasemark.features.actions.mends.case import Case, Mends
from phasemark.syntax.tree import within
from phasemark.text.edit import Edit, Span


def untick(case: Case) -> Iterator[Action]:
    """Nothing is done whose file is not there."""
    item = case.item()
    if item is not None and item.check is not None:
        yield case.fix("Untick this box", Edit.replace(item.check.span, "[ ]"))


def family(case: Case) -> Iterator[Action]:
    """Either the parts are done as well, or the whole is not."""
    item = case.item()
    if item is None or item.check is None:
        return
    yield case.fix("Untick this box", Edit.replace(item.check.span, "[ ]"))
    inside = within(case.document.tree.items, Span(item.span.start + 1, item.span.end))
    opened = [one.check for one in inside if one.check and one.check.open and not one.quoted]
    if opened:
        what = "the box" if len(opened) == 1 else f"the {len(opened)} boxes"
        edits = (Edit.replace(check.span, "[x]") for check in opened)
        yield case.fix(f"Tick {what} below it", *edits)


MENDS: Mends = {"STA007": untick, "STA010": family}

"""Edits as a change whose placeholders are places to type at."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.features.change import Change
from phasemark.features.stops import PLACEHOLDER, stops
from phasemark.text.edit import Edits


def change_of(edits: Mapping[str, Edits]) -> Change:
    """The change that these edits make; the cursor then stops at the placeholders of the
    first edit that has some."""
    for path, own in edits.items():
        for number, edit in enumerate(own.edits):
            if PLACEHOLDER.search(edit.text):
                rest = Edits((*own.edits[:number], *own.edits[number + 1 :]))
                others = {one: some for one, some in {**edits, path: rest}.items() if some}
                return Change(others, snippet=(path, edit.span, stops(edit.text)))
    return Change({path: own for path, own in edits.items() if own})

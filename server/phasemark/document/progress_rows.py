"""The rows of Prompt progress: which prompt one is about, and where its name stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from phasemark.text.edit import Span
from phasemark.text.late import late

SECTION = "Prompt progress"

_HEAD = late(
    r"(?P<mark>[*_`]*)prompt[ \t]+(?P<number>\d+(?:\.\d+)?)"
    r"(?:[ \t]+of[ \t]+\d+(?!\w))?(?P<shut>[*_`]+)?"
    r"(?P<gap>[ \t]*(?:[:–—]|-(?=[ \t*_`]))(?(shut)|(?:(?P=mark))?)[ \t]*)?",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """What the text of an item says, with offsets in that text."""

    number: str
    name: Span
    """Behind the number and what parts them, up to the end; without marks of emphasis that
    open before the number and close behind the name."""
    parted: bool
    """Whether a colon or a dash stands between number and name."""


def read_row(text: str) -> Row | None:
    """The row that a text is; None where it does not start with a prompt and its number.

    `Prompt 1`, `**Prompt 2:** Retry`, `prompt 0.3 of 4 - Flush`.
    """
    match = _HEAD.match(text)
    if match is None:
        return None
    start, end = match.end(), len(text.rstrip())
    mark = match["mark"]
    open_ = mark and not match["shut"] and not (match["gap"] or "").rstrip().endswith(mark)
    if open_ and text.endswith(mark, start, end):
        end -= len(mark)
    return Row(match["number"], Span(start, max(start, end)), match["gap"] is not None)

"""Durations as stage plans write them: `1-2 weeks`, `3 days`, `4h`."""

from __future__ import annotations

import re

from phasemark.document.outline import Scope
from phasemark.text.late import late

_DURATION = late(
    r"(?<![\w.])(?:\d{1,4}(?:\.\d{1,2})?[ \t]*(?:-|–|—|to|or)[ \t]*)?"
    r"(?P<most>\d{1,4}(?:\.\d{1,2})?)[ \t]?(?:-[ \t]?)?(?:working[ \t]|business[ \t])?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo)\b",
    re.IGNORECASE,
)
_DAYS = {"mi": 1 / 480, "h": 1 / 8, "d": 1.0, "w": 5.0, "mo": 20.0}
"""Working days of a unit, by how it begins."""


def days_of(text: str) -> float | None:
    """The working days of the first duration in a text; of a range the upper bound.

    A week has 5 days, a month 20, a day 8 hours. None where the text has no duration.
    """
    match = _DURATION.search(text[:200])
    if match is None:
        return None
    unit = match["unit"].lower()
    return float(match["most"]) * _DAYS[unit[:2] if unit[0] == "m" else unit[0]]


_ASIDE = late(r"\(([^()]{1,60})\)[ \t]*$")


def days(scope: Scope) -> float | None:
    """The working days of a stage: its Duration, else what its heading says in parentheses."""
    return days_of(scope.duration) if scope.duration else days_in_heading(scope.name)


def days_in_heading(title: str) -> float | None:
    """The working days in the parentheses at the end of a heading; None without any."""
    aside = _ASIDE.search(title)
    return days_of(aside[1]) if aside else None

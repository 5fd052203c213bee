"""What durations are in working days."""

from __future__ import annotations

import pytest

from phasemark.workspace.duration import days_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1 week", 5),
        ("1-2 weeks", 10),
        ("1.5 weeks (two people)", 7.5),
        ("2–3 days", 3),
        ("2 to 4 working days", 4),
        ("4h", 0.5),
        ("~ 1 month", 20),
        ("30 minutes", 0.0625),
        ("about 3d", 3),
        ("one week", None),
        ("P1", None),
        ("", None),
        ("3 weekdays", None),
    ],
)
def test_days(text: str, days: float | None) -> None:
    assert days_of(text) == days

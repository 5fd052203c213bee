"""Expressions that wait for their first use."""

from __future__ import annotations

import re

import pytest

from phasemark.text.late import late


def test_it_finds_what_the_compiled_one_finds() -> None:
    text = "Phase 2a, phase 10"
    waiting = late(r"phase (?P<id>\w+)", re.IGNORECASE)
    compiled = re.compile(r"phase (?P<id>\w+)", re.IGNORECASE)
    assert waiting.findall(text) == compiled.findall(text) == ["2a", "10"]
    assert waiting.sub("x", text) == compiled.sub("x", text)
    match = waiting.match(text)
    assert match is not None
    assert match["id"] == "2a"


def test_a_damaged_one_is_told_at_its_first_use() -> None:
    waiting = late("(")
    with pytest.raises(re.error):
        waiting.search("")

"""What a rule calls a clean text holds nothing for it, in none of its pieces."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from phasemark.loading import builtin_kinds
from phasemark.rules import catalogue
from phasemark.syntax.parse import parse

LINES = (
    "# Phase 1", "## Tasks", "", "- [x] done", "  - [ ] below", "- [ x] odd", "- [] empty",
    "  - [X\t] tab", "- [-] later", "call 10.20.30.40 now", "1.2.3.4", "db-1.prod.internal",
    "http://x.local:80/", "/home/jroe/src", "C:\\Users\\jroe\\x", "jane@mail.example-bank.com",
    "@here", "a .corp b", "AKIA" + "ABCDEFGHIJKLMNOP", "password = hunter2hunter2", "> - [x] q",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_clean_texts_give_no_findings(lines: list[str]) -> None:
    text = "\n".join(lines)
    rules = [rule for rule in catalogue(builtin_kinds()).rules if rule.clean is not None]
    assert rules
    for rule in rules:
        if rule.clean is not None and rule.clean(text):
            for placed in parse(text).pieces:
                assert not list(rule.function(placed.piece)), rule.code

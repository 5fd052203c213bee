"""How much of a long log a session starts with, and how much work it is to tell."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest

from document.made import snapshot
from phasemark.features.bundle import Budget, Bundle, bundle
from phasemark.workspace.snapshot import Snapshot

PATH = "work-notes/phase-1.md"


def notes(entries: list[int]) -> str:
    texts = [f"### Session {number}\n- What changed: it\n- Next: more\n\n" for number in entries]
    return f"# Phase 1 - Logs\n\n## Session log\n\n{''.join(texts)}## Commits\n- `abc1234`\n"


def bundled(state: Snapshot, tokens: int) -> Bundle:
    (key,) = state.index.nodes
    return bundle(state, key, {}, Budget(tokens))


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
def test_as_many_entries_stay_as_fit(count: int) -> None:
    state = snapshot({PATH: notes(list(range(count)))})
    whole = bundled(state, 100_000).text
    cuts: list[int] = []
    for tokens in range(50, 1_000, 30):
        found = bundled(state, tokens)
        kept = [int(one) for one in re.findall(r"### Session (\d+)", found.text)]
        assert kept == list(range(found.cut, count))
        assert found.text.endswith(whole[whole.index("## Commits") :])
        cuts.append(found.cut)
        (weight,) = found.weights
        assert len(kept) <= 1 or weight.tokens < tokens
    assert cuts == sorted(cuts, reverse=True)


class Counting(Budget):
    """A budget that knows how much text was made to be weighed."""

    weighed: ClassVar[list[int]] = []

    def of(self, text: str) -> int:
        self.weighed.append(len(text))
        return super().of(text)


def test_a_long_log_is_cut_with_little_work() -> None:
    """Few texts are tried, however many entries there are to drop."""
    text = notes(list(range(800)))
    state = snapshot({PATH: text})
    (key,) = state.index.nodes
    Counting.weighed.clear()
    assert bundle(state, key, {}, Counting(1_000)).cut > 700
    assert sum(Counting.weighed) < 20 * len(text)

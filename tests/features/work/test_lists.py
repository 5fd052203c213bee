"""Commits and prompt progress on any notes: what is there is kept, a second time does nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.difference import made
from casebook.outside import Made
from document.made import snapshot
from phasemark.document.document import Document
from phasemark.features.change import Change
from phasemark.features.work.commits import add_commits
from phasemark.features.work.progress import update_progress
from phasemark.workspace.snapshot import Snapshot

NOTES = "work-notes/phase-1.md"
PROMPTS = "docs/phases/PHASE1-PROMPT.md"
HISTORY = Made(
    {},
    (
        "1234567 2026-03-14T08:00 Retry `{id}` <b> | src/log.py",
        "1234568 2026-03-14T07:00 Write lines | a, b",
        "abcdef1 2026-03-13T07:00 Start",
    ),
)

lines = st.sampled_from(
    (
        "# Phase 1 - Queue", "## Commits", "## Prompt progress", "## Session log",
        "### 2026-03-12", "- abcdef1 - Start", "* `abcdef1`: Start", "- none yet", "- <hash> - <m>",
        "- [ ] Prompt 1", "- [x] Prompt 2: old", "  - [ ] Prompt 3", "- Prompt 4 - x",
        "1. [ ] Prompt 7",
        "- [ ] Prompt 9: gone", "| a |", "| - |", "```", "<!--", "-->", "---", "", "", "text",
    )
)  # fmt: skip
texts = st.builds(
    lambda found, end, last: end.join(found) + last * end,
    st.lists(lines, max_size=14), st.sampled_from(("\n", "\r\n", "\r")), st.booleans(),
)  # fmt: skip


def commits(before: Snapshot, document: Document) -> Change | None:
    return add_commits(before, document, HISTORY)


def changed(text: str, change: Callable[[Snapshot, Document], Change | None]) -> str | None:
    prompts = "# Phase 1 - Implementation prompts\n\n## Prompt 1 of 3: A\n\n" + "".join(
        f"## Prompt {number} of 3: {name}\n\n" for number, name in ((2, "B"), (3, ""))
    )
    before = snapshot({NOTES: text, PROMPTS: prompts}, config="")
    found = change(before, before.documents[NOTES])
    return None if found is None else made({NOTES: text}, found)[NOTES]


@pytest.mark.parametrize("change", [commits, update_progress])
@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_a_second_time_does_nothing(
    change: Callable[[Snapshot, Document], Change | None], text: str
) -> None:
    once = changed(text, change)
    if once is not None and not text.startswith("---") and not {"```", "<!--"} & {*text.split()}:
        assert changed(once, change) is None


@pytest.mark.parametrize("change", [commits, update_progress])
@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_lines_end_as_before_and_ticks_stay(
    change: Callable[[Snapshot, Document], Change | None], text: str
) -> None:
    after = changed(text, change)
    if after is not None and ("\n" in text or "\r" in text):
        assert ("\r\n" in after) <= ("\r\n" in text)
        assert ("\n" in after.replace("\r\n", "")) == ("\n" in text.replace("\r\n", ""))
        assert after.count("[x] Prompt 2: old") == text.count("[x] Prompt 2: old")

"""The board after an edit is made of the board before, and says what a new one says."""

from __future__ import annotations

import pytest

from document.made import snapshot
from phasemark.workspace.board import Board, board_of
from phasemark.workspace.edited import OfPhases
from workspace.test_board import job, notes, plan, shorts, stage, stages

TEXTS = {
    **plan("1"),
    **plan("2", "1"),
    **plan("2a"),
    **plan("2b", "2a"),
    **plan("3", "2"),
    **notes("1", "Not started"),
    **notes("2", ""),
    **notes("2a", "Complete"),
    **notes("2b", "In progress"),
    **stages(
        stage("9.1", more="**Duration:** 1 day\n"),
        stage("9.2", more="**Duration:** 2 days\n"),
        stage("9.3", "9.1", more="**Duration:** 1 day\n"),
    ),
    **{f"unordered/{path}": "# Phase\n\n## Goals\n- x\n" for path in (*plan("1"), *plan("2"))},
}
STAGES = TEXTS["plan/STAGE_9_PLAN.md"]


def edit(changed: dict[str, str]) -> tuple[Board, Board]:
    """The boards before and after edits of documents that are there, which outlast in order and
    claims: the board after all of them is asked for once."""
    kept = snapshot(TEXTS)
    before = board_of(kept.index)
    for _ in before.in_steps():
        pass
    assert before.critical_path
    assert before.links
    for path, text in changed.items():
        assert path in TEXTS
        kept = kept.with_text(path, text)
    left = kept.index.memo["board"]
    assert isinstance(left, OfPhases)
    assert left.touched
    return before, board_of(kept.index)


CHANGES = {
    "a part is complete": notes("2b", "Complete"),
    "a part begins again": notes("2a", "In progress"),
    "one that others wait for": notes("1", "Complete"),
    "a whole says itself": notes("2", "Complete"),
    "two edits": {**notes("2b", "Complete"), **notes("1", "Complete")},
    "days": {"plan/STAGE_9_PLAN.md": STAGES.replace("2 days", "7 days")},
    "what stands before a dependency": {
        path: text.replace("## Depends", "## Goals\n- [It](phase-1.md)\n\n## Depends")
        for path, text in plan("2", "1").items()
    },
    "it says that it waits for nothing": {
        "unordered/plan/phase-2.md": TEXTS["unordered/plan/phase-2.md"] + "\n## Depends on\n"
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_it_says_what_a_new_one_says(name: str) -> None:
    before, after = edit(CHANGES[name])
    fresh = board_of(snapshot({**TEXTS, **CHANGES[name]}).index)
    assert after is not before
    assert after.jobs == fresh.jobs
    assert after.critical_path == fresh.critical_path
    assert after.weights_behind == fresh.weights_behind
    assert after.links == fresh.links


def test_what_says_the_same_is_not_looked_at_again() -> None:
    path = "work-notes/phase-2b.md"
    before, after = edit({path: f"{TEXTS[path]}\n## Session log\n\n### 2026-01-05 10:00\n"})
    same = [key for key, one in after.jobs.items() if one is before.jobs[key]]
    assert shorts(same) == "1 2a 3 9 9.1 9.2 9.3 1 2"
    assert after.critical_path is before.critical_path
    assert job(after, "2b") == job(before, "2b")

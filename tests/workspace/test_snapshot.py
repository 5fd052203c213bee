"""A snapshot after edits finds what a snapshot of the same texts finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import snapshot
from phasemark.features.workspace_symbols import find
from phasemark.rules.check import check
from phasemark.workspace.board import board_of
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot

PATHS = (
    "plan/phase-1.md", "plan/phase-2.md", "prompts/phase-1.md", "work-notes/phase-1.md",
    "docs/phases/PHASE3.md", "docs/phases/PHASE3-PROMPT.md", "handoffs/phase-1.md",
    "plan/stage-9.md", "docs/other.md", "PLAN.md", "svc/plan/phase-1.md",
)  # fmt: skip

LINES = (
    "# Phase 1: Gateway", "# Phase 2", "# Notes", "## Goals", "## Constraints", "## References",
    "## Verification", "## Definition of done", "## Status", "- [x] Complete", "- [ ] In progress",
    "**Status:** Complete", "## Depends on", "- Phase 1", "- Phase 2", "- Phase 7", "Phases 1–3",
    "## Files", "### New", "- `src/a.py`", "- src/b.py (modify)", "- src/missing.py",
    "## Deliverables", "- [ ] `src/a.py`", "## Context", "- Plan: plan/phase-1.md",
    "- Work notes: work-notes/phase-1.md", "[link](../plan/phase-2.md#goals)", "[bad](gone.md)",
    "## Stage 9.1: Parser", "## Stage 9.2: Routes", "**Dependencies:** Stage 9.1",
    "**Dependencies:** Stage 9.2", "**Parallel Group:** A", "**Files:**", "- `src/c.py` (new)",
    "## Prompt 1 of 2: Types", "## Prompt 2 of 3: Routes", "Context files to load:",
    "## Session log", "### 2026-01-05 10:00", "- Next: go on", "## Commits", "- abc1234 - x",
    "## Open questions", "- [ ] why", "## Decisions", "- a: b", "- `make test`", "<Goal 1>", "TODO",
    "<!-- phasemark: allow PLN004, REF001 - so -->", "<!-- phasemark: allow-file PAR002 -->",
    "<!-- phasemark: kind=handoff -->", "```", "someone@example.org", "",
)  # fmt: skip
FILES = ("src/a.py", "src/c.py", "Makefile")
PARTS = (
    "by_phase", "claims", "cycles", "cycles_of", "declares_order", "nodes_of", "rank", "required",
    "required_ranks", "roles_in_use", "series_words", "successors",
)  # fmt: skip

QUERIES = ("phase", "blocked", "complete stage", "gateway")
OF_BOARD = (
    "jobs", "links", "levels", "cycles", "unknown", "collisions", "hazards", "migrations",
    "critical_path", "weights_behind", "merge_order", "waiting_for",
)  # fmt: skip

texts = st.lists(st.sampled_from(LINES), max_size=25).map(lambda lines: "\n".join(lines) + "\n")
edits = st.tuples(
    st.sampled_from(PATHS), st.floats(0, 1), st.integers(0, 30), st.sampled_from(LINES)
)


def edited(text: str, share: float, length: int, new: str) -> str:
    at = int(share * len(text))
    return f"{text[:at]}{new}\n{text[at + length :]}"


def assert_same(kept: Snapshot, config: str | None) -> None:
    """Findings are equal, and so is what the index, the board and a search say."""
    fresh = snapshot({path: one.text for path, one in kept.documents.items()}, FILES, config)
    assert check(kept) == check(fresh)
    assert kept.index.nodes == fresh.index.nodes
    assert list(kept.index.nodes) == list(fresh.index.nodes)
    for part in PARTS:
        assert getattr(kept.index, part) == getattr(fresh.index, part), part
    assert dict(kept.outlines) == dict(fresh.outlines)
    board, other = board_of(kept.index), board_of(fresh.index)
    for part in OF_BOARD:
        assert getattr(board, part) == getattr(other, part), part
    for query in QUERIES:
        assert find(kept, query) == find(fresh, query)


@settings(max_examples=120, deadline=None)
@given(
    st.dictionaries(st.sampled_from(PATHS), texts, min_size=2),
    st.lists(edits, min_size=1, max_size=5),
    st.sampled_from((None, "", 'profile = "strict"\n')),
)
def test_edits_give_what_a_new_snapshot_gives(
    start: dict[str, str], changes: list[tuple[str, float, int, str]], config: str | None
) -> None:
    kept = snapshot(start, FILES, config)
    check(kept)
    for path, share, length, new in changes:
        before = kept.documents[path].text if path in kept.documents else ""
        kept = kept.with_text(path, edited(before, share, length, new))
        assert_same(kept, config)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), texts, min_size=2), st.data())
def test_a_deleted_document_is_gone(start: dict[str, str], data: st.DataObject) -> None:
    kept = snapshot(start, FILES)
    check(kept)
    kept = kept.without(data.draw(st.sampled_from(sorted(start))))
    assert_same(kept, None)


PLAN = "# Phase 1\n\n## Goals\n- fast\n\n## References\n- `src/a.py`\n"


def test_an_edit_that_changes_no_fact_keeps_the_index() -> None:
    before = snapshot({"plan/phase-1.md": PLAN}, FILES)
    index = before.index
    assert index.nodes
    after = before.with_text("plan/phase-1.md", PLAN.replace("fast", "very fast"))
    assert after.index.nodes is index.nodes
    assert after.index.outlines["plan/phase-1.md"] is after.documents["plan/phase-1.md"].outline
    assert after.outlines["plan/phase-1.md"] is after.documents["plan/phase-1.md"].outline
    other = after.with_text("plan/phase-1.md", PLAN.replace("src/a.py", "src/b.py"))
    assert other.index.nodes is not index.nodes


def test_a_snapshot_never_changes() -> None:
    before = snapshot({"plan/phase-1.md": PLAN}, FILES)
    found = check(before)
    before.with_text("plan/phase-1.md", "")
    before.with_text("plan/phase-2.md", PLAN)
    before.without("plan/phase-1.md")
    assert list(before.documents) == ["plan/phase-1.md"]
    assert check(before) == found
    assert "plan/phase-2.md" not in before.files


def test_documents_are_known_files() -> None:
    kept = snapshot({"plan/phase-1.md": PLAN})
    assert "plan/phase-2.md" in kept.with_text("plan/phase-2.md", "").files
    assert "plan/phase-1.md" not in kept.without("plan/phase-1.md").files


def test_other_files_give_other_findings() -> None:
    kept = snapshot({"plan/phase-1.md": PLAN}, FILES, "")
    assert "REF001" not in {finding.code for finding in check(kept)}
    without = kept.with_files(Files(kept.files.paths - {"src/a.py"}))
    assert "REF001" in {finding.code for finding in check(without)}


def test_a_document_of_a_known_file_leaves_the_files_alone() -> None:
    before = Snapshot(snapshot({}).project, {}, Files(["plan/phase-1.md"]))
    assert before.with_text("plan/phase-1.md", "# Phase 1\n").files is before.files
    assert "plan/phase-2.md" in before.with_text("plan/phase-2.md", "# Phase 2\n").files

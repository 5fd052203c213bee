"""What a document says to others: status, dependencies, references, claims, progress."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import document
from phasemark.document.outline import Outline


def outline(path: str, body: str, title: str = "# Phase 9") -> Outline:
    return document(path, f"{title}\n\n{body}").outline


# status


@pytest.mark.parametrize(
    ("body", "value", "ticked"),
    [
        ("## Status\n- [ ] Not started\n- [x] In progress\n- [ ] Complete\n", "In progress", 1),
        ("## Status\n- [ ] Not started\n- [ ] In progress\n", "", 0),
        ("## Status\n- [x] Not started\n- [x] Blocked\n", "Blocked", 2),
        ("## Status\n\nIn progress\n", "In progress", -1),
        ("## Status\n- In progress\n", "In progress", -1),
        ("## Status\n> In progress\n", "In progress", -1),
        ("## Status: Complete\n", "Complete", -1),
        ("## Status — In progress\n", "In progress", -1),
        ("**Status:** Done ✅\n", "Complete", -1),
        ("**Status:** ✅ Complete (2026-01-05)\n", "Complete", -1),
        ("**Status**: 🚧 WIP\n", "In progress", -1),
        ("- **Status:** `planned`\n", "Planned", -1),
        ("Status: Blocked on review\n", "Blocked", -1),
        ("**Status:** IN PROGRESS\r\n\r\n## Goals\r\n", "In progress", -1),
        ("## Status\n", "", -1),
        ("## Status\n\nwe shall see\n", "", -1),
        ("**Status:** Not complete\n", "", -1),
        ("**Status:** Incomplete\n", "", -1),
    ],
)
def test_the_status_is_a_ticked_box_or_the_first_words(body: str, value: str, ticked: int) -> None:
    status = outline("plan/phase-9.md", body).status
    assert status is not None
    assert (status.value, status.ticked) == (value, ticked)


def test_an_unknown_status_is_kept_as_written() -> None:
    found = document("plan/phase-9.md", "# Phase 9\n\n**Status:** half baked\n")
    status = found.outline.status
    assert status is not None
    assert status.written == "half baked"
    assert found.outline.span(status.at).of(found.text) == "half baked"


def test_a_document_without_a_status_has_none() -> None:
    assert outline("plan/phase-9.md", "## Goals\n\nStatus quo: kept\n").status is None


# dependencies


def waits(path: str, body: str, title: str = "# Phase 9") -> list[str]:
    """Each dependency as `Phase 1`, with `?` when optional and its scope and path behind it."""
    found = outline(path, body, title)
    return [
        f"{one.id}{'?' if one.optional else ''}"
        + (f" of {found.scopes[one.scope].id}" if one.scope >= 0 else "")
        + (f" in {one.path}" if one.path else "")
        for one in found.depends
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Depends on\n- Phase 1\n- Phase 2b: routes\n", ["Phase 1", "Phase 2b"]),
        ("**Depends on:** Phases 1, 2 and 3\n", ["Phase 1", "Phase 2", "Phase 3"]),
        ("Depends on: Phases 1–3\n", ["Phase 1", "Phase 2", "Phase 3"]),
        ("Depends on: Phase 1A to Phase 1C\n", ["Phase 1a", "Phase 1b", "Phase 1c"]),
        ("## Prerequisites\n- [x] phase-1 is complete\n", ["Phase 1"]),
        ("## Dependencies\n- Stage 3\n", ["Stage 3"]),
        ("**Depends on:** 8, 8.1\n", ["Phase 8", "Phase 8.1"]),
        ("## Depends on\n- 1\n- 2a\n", ["Phase 1", "Phase 2a"]),
        ("## Depends on\n\n1, 2a\n", ["Phase 1", "Phase 2a"]),
        (
            "## Depends on\n- [Phase 1](phase-1.md)\n- `plan/phase-2.md`\n- plan/phase-3-x.md\n",
            ["Phase 1 in phase-1.md", "Phase 2 in plan/phase-2.md", "Phase 3 in plan/phase-3-x.md"],
        ),
        ("## Depends on\n- the parser (Phase 2)\n", ["Phase 2"]),
        ("## Depends on\nPhase 1 (not Phase 2)\n", ["Phase 1"]),
        ("## Dependencies\n- Required: Phase 1\n- Optional: Phase 2\n", ["Phase 1", "Phase 2?"]),
        ("## Dependencies\n**Required:** 1\n\n**Optional:** 2\n", ["Phase 1", "Phase 2?"]),
        ("## Depends on\n- Phase 1, Phase 2 (optional)\n", ["Phase 1", "Phase 2?"]),
        ("## Dependencies\n- Blocks: Phase 10\n- Blocked by: Phase 3\n", ["Phase 3"]),
        ("## Dependencies\n- Phase 3\n- **Unlocks:**\n  - Phase 10\n  - Phase 11\n", ["Phase 3"]),
        ("**Depends on:** Phase 8 | **Blocks:** Phase 10\n", ["Phase 8"]),
        ("## Depends on\nPhase 9\n", ["Phase 9"]),
        ("## Depends on\nPhase 8 must be done before Phase 9 starts\n", ["Phase 8"]),
    ],
)  # fmt: skip
def test_a_dependency_is_a_phase_below_its_heading(body: str, expected: list[str]) -> None:
    assert waits("plan/phase-9.md", body) == expected


@pytest.mark.parametrize(
    "value",
    [
        "None", "--", "—", "n/a", "None (Phase 2 can start)", "react 18.2, lodash@4.17.21",
        "Node 20", "P1", "v1.2, v3", "PostgreSQL 16", "`Phase 3`", "https://example.org/phase-4.md",
        "Phase X", "Stage X.Y", "~~~\nPhase 3\n~~~", "<!-- Phase 3 -->",
    ],
)  # fmt: skip
def test_other_words_are_no_dependency(value: str) -> None:
    assert waits("plan/phase-9.md", f"## Depends on\n\n{value}\n") == []


def test_text_elsewhere_is_no_dependency() -> None:
    assert waits("plan/phase-9.md", "## Overview\n\nDepends a bit on Phase 1.\n") == []


STAGES = "# Stage 9\n\n## Stage 9.1: types\n\n## Stage 9.2: parser\n\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("**Dependencies:** None\n", []),
        ("**Dependencies:** Stage 9.1 (uses the types of 9.2)\n", ["Stage 9.1 of Stage 9.3"]),
        ("**Depends on:** 9.1, 9.2\n", ["Stage 9.1 of Stage 9.3", "Stage 9.2 of Stage 9.3"]),
        (
            "**Dependencies:**\n- **Required:** Stage 9.1\n- **Optional:** Stage 9.2\n",
            ["Stage 9.1 of Stage 9.3", "Stage 9.2? of Stage 9.3"],
        ),
        (
            "- **Dependencies:**\n  - **Required:** Stage 9.1\n  - **Optional:** Stage 9.2\n",
            ["Stage 9.1 of Stage 9.3", "Stage 9.2? of Stage 9.3"],
        ),
        (
            "**Dependencies:**\n- Required: None\n- Optional: 9.2\n",
            ["Stage 9.2? of Stage 9.3"],
        ),
        (
            "- Stage 9.1: types\n- Stage 9.2: parser (depends on Stage 9.1)\n",
            ["Stage 9.1 of Stage 9.2"],
        ),
    ],
)
def test_a_stage_has_dependencies_of_its_own(body: str, expected: list[str]) -> None:
    assert waits("plan/stage-9.md", f"## Stage 9.3: routes\n\n{body}", STAGES) == expected


STAGES_9 = "## Stage 9.1: a\n\n## Stage 9.2: b\n\n## Stage 9.3: c\n"


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("**Dependencies:** None\n", []),
        ("**Dependencies:** Stages 7 (gateway), 8.2 (parser)\n", ["Stage 7", "Stage 8.2"]),
        ("## Dependencies\n- Stage 7: gateway\n\n**Enables:** Stage 20\n", ["Stage 7"]),
        ("## Depends on\n- Stage 9.1\n- Stage 9.2\n", []),
        (
            "## Dependencies\n- Stage 9.2 depends on Stage 9.1 (see 9.9)\n- 9.3 after 9.1, 7.1\n",
            ["Stage 9.1 of Stage 9.2", "Stage 9.1 of Stage 9.3", "Stage 7.1 of Stage 9.3"],
        ),
        (
            "## Prerequisites\n- Stage 9.3 — charts — needs Stage 9.1\n- Stage 8\n",
            ["Stage 9.1 of Stage 9.3", "Stage 8"],
        ),
    ],
)
def test_dependencies_above_all_stages_are_of_the_whole_or_of_the_stage_they_name(
    top: str, expected: list[str]
) -> None:
    assert waits("plan/stage-9-plan.md", f"{top}\n{STAGES_9}", "# Stage 9: all") == expected


def test_a_table_tells_dependencies_of_the_phases_of_a_plan() -> None:
    table = (
        "| Phase | Depends on |\n|---|---|\n| Phase 1 | — |\n| Phase 2 | Phase 1 |\n| 3 | 1, 2 |\n"
    )
    phases = "## Phase 1: a\n\n## Phase 2: b\n\n## Phase 3: c\n"
    assert waits("PLAN.md", f"{table}\n{phases}", "# Plan") == [
        "Phase 1 of Phase 2", "Phase 1 of Phase 3", "Phase 2 of Phase 3",
    ]  # fmt: skip
    assert waits("PLAN.md", phases + table.replace("Depends on", "Owner"), "# Plan") == []


# references and claims


def promises(path: str, body: str, title: str = "# Phase 9") -> list[tuple[str, str]]:
    return [(one.path, one.promise) for one in outline(path, body, title).references]


def claims(path: str, body: str, title: str = "# Phase 9") -> list[tuple[str, str]]:
    return [(one.path, one.mode) for one in outline(path, body, title).claims]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_merge_order_is_read_line_by_line(end: str) -> None:
    steps = "## Merge order\n\nStage 9.3 only after Stage 9.2.\n\n1. Stage 9.1\n2. Stage 9.2\n"
    plan = document("plan/stage-9-plan.md", f"# Stage 9\n\n{steps}".replace("\n", end)).outline
    assert [str(step.id) for step in plan.merges] == ["Stage 9.1", "Stage 9.2"]


def test_references_hold_what_their_section_promises() -> None:
    body = (
        "Text of src/a.py and [link](b.md#goals).\n\n"
        "## References\n- `src/c.py` - the parser\n- src/d.py:12 and docs/\n- @src/e.py\n\n"
        "## Goals\n- write src/f.py\n"
    )
    assert promises("plan/phase-9.md", body) == [
        ("src/a.py", "none"), ("b.md", "exists"), ("src/c.py", "exists"), ("src/d.py", "exists"),
        ("docs/", "exists"), ("src/e.py", "exists"), ("src/f.py", "none"),
    ]  # fmt: skip


def test_code_and_addresses_are_no_references() -> None:
    body = "## References\n- `npm run build`, `a.b()`, `--flag=x/y`\n- https://example.org/a.md\n"
    assert promises("plan/phase-9.md", body) == []


@pytest.mark.parametrize(
    "body",
    [
        "### New\n- `src/a.py`\n\n### Modified\n- src/b.py\n\n### Referenced\n- src/c.py\n",
        "**New:**\n- `src/a.py`\n**Modified:**\n- src/b.py\n**Referenced (so):**\n- src/c.py\n",
        "New:\n- `src/a.py` — parser\n\nModified:\n- src/b.py\n\nReferenced:\n- src/c.py\n",
        "- `src/a.py` (new)\n- `src/b.py` (modify)\n- `src/c.py` (read-only)\n",
    ],
)
def test_a_specification_claims_its_files(body: str) -> None:
    assert claims("docs/phases/PHASE9.md", f"## Files\n{body}") == [
        ("src/a.py", "new"), ("src/b.py", "modified"), ("src/c.py", "read"),
    ]  # fmt: skip


def test_files_of_a_table_are_claimed() -> None:
    body = "## Files\n| File | Why |\n|---|---|\n| `src/a.py` | as src/b.py |\n| src/c.py | new |\n"
    assert claims("docs/phases/PHASE9.md", body) == [
        ("src/a.py", "written"),
        ("src/c.py", "written"),
    ]


def test_only_what_leads_an_item_is_claimed() -> None:
    body = (
        "## Deliverables\n- [ ] `src/a.py`, as `src/b.py` does\n- [ ] Module: src/c.py\n"
        "- words, src/d.py\n"
    )
    assert claims("prompts/phase-9.md", body) == [("src/a.py", "written"), ("src/c.py", "written")]


def test_claims_of_a_stage_are_its_own() -> None:
    found = outline(
        "plan/stage-9.md",
        "**Files:**\n- `src/a.py` (new)\n\n## Stage 9.2: b\n\n**Files:**\n- src/b/ (modify)\n",
        "# Stage 9\n\n## Stage 9.1: a",
    )
    assert [(one.path, one.mode, str(found.scopes[one.scope].id)) for one in found.claims] == [
        ("src/a.py", "new", "Stage 9.1"), ("src/b/", "modified", "Stage 9.2"),
    ]  # fmt: skip


# identity


def test_the_id_is_that_of_the_name_then_of_the_title() -> None:
    named = outline("plan/phase-2-x.md", "", "# Phase 3: Y")
    assert (str(named.id), str(named.title_id), named.slug) == ("Phase 2", "Phase 3", "x")
    titled = outline("plan/x.md", "", "# Phase 3: Y")
    assert (str(titled.id), titled.slug) == ("Phase 3", "")


@pytest.mark.parametrize(
    "title",
    [
        "Phase 2a: Plan", "Phase 2a - Execution Prompt", "Phase 2A — Scaffold", "Phase 02a",
        "Phase 2a（计划）", "Phase 2a：计划", "🚀 Phase 2a (draft)", "Gateway, phase 2a",
    ],
)  # fmt: skip
def test_a_title_names_its_phase(title: str) -> None:
    assert str(outline("plan/x.md", "", f"# {title}").id) == "Phase 2a"


def test_a_document_without_a_kind_says_nothing() -> None:
    found = document("docs/a.md", "# A\n\n## Depends on\n- Phase 1\n").outline
    assert (found.kind, found.depends, found.references) == (None, (), ())


# equality

LINES = (
    "# Phase 9: Gateway", "## Goals", "- fast", "**Status:** Planned", "## Depends on", "- Phase 1",
    "Phase 2", "## Files", "- `src/a.py` (new)", "- [ ] open", "- [x] done", "", "Text.",
    "## Session log", "### 2026-01-05 10:00", "- Next: x", "## Verification", "- `make test`",
    "<!-- phasemark: allow PLN004 -->",
)  # fmt: skip
BLANKS = st.sampled_from(("\n", "\n\n", "\n\n\n", "\n \n"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12), st.data())
def test_an_edit_that_only_moves_text_keeps_the_outline(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n\n".join(lines) + "\n"
    moved = "".join(line + data.draw(BLANKS) + "\n" for line in lines)
    one, other = document("work-notes/phase-9.md", text), document("work-notes/phase-9.md", moved)
    assert one.outline == other.outline
    for a, b in zip(one.outline.references, other.outline.references, strict=True):
        assert one.outline.span(a.at).of(text) == other.outline.span(b.at).of(moved)


def test_another_fact_is_another_outline() -> None:
    text = "# Phase 9\n\n## Depends on\n- Phase 1\n"
    one = document("plan/phase-9.md", text).outline
    assert one != document("plan/phase-9.md", text.replace("1", "2")).outline
    assert one == document("plan/phase-9.md", text.replace("\n\n", "\n\n\n")).outline

"""What headings say that are no names of sections, and sections named with their phase."""

from __future__ import annotations

import pytest

from document.made import document
from phasemark.document.wording import phrases


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Acceptance mapping (master plan)", {"Definition of done"}),
        ("Cross-team guardrails", {"Constraints"}),
        ("1. 목표 & 성공 기준(DoD)", {"Definition of done"}),
        ("Deliverables / success metrics", {"Deliverables", "Definition of done"}),
        ("What's done", set()),
        ("Requirementsx", set()),
        ("", set()),
        ("Goals " + "and so on " * 20, set()),
    ],
)
def test_the_names_in_a_heading(title: str, names: set[str]) -> None:
    read = document("plan/phase-1.md", "# Phase 1\n").sections.lexicon
    assert read is not None
    found = {read.sections[one].name for one in phrases(title) if one in read.sections}
    assert found == names


def test_a_section_named_with_its_phase() -> None:
    text = (
        "# Plan\n\n## Phase 1: Gateway\n\n### Phase 1 Verification\n- `make`\n\n"
        "### Deliverables of Phase 1\n- src/a.py\n\n## Phase 2 - Verification\n\n## Phase 3 Tools\n"
    )
    sections = document("plan/phase-1.md", text).sections.all
    assert [(one.title, one.name, one.opening is not None) for one in sections[1:]] == [
        ("Phase 1: Gateway", "", True),
        ("Phase 1 Verification", "Verification", False),
        ("Deliverables of Phase 1", "Deliverables", False),
        ("Phase 2 - Verification", "", True),
        ("Phase 3 Tools", "", True),
    ]

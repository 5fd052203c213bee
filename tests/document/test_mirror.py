"""Paths of the other documents of a phase, where the folders mirror each other."""

from __future__ import annotations

import pytest

from document.made import document
from phasemark.document.mirror import mirrored


@pytest.mark.parametrize(
    ("path", "role", "expected"),
    [
        ("prompts/phase-2a-x.md", "plan", "plan/phase-2a-x.md"),
        ("prompts/phase-2a-x.md", "notes", "work-notes/phase-2a-x.md"),
        ("svc/plan/phase-1.md", "prompt", "svc/prompts/phase-1.md"),
        ("work-notes/phase-1.md", "plan", "plan/phase-1.md"),
        ("handoffs/phase-1.md", "notes", "work-notes/phase-1.md"),
        # these folders mirror nothing
        ("docs/phases/PHASE1.md", "notes", "the work notes"),
        ("docs/phases/PHASE1-PROMPT.md", "plan", "the plan"),
        ("prompts/deep/phase-1.md", "plan", "the plan"),
        ("prompts/gateway.md", "plan", "the plan"),
    ],
)
def test_a_path_is_mirrored_by_convention(path: str, role: str, expected: str) -> None:
    text = "# Gateway\n\n## Role\n\n## Task\n\n## Context\n"
    assert mirrored(document(path, text), role) == expected

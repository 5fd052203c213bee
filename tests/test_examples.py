"""The examples are what their READMEs say: one is clean under every rule, one is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phasemark.cli.main import main

EXAMPLES = Path(__file__).parent.parent / "examples"

UNFINISHED = {
    "docs/phases/PHASEC-PROMPT.md": ["IMP002", "IMP014"],
    "plan/STAGE_5_PLAN.md": ["PAR001"],
    "plan/phase-1-schema.md": ["STA007"],
    "plan/phase-2-export.md": ["REF001"],
    "plan/phase-3-schedule.md": ["PAR002"],
    "plan/phase-4-mail.md": ["REF006", "VER008"],
    "prompts/phase-2-export.md": ["DOC010", "PRM006", "PRM019", "TRI006"],
    "work-notes/phase-1-schema.md": ["NTE014"],
    "work-notes/phase-2-export.md": ["NTE003", "SEC001"],
}


def findings(
    capsys: pytest.CaptureFixture[str], example: str, *options: str
) -> list[dict[str, str]]:
    main(["check", "--format", "json", "--no-cache", *options, str(EXAMPLES / example)])
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_the_finished_project_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(capsys, "metrics-gateway", "--hints") == []


def test_every_document_of_the_finished_project_is_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["kinds", "--format", "json", str(EXAMPLES / "metrics-gateway")])
    documents = json.loads(capsys.readouterr().out)
    kinds = {document["kind"] for document in documents if document["kind"]}
    assert kinds == {
        "handoff", "implementation-prompts", "library-entry", "model-selection", "phase-spec",
        "plan", "prompt", "stage-plan", "stop-rules", "work-notes",
    }  # fmt: skip
    assert all(document["declares"] for document in documents if document["kind"])


def test_the_unfinished_project_shows_one_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, list[str]] = {}
    for finding in findings(capsys, "unfinished"):
        found.setdefault(finding["path"], []).append(finding["code"])
    assert {path: sorted(codes) for path, codes in found.items()} == UNFINISHED


def test_the_made_up_key_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(EXAMPLES / "unfinished")])
    printed = capsys.readouterr().out
    assert "SEC001" in printed
    assert "AKIA7Q2WJ5RTXK4MZB6N" not in printed

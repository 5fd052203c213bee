"""`bundle` and `stats`: what a session starts with, and what can be counted afterwards."""

from __future__ import annotations

import json
import re

import pytest

from cli.phases import notes, plan
from cli.project import CONFIG, Project
from cli.repository import begun, git, needs_git

PROMPT = """\
# Phase 1: Base

## Context
- Plan: `plan/phase-1.md`
- Work notes: `work-notes/phase-1.md`
- Reference implementation: `src/app.py`
- Missing: `src/missing.py`

## Task
Write `src/new.py`.
"""


def log(*days: int, following: str = "go on") -> str:
    return "## Session log\n" + "".join(
        f"\n### 2026-03-{day:02} 09:00\n- What changed: {'x' * 420}\n- Next: {following}\n"
        for day in days
    )


@pytest.fixture
def project(tmp_path, monkeypatch, capsys) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Project(folder, capsys)
    for path, text in {
        "phasemark.toml": CONFIG, **plan("1", name="Base"), "prompts/phase-1.md": PROMPT,
        "src/app.py": "key = 'AKIA7Q2WJ5RTXK4MZB6N'\n\x1b[31m\n",
        **notes("1", "In progress", log(5, 6, 7)),
    }.items():  # fmt: skip
        made.write(path, text)
    return made


def test_a_session_starts_with_prompt_and_notes(project):
    assert project.run("bundle", "1") == 0
    assert project.out.startswith(
        "I'm continuing work on Phase 1.\n\nPrompt:\n\n--- prompts/phase-1"
    )
    assert "Current state:\n\n--- work-notes/phase-1.md ---\n# Phase 1\n" in project.out
    assert project.out.endswith("4. Proceed with the next logical unit.\n")
    assert "src/app.py ---" not in project.out
    assert re.match(r"phasemark: about \d+ of 60,000 tokens: work-notes/phase-1.md ", project.err)


def test_files_come_along_without_secrets_and_escapes(project):
    project.run("bundle", "1", "--files")
    assert "Context files:\n\n--- plan/phase-1.md ---\n" in project.out
    assert "--- src/app.py ---\nkey = '" in project.out
    assert "AKIA7Q2WJ5RTXK4MZB6N" not in project.out
    assert "\\x1b[31m" in project.out
    assert "src/missing.py ---" not in project.out


@pytest.mark.parametrize("how", ["option", "configuration"])
def test_what_does_not_fit_is_left_out_and_named(project, how):
    project.write("src/app.py", "x = 1\n" * 2000)
    if how == "configuration":
        project.write("phasemark.toml", "token-budget = 500\n")
    project.run("bundle", "1", "--files", *(["--budget", "500"] if how == "option" else []))
    assert "work-notes/phase-1.md (1 older log entries left out) ---" in project.out
    assert "### 2026-03-05" not in project.out
    assert "### 2026-03-07" in project.out
    assert "left out, it does not fit: src/app.py 3,000\n" in project.err
    total = int(re.search(r"about (\d+) of 500", project.err)[1])
    assert total <= 500


def test_more_than_the_budget_is_told(project):
    project.run("bundle", "1", "--budget", "10")
    assert "### 2026-03-07" in project.out
    assert "more than the budget" in project.err
    project.run("bundle", "1", "--per-token", "8")
    assert int(re.search(r"about (\d+) of", project.err)[1]) < 300


def test_a_session_ends_with_a_request(project):
    project.run("bundle", "phase-1", "--end")
    assert "Update the session log in work-notes/phase-1.md with what we did" in project.out
    assert project.err == ""


def test_what_cannot_be_done_is_said(project):
    assert project.run("bundle", "9") == 2
    assert "there is no phase `9`" in project.err
    assert project.run("bundle", "1", "--copy") == 2
    assert "`--copy` needs a terminal" in project.err


def test_programs_get_the_weights(project):
    project.write("src/app.py", "x = 1\n" * 2000)
    assert project.run("bundle", "1", "--files", "--budget", "500", "--format", "json") == 0
    found = json.loads(project.out)
    assert (found["id"], found["budget"], found["entriesLeftOut"]) == ("phase-1", 500, 1)
    assert found["tokens"] <= 500
    assert found["leftOut"] == [{"path": "src/app.py", "tokens": 3000}]
    assert found["files"][0]["path"] == "work-notes/phase-1.md"
    assert "I'm continuing work on Phase 1." in found["text"]
    assert project.err == ""
    project.run("bundle", "1", "--end", "--format", "json")
    assert "Update the session log" in json.loads(project.out)["text"]
    assert project.run("bundle", "1", "--copy", "--format", "json") == 2


@needs_git
def test_figures_are_those_of_notes_and_history(project):
    begun(project.folder)
    git(project.folder, "commit", "--allow-empty", "-m", "Work", "--date", "2026-03-05T10:10:00")
    commit = git(project.folder, "rev-parse", "--short=10", "HEAD").stdout.strip()
    silent = (
        log(5, 6, following="")
        + f"\n## Open questions\n- [ ] Why?\n- [x] How?\n\n## Commits\n- {commit} - Work\n"
    )
    project.write(
        "work-notes/phase-1.md", notes("1", "In progress", silent)["work-notes/phase-1.md"]
    )
    project.run("stats", "--format", "json")
    found = json.loads(project.out)
    (phase,) = found["phases"]
    assert phase["id"] == "phase-1"
    assert (phase["sessions"], phase["openQuestions"], phase["entriesWithoutNext"]) == (2, 1, 2)
    assert phase["firstCommitMinutes"] == found["medianFirstCommitMinutes"] > 0
    project.run("stats")
    assert re.search(r"^Phase 1 +2 +\d+ d \d+ h +1 +2$", project.out, re.M)


def test_figures_that_nobody_knows_are_dashes(project):
    project.run("stats")
    assert re.search(r"^all +3 +- +0 +0$", project.out, re.M)


def test_a_project_without_notes_has_no_figures(project):
    (project.folder / "work-notes" / "phase-1.md").unlink()
    project.run("stats")
    assert project.out == "No phase has work notes.\n"

"""`log` and `handoff`: what a session leaves behind."""

from __future__ import annotations

import json
import re
import sys

import pytest

from cli.phases import entry, notes, plan
from cli.project import Project
from cli.repository import begun, git, needs_git

FULL = entry("2026-03-05 09:00", "go on") + (
    "\n## Decisions\n- Keep one table: it is enough\n\n## Open questions\n- [x] Why? So.\n"
)


@pytest.fixture
def project(project: Project) -> Project:
    for path, text in {**plan("1", name="Base"), **notes("1", "In progress", FULL)}.items():
        project.write(path, text)
    return project


def last(project: Project) -> str:
    """The newest entry, without its date."""
    text = project.read("work-notes/phase-1.md")
    return re.split(r"^### .*\n", text, flags=re.M)[2].partition("\n\n## ")[0]


def test_an_entry_gets_what_is_said(project):
    assert project.run("log", "1", "-f", "Why=it is\nneeded", "--field", "next=the page") == 0
    assert project.out == "work-notes/phase-1.md: has a new entry\n"
    assert project.err == "phasemark: left empty: What changed\n"
    assert last(project) == (
        "- What changed:\n- Why: it is needed\n- Blockers: none\n- Next: the page"
    )
    project.run("check", "--select", "NTE007,NTE006")
    assert "NTE" not in project.out


@needs_git
def test_an_entry_knows_what_was_committed(project):
    begun(project.folder)
    project.write("src/a.py", "x = 1\n")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-m", "Write a")
    project.run("log", "1")
    assert "Write a" in last(project)
    assert "`src/a.py`" in last(project)
    assert "left empty: Why, Next" in project.err


def test_the_editor_has_the_last_word(project, monkeypatch):
    change = "open(p, 'w').write(t.replace('- Why:', '- Why: edited'))\n"
    read = "import sys\np = sys.argv[1]\nt = open(p).read()\n"
    script = project.write("edit.py", read + change)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')
    monkeypatch.delenv("VISUAL", raising=False)
    assert project.run("log", "1", "--edit") == 0
    assert "- Why: edited\n" in last(project)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("raise SystemExit(3)", "Editing failed; the notes are as they were"),
        ("open(p, 'w').close()", "nothing was saved in the editor; the notes are as they were"),
        ("pass", "nothing was saved in the editor; the notes are as they were"),
    ],
)
def test_an_editor_that_gives_nothing_changes_nothing(project, monkeypatch, script, sentence):
    before = project.read("work-notes/phase-1.md")
    path = project.write("edit.py", f"import sys\np = sys.argv[1]\n{script}\n")
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{path}"')
    monkeypatch.delenv("VISUAL", raising=False)
    assert project.run("log", "1", "--edit") == 2
    assert sentence in project.err
    assert project.read("work-notes/phase-1.md") == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("1", "-f", "why"), "`why` is no field; right is `NAME=TEXT`"),
        (("1", "-f", "nxt=x"), "a log entry has no field `nxt`; right are `What changed`,"),
        (("2",), "there is no phase `2`"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(project, arguments, sentence):
    before = project.read("work-notes/phase-1.md")
    assert project.run("log", *arguments) == 2
    assert sentence in project.err
    assert project.read("work-notes/phase-1.md") == before


def test_a_phase_without_notes_has_no_log(project):
    project.write("plan/phase-2.md", "# Phase 2\n\n## Depends on\nNone\n")
    for command in ("log", "handoff"):
        assert project.run(command, "2") == 2
        assert "Phase 2 has no work notes" in project.err


def test_a_handoff_is_printed_with_its_gaps(project):
    assert project.run("handoff", "1") == 0
    assert project.out.startswith("# Handoff: Phase 1")
    assert "Keep one table: it is enough" in project.out
    assert "could not know: no prompt says how it is asked for\n" in project.err
    assert "Open questions" not in project.err
    assert not (project.folder / "handoffs").exists()


def test_a_handoff_is_written_once(project):
    assert project.run("handoff", "1", "--write") == 0
    (written,) = (project.folder / "handoffs").iterdir()
    text = written.read_text()
    assert project.run("handoff", "1", "--write") == 2
    said = f"Phase 1 has a handoff already, `handoffs/{written.name}`; nothing is written over"
    assert said in project.err
    assert project.run("handoff", "1") == 0
    assert project.out.startswith("# Handoff: Phase 1")
    assert written.read_text() == text


def test_programs_get_the_entry(project):
    assert project.run("log", "1", "-f", "next=the page", "--format", "json") == 0
    found = json.loads(project.out)
    assert found["id"] == "phase-1"
    assert found["path"] == "work-notes/phase-1.md"
    assert found["entry"] in project.read("work-notes/phase-1.md")
    assert found["empty"] == ["What changed", "Why"]
    assert project.err == ""


def test_programs_get_the_handoff_and_what_is_missing(project):
    assert project.run("handoff", "1", "--format", "json") == 0
    found = json.loads(project.out)
    assert (found["id"], found["written"]) == ("phase-1", False)
    assert found["text"].startswith("# Handoff: Phase 1")
    assert "no prompt says how it is asked for" in found["missing"]
    assert project.err == ""
    assert project.run("handoff", "1", "--format", "json", "--write") == 0
    assert project.read(json.loads(project.out)["path"]).startswith("# Handoff: Phase 1")

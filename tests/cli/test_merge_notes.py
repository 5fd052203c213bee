"""`merge-notes` by hand and in a real merge of git."""

from __future__ import annotations

import json
import re

from cli.phases import entry, notes, plan
from cli.project import Project
from cli.repository import begun, git, needs_git

NOTES = notes("1", "In progress", entry("2026-03-05 09:00", "b"))["work-notes/phase-1.md"]


def session(day: int, text: str = NOTES) -> str:
    return f"{text}\n### 2026-03-{day:02} 09:00\n- What changed: `{day}.py`\n- Next: c\n"


def three(project: Project, base: str, ours: str, theirs: str) -> tuple[str, ...]:
    for name, text in (("base", base), ("theirs", theirs)):
        project.write(f"{name}.md", text)
    project.write("work-notes/phase-1.md", ours)
    return "merge-notes", "base.md", "work-notes/phase-1.md", "theirs.md"


def test_by_hand_the_result_replaces_ours(project):
    assert project.run(*three(project, NOTES, session(7), session(6))) == 0
    merged = project.read("work-notes/phase-1.md")
    assert re.findall("### (.*) 09", merged) == ["2026-03-05", "2026-03-06", "2026-03-07"]
    assert project.out == project.err == ""


def test_conflicts_are_counted(project):
    base = session(6)
    arguments = three(project, base, base.replace("6.py", "7.py"), base.replace("6.py", "8.py"))
    assert project.run(*arguments, "9") == 1
    assert project.err == "phasemark: work-notes/phase-1.md: 1 conflict left between markers\n"
    assert "<<<<<<<<< ours\n" in project.read("work-notes/phase-1.md")


def test_other_files_are_merged_by_lines(project):
    arguments = three(project, "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n")
    assert project.run(*arguments, "7", "src/a.py") == 0
    assert project.read("work-notes/phase-1.md") == "A\nb\nC\n"


def test_line_ends_stay(project):
    crlf = [text.replace("\n", "\r\n") for text in (NOTES, session(7), session(6))]
    assert project.run(*three(project, *crlf)) == 0
    merged = project.read("work-notes/phase-1.md")
    assert merged.count("\n") == merged.count("\r\n")
    assert merged.count("### ") == 3


def test_a_mark_at_the_beginning_stays(project):
    texts = ["\ufeff" + text for text in (NOTES, session(7), session(6))]
    assert project.run(*three(project, *texts)) == 0
    merged = project.read("work-notes/phase-1.md")
    assert merged.count("\ufeff") == 1
    assert merged.startswith("\ufeff# Phase 1")
    assert merged.count("### ") == 3


def test_what_cannot_be_read_changes_nothing(project):
    arguments = three(project, NOTES, NOTES, session(6))
    project.write("theirs.md", b"\xff\xfe")
    assert project.run(*arguments) == 2
    assert "not UTF-8" in project.err
    assert project.read("work-notes/phase-1.md") == NOTES


@needs_git
def test_git_calls_it_for_parallel_branches(project):
    claimed = "## Files\n\n### New\n" + "".join(f"- `src/{day}.py`\n" for day in (6, 7, 8))
    for path, text in {**plan("1", more=claimed), "work-notes/phase-1.md": NOTES}.items():
        project.write(path, text)
    assert project.run("init", "--merge-driver") == 0
    lines = [line for line in project.out.split("\n") if line.startswith("git config ")]
    begun(project.folder)
    for line in lines:
        key, value = re.fullmatch(r"git config (\S+) '(.*)'", line).groups()
        git(project.folder, "config", key, value)
    for day, branch in ((6, "phase-1-a"), (7, "phase-1-b"), (8, "main")):
        git(project.folder, "checkout", "-q", *(["-b"] if branch != "main" else []), branch,
            *(["main"] if branch != "main" else []))  # fmt: skip
        project.write("work-notes/phase-1.md", session(day))
        project.write(f"src/{day}.py", f"x = {day}\n")
        git(project.folder, "add", ".")
        git(project.folder, "commit", "-m", f"Work of day {day}")
    for branch in ("phase-1-b", "phase-1-a"):
        git(project.folder, "merge", "--no-ff", "-m", f"Merge {branch}", branch)
    merged = project.read("work-notes/phase-1.md")
    assert re.findall("### 2026-03-(..)", merged) == ["05", "06", "07", "08"]
    assert "<<<<" not in merged
    project.run("status", "1", "--format", "json")
    (phase,) = json.loads(project.out)["phases"]
    assert phase["writes"] == ["src/6.py", "src/7.py", "src/8.py"]
    assert all((project.folder / path).exists() for path in phase["writes"])


@needs_git
def test_git_is_left_with_a_conflict(project):
    base = session(6)
    project.write("work-notes/phase-1.md", base)
    project.run("init", "--merge-driver")
    begun(project.folder)
    driver = "phasemark merge-notes %O %A %B %L %P"
    git(project.folder, "config", "merge.phasemark-notes.driver", driver)
    git(project.folder, "checkout", "-q", "-b", "other")
    for branch, name in (("other", "7.py"), ("main", "8.py")):
        git(project.folder, "checkout", "-q", branch)
        project.write("work-notes/phase-1.md", base.replace("6.py", name))
        git(project.folder, "commit", "-a", "-m", f"Change {name}")
    assert git(project.folder, "merge", "other", check=False).returncode == 1
    assert git(project.folder, "status", "--porcelain").stdout == "UU work-notes/phase-1.md\n"
    assert "<<<<<<< ours\n" in project.read("work-notes/phase-1.md")


def test_init_adds_to_attributes_that_are_there(project):
    project.write(".gitattributes", "*.png binary")
    assert project.run("init", "--merge-driver") == 0
    assert project.read(".gitattributes") == ("*.png binary\nwork-notes/** merge=phasemark-notes\n")
    project.run("init", "--merge-driver")
    assert "names the driver already" in project.out
    assert project.read(".gitattributes").count("phasemark") == 1


@needs_git
def test_doctor_says_that_the_driver_is_idle(project):
    project.write("work-notes/phase-1.md", NOTES)
    project.write(".gitignore", "work-notes/\n")
    project.run("init", "--merge-driver")
    begun(project.folder)
    project.run("doctor")
    assert "git tracks none of the work notes, so that the merge driver" in project.out
    git(project.folder, "add", "-f", "work-notes")
    project.run("doctor")
    assert "merge driver" not in project.out

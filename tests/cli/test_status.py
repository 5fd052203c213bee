"""`status` and `next`: what the documents of all checkouts say."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from cli.phases import HOSTILE, entry, notes, plan, stage
from cli.project import Project
from cli.repository import GIT, begun, git

WORK = {
    **plan("1", name="Base"), **notes("1", "Complete"),
    **plan("2", "1", name="Core", more="## Tasks\n- [x] a\n- [ ] b\n"),
    **notes("2", "In progress", entry("2026-03-09 15:40", "write `b.py`")),
    **plan("3", "1", name="Edge"), **plan("4", "2", "3"), **notes("5", "Blocked"),
    **plan("5", "1"), **plan("6", "6"), **plan("7", "9"),
}  # fmt: skip


def laid(project: Project, texts: dict[str, str]) -> Project:
    for path, text in texts.items():
        project.write(path, text)
    return project


def test_the_board_is_grouped_by_state(project):
    laid(project, WORK)
    assert project.run("status") == 0
    assert re.sub(" +\n", "\n", project.out) == (
        "    Phase    Name  Done    Last entry        Waits for          Next\n"
        "In progress (1)\n"
        "  ◐ Phase 2  Core  1 of 2  2026-03-09 15:40                     write `b.py`\n"
        "Blocked (1)\n"
        "  ✕ Phase 5  Name\n"
        "Ready (1)\n"
        "  ▶ Phase 3  Edge\n"
        "Waiting (3)\n"
        "  ○ Phase 4  Name                            Phase 2, Phase 3\n"
        "  ○ Phase 6  Name                            Phase 6\n"
        "  ○ Phase 7  Name                            Phase 9 (unknown)\n"
        "Complete (1)\n"
        "  ✓ Phase 1  Base\n"
    )


def test_programs_get_a_node_and_three_more(project):
    laid(project, WORK)
    project.run("status", "--format", "json", "2")
    (phase,) = json.loads(project.out)["phases"]
    assert phase == {
        "id": "phase-2", "word": "phase", "name": "Core", "path": "plan/phase-2.md", "line": 1,
        "state": "in-progress", "reason": "`work-notes/phase-2.md` says `In progress`",
        "ready": False, "blockedBy": [], "level": 1, "writes": [], "reads": [],
        "done": 1, "total": 2, "next": "write `b.py`",
    }  # fmt: skip


def test_one_phase_is_told_in_full(project):
    laid(project, WORK)
    project.run("status", "phase-4")
    assert project.out == (
        "Phase 4: Name  ○ waiting\n"
        "  State           nothing says its state\n"
        "  Waits for       Phase 2 (in progress)\n"
        "  Waits for       Phase 3 (unknown)\n"
        "  Document        plan/phase-4.md\n"
    )


@pytest.mark.parametrize("form", ["markdown", "html", "table"])
def test_headings_of_others_stay_words(project, form):
    laid(
        project,
        {**plan("1", name=HOSTILE), **plan("2", name="x `|` a | b [x](javascript:y) *c* d")},
    )
    assert project.run("status", "--format", form) == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", project.out)
    if form == "html":
        assert "<script" not in project.out
    if form == "markdown":
        assert not re.search(r"(?<!\\)<", project.out)
        rows = [line for line in project.out.split("\n") if line.startswith("| Phase")]
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}
        assert "`\\|` a \\| b \\[x\\](javascript:y) \\*c\\* d" in project.out


def test_pages_have_no_empty_column_and_say_how_many_phases_there_are(project):
    laid(project, {**plan("1", name="Core"), **plan("2", name="Page")})
    for command in ("status", "graph"):
        assert project.run(command, "--format", "html") == 0
        heads = re.findall(r"<th>([^<]*)</th>", project.out)
        assert heads[:2] == ["Phase", "Name"]
        assert not {"Next", "Look at"} & set(heads)
        assert "2 phases: " in project.out


def test_a_root_without_phases_is_told(project):
    for command in ("status", "next"):
        assert project.run(command) == 0
        assert "no document here describes a phase or a stage" in project.err


def test_next_says_why(project):
    laid(project, WORK)
    assert project.run("next") == 0
    assert project.out == (
        "Ready\n"
        "  ▶ Phase 3  Edge: Phase 1 is complete; nothing says its state\n"
        "Running\n"
        "  ◐ Phase 2  Core: in progress: `work-notes/phase-2.md` says `In progress`\n"
        "Waiting\n"
        "  ○ Phase 4  Name: Phase 2 is in progress; Phase 3 is not complete\n"
        "  ○ Phase 5  Name: blocked: `work-notes/phase-5.md` says `Blocked`\n"
        "  ○ Phase 6  Name: waits for itself: Phase 6 → Phase 6\n"
        "  ○ Phase 7  Name: depends on Phase 9, which nothing describes\n"
    )


def test_next_for_programs(project):
    laid(project, WORK)
    project.run("next", "--format", "json")
    found = json.loads(project.out)
    assert found["ready"] == [
        {"id": "phase-3", "why": "Phase 1 is complete; nothing says its state"}
    ]
    assert {one["id"]: one["for"] for one in found["waiting"]} == {
        "phase-2": [], "phase-4": ["phase-2", "phase-3"], "phase-5": [], "phase-6": ["phase-6"],
        "phase-7": ["phase-9"],
    }  # fmt: skip


def test_no_two_start_that_write_one_file(project):
    blocks = [stage(f"7.{n}", files="go.mod" if n < 3 else f"src/{n}.py") for n in range(1, 9)]
    blocks.append(stage("7.9", "7.8", group="B"))
    blocks.append(stage("7.10", files="src/"))
    project.write("plan/STAGE_7_PLAN.md", "# Stage 7: Parts\n\n" + "".join(blocks))
    project.run("next", "--for", "4", "--format", "json")
    found = json.loads(project.out)
    assert [one["id"] for one in found["ready"]] == [
        "stage-7.8", "stage-7.1", "stage-7.3", "stage-7.4",
    ]  # fmt: skip
    why = {one["id"]: (one["why"], one["for"]) for one in found["waiting"]}
    assert why["stage-7.2"] == (
        "writes `go.mod` like Stage 7.1, which starts first",
        ["stage-7.1"],
    )
    project.run("next", "--for", "9", "--format", "json")
    why = {one["id"]: one["why"] for one in json.loads(project.out)["waiting"]}
    assert why["stage-7.10"] == "writes `src/8.py` like Stage 7.8, which starts first"


def test_no_two_start_that_add_migrations(project):
    blocks = [stage(f"7.{n}", files=f"db/migrations/000{n}.sql") for n in (1, 2)]
    project.write("plan/STAGE_7_PLAN.md", "# Stage 7: Parts\n\n" + "".join(blocks))
    project.run("next", "--format", "json")
    found = json.loads(project.out)
    assert [one["id"] for one in found["ready"]] == ["stage-7.1"]
    assert {
        "id": "stage-7.2", "why": "adds a migration like Stage 7.1, which starts first",
        "for": ["stage-7.1"],
    } in found["waiting"]  # fmt: skip


def test_all_done(project):
    laid(project, {**plan("1"), **notes("1", "Complete")})
    project.run("next")
    assert project.out == "All phases are complete.\n"


# other checkouts


@pytest.fixture
def repository(project) -> Project:
    if GIT is None:
        pytest.skip("there is no git")
    laid(project, {**plan("1", name="Base"), **plan("2", "1"), **notes("1", "Not started")})
    begun(project.folder)
    git(project.folder, "worktree", "add", "../one", "-b", "phase-1-base")
    return project


def there(project: Project, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (project.folder.parent / "one" / path).write_text(text, encoding="utf-8")


def test_work_in_another_worktree_is_running(repository):
    assert "▶ Phase 1" in (repository.run("next"), repository.out)[1]
    there(repository, notes("1", "In progress", entry("2026-03-09 15:40", "write `b.py`")))
    repository.run("next")
    assert repository.out == (
        "Nothing can start now.\n"
        "Running\n"
        "  ◐ Phase 1  Base: in progress: `work-notes/phase-1.md` says `In progress` in `../one`\n"
        "Waiting\n"
        "  ○ Phase 2  Name: Phase 1 is in progress in `../one`\n"
    )
    repository.run("status")
    assert "  ◐ Phase 1 (in one)  Base  2026-03-09 15:40             write `b.py`" in repository.out


def test_work_that_is_not_merged_is_not_done_here(repository):
    there(repository, notes("1", "Complete"))
    repository.run("next")
    assert "complete, but not merged here: `work-notes/phase-1.md`" in repository.out
    assert "  ○ Phase 2  Name: Phase 1 is not merged in `../one`\n" in repository.out


def test_a_checkout_that_is_behind_says_nothing(repository):
    there(repository, notes("1", "In progress"))
    repository.write("work-notes/phase-1.md", notes("1", "Complete")["work-notes/phase-1.md"])
    repository.run("next")
    assert "▶ Phase 2" in repository.out


def test_the_main_checkout_is_another_one_for_a_worktree(repository, monkeypatch):
    repository.write("work-notes/phase-1.md", notes("1", "Blocked")["work-notes/phase-1.md"])
    monkeypatch.chdir(repository.folder.parent / "one")
    repository.run("next")
    assert "blocked: `work-notes/phase-1.md` says `Blocked` in `../project`" in repository.out


def test_a_worktree_that_is_gone_is_left_out(repository):
    shutil.rmtree(repository.folder.parent / "one")
    assert repository.run("status") == 0
    assert "../one" not in repository.out

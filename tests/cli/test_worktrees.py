"""`worktrees`: what it prints can be run, in a real repository, whatever the documents say."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.phases import HOSTILE, entry, notes, plan, stage
from cli.project import CONFIG, Project
from cli.repository import begun, git, needs_git, shell
from phasemark.features.worktrees import slug

HEADS = [
    "## 1. Proposed directory layout", "## 2. Commands", "## 3. Session mapping",
    "## 4. Rollback", "## 5. Next-step checklist",
]  # fmt: skip

STAGES = "# Stage 7: Parts\n\n" + "".join(
    (
        stage("7.1", files="src/one.py"),
        stage("7.2", files="src/two.py"),
        stage("7.3", "7.1", "7.2", files="src/three.py", group="B"),
        stage("7.4", files="src/one.py"),
    )
)


CLAIM = "\n## Files\n\n### Modified\n- `src/base.py`\n"


@pytest.fixture
def project(tmp_path, monkeypatch, capsys) -> Project:
    folder = tmp_path / "pro ject"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Project(folder, capsys)
    made.write("phasemark.toml", CONFIG)
    made.write("plan/STAGE_7_PLAN.md", STAGES)
    return made


def blocks(text: str) -> list[str]:
    """The shell blocks: make, sessions, remove, merge."""
    return re.findall(r"^```bash\n(.*?)^```$", text, re.M | re.S)


@needs_git
def test_the_plan_runs_from_the_first_worktree_to_the_last_merge(project):
    begun(project.folder)
    assert project.run("worktrees") == 0
    assert [line for line in project.out.split("\n") if line.startswith("## ")] == HEADS
    make, sessions, remove, merge = blocks(project.out)
    assert make.split("\n")[1:3] == ["git status", "git worktree list"]
    shell(make, project.folder)
    shell(sessions, project.folder)
    trees = project.folder.parent / "pro ject-worktrees"
    assert sorted(path.name for path in trees.iterdir()) == [
        "stage-7.1-part-7.1", "stage-7.2-part-7.2",
    ]  # fmt: skip
    for number, name in (("1", "one"), ("2", "two")):
        tree = trees / f"stage-7.{number}-part-7.{number}"
        (tree / "src").mkdir()
        (tree / "src" / f"{name}.py").write_text("x = 1\n")
        git(tree, "add", ".")
        git(tree, "commit", "-m", f"Write {name}")
    shell(merge, project.folder)
    assert (project.folder / "src" / "one.py").exists()
    assert (project.folder / "src" / "two.py").exists()
    log = git(project.folder, "log", "--merges", "--format=%s", "--reverse").stdout
    assert log == "Merge Stage 7.1\nMerge Stage 7.2\n"
    shell(remove, project.folder)
    assert list(trees.iterdir()) == []


@needs_git
def test_a_trio_that_git_ignores_travels_and_comes_back(project):
    for path, text in {
        **plan("1", name="Base", more=CLAIM),
        **notes("1", "In progress", entry("2026-03-05 09:00", "b")),
    }.items():
        project.write(path, text)
    project.write("src/base.py", "old\n")
    project.write("src/one.py", "old\n")
    project.write(".gitignore", "work-notes/\nplan/\nprompts/\n")
    project.write("README.md", "# Read me\n")
    begun(project.folder)
    project.run("worktrees", "phase-1", "7.1")
    make, _, _, merge = blocks(project.out)
    shell(make, project.folder)
    tree = project.folder.parent / "pro ject-worktrees" / "phase-1-base"
    assert (tree / "plan" / "phase-1.md").exists()
    assert (tree / "plan" / ".base" / "phase-1.md").exists()
    stages = (tree.parent / "stage-7.1-part-7.1" / "plan" / "STAGE_7_PLAN.md").read_text()
    done = stages.replace("## Stage 7.2", "**Tasks:**\n- [x] Done\n\n## Stage 7.2")
    (tree.parent / "stage-7.1-part-7.1" / "plan" / "STAGE_7_PLAN.md").write_text(done)
    project.run("status", "7.1", "--format", "json")
    (seen,) = json.loads(project.out)["phases"]
    assert (seen["state"], "-worktrees/stage-7.1" in seen["reason"]) == ("complete", True)
    mine = project.read("work-notes/phase-1.md")
    theirs = mine.replace("In progress", "Complete", 0) + "\n### 2026-03-06 09:00\n- Next: c\n"
    (tree / "work-notes" / "phase-1.md").write_text(theirs)
    project.write("work-notes/phase-1.md", mine + "\n### 2026-03-07 09:00\n- Next: d\n")
    assert git(tree, "status", "--porcelain").stdout == ""
    for folder, file in ((tree, "base"), (tree.parent / "stage-7.1-part-7.1", "one")):
        (folder / "src" / f"{file}.py").write_text("new\n")
        git(folder, "commit", "-am", f"Change {file}")
    shell(merge, project.folder)
    assert project.read("src/base.py") == project.read("src/one.py") == "new\n"
    assert project.read("plan/STAGE_7_PLAN.md") == done
    assert re.findall("### .*", project.read("work-notes/phase-1.md")) == [
        "### 2026-03-05 09:00", "### 2026-03-06 09:00", "### 2026-03-07 09:00",
    ]  # fmt: skip


@needs_git
def test_what_is_dirty_or_there_already_is_told(project):
    begun(project.folder)
    git(project.folder, "branch", "stage-7.1-part-7.1")
    (project.folder.parent / "pro ject-worktrees" / "stage-7.2-part-7.2").mkdir(parents=True)
    project.write("phasemark.toml", "# changed\n")
    project.run("worktrees")
    assert "**The tree is dirty.**" in project.out
    assert "not committed: `phasemark.toml`." in project.out
    assert "The branch `stage-7.1-part-7.1` exists already" in project.out
    make = blocks(project.out)[0]
    assert "stage-7.1' stage-7.1-part-7.1\n" not in make
    assert "git worktree add '../pro ject-worktrees/stage-7.1-part-7.1' stage-7.1-part-7.1" in make
    assert "stage-7.2-part-7.2' -b" not in make
    git(project.folder, "add", ".")
    project.run("worktrees")
    assert "**The tree is dirty.**" in project.out
    git(project.folder, "commit", "-m", "Change")
    project.run("worktrees")
    assert "**The tree is dirty.**" not in project.out


@needs_git
def test_named_phases_are_taken_with_a_warning(project):
    begun(project.folder)
    project.run("worktrees", "7.3", "7.1", "7.4")
    assert "> Stage 7.3 waits for Stage 7.1 and Stage 7.2." in project.out
    assert "> Stage 7.1 and Stage 7.4 both write `src/one.py`." in project.out
    merge = blocks(project.out)[3]
    assert re.findall("stage-7.[134]", merge) == ["stage-7.1", "stage-7.3", "stage-7.4"]


@needs_git
def test_a_phase_in_parts_stands_for_its_parts(project):
    begun(project.folder)
    project.run("worktrees", "stage-7")
    assert re.findall("-b (stage-7.[0-9])", project.out) == [f"stage-7.{n}" for n in range(1, 5)]


@needs_git
def test_sessions_come_from_the_configuration(project):
    project.write(
        "phasemark.toml",
        '[sessions]\ndefault = "ollama run mistral"\n"stage-7.2" = "git reset --hard; x"\n'
        'review = "less | cat"\n',
    )
    begun(project.folder)
    project.run("worktrees")
    table = re.findall(r"^\| (Stage.*|review.*) \|$", project.out, re.M)
    assert table[0].endswith("| `ollama run mistral`")
    assert table[1].endswith("| refused: `git reset --hard` cannot be taken back")
    assert table[2].endswith("| `less \\| cat`")
    sessions = blocks(project.out)[1]
    assert "reset" not in sessions
    assert "&& ollama run mistral" in sessions


@needs_git
def test_headings_reach_no_shell(project):
    for number, name in (("1", HOSTILE), ("2", "-rf ~"), ("3", "a\u2028b.lock"), ("4", "../../x")):
        text = f"# Phase {number}: {name}\n\n## Depends on\nNone\n"
        project.write(f"plan/phase-{number}.md", text)
    project.write("plan/phase-5-$(touch owned);`touch owned` -x..lock.md", "# Phase 5\n")
    project.write("plan/phase-6-\n-rf\ntouch owned\n.md", "# Phase 6\n\n## Depends on\nNone\n")
    begun(project.folder)
    project.run("worktrees", "--for", "9")
    make, sessions, remove, merge = blocks(project.out)
    for script in (make, sessions, remove, merge):
        for line in script.split("\n"):
            if not line.startswith("#"):
                assert not re.search("[`;$]", line)
                for word in shlex.split(line)[3:]:
                    assert "touch" not in word.split("/")[0].split("-")[0]
    shell(make, project.folder)
    assert not list(project.folder.parent.rglob("owned"))
    names = re.findall(r"-b (\S+)", make)
    assert len(names) == 8
    for name in names:
        assert re.fullmatch(r"[a-z0-9.-]+", name)
        git(project.folder, "check-ref-format", "--branch", name)


@needs_git
def test_paths_reach_no_shell(project):
    """Documents that git ignores are copied by their paths, whatever these are."""
    names = ("$(touch owned)", "`touch owned`", "a\ntouch owned\n", "-rf", "a'; touch owned; '")
    for number, name in enumerate(names, 1):
        text = f"# Phase {number}\n\n## Depends on\nNone\n"
        project.write(f"plan/phase-{number}-{name}.md", text)
        project.write(f"plan/-rf/phase-1{number}-{name}.md", text)
    (project.folder / "plan" / "STAGE_7_PLAN.md").unlink()
    project.write(".gitignore", "plan/\n")
    begun(project.folder)
    assert project.run("worktrees", "--for", "20") == 0
    make, _, remove, _ = blocks(project.out)
    shell(make, project.folder)
    assert not list(project.folder.parent.rglob("owned"))
    trees = project.folder.parent / "pro ject-worktrees"
    for number, name in enumerate(names, 1):
        (copy,) = trees.glob(f"phase-{number}*/plan/phase-{number}-*")
        assert copy.name == f"phase-{number}-{name}.md"
    shell(remove.replace("worktree remove", "worktree remove --force"), project.folder)


@needs_git
def test_programs_get_the_plan(project):
    begun(project.folder)
    project.write("phasemark.toml", '[sessions]\ndefault = "true"\n"7.2" = "git reset --hard"\n')
    assert project.run("worktrees", "--format", "json") == 0
    found = json.loads(project.out)
    assert [(one["id"], one["branch"], one["session"]) for one in found["worktrees"]] == [
        ("stage-7.1", "stage-7.1-part-7.1", "true"), ("stage-7.2", "stage-7.2-part-7.2", None),
    ]  # fmt: skip
    assert found["mergeOrder"] == ["stage-7.1", "stage-7.2"]
    assert found["changed"] == ["phasemark.toml"]
    assert any("dirty" in one for one in found["warnings"])
    assert found["commands"][1:3] == ["git status", "git worktree list"]
    shell("\n".join(found["commands"]), project.folder)
    git(project.folder, "commit", "-am", "Sessions")
    shell("\n".join((*found["merge"], *found["rollback"])), project.folder)


@needs_git
def test_manifests_and_migrations_are_told(project):
    files = "package.json db/migrations/{}.sql"
    project.write(
        "plan/STAGE_7_PLAN.md",
        "# Stage 7\n\n"
        + stage("7.1", files=files.format(1)) + stage("7.2", files=files.format(2)),
    )  # fmt: skip
    begun(project.folder)
    project.run("worktrees", "7.1", "7.2")
    assert "> Stage 7.1 and Stage 7.2 both write the shared manifest `package.json`." in project.out
    assert "> Stage 7.1 and Stage 7.2 both add a migration; they need one order." in project.out
    project.run("graph")
    assert "Manifest: Stage 7.1 and Stage 7.2 write package.json" in project.out
    assert "Migrations: Stage 7.1 and Stage 7.2 add some at once" in project.out


@given(st.text(max_size=120))
def test_a_slug_is_valid_everywhere(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9.-]*", name)
    assert len(name) <= 48
    assert not name.startswith(("-", "."))
    assert not name.endswith((".", "-", ".lock"))
    assert ".." not in name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Core templates", "core-templates"),
        ("Überblick & Größe", "uberblick-groe"),
        ("a.lock", "a-lock"),
        ("9.1", "9.1"),
        ("数据库", ""),
        ("--x..y--", "x.y"),
    ],
)
def test_slugs(text: str, name: str) -> None:
    assert slug(text) == name


def test_without_a_repository_that_is_said(project):
    assert project.run("worktrees") == 2
    assert "lies in no git repository" in project.err


@needs_git
def test_nothing_to_start_is_said(project):
    project.write("plan/STAGE_7_PLAN.md", "# Stage 7\n\n" + stage("7.1", "7.1"))
    begun(project.folder)
    assert project.run("worktrees") == 0
    assert project.out == ""
    assert "no phase can start now; `phasemark next` says why" in project.err

"""`init`, `kinds`, `baseline`, `doctor`, `schema`, `rules`, `explain`."""

from __future__ import annotations

import json
import re

import pytest

from cli.project import CLEAN, CONFIG, NOTES, Project, also
from phasemark.cli.init import CONFIG as TEMPLATE
from phasemark.config import KEYS, read_settings

_COMMENTED = re.compile(r'^# (?=\[[\w-]+\]$|"[^"]+" = |[\w-]+ = )')


@pytest.fixture
def project(tmp_path, monkeypatch, capsys) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Project(folder, capsys)


def test_init_makes_folders_and_a_configuration(project):
    assert project.run("init") == 0
    assert sorted(path.name for path in project.folder.iterdir()) == [
        "phasemark.toml",
        "plan",
        "prompts",
        "work-notes",
    ]
    assert "plan/: made\n" in project.out


def test_init_twice_changes_nothing(project):
    project.run("init")
    project.write("phasemark.toml", "# mine\n")
    assert project.run("init") == 0
    assert project.read("phasemark.toml") == "# mine\n"
    assert "phasemark.toml: there already" in project.out


def test_init_leaves_a_pyproject_alone(project):
    project.write("pyproject.toml", "[tool.phasemark]\n")
    project.run("init")
    assert not (project.folder / "phasemark.toml").exists()
    assert "pyproject.toml: there already" in project.out


def test_init_where_a_file_is_in_the_way(project):
    project.write("plan", "text")
    assert project.run("init") == 2
    assert "cannot write plan/: a file has that name" in project.err


def test_init_in_a_folder_that_is_not_there(project):
    assert project.run("init", "no") == 2
    assert "there is no folder `no`" in project.err


def test_the_configuration_of_init_is_right_as_it_stands_and_without_its_comments():
    assert read_settings("phasemark.toml", TEMPLATE).declares
    lines = [_COMMENTED.sub("", line) for line in TEMPLATE.split("\n")]
    settings = read_settings("phasemark.toml", "\n".join(lines))
    assert settings.profile == "standard"
    assert settings.baseline
    assert settings.aliases
    shown = {line.partition(" = ")[0].strip("[]") for line in lines if not line.startswith("#")}
    assert set(KEYS) <= shown


def test_kinds_gives_each_file_its_kind_and_the_reason(project):
    project.write("phasemark.toml", CONFIG)
    project.write("README.md", "# Readme\n")
    project.write("work-notes/phase-1.md", NOTES)
    assert project.run("kinds", "--format", "json") == 0
    readme, notes = json.loads(project.out)
    assert list(readme) == ["path", "kind", "reason", "declares"]
    assert (readme["path"], readme["kind"], readme["declares"]) == ("README.md", None, False)
    assert (notes["kind"], notes["declares"]) == ("work-notes", True)
    assert all(entry["reason"] for entry in (readme, notes))
    project.run("kinds")
    assert re.search(r"^work-notes/phase-1\.md  \* work-notes  folder", project.out, re.MULTILINE)
    assert "1 of 2 files" in project.out


def test_kinds_of_one_path(project):
    project.write("work-notes/phase-1.md", NOTES)
    project.write("plan/phase-1.md", "# Phase 1\n")
    project.run("kinds", "--format", "json", "plan")
    assert [entry["path"] for entry in json.loads(project.out)] == ["plan/phase-1.md"]


def test_kinds_where_there_is_nothing(project):
    assert project.run("kinds") == 0
    assert project.out == "No Markdown file here.\n"


@pytest.fixture
def accepted(project) -> Project:
    """A project whose findings are in its baseline."""
    project.write("phasemark.toml", CONFIG)
    project.write("work-notes/phase-1.md", NOTES)
    assert project.run("baseline") == 0
    assert ".phasemark/baseline.json: 1 finding accepted\n" in project.out
    return project


def test_a_baseline_leaves_out_what_was_there(accepted):
    assert accepted.found() != []
    assert accepted.found("--baseline") == []
    assert accepted.run("check", "--baseline") == 0
    assert "1 finding known to the baseline" in accepted.out


def test_a_baseline_survives_moved_lines(accepted):
    accepted.write("work-notes/phase-1.md", NOTES.replace("\n\n", "\n\nA new line.\n\n", 1))
    assert accepted.found("--baseline") == []


def test_a_baseline_lets_new_findings_through(accepted):
    accepted.write("work-notes/phase-2.md", NOTES)
    found = accepted.found("--baseline")
    assert [finding["path"] for finding in found] == ["work-notes/phase-2.md"]


def test_a_second_finding_of_the_same_kind_is_new(accepted):
    accepted.write("work-notes/phase-1.md", also("- [x ] Another one"))
    assert len(accepted.found("--baseline")) == 1


def test_a_baseline_of_the_configuration_is_used_by_itself(accepted):
    accepted.write("phasemark.toml", 'baseline = "known.json"\n')
    assert accepted.run("check") == 2
    assert "`phasemark baseline` writes it" in accepted.err
    assert accepted.run("baseline") == 0
    assert accepted.found() == []
    assert accepted.found("--no-baseline") != []


def test_a_baseline_that_is_none(accepted):
    accepted.write(".phasemark/baseline.json", "[]")
    assert accepted.run("check", "--baseline") == 2
    assert "is no baseline" in accepted.err


def test_a_baseline_is_the_same_each_time(accepted):
    before = accepted.read(".phasemark/baseline.json")
    accepted.run("baseline")
    assert accepted.read(".phasemark/baseline.json") == before


def test_doctor_in_a_good_project(project):
    project.write("phasemark.toml", CONFIG)
    project.write("work-notes/phase-1.md", CLEAN)
    assert project.run("doctor") == 0
    for words in ("Python", "it holds `phasemark.toml`", "profile `standard`", "work-notes"):
        assert words in project.out
    assert re.search(r"^looks wrong +nothing$", project.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('ignore = ["STA0O9"]\n', "phasemark.toml:1: no rule is called `STA0O9`"),
        ('[per-file-ignores]\n"plans/*" = ["STA"]\n', "the glob `plans/*` matches no document"),
        ('baseline = "known.json"\n', "the baseline `known.json` is not there"),
        ("profile = 1\n", "phasemark.toml:1: `profile` is a number"),
    ],
)
def test_doctor_says_what_looks_wrong(project, config, said):
    project.write("phasemark.toml", config)
    project.write("work-notes/phase-1.md", CLEAN)
    assert project.run("doctor") == 0
    assert said in project.out


def test_doctor_names_files_without_a_kind_in_folders_of_the_dialect(project):
    project.write("plan/status.md", "# Status\n")
    project.run("doctor")
    assert "1 file in folders of the dialect without a kind" in project.out
    assert "`plan/status.md`" in project.out


def test_doctor_where_there_is_nothing(project):
    assert project.run("doctor") == 0
    assert "no Markdown file below the root" in project.out


@pytest.mark.parametrize("which", ["config", "kind"])
def test_schema(project, which):
    assert project.run("schema", which) == 0
    assert json.loads(project.out)["type"] == "object"


def test_rules_in_json(project):
    assert project.run("rules", "--format", "json") == 0
    rules = json.loads(project.out)
    assert all(
        list(rule) == ["code", "name", "severity", "default", "fix", "source", "doc"]
        for rule in rules
    )
    assert {rule["fix"] for rule in rules} <= {None, "safe", "unsafe", "choice"}
    assert all(rule["doc"] for rule in rules)


def test_rules_as_a_table(project):
    assert project.run("rules") == 0
    assert re.search(r"^STA009  bad-checkbox +warning", project.out, re.MULTILINE)


@pytest.mark.parametrize("word", ["STA009", "sta009", "bad-checkbox"])
def test_explain(project, word):
    assert project.run("explain", word) == 0
    assert project.out.startswith("STA009 bad-checkbox\n")
    assert "Use instead" in project.out


def test_explain_what_does_not_exist(project):
    assert project.run("explain", "bad-chekbox") == 2
    assert "no rule `bad-chekbox`; did you mean `bad-checkbox`?" in project.err

"""`check` as a user runs it: what is printed, what is changed, how it ends."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from cli.project import CLEAN, NOTES, Project
from phasemark.cli.render import FORMATS

SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"


@pytest.fixture
def project(project: Project) -> Project:
    """A project with a configuration and the notes of one phase, with one bad checkbox."""
    project.write("work-notes/phase-1.md", NOTES)
    return project


def typed(monkeypatch, text: str) -> None:
    """Put a text on standard input."""
    stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)


def test_a_finding_is_printed_and_ends_with_1(project):
    assert project.run("check") == 1
    assert "work-notes/phase-1.md:5:3: warning STA009" in project.out
    assert "bad-checkbox" in project.out
    assert project.err == ""


def test_a_clean_project_ends_with_0(project):
    project.write("work-notes/phase-1.md", CLEAN)
    assert project.run("check") == 0
    assert project.out == "Nothing found in 1 document.\n"


def test_json_is_an_array_even_when_clean(project):
    project.write("work-notes/phase-1.md", CLEAN)
    assert project.found() == []
    assert project.out == "[]\n"


def test_paths_are_relative_to_the_root_in_json_and_to_the_folder_for_people(project, monkeypatch):
    monkeypatch.chdir(project.folder / "work-notes")
    assert [finding["path"] for finding in project.found()] == ["work-notes/phase-1.md"]
    project.run("check")
    assert project.out.startswith("phase-1.md:5:3:")


def test_one_file_and_one_folder(project):
    project.write("work-notes/phase-2.md", NOTES)
    assert len(project.found("work-notes/phase-2.md")) == 1
    assert len(project.found("work-notes")) == 2


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("work-note", "there is no `work-note`; did you mean `work-notes`?"),
        ("work-notes/phase-11.md", "did you mean `work-notes/phase-1.md`?"),
        ("/no/such", "there is no `/no/such`"),
        ("", "there is no ``"),
    ],
)
def test_what_does_not_exist_is_bad_usage(project, path, message):
    assert project.run("check", path) == 2
    assert message in project.err
    assert project.out == ""


def test_select_and_ignore(project):
    assert project.codes("--select", "STA") == ["STA009"]
    assert project.codes("--select", "bad-checkbox") == ["STA009"]
    assert project.codes("--select", "PLN,SEC") == []
    assert "STA009" not in project.codes("--ignore", "STA009")


def test_select_goes_over_the_configuration(project):
    project.write("phasemark.toml", 'ignore = ["STA009"]\n')
    assert project.codes() == []
    assert project.codes("--select", "STA009") == ["STA009"]


def test_a_selector_of_no_rule_is_bad_usage(project):
    assert project.run("check", "--select", "STA0099") == 2
    assert "no rule `STA0099`" in project.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "never"], 0),
    ],
)
def test_exit_codes(project, options, code):
    assert project.run("check", *options) == code


def test_hints_are_printed_on_demand_and_fail_on_demand(project):
    (project.folder / "phasemark.toml").unlink()
    project.write("work-notes/phase-1.md", "# Phase 1\n\n## Status\n- [x ] In progress\n")
    assert project.run("check") == 0
    assert "not shown (`--hints` shows them)" in project.out
    assert project.run("check", "--hints") == 0
    assert "hint STA009" in project.out
    assert project.run("check", "--hints", "--fail-on", "hint") == 1


def test_fix_mends_and_says_so(project):
    assert project.run("check", "--fix") == 0
    assert project.read("work-notes/phase-1.md") == CLEAN
    assert "1 finding fixed." in project.out


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("final", [True, False])
def test_fix_changes_nothing_else(project, ending, mark, final):
    def made(text: str) -> str:
        return mark + (text if final else text.rstrip("\n")).replace("\n", ending)

    project.write("work-notes/phase-1.md", made(NOTES))
    project.run("check", "--fix")
    assert project.read("work-notes/phase-1.md") == made(CLEAN)


def test_fix_twice_is_fix_once(project):
    project.run("check", "--fix")
    file = project.folder / "work-notes" / "phase-1.md"
    before = file.stat()
    project.run("check", "--fix")
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert file.stat().st_ino == before.st_ino


def test_fix_touches_only_what_was_asked(project):
    project.write("work-notes/phase-2.md", NOTES)
    project.run("check", "--fix", "work-notes/phase-2.md")
    assert project.read("work-notes/phase-1.md") == NOTES
    assert project.read("work-notes/phase-2.md") == CLEAN


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_what_cannot_be_written_is_said_and_stays(project):
    file = project.folder / "work-notes" / "phase-1.md"
    file.chmod(0o444)
    assert project.run("check", "--fix") == 2
    assert "cannot write work-notes/phase-1.md: it is read-only" in project.err
    assert "STA009" in project.out
    assert project.read("work-notes/phase-1.md") == NOTES


def test_diff_shows_and_changes_nothing(project):
    assert project.run("check", "--diff") == 1
    assert "--- a/work-notes/phase-1.md\n" in project.out
    assert "-- [x ] In progress\n+- [x] In progress\n" in project.out
    assert project.read("work-notes/phase-1.md") == NOTES
    project.write("work-notes/phase-1.md", CLEAN)
    assert project.run("check", "--diff") == 0
    assert project.out == ""


def test_statistics(project):
    assert project.run("check", "--statistics") == 1
    assert project.out.startswith("1  STA009  bad-checkbox")
    project.run("check", "--statistics", "--format", "json")
    assert json.loads(project.out) == [
        {"code": "STA009", "name": "bad-checkbox", "count": 1, "fixable": 1}
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_printed(project, form):
    assert project.run("check", "--format", form) == 1
    assert "STA009" in project.out


@pytest.mark.parametrize(
    "options",
    [
        ["--watch", "--fix"],
        ["--watch", "--format", "json"],
        ["--diff", "--format", "json"],
        ["--diff", "--statistics"],
        ["--statistics", "--format", "sarif"],
        ["--stdin-filename", "plan/a.md", "work-notes"],
    ],
)
def test_options_that_contradict_each_other(project, options):
    assert project.run("check", *options) == 2
    assert project.err.startswith("phasemark: `--")


def test_standard_input_is_checked_in_its_place(project, monkeypatch):
    typed(monkeypatch, NOTES)
    found = project.found("--stdin-filename", "work-notes/phase-7.md")
    assert [finding["path"] for finding in found] == ["work-notes/phase-7.md"]


def test_standard_input_stands_for_the_file(project, monkeypatch):
    typed(monkeypatch, CLEAN)
    assert project.found("--stdin-filename", "work-notes/phase-1.md") == []


def test_standard_input_is_mended_to_standard_output(project, monkeypatch):
    typed(monkeypatch, NOTES.replace("\n", "\r\n"))
    assert project.run("check", "--fix", "--stdin-filename", "work-notes/phase-1.md") == 0
    assert project.out.replace("\r\n", "\n") == CLEAN
    assert project.read("work-notes/phase-1.md") == NOTES


def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_checked(project):
    project.write("work-notes/phase-2.md", b"# caf\xe9\n")
    assert project.run("check") == 1
    assert "cannot read work-notes/phase-2.md: not UTF-8 at byte 5 (skipped)" in project.err
    assert "STA009" in project.out
    assert "1 file could not be read." in project.out


def test_a_wrong_configuration_is_said_with_its_line(project):
    project.write("phasemark.toml", 'profil = "strict"\n')
    assert project.run("check") == 2
    assert "phasemark.toml:1: unknown key `profil`" in project.err
    assert "did you mean `profile`?" in project.err


def test_another_configuration(project):
    other = project.write("other.toml", 'ignore = ["STA009"]\n')
    assert project.codes("--config", str(other)) == []


def test_a_configuration_that_is_not_there(project):
    assert project.run("check", "--config", "no.toml") == 2
    assert "no.toml" in project.err


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_is_printed(project, form):
    project.write("work-notes/phase-1.md", CLEAN + f"\nThe token is {SECRET} today.\n")
    assert project.run("check", "--hints", "--format", form) == 1
    assert "SEC004" in project.out
    assert SECRET not in project.out + project.err
    assert SECRET[8:] not in project.out + project.err


def test_no_secret_is_in_a_diff_or_a_baseline(project):
    project.write("work-notes/phase-1.md", NOTES + f"\n- [x ] The token is {SECRET}\n")
    project.run("check", "--diff")
    assert project.out
    assert SECRET not in project.out
    project.run("baseline")
    assert SECRET not in project.read(".phasemark/baseline.json")


def test_color_is_for_terminals_and_on_demand(project, monkeypatch):
    project.run("check")
    assert "\x1b" not in project.out
    project.run("check", "--color", "always")
    assert "\x1b[" in project.out
    monkeypatch.setenv("FORCE_COLOR", "1")
    project.run("check")
    assert "\x1b[" in project.out
    monkeypatch.setenv("NO_COLOR", "1")
    project.run("check")
    assert "\x1b" not in project.out


def test_the_second_run_says_the_same(project):
    first = project.found("--hints")
    assert project.found("--hints") == first
    assert project.found("--hints", "--no-cache") == first


def test_no_document_at_all(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path, capsys)
    assert project.run("check") == 0
    assert "`phasemark kinds`" in project.out


def test_a_nested_project_has_its_own_configuration(project):
    project.write("inner/phasemark.toml", 'ignore = ["STA009"]\n')
    project.write("inner/work-notes/phase-1.md", NOTES)
    assert [finding["path"] for finding in project.found()] == ["work-notes/phase-1.md"]


def test_a_name_of_no_rule_in_the_configuration_is_said_once(project):
    project.write("phasemark.toml", 'ignore = [\n  "XYZ",\n  "STA009", "sta09",\n]\n')
    assert project.run("check") == 0
    assert project.err.count("phasemark.toml:2: no rule is called `XYZ`") == 1
    assert "phasemark.toml:3: no rule is called `sta09`; did you mean `STA009`?" in project.err
    project.write("phasemark.toml", 'ignore = ["XYZ", "STA", "CFG001"]\n')
    assert project.run("check") == 0
    assert project.err == ""

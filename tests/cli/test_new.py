"""`new` on the command line."""

from __future__ import annotations

import pytest

from phasemark.cli.main import main


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_whole_phase_from_the_command_line(project, capsys):
    assert main(["new", "phase", "2b", "core templates"]) == 0
    out = capsys.readouterr().out
    for folder in ("plan", "prompts", "work-notes"):
        path = f"{folder}/phase-2b-core-templates.md"
        assert (project / path).is_file()
        assert f"{path}: written\n" in out


def test_nothing_is_overwritten(project, capsys):
    (project / "work-notes").mkdir()
    file = project / "work-notes" / "stop-rules.md"
    file.write_text("mine\n", encoding="utf-8")
    assert main(["new", "stop-rules"]) == 2
    assert file.read_text(encoding="utf-8") == "mine\n"
    assert "exists already" in capsys.readouterr().err


def test_a_phase_that_is_complete_is_said(project, capsys):
    assert main(["new", "phase", "1"]) == 0
    assert main(["new", "phase", "1"]) == 2
    assert "its plan, prompt and notes already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "right"),
    [("hand-off", "did you mean `handoff`?"), ("nothing", "right are `phase`, `plan`, `prompt`, ")],
)
def test_a_kind_that_there_is_not(what, right, project, capsys):
    assert main(["new", what]) == 2
    said = capsys.readouterr().err
    assert right in said
    assert said.count("`plan`") <= 1

"""Generated workspaces are the same for the same arguments, and their ground truth is true."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.defects import DEFECTS
from benchmarks.documents import MARK
from benchmarks.generate import File, main, workspace
from benchmarks.large import HURTS, LINES, SHAPES, keystroke, pathological


def documents(files: list[File]) -> dict[str, str]:
    return {file.path: file.text for file in files if file.path.endswith(".md")}


@pytest.mark.parametrize("count", [1, 2, 30, 300, 700])
def test_as_many_documents_as_asked(count: int) -> None:
    assert len(documents(list(workspace(count)))) == count


def test_no_path_is_written_twice() -> None:
    paths = Counter(file.path for file in workspace(700))
    assert [path for path, times in paths.items() if times > 1] == []


def test_the_same_arguments_give_the_same_workspace() -> None:
    assert list(workspace(60, seed=3)) == list(workspace(60, seed=3))


def test_another_seed_gives_another_workspace() -> None:
    assert documents(list(workspace(60, seed=3))) != documents(list(workspace(60, seed=4)))


def test_only_documents_with_a_defect_differ_from_a_clean_workspace() -> None:
    clean = {file.path: file.text for file in workspace(300, defects=0)}
    flawed = list(workspace(300, defects=0.5))
    differing = {file.path for file in flawed if clean[file.path] != file.text}
    assert differing == {file.path for file in flawed if file.planted}


def test_a_defect_is_in_a_line_of_its_document() -> None:
    for file in workspace(300, defects=1):
        assert MARK not in file.text
        if file.planted:
            assert file.planted.path == file.path
            assert 1 <= file.planted.line <= file.text.count("\n")


def test_every_defect_is_planted_somewhere() -> None:
    planted = {file.planted.code for file in workspace(3000, defects=1) if file.planted}
    assert planted == {defect.code for defects in DEFECTS.values() for defect in defects}


def test_a_clean_workspace_names_only_phases_and_files_that_it_has() -> None:
    files = list(workspace(120, defects=0))
    paths = {file.path for file in files}
    for path, text in documents(files).items():
        for line in text.split("\n"):
            if line.startswith(("- Plan: `", "- Work notes: `", "- Reference implementation: `")):
                assert line.split("`")[1] in paths, f"{path}: {line}"


def test_the_ground_truth_lies_beside_the_documents(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    assert main([str(folder), "--documents", "90", "--defects", "0.3"]) == 0
    truth = json.loads((folder / "truth.json").read_text())
    assert truth["documents"] == len(list(folder.rglob("*.md"))) == 90
    planted = [file.planted._asdict() for file in workspace(90, defects=0.3) if file.planted]
    assert truth["planted"] == planted


def test_a_folder_that_holds_something_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.md").write_text("mine\n")
    assert main([str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]
    assert "is not empty" in capsys.readouterr().err


def test_documents_to_type_in_have_their_lengths() -> None:
    lines = {shape: text.count("\n") for shape, (_, text) in keystroke().items()}
    assert lines == dict(zip(SHAPES, [200, LINES, LINES, LINES], strict=True))
    assert keystroke() == keystroke()


def test_documents_to_type_in_have_their_shapes() -> None:
    typed = {shape: text for shape, (_, text) in keystroke().items()}
    assert typed["log"].count("\n### ") > 400
    assert typed["checklist"].count("\n- [") == LINES - 4
    assert typed["fence"].count("```") == 2


@pytest.mark.parametrize("count", [30, 300])
def test_documents_to_type_in_belong_to_their_workspace(count: int) -> None:
    paths = {file.path for file in workspace(count)}
    assert {path for path, _ in keystroke(count).values()} <= paths


def test_texts_that_hurt_grow_with_their_size() -> None:
    for name, (make, _) in HURTS.items():
        assert len(make(200)) > len(make(100)), name


def test_each_text_that_hurts_is_a_plan() -> None:
    made = pathological()
    assert len(made) == len(HURTS)
    assert all(text.startswith("# Phase ") for text in made.values())

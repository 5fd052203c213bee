"""Which root a path belongs to, and which configuration speaks for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from disk.trees import lay
from phasemark.disk import find_root, real, relative_to
from phasemark.errors import UsageError


@pytest.mark.parametrize("name", ["phasemark.toml", ".phasemark.toml"])
def test_the_nearest_configuration_upwards_makes_the_root(tmp_path: Path, name: str) -> None:
    lay(tmp_path, {"phasemark.toml": "", f"a/{name}": "profile = 'strict'\n", "a/b/plan/x.md": ""})
    root = find_root(tmp_path / "a/b/plan/x.md")
    assert root.path == tmp_path / "a"
    assert root.config_path == tmp_path / "a" / name
    assert root.config_text == "profile = 'strict'\n"
    assert root.config_fault is None
    assert name in root.reason


def test_a_configuration_counts_above_a_repository(tmp_path: Path) -> None:
    lay(tmp_path, {"phasemark.toml": "", "inner/.git/HEAD": "", "inner/plan/x.md": ""})
    assert find_root(tmp_path / "inner/plan/x.md").path == tmp_path


def test_of_several_configurations_the_plain_name_counts(tmp_path: Path) -> None:
    pyproject = "[tool.phasemark]\n"
    lay(tmp_path, {"phasemark.toml": "a", ".phasemark.toml": "b", "pyproject.toml": pyproject})
    assert find_root(tmp_path).config_text == "a"


@pytest.mark.parametrize(
    "text",
    [
        "[tool.phasemark]\n",
        "[project]\nname = 'x'\n\n  [ tool . phasemark . kinds ]\nplan = []\n",
        "[tool]\nphasemark = { profile = 'strict' }\n",
        "[tool.phasemark]\nbroken = = 1\n",
    ],
)
def test_a_pyproject_with_our_table_is_a_configuration(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"pyproject.toml": text, "plan/x.md": ""})
    root = find_root(tmp_path / "plan/x.md")
    assert root.config_path == tmp_path / "pyproject.toml"
    assert root.config_text == text


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname = 'phasemark-like'\n",
        "[tool.phasemarker]\n",
        "# phasemark\n= = =\n",
        b"\xff phasemark",
        "a = " + "[" * 5000 + "# phasemark",
    ],
)
def test_another_pyproject_is_none(tmp_path: Path, text: str | bytes) -> None:
    lay(tmp_path, {"pyproject.toml": text, ".git/HEAD": ""})
    assert find_root(tmp_path).config_path is None


@pytest.mark.parametrize("git", [".git/HEAD", ".git"])
def test_without_configuration_the_top_of_the_repository_is_the_root(
    tmp_path: Path, git: str
) -> None:
    lay(tmp_path, {git: "gitdir: /no/such/place\n", "docs/plan/phase-1.md": ""})
    root = find_root(tmp_path / "docs/plan/phase-1.md")
    assert (root.path, root.config_path) == (tmp_path, None)


def test_a_path_need_not_exist(tmp_path: Path) -> None:
    lay(tmp_path, {"phasemark.toml": ""})
    assert find_root(tmp_path / "plan/new/phase-9.md").path == tmp_path


def test_a_named_folder_is_the_root_when_nothing_else_is(tmp_path: Path) -> None:
    lay(tmp_path, {"a/plan/x.md": ""})
    assert find_root(tmp_path / "a").path == tmp_path / "a"
    assert find_root(tmp_path / "a/plan").path == tmp_path / "a/plan"


def test_the_folder_of_the_command_stands_in_for_what_lies_below_it(tmp_path: Path) -> None:
    lay(tmp_path, {"a/plan/x.md": "", "b/x.md": ""})
    assert find_root(tmp_path / "a/plan/x.md", tmp_path).path == tmp_path
    assert find_root(tmp_path / "a/plan", tmp_path).path == tmp_path
    assert find_root(tmp_path / "b/x.md", tmp_path / "a").path == tmp_path / "b"


def test_a_document_keeps_the_folder_that_says_what_it_is(tmp_path: Path) -> None:
    lay(tmp_path, {"a/Work_Notes/old/x.md": ""})
    root = find_root(tmp_path / "a/Work_Notes/old/x.md")
    assert root.path == tmp_path / "a"
    assert relative_to(root.path, tmp_path / "a/Work_Notes/old/x.md") == "Work_Notes/old/x.md"


def test_a_home_does_not_become_a_root_for_its_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    lay(tmp_path, {"notes/phase-1.md": ""})
    assert find_root(tmp_path / "notes/phase-1.md").path == tmp_path / "notes"


def test_a_configuration_that_cannot_be_read_says_why(ordinary: Path) -> None:
    def fault(name: str) -> str | None:
        root = find_root(ordinary / name / "plan")
        assert root.config_path == ordinary / name / "phasemark.toml"
        assert root.config_text is None
        return root.config_fault

    for name in ("fifo", "folder", "closed", "device", "loop", "nowhere", "outside"):
        (ordinary / name).mkdir()
    os.mkfifo(ordinary / "fifo/phasemark.toml")
    (ordinary / "folder/phasemark.toml").mkdir()
    lay(ordinary, {"closed/phasemark.toml": "", "bytes/phasemark.toml": b"a = '\xff'\n"})
    (ordinary / "closed/phasemark.toml").chmod(0)
    (ordinary / "device/phasemark.toml").symlink_to("/dev/zero")
    (ordinary / "loop/phasemark.toml").symlink_to("phasemark.toml")
    (ordinary / "nowhere/phasemark.toml").symlink_to("no-such.toml")
    (ordinary / "outside/phasemark.toml").symlink_to("../closed/phasemark.toml")
    lay(ordinary, {"large/phasemark.toml": b"# " + b"x" * 2_000_000})
    assert fault("fifo") == "a FIFO, not a file"
    assert fault("folder") == "a folder, not a file"
    assert fault("closed") == "permission denied"
    assert fault("bytes") == "not UTF-8 at byte 5"
    assert fault("device") == "a link that leads outside the project"
    assert fault("loop") == "links that lead in a circle"
    assert fault("nowhere") == "there is no such file"
    assert fault("outside") == "a link that leads outside the project"
    assert fault("large") == "1 MB, more than the 1 MB that are read"


def test_a_repository_may_share_a_configuration_by_a_link(tmp_path: Path) -> None:
    lay(tmp_path, {".git/HEAD": "", "team.toml": "profile = 'strict'\n", "a/plan/x.md": ""})
    (tmp_path / "a/phasemark.toml").symlink_to("../team.toml")
    root = find_root(tmp_path / "a/plan/x.md")
    assert (root.path, root.config_text) == (tmp_path / "a", "profile = 'strict'\n")


def test_folders_are_resolved_and_documents_are_not(tmp_path: Path) -> None:
    lay(tmp_path, {"real/plan/x.md": ""})
    (tmp_path / "alias").symlink_to("real")
    (tmp_path / "real/plan/link.md").symlink_to("x.md")
    assert real(tmp_path / "alias") == tmp_path / "real"
    assert real(tmp_path / "alias/plan/link.md") == tmp_path / "real/plan/link.md"
    assert relative_to(tmp_path / "real", tmp_path / "alias/plan/x.md") == "plan/x.md"
    assert relative_to(tmp_path / "real", tmp_path / "alias") == "."
    assert relative_to(tmp_path / "real", tmp_path / "elsewhere.md") is None


def test_what_is_no_path_is_a_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds a NUL"):
        find_root(tmp_path / "a\0b/x.md")


def test_a_folder_that_is_gone_is_a_wrong_place_to_run_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageError, match="does not exist any more"):
        find_root(Path("plan"))

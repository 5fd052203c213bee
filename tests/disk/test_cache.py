"""The cache: there when it can be, silent when it cannot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from disk.trees import lay
from phasemark.disk import cache_folder, read_cache, write_cache


@pytest.fixture
def home(ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with nothing in it."""
    home = ordinary / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    return home


@pytest.fixture
def project(ordinary: Path) -> Path:
    (ordinary / "project").mkdir()
    return ordinary / "project"


def test_the_cache_lies_where_the_system_wants_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder() == home / ".cache/phasemark"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "other"))
    assert cache_folder() == home / "other/phasemark"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == home / ".cache/phasemark"


def test_what_is_written_is_read_again(home: Path, project: Path) -> None:
    assert read_cache("a.index", project) is None
    assert write_cache("a.index", project, b"one")
    assert write_cache("a.index", project, b"two")
    assert read_cache("a.index", project) == b"two"
    assert [path.name for path in (home / ".cache/phasemark").iterdir()] == ["a.index"]
    assert (home / ".cache/phasemark").stat().st_mode & 0o777 == 0o700
    assert (home / ".cache/phasemark/a.index").stat().st_mode & 0o777 == 0o600


def test_a_cache_is_never_in_the_project(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "project/cache"))
    (home / "project").mkdir()
    assert not write_cache("a.index", home / "project", b"one")
    assert list((home / "project").iterdir()) == []


def test_a_home_that_cannot_be_written_means_no_cache(home: Path, project: Path) -> None:
    home.chmod(0o555)
    assert not write_cache("a.index", project, b"one")
    assert read_cache("a.index", project) is None


def test_a_place_that_is_no_folder_means_no_cache(home: Path, project: Path) -> None:
    lay(home, {".cache": "a file"})
    assert not write_cache("a.index", project, b"one")
    assert read_cache("a.index", project) is None


def test_what_others_could_have_written_is_not_trusted(home: Path, project: Path) -> None:
    assert write_cache("a.index", project, b"one")
    folder = home / ".cache/phasemark"
    (folder / "a.index").chmod(0o666)
    assert read_cache("a.index", project) is None
    (folder / "a.index").chmod(0o600)
    folder.chmod(0o777)
    assert read_cache("a.index", project) is None
    assert not write_cache("a.index", project, b"two")


def test_links_and_special_files_are_not_read(home: Path, project: Path) -> None:
    assert write_cache("a.index", project, b"one")
    folder = home / ".cache/phasemark"
    (folder / "b.index").symlink_to("a.index")
    os.mkfifo(folder / "c.index")
    (folder / "d.index").mkdir()
    for name in ("b.index", "c.index", "d.index"):
        assert read_cache(name, project) is None
    assert write_cache("c.index", project, b"now a file")
    assert not write_cache("d.index", project, b"one")


def test_what_nobody_wrote_for_a_month_is_taken_away(home: Path, project: Path) -> None:
    assert write_cache("old.index", project, b"one")
    os.utime(home / ".cache/phasemark/old.index", (0, 0))
    assert write_cache("new.index", project, b"two")
    assert read_cache("old.index", project) is None
    assert read_cache("new.index", project) == b"two"

"""Where git keeps things, and what its index says."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk.trees import git_index, lay
from phasemark.disk import Git, branch_of, find_git, other_checkouts
from phasemark.disk.git import tracked


def test_a_repository_is_found_upwards(tmp_path: Path) -> None:
    lay(tmp_path, {".git/HEAD": "", "a/b/c.md": ""})
    assert find_git(tmp_path / "a/b") == Git(tmp_path, tmp_path / ".git", tmp_path / ".git")


@pytest.mark.parametrize("back", ["{top}/wt/.git", "../../../../wt/.git"])
def test_a_worktree_shares_what_its_repository_has(tmp_path: Path, back: str) -> None:
    control = tmp_path / "main/.git/worktrees/wt"
    lay(
        tmp_path,
        {
            "main/.git/HEAD": "",
            "main/.git/worktrees/wt/gitdir": back.format(top=tmp_path) + "\n",
            "main/.git/worktrees/wt/commondir": "../..\n",
            "wt/.git": f"gitdir: {control}\n",
        },
    )
    assert find_git(tmp_path / "wt") == Git(tmp_path / "wt", control, tmp_path / "main/.git")


def test_a_submodule_lies_in_the_repository_above(tmp_path: Path) -> None:
    lay(tmp_path, {".git/modules/lib/HEAD": "", "lib/.git": "gitdir: ../.git/modules/lib\n"})
    control = tmp_path / ".git/modules/lib"
    assert find_git(tmp_path / "lib") == Git(tmp_path / "lib", control, control)


@pytest.mark.parametrize(
    "line",
    [
        "gitdir: {top}/other/.git",
        "gitdir: /no/such/repository/.git/worktrees/x",
        "gitdir: ../other/.git",
        "gitdir: ",
        "gitdir: a\0b",
        "",
        "\udcff",
    ],
)
def test_a_file_that_names_a_repository_of_others_is_not_followed(
    tmp_path: Path, line: str
) -> None:
    text = line.format(top=tmp_path).encode("utf-8", "surrogateescape")
    lay(tmp_path, {"other/.git/HEAD": "", "a/.git": text})
    assert find_git(tmp_path / "a") is None


def test_a_worktree_that_names_another_place_for_its_objects_is_not_followed(
    tmp_path: Path,
) -> None:
    control = tmp_path / "x/y"
    lay(
        tmp_path,
        {
            "x/y/gitdir": f"{tmp_path}/a/.git\n",
            "x/y/commondir": f"{tmp_path}/other/.git\n",
            "a/.git": f"gitdir: {control}\n",
        },
    )
    assert find_git(tmp_path / "a") is None


def test_a_linked_git_folder_is_not_followed(tmp_path: Path) -> None:
    lay(tmp_path, {"other/.git/HEAD": "", "a/x.md": ""})
    (tmp_path / "a/.git").symlink_to("../other/.git")
    assert find_git(tmp_path / "a") is None


def paths_in(folder: Path, index: bytes) -> list[str]:
    control = lay(folder, {".git/index": index}) / ".git"
    return list(tracked(Git(folder, control, control)))


def test_the_index_names_what_git_tracks(tmp_path: Path) -> None:
    paths = ["a", "b/" + "c" * 300, "caf\udce9.md", "d" * 4000, "é/ü.md"]
    assert sorted(paths_in(tmp_path, git_index(*paths))) == sorted(paths)


def test_an_index_that_shares_beginnings_is_read(tmp_path: Path) -> None:
    def entry(cut: bytes, rest: bytes, flags: int = 0) -> bytes:
        more = b"\0\0" if flags & 0x4000 else b""
        return bytes(60) + struct.pack(">H", flags) + more + cut + rest + b"\0"

    entries = entry(b"\0", b"plan/phase-1.md") + entry(b"\x04", b"2.md", 0x4000)
    entries += entry(b"\x0f", b"x")
    index = b"DIRC" + struct.pack(">II", 4, 3) + entries + bytes(20)
    assert paths_in(tmp_path, index) == ["plan/phase-1.md", "plan/phase-2.md", "x"]


def test_a_long_way_back_takes_two_bytes(tmp_path: Path) -> None:
    def entry(cut: bytes, rest: bytes) -> bytes:
        return bytes(62) + cut + rest + b"\0"

    entries = entry(b"\0", b"a" * 200) + entry(b"\x80\x47", b"b")
    index = b"DIRC" + struct.pack(">II", 4, 2) + entries
    assert paths_in(tmp_path, index) == ["a" * 200, "a" + "b"]


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"DIRC",
        b"JUNK" + bytes(100),
        b"DIRC" + struct.pack(">II", 9, 1) + bytes(100),
        b"DIRC" + struct.pack(">II", 2, 2**32 - 1) + bytes(30),
        b"DIRC" + struct.pack(">II", 2, 1) + bytes(60) + b"\0\5" + b"a" * 5000,
    ],
)
def test_a_damaged_index_names_nothing(tmp_path: Path, index: bytes) -> None:
    assert paths_in(tmp_path, index) == []


def test_an_index_cannot_grow_its_paths_for_ever(tmp_path: Path) -> None:
    entry = bytes(62) + b"\0" + b"a" * 100 + b"\0"
    index = b"DIRC" + struct.pack(">II", 4, 1000) + entry * 1000
    assert max(map(len, paths_in(tmp_path, index))) <= 4096


@given(st.binary(max_size=300), st.sampled_from([2, 3, 4]))
def test_any_bytes_are_survived(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, version: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-index"
    paths_in(folder, b"DIRC" + struct.pack(">II", version, 5) + data)


def repository(tmp_path: Path, **worktrees: str) -> None:
    """`main` with the control folders of worktrees; each holds what it says of itself."""
    for name, line in worktrees.items():
        control = f"main/.git/worktrees/{name}"
        lay(
            tmp_path,
            {
                "main/.git/HEAD": "ref: refs/heads/main\n",
                f"{control}/HEAD": f"ref: refs/heads/{name}\n",
                f"{control}/commondir": "../..\n",
                f"{control}/gitdir": f"{tmp_path}/{name}/.git\n",
                f"{name}/.git": line.format(control=tmp_path / control),
            },
        )


def test_a_repository_knows_its_other_checkouts(tmp_path: Path) -> None:
    repository(tmp_path, b="gitdir: {control}\n", a="gitdir: {control}\n")
    main = find_git(tmp_path / "main")
    assert main is not None
    others = other_checkouts(main)
    assert [(one.top.name, branch_of(one)) for one in others] == [("a", "a"), ("b", "b")]
    linked = others[0]
    assert [one.top.name for one in other_checkouts(linked)] == ["b", "main"]


@pytest.mark.parametrize("line", ["gitdir: /elsewhere/.git/worktrees/a\n", "", "gitdir: \0"])
def test_a_folder_that_does_not_say_so_is_no_checkout(tmp_path: Path, line: str) -> None:
    repository(tmp_path, a=line)
    main = find_git(tmp_path / "main")
    assert main is not None
    assert other_checkouts(main) == []


def test_a_checkout_that_is_gone_is_none(tmp_path: Path) -> None:
    lay(tmp_path, {"main/.git/HEAD": "", "main/.git/worktrees/a/gitdir": "/gone/.git\n"})
    lay(tmp_path, {"main/.git/worktrees/b/gitdir": "/\0/.git\n", "main/.git/worktrees/c/x": ""})
    main = find_git(tmp_path / "main")
    assert main is not None
    assert other_checkouts(main) == []


def test_a_checkout_that_may_not_be_looked_at_is_none(tmp_path: Path) -> None:
    """The system refuses a name of that length, as it does a folder of somebody else."""
    repository(tmp_path, a="gitdir: {control}\n")
    lay(tmp_path, {"main/.git/worktrees/b/gitdir": f"/{'b' * 300}/.git\n"})
    main = find_git(tmp_path / "main")
    assert main is not None
    assert [one.top.name for one in other_checkouts(main)] == ["a"]

"""Commits, their files and the branch; and repositories that are not what they say."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from dulwich import porcelain
from dulwich.objects import Commit
from dulwich.repo import Repo

from disk.trees import lay
from phasemark.history import History

START = datetime(2026, 1, 20, 10, 0, tzinfo=timezone(timedelta(hours=2)))


def commit(root: Path, files: Mapping[str, str], message: str, days: int) -> str:
    """Commit what changed, so many days after the start; the hash."""
    lay(root, files)
    with Repo(str(root)) as repository:
        porcelain.add(repository, [str(root / path) for path in files])
        name = porcelain.commit(
            repository,
            message=message.encode(),
            author=b"Ada <ada@example.org>",
            committer=b"Bob <bob@example.org>",
            commit_timestamp=(START + timedelta(days=days)).timestamp(),
            commit_timezone=7200,
        )
    return name.decode()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits, a day apart."""
    root = tmp_path / "repository"
    porcelain.init(str(root)).close()
    lay(root, {".git/HEAD": "ref: refs/heads/main\n"})
    commit(root, {"README.md": "", "svc/plan/phase-1.md": "one"}, "Begin", 0)
    commit(
        root, {"svc/plan/phase-1.md": "two", "svc/é.md": ""}, "Plan\n\nRefs: work-notes/x.md\n", 1
    )
    commit(root, {"other.md": ""}, "Elsewhere", 2)
    return root


def history(root: Path) -> History:
    found = History.open(root)
    assert found is not None
    return found


def test_commits_come_newest_first(repository: Path) -> None:
    commits = history(repository).commits_since(None)
    assert [one.subject for one in commits] == ["Elsewhere", "Plan", "Begin"]
    plan = commits[1]
    assert plan.message == "Plan\n\nRefs: work-notes/x.md\n"
    assert plan.author == "Ada <ada@example.org>"
    assert plan.when == START + timedelta(days=1)
    assert plan.when.utcoffset() == timedelta(hours=2)
    assert len(plan.hash) == 40


def test_commits_are_bounded_by_time_and_number(repository: Path) -> None:
    def subjects(moment: datetime | None, limit: int = 100) -> list[str]:
        return [one.subject for one in history(repository).commits_since(moment, limit)]

    assert subjects(START + timedelta(days=1)) == ["Elsewhere", "Plan"]
    assert subjects(START + timedelta(days=1, seconds=1)) == ["Elsewhere"]
    assert subjects(START + timedelta(days=9)) == []
    assert subjects(None, 2) == ["Elsewhere", "Plan"]


def test_the_files_of_a_commit_are_those_below_the_root(repository: Path) -> None:
    last, plan, first = (one.hash for one in history(repository).commits_since(None))
    whole, part = history(repository), history(repository / "svc")
    assert whole.files_of(first) == ("README.md", "svc/plan/phase-1.md")
    assert whole.files_of(plan) == ("svc/plan/phase-1.md", "svc/é.md")
    assert part.files_of(plan) == ("plan/phase-1.md", "é.md")
    assert part.files_of(last) == ()
    assert whole.files_of("0" * 40) == whole.files_of("nonsense") == whole.files_of("") == ()


def test_removed_files_belong_to_the_commit_that_removed_them(repository: Path) -> None:
    (repository / "other.md").unlink()
    with Repo(str(repository)) as opened:
        porcelain.add(opened, [str(repository / "other.md")])
    name = commit(repository, {}, "Remove", 3)
    assert history(repository).files_of(name) == ("other.md",)


def test_a_commit_is_known_by_the_beginning_of_its_hash(repository: Path) -> None:
    found = history(repository)
    name = found.commits_since(None)[0].hash
    assert found.has_commit(name)
    assert found.has_commit(name[:7].upper())
    assert not found.has_commit(name[:3])
    assert not found.has_commit("0123456789abcdef")
    assert not found.has_commit("../../x")
    assert not found.has_commit("")
    with Repo(str(repository)) as opened:
        last = opened.get_object(opened.head())
    assert isinstance(last, Commit)
    assert not found.has_commit(last.tree.decode())


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        ("ref: refs/heads/main\n", "main"),
        ("ref: refs/heads/feature/phase-2b\n", "feature/phase-2b"),
        ("0123456789012345678901234567890123456789\n", None),
        ("ref: refs/heads/../../../etc/passwd\n", None),
        ("ref: refs/tags/x\n", None),
        ("", None),
        ("\xff", None),
    ],
)
def test_the_branch_is_what_head_names(repository: Path, head: str, branch: str | None) -> None:
    lay(repository, {".git/HEAD": head})
    assert history(repository).branch() == branch


def test_a_head_without_branch_has_commits(repository: Path) -> None:
    name = history(repository).commits_since(None)[0].hash
    lay(repository, {".git/HEAD": name + "\n"})
    assert len(history(repository).commits_since(None)) == 3


def test_packed_references_and_objects_are_read(repository: Path) -> None:
    name = history(repository).commits_since(None)[0].hash
    packed = (
        f"# pack-refs with: peeled\n{'1' * 40} refs/heads/maintenance\n{name} refs/heads/main\n"
    )
    lay(repository, {".git/packed-refs": packed})
    (repository / ".git/refs/heads/main").unlink()
    with Repo(str(repository)) as opened:
        opened.object_store.pack_loose_objects()
    found = history(repository)
    assert len(found.commits_since(None)) == 3
    assert found.has_commit(name[:9])
    assert found.files_of(name) == ("other.md",)


def test_a_shallow_clone_ends_where_it_was_cut(repository: Path) -> None:
    last, plan, first = (one.hash for one in history(repository).commits_since(None))
    assert history(repository).is_whole()
    lay(repository, {".git/shallow": plan + "\n"})
    (repository / ".git/objects" / first[:2] / first[2:]).unlink()
    found = history(repository)
    assert not found.is_whole()
    assert [one.hash for one in found.commits_since(None)] == [last, plan]
    assert found.files_of(plan) == ()
    assert found.files_of(last) == ("other.md",)


def test_a_worktree_has_a_branch_of_its_own(repository: Path, tmp_path: Path) -> None:
    name = history(repository).commits_since(None)[1].hash
    lay(
        repository / ".git",
        {
            "worktrees/side/HEAD": "ref: refs/heads/side\n",
            "worktrees/side/commondir": "../..\n",
            "worktrees/side/gitdir": f"{tmp_path}/side/.git\n",
            "refs/heads/side": name + "\n",
        },
    )
    lay(tmp_path, {"side/.git": f"gitdir: {repository}/.git/worktrees/side\n"})
    found = history(tmp_path / "side")
    assert found.branch() == "side"
    assert [one.subject for one in found.commits_since(None)] == ["Plan", "Begin"]


def test_without_a_repository_there_is_no_history(tmp_path: Path) -> None:
    lay(tmp_path, {"plain/x.md": "", "empty/.git/x": "", "gone/.git": "gitdir: /no/such/place\n"})
    for name in ("plain", "empty", "gone"):
        assert History.open(tmp_path / name) is None


def test_a_repository_without_commits_is_empty(tmp_path: Path) -> None:
    porcelain.init(str(tmp_path)).close()
    found = history(tmp_path)
    assert found.commits_since(None) == []
    assert not found.has_commit("abcd")


def test_configuration_is_not_read_and_nothing_is_executed(repository: Path) -> None:
    os.mkfifo(repository / "fifo")
    config = (
        f"[core]\n\tfsmonitor = touch x\n\tpager = touch x\n[include]\n\tpath = {repository}/fifo\n"
    )
    lay(repository, {".git/config": config})
    assert len(history(repository).commits_since(None)) == 3


def test_what_would_wait_or_lead_away_is_not_read(repository: Path, tmp_path: Path) -> None:
    for name in ("fifo", "alternates"):
        shutil.copytree(repository, tmp_path / name)
    os.mkfifo(tmp_path / "fifo/.git/objects/pack/pack-1.idx")
    lay(tmp_path, {"alternates/.git/objects/info/alternates": f"{repository}/.git/objects\n"})
    assert History.open(tmp_path / "fifo") is None
    assert History.open(tmp_path / "alternates") is None


def test_an_index_of_a_pack_that_claims_too_much_is_not_counted(repository: Path) -> None:
    with Repo(str(repository)) as opened:
        opened.object_store.pack_loose_objects()
    (index,) = (repository / ".git/objects/pack").glob("*.idx")
    data = index.read_bytes()
    index.chmod(0o644)
    for counts in (b"\xff" * 1024, b"\0\0\0\2" + bytes(1020)):
        index.write_bytes(data[:8] + counts + data[8 + 1024 :])
        assert History.open(repository) is None
    index.write_bytes(data[:100])
    assert History.open(repository) is None


def test_a_tree_that_holds_itself_comes_to_an_end(repository: Path) -> None:
    name = "ab" * 20
    entry = b"40000 %c\0" + bytes.fromhex(name)
    tree = b"".join(entry.replace(b"%c", bytes([letter])) for letter in b"abcdefgh")
    forged = zlib.compress(b"tree %d\0" % len(tree) + tree)
    text = f"tree {name}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\nx\n".encode()
    made = zlib.compress(b"commit %d\0" % len(text) + text)
    lay(repository / ".git/objects", {f"ab/{name[2:]}": forged, f"cd/{'cd' * 19}": made})
    assert history(repository).files_of("cd" * 20) == ()


@pytest.mark.parametrize("packed", [False, True])
def test_damage_gives_empty_answers(repository: Path, tmp_path: Path, packed: bool) -> None:
    """Random bytes in random files of the repository, 60 times."""
    names = [one.hash for one in history(repository).commits_since(None)]
    if packed:
        with Repo(str(repository)) as opened:
            opened.object_store.pack_loose_objects()
    chance = random.Random(packed)
    for number in range(60):
        root = tmp_path / str(number)
        shutil.copytree(repository, root)
        files = sorted(path for path in (root / ".git").rglob("*") if path.is_file())
        for path in chance.sample(files, 3):
            data = bytearray(path.read_bytes())
            for _ in range(chance.choice([1, 5, 50])):
                if data:
                    data[chance.randrange(len(data))] = chance.randrange(256)
            path.chmod(0o644)
            path.write_bytes(data[: chance.choice([len(data), len(data), len(data) // 2, 0])])
        found = History.open(root)
        if found is not None:
            found.branch()
            assert {one.hash for one in found.commits_since(None)} <= {*names}
            for name in names:
                found.files_of(name)
                found.has_commit(name[:7])


def test_dulwich_is_imported_when_it_is_asked(repository: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from phasemark.history import History;"
        f"History.open(Path({str(repository)!r})).branch();"
        "sys.exit('dulwich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

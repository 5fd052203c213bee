"""Texts to files: old or new, never half, never elsewhere."""

from __future__ import annotations

import os
import resource
import signal
import stat
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from disk.trees import in_child, killed_at, lay, snapshot
from phasemark.disk import (
    Change,
    Text,
    create_document,
    read_document,
    write_documents,
    write_named,
)
from phasemark.errors import WriteError


def change(root: Path, relative: str, new: str) -> Change:
    old = read_document(root, relative)
    assert isinstance(old, Text)
    return Change(relative, old, new)


def write(root: Path, *changes: Change) -> list[str]:
    """The reasons why documents were not written."""
    return [failure.reason for failure in write_documents(root, changes)]


def scratch_files(root: Path) -> list[Path]:
    return list(root.rglob(".phasemark-*.tmp"))


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_bytes_are_kept_but_for_the_change(tmp_path: Path, bom: bytes) -> None:
    lay(tmp_path, {"plan/a.md": bom + b"a\r\nb\rc\n\xe2\x80\xa8\0x"})
    edit = change(tmp_path, "plan/a.md", "A\r\nb\rc\n\u2028\0x")
    assert write(tmp_path, edit) == []
    assert snapshot(tmp_path) == {"plan/a.md": bom + b"A\r\nb\rc\n\xe2\x80\xa8\0x"}


def test_an_equal_text_is_not_written(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "same"})
    before = (tmp_path / "a.md").stat()
    assert write(tmp_path, change(tmp_path, "a.md", "same")) == []
    assert (tmp_path / "a.md").stat() == before


@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664, 0o755, 0o200 | 0o444])
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    lay(tmp_path, {"a.md": "old"})
    (tmp_path / "a.md").chmod(mode)
    assert write(tmp_path, change(tmp_path, "a.md", "new")) == []
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == mode


def test_owner_and_attributes_are_kept(tmp_path: Path) -> None:
    path = lay(tmp_path, {"a.md": "old"}) / "a.md"
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    with suppress(OSError):  # Some file systems have no attributes of users.
        os.setxattr(path, "user.origin", b"here")

    def identity() -> tuple[object, ...]:
        status = path.stat()
        attributes = {name: os.getxattr(path, name) for name in os.listxattr(path)}
        return (status.st_uid, status.st_gid, attributes)

    before = identity()
    assert write(tmp_path, change(tmp_path, "a.md", "new")) == []
    assert path.read_text() == "new"
    assert identity() == before


def test_all_names_of_a_file_in_the_project_stay_names_of_one_file(tmp_path: Path) -> None:
    root = lay(tmp_path / "root", {"a.md": "old", "node_modules/x": "", "plan/x.md": ""})
    (root / "b.md").hardlink_to(root / "a.md")
    (root / "plan/c.md").hardlink_to(root / "a.md")
    (tmp_path / "outside.md").hardlink_to(root / "a.md")
    assert write(root, change(root, "a.md", "new")) == []
    names = [root / "a.md", root / "b.md", root / "plan/c.md"]
    assert [name.read_text() for name in names] == ["new"] * 3
    assert len({name.stat().st_ino for name in names}) == 1
    assert (tmp_path / "outside.md").read_text() == "old"
    assert scratch_files(tmp_path) == []


def test_two_names_of_a_file_are_written_in_one_go(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "old"})
    (tmp_path / "b.md").hardlink_to(tmp_path / "a.md")
    changes = [change(tmp_path, name, "new") for name in ("a.md", "b.md")]
    assert write(tmp_path, *changes) == []
    assert (tmp_path / "b.md").read_text() == "new"


def test_a_file_that_changed_is_left_alone(tmp_path: Path) -> None:
    lay(tmp_path, dict.fromkeys(("size.md", "time.md", "other.md", "same.md", "gone.md"), "old"))
    changes = [change(tmp_path, path.name, "new") for path in sorted(tmp_path.iterdir())]
    (tmp_path / "size.md").write_text("mine, longer")
    os.utime(tmp_path / "time.md", ns=(1, 1))
    lay(tmp_path, {"x": "old"})
    os.replace(tmp_path / "x", tmp_path / "other.md")
    was = (tmp_path / "same.md").stat()
    (tmp_path / "same.md").write_text("OLD")
    os.utime(tmp_path / "same.md", ns=(was.st_atime_ns, was.st_mtime_ns))
    (tmp_path / "gone.md").unlink()
    before = snapshot(tmp_path)
    changed = "it changed since it was read"
    assert write(tmp_path, *changes) == ["there is no such file"] + [changed] * 4
    assert snapshot(tmp_path) == before


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    root = lay(tmp_path / "root", {"plan/a.md": "old", "b.md": "old"})
    lay(tmp_path, {"out/a.md": "old"})
    changes = [change(root, "plan/a.md", "new"), change(root, "b.md", "new")]
    os.rename(root / "plan", tmp_path / "moved")
    (root / "plan").symlink_to("../moved")
    os.rename(root / "b.md", tmp_path / "moved/b.md")
    (root / "b.md").symlink_to("../moved/b.md")
    before = snapshot(tmp_path)
    assert write(root, *changes) == [
        "reached through a link; name the file itself",
        "a link; name the file itself",
    ]
    assert snapshot(tmp_path) == before
    assert (root / "b.md").is_symlink()


def test_what_is_read_only_stays_so(ordinary: Path) -> None:
    lay(ordinary, {"file/a.md": "old", "folder/a.md": "old", "free/a.md": "old"})
    changes = [change(ordinary, f"{name}/a.md", "new") for name in ("file", "folder", "free")]
    (ordinary / "file/a.md").chmod(0o444)
    (ordinary / "folder").chmod(0o555)
    failures = write_documents(ordinary, changes)
    assert [str(failure) for failure in failures] == [
        "cannot write file/a.md: it is read-only",
        "cannot write folder/a.md: no file can be made in its folder: permission denied",
    ]
    texts = {path: data.decode() for path, data in snapshot(ordinary).items()}
    assert texts == {"file/a.md": "old", "folder/a.md": "old", "free/a.md": "new"}


def test_a_file_without_any_right_to_write_is_left_alone_by_root_too(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "old"})
    edit = change(tmp_path, "a.md", "new")
    (tmp_path / "a.md").chmod(0o444)
    assert write(tmp_path, edit) == ["it is read-only"]


def test_a_text_that_utf8_cannot_hold_is_not_written(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "old"})
    assert write(tmp_path, change(tmp_path, "a.md", "ab\ud800")) == [
        "UTF-8 has no way to write character 2"
    ]
    assert snapshot(tmp_path) == {"a.md": b"old"}


def test_a_full_disk_leaves_the_old_text_and_no_litter(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "old" * 4000, "b.md": "old"})
    changes = [change(tmp_path, "a.md", "new" * 4000), change(tmp_path, "b.md", "new")]

    def on_a_full_disk() -> list[str]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        return write(tmp_path, *changes)

    assert in_child(on_a_full_disk) == ["file too large"]
    assert snapshot(tmp_path) == {"a.md": b"old" * 4000, "b.md": b"new"}


def test_a_run_that_is_killed_leaves_each_file_old_or_new(tmp_path: Path) -> None:
    """Once before every single call of the system that a write makes."""
    finished = False
    seen = set()
    calls = 0
    while not finished:
        root = lay(tmp_path / str(calls), {"a.md": "old" * 999, "b.md": "old" * 999})
        (root / "c.md").hardlink_to(root / "b.md")
        changes = [change(root, name, "new" * 999) for name in ("a.md", "b.md")]
        answer = in_child(killed_at(calls, partial(write, root, *changes)))
        finished = answer == []
        assert finished or answer == signal.SIGKILL
        texts = tuple((root / name).read_text() for name in ("a.md", "b.md", "c.md"))
        assert {*texts} <= {"old" * 999, "new" * 999}
        seen.add(texts)
        again = [change(root, name, "new" * 999) for name in ("a.md", "b.md", "c.md")]
        assert write(root, *again) == []
        calls += 1
    assert calls > 40
    assert len(seen) == 4


def test_what_a_killed_run_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    fresh, stale = ".phasemark-1-ab.tmp", ".phasemark-2-cd.tmp"
    lay(tmp_path, {"plan/a.md": "old", f"plan/{fresh}": "", f"plan/{stale}": "", "plan/x.tmp": ""})
    (tmp_path / "plan/.phasemark-3-ef.tmp").mkdir()
    for name in (stale, "x.tmp", ".phasemark-3-ef.tmp"):
        os.utime(tmp_path / "plan" / name, (time.time() - 4000,) * 2)
    assert write(tmp_path, change(tmp_path, "plan/a.md", "new")) == []
    names = {path.name for path in (tmp_path / "plan").iterdir()}
    assert names == {"a.md", fresh, "x.tmp", ".phasemark-3-ef.tmp"}


def test_a_new_document_gets_its_folders(tmp_path: Path) -> None:
    create_document(tmp_path, "work-notes/deep/phase-1.md", "# é\r\n")
    assert snapshot(tmp_path) == {"work-notes/deep/phase-1.md": "# é\r\n".encode()}
    mask = os.umask(0)
    os.umask(mask)
    made = tmp_path / "work-notes/deep/phase-1.md"
    assert stat.S_IMODE(made.stat().st_mode) == 0o666 & ~mask
    assert made.stat().st_nlink == 1


def test_a_new_document_never_takes_the_place_of_anything(tmp_path: Path) -> None:
    root = lay(tmp_path / "root", {"a.md": "mine", "folder.md/x": ""})
    (root / "nowhere.md").symlink_to(tmp_path / "made.md")
    for name in ("a.md", "folder.md", "nowhere.md"):
        with pytest.raises(WriteError, match=f"cannot write {name}: it exists already"):
            create_document(root, name, "new")
    assert snapshot(root) == {"a.md": b"mine", "folder.md/x": b""}
    assert not (tmp_path / "made.md").exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../a.md", "not a path inside the project"),
        ("/tmp/a.md", "not a path inside the project"),
        ("link/a.md", "reached through a link"),
        ("link/deep/a.md", "reached through a link"),
        ("file.md/a.md", "no file can be made in its folder: not a directory"),
        ("file.md/deep/a.md", "its folder cannot be made: not a directory"),
        ("x" * 300 + ".md", "file name too long"),
    ],
)
def test_a_new_document_is_made_inside_only(tmp_path: Path, path: str, reason: str) -> None:
    lay(tmp_path, {"root/file.md": "", "out/x.md": ""})
    (tmp_path / "root/link").symlink_to("../out")
    before = snapshot(tmp_path)
    with pytest.raises(WriteError, match=reason):
        create_document(tmp_path / "root", path, "new")
    assert snapshot(tmp_path) == before


def test_a_killed_creation_leaves_a_whole_document_or_none(tmp_path: Path) -> None:
    calls = 0
    answer: object = signal.SIGKILL
    while answer == signal.SIGKILL:
        root = tmp_path / str(calls)
        root.mkdir()
        work = killed_at(calls, partial(create_document, root, "plan/a.md", "new" * 999))
        answer = in_child(work)
        made = root / "plan/a.md"
        assert not made.exists() or made.read_text() == "new" * 999
        calls += 1
    assert answer is None
    assert calls > 10


def test_an_output_goes_where_the_user_says(tmp_path: Path) -> None:
    lay(tmp_path, {"old.json": "old"})
    (tmp_path / "old.json").chmod(0o640)
    (tmp_path / "link.json").symlink_to("old.json")
    write_named(tmp_path / "link.json", "[]\n")
    write_named(tmp_path / "new.json", "{}\n")
    write_named(Path("/dev/null"), "gone")
    assert snapshot(tmp_path) == {"old.json": b"[]\n", "link.json": b"[]\n", "new.json": b"{}\n"}
    assert (tmp_path / "link.json").is_symlink()
    assert stat.S_IMODE((tmp_path / "old.json").stat().st_mode) == 0o640


def test_an_output_that_is_a_pipe_gets_the_text(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    (tmp_path / "out").symlink_to(f"/dev/fd/{writer}")
    write_named(Path(f"/dev/fd/{writer}"), "one")
    write_named(tmp_path / "out", ", two")
    assert os.read(reader, 100) == b"one, two"
    os.close(reader)
    with pytest.raises(WriteError, match=r"(?i)broken pipe"):
        write_named(Path(f"/dev/fd/{writer}"), "three")
    os.close(writer)


@pytest.mark.parametrize(
    ("path", "reason"),
    [(".", "is a directory"), ("no/such/x", "there is no such file"), ("a\0b", "embedded null")],
)
def test_an_output_that_cannot_be_written_says_why(tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(WriteError, match=reason):
        write_named(tmp_path / path, "x")

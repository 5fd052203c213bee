"""Files to texts."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk.trees import lay
from phasemark.disk import Text, Unreadable, read_document, read_named
from phasemark.errors import ReadError


def text_of(root: Path, relative: str) -> Text:
    read = read_document(root, relative)
    assert isinstance(read, Text)
    return read


def reason(root: Path, relative: str) -> str:
    read = read_document(root, relative)
    assert isinstance(read, Unreadable)
    assert read.path == relative
    return read.reason


@pytest.mark.parametrize("text", ["", "a\n", "a\r\nb\rc\n\n", "a\0b", "\u2028\x85\x0c", "é中😀"])
def test_a_text_is_what_the_file_holds(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"plan/a.md": text})
    read = text_of(tmp_path, "plan/a.md")
    assert (read.text, read.bom) == (text, False)


def test_a_byte_order_mark_stands_beside_the_text(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": b"\xef\xbb\xbf# \xef\xbb\xbfx\r\n", "b.md": b"\xef\xbb\xbf"})
    assert (text_of(tmp_path, "a.md").text, text_of(tmp_path, "a.md").bom) == (
        "# \ufeffx\r\n",
        True,
    )
    assert (text_of(tmp_path, "b.md").text, text_of(tmp_path, "b.md").bom) == ("", True)


def test_stamp_and_digest_tell_files_apart(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": "one", "b.md": "one", "c.md": "two"})
    a, b, c = (text_of(tmp_path, f"{name}.md") for name in "abc")
    assert a.digest == b.digest != c.digest
    assert len(a.digest) == 16
    assert a.stamp != b.stamp
    status = (tmp_path / "a.md").stat()
    assert a.stamp == (3, status.st_mtime_ns, status.st_ino)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"# caf\xe9\n", "not UTF-8 at byte 5"),
        (b"x" * 1024 + b"\x80", "not UTF-8 at byte 1024"),
        (b"\xef\xbb\xbfab\xff", "not UTF-8 at byte 5"),
        (b"# \xed\xa0\x80\n", "not UTF-8 at byte 2"),
        (b"\xf0", "not UTF-8 at byte 0"),
        ("# x\n".encode("utf-16"), "UTF-16, not UTF-8"),
        ("\ufeff# x\n".encode("utf-16-be"), "UTF-16, not UTF-8"),
        ("# x\n".encode("utf-32"), "UTF-32, not UTF-8"),
    ],
)
def test_bytes_that_are_no_utf8_are_named(tmp_path: Path, data: bytes, wanted: str) -> None:
    lay(tmp_path, {"a.md": data})
    assert reason(tmp_path, "a.md") == wanted


def test_only_regular_files_are_read(ordinary: Path) -> None:
    lay(ordinary, {"a.md": "secret", "closed.md": "", "shut/a.md": ""})
    os.mkfifo(ordinary / "fifo.md")
    os.mknod(ordinary / "socket.md", stat.S_IFSOCK | 0o600)
    (ordinary / "folder.md").mkdir()
    (ordinary / "link.md").symlink_to("a.md")
    (ordinary / "zero.md").symlink_to("/dev/zero")
    (ordinary / "loop.md").symlink_to("loop.md")
    (ordinary / "folder").symlink_to("shut")
    (ordinary / "closed.md").chmod(0)
    (ordinary / "shut").chmod(0)
    assert reason(ordinary, "fifo.md") == "a FIFO, not a file"
    assert reason(ordinary, "socket.md") == "a socket, not a file"
    assert reason(ordinary, "folder.md") == "a folder, not a file"
    for name in ("link.md", "zero.md", "loop.md"):
        assert reason(ordinary, name) == "a link; name the file itself"
    assert reason(ordinary, "folder/a.md") == "reached through a link; name the file itself"
    assert reason(ordinary, "closed.md") == "permission denied"
    assert reason(ordinary, "shut/a.md") == "permission denied"
    assert reason(ordinary, "gone.md") == "there is no such file"
    assert reason(ordinary, "gone/a.md") == "there is no such file"
    assert reason(ordinary, "a.md/b.md") == "not a directory"


def test_a_device_is_not_opened() -> None:
    assert reason(Path("/dev"), "null") == "a device, not a file"


@pytest.mark.parametrize(
    "path", ["../a.md", "/etc/passwd", "a/../b.md", "./a.md", "a//b.md", "", "a\0b.md"]
)
def test_paths_that_leave_the_root_are_not_followed(tmp_path: Path, path: str) -> None:
    lay(tmp_path / "root", {"a.md": "", "b.md": ""})
    assert reason(tmp_path / "root", path) == "not a path inside the project"


def test_a_sparse_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.md").open("wb") as stream:
        stream.write(b"# big\n")
        stream.truncate(2 << 30)
    assert reason(tmp_path, "big.md") == "2048 MB, more than the 64 MB that are read"


def test_a_file_without_a_length_is_read_to_its_end() -> None:
    assert text_of(Path("/proc/self"), "status").text.startswith("Name:")


def test_a_fault_makes_a_sentence(tmp_path: Path) -> None:
    read = read_document(tmp_path, "plan/old.md")
    assert isinstance(read, Unreadable)
    assert str(read.error) == "cannot read plan/old.md: there is no such file"


def test_a_named_file_may_be_a_link(tmp_path: Path) -> None:
    lay(tmp_path, {"a.toml": "\ufeffx = 1\r\n"})
    (tmp_path / "b.toml").symlink_to("a.toml")
    (tmp_path / "c.toml").symlink_to("c.toml")
    assert read_named(tmp_path / "b.toml") == "x = 1\r\n"
    for name, why in (
        ("c.toml", "links that lead in a circle"),
        ("no.toml", "there is no such file"),
        (".", "a folder, not a file"),
    ):
        with pytest.raises(ReadError, match=why):
            read_named(tmp_path / name)
    with pytest.raises(ReadError, match="0 kB, more than the 0 kB that are read"):
        read_named(tmp_path / "a.toml", largest=4)


@given(st.binary(max_size=100))
def test_any_bytes_give_a_text_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    root = tmp_path_factory.getbasetemp()
    lay(root, {"any.md": data})
    read = read_document(root, "any.md")
    if isinstance(read, Text):
        assert b"\xef\xbb\xbf" * read.bom + read.text.encode("utf-8") == data

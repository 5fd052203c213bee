"""Files to texts: only regular files, only up to a size, only UTF-8; newlines untouched."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from phasemark.errors import ReadError

LARGEST = 64 * 1024 * 1024
"""In bytes; a file over this is refused without being read."""

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_SPECIAL = {
    stat.S_IFDIR: "a folder, not a file",
    stat.S_IFIFO: "a FIFO, not a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
}
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    size: int
    modified: int
    """Nanoseconds since 1970."""
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


class Text(NamedTuple):
    """A document as it was read; `text` has no byte order mark, `bom` says it had one."""

    text: str
    bom: bool
    stamp: Stamp
    digest: bytes
    """Of the bytes of the file, 16 long."""


class Unreadable(NamedTuple):
    """A file that is not a document after all.

    `path` is relative to the root, `reason` a part of a sentence such as `permission denied`.
    """

    path: str
    reason: str

    @property
    def error(self) -> ReadError:
        """The whole sentence for the user."""
        return ReadError(self.path, self.reason)


class RefusedError(Exception):
    """Inside `disk`: why a file was not read or written; its argument is the reason."""


def read_document(root: Path, relative: str) -> Text | Unreadable:
    """The document at a path below the root, or why there is none; never raises.

    A link is not followed, wherever in the path it stands.
    """
    try:
        path = place(root, relative)
        data, status = read_regular(path, LARGEST)
        text, bom = decode(data)
    except RefusedError as refused:
        return Unreadable(relative, str(refused))
    return Text(text, bom, Stamp.of(status), digest_of(data))


def read_named(path: Path, largest: int = LARGEST) -> str:
    """The text of a file that the user named, links followed.

    Raises `ReadError`.
    """
    try:
        data, _ = read_regular(path, largest, follow=True)
        return decode(data)[0]
    except RefusedError as refused:
        raise ReadError(str(path), str(refused)) from None


def read_plain(path: Path, largest: int) -> bytes:
    """The bytes of a regular file that need not be there; empty if it cannot be read."""
    try:
        return read_regular(path, largest)[0]
    except RefusedError:
        return b""


def stamp_of(root: Path, relative: str) -> Stamp | None:
    """The state of a file below the root; None if it is not there."""
    try:
        return Stamp.of(status_of(root / relative))
    except RefusedError:
        return None


def stamps_of(root: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """The states of many files below the root, of those that are there."""
    found: dict[str, Stamp] = {}
    folder = os.path.join(root, "")
    for path in paths:
        with suppress(OSError, ValueError):
            found[path] = Stamp.of(os.stat(folder + path, follow_symlinks=False))
    return found


def glance(root: Path, relative: str, longest: int) -> tuple[int, str | None] | None:
    """The size of a file below the root in bytes, and the first characters of its text.

    The text is None when it is not UTF-8; all is None when the file cannot be read.
    """
    try:
        path = place(root, relative)
        require_regular(status_of(path), LARGEST)
        with open(os.open(path, _OPEN | _NO_LINK), "rb") as stream:
            status = os.fstat(stream.fileno())
            require_regular(status, LARGEST)
            data = stream.read(longest * 4)
    except (RefusedError, OSError, ValueError):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return status.st_size, None
    return status.st_size, None if "\0" in text else text.removeprefix("\ufeff")[:longest]


def place(root: Path, relative: str) -> str:
    """The path of a document, if it lies below the root without a link on the way.

    Raises `RefusedError`.
    """
    *folders, name = parts_of(relative)
    folder = str(root)
    for part in folders:
        folder = os.path.join(folder, part)
        if stat.S_ISLNK(status_of(folder).st_mode):
            raise RefusedError("reached through a link; name the file itself")
    return os.path.join(folder, name)


def parts_of(relative: str) -> list[str]:
    """The parts of a path that stays below its root; raises `RefusedError` for any other."""
    parts = relative.replace(os.sep, "/").split("/")
    if {"", ".", ".."} & {*parts} or os.path.splitdrive(relative)[0] or "\0" in relative:
        raise RefusedError("not a path inside the project")
    return parts


def read_regular(
    path: str | Path, largest: int, *, follow: bool = False
) -> tuple[bytes, os.stat_result]:
    """The bytes of a regular file, with its state before they were read.

    Nothing else is opened: opening a FIFO waits, and opening a device may do anything.
    Raises `RefusedError`.
    """
    require_regular(status_of(path, follow=follow), largest)
    try:
        handle = os.open(path, _OPEN if follow else _OPEN | _NO_LINK)
        try:
            status = os.fstat(handle)
            require_regular(status, largest)
            return _read(handle, status.st_size, largest), status
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        raise RefusedError(reason_of(error)) from None


def status_of(path: str | Path, *, follow: bool = False) -> os.stat_result:
    """Raises `RefusedError`."""
    try:
        return os.stat(path, follow_symlinks=follow)
    except (OSError, ValueError) as error:
        raise RefusedError(reason_of(error)) from None


def require_regular(status: os.stat_result, largest: int) -> None:
    """Raises `RefusedError` for what is no regular file or is larger than `largest` bytes."""
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFLNK:
        raise RefusedError("a link; name the file itself")
    if kind != stat.S_IFREG:
        raise RefusedError(_SPECIAL.get(kind, "not a regular file"))
    if status.st_size > largest:
        raise RefusedError(f"{_size(status.st_size)}, more than the {_size(largest)} that are read")


def decode(data: bytes) -> tuple[str, bool]:
    """The text of UTF-8 bytes without byte order mark, and whether there was one.

    Raises `RefusedError`, which names the first wrong byte, counted from zero.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            raise RefusedError(f"{encoding}, not UTF-8")
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(f"not UTF-8 at byte {error.start}") from None
    return text[1:] if bom else text, bom


def digest_of(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def reason_of(error: OSError | ValueError) -> str:
    """What the system says, as a part of a sentence."""
    if isinstance(error, OSError) and error.errno == errno.ENOENT:
        return "there is no such file"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "links that lead in a circle"
    text = error.strerror if isinstance(error, OSError) else str(error)
    return f"{text[:1].lower()}{text[1:]}" if text else "the system does not say why"


def _size(size: int) -> str:
    mebibyte = 1024 * 1024
    return f"{size // mebibyte} MB" if size >= mebibyte else f"{size // 1024} kB"


def _read(handle: int, expected: int, largest: int) -> bytes:
    """All bytes of an open file, which may be growing meanwhile."""
    parts = []
    length = 0
    while part := os.read(handle, max(expected - length, 4095) + 1):
        parts.append(part)
        length += len(part)
        if length > largest:
            raise RefusedError(f"more than the {_size(largest)} that are read")
    return b"".join(parts)

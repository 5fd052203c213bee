"""Texts to files: each file is its old or its new self, whatever happens meanwhile.

A text is written to a scratch file beside its target, brought to the disk, and put in the
target's place by one rename. A rename gives the name to another file, so a file with
several names (hard links) would come apart. Writing into such a file could leave it half
written, and would change copies outside the project. So the other names inside the project
are given to the new file afterwards, each by a rename too; names outside keep the old text.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from phasemark.disk.names import NEVER_ENTERED
from phasemark.disk.read import (
    LARGEST,
    RefusedError,
    Stamp,
    Text,
    digest_of,
    parts_of,
    place,
    read_regular,
    reason_of,
    status_of,
)
from phasemark.disk.scratch import put_new, replace, scratch_file, scratch_name, sweep
from phasemark.errors import WriteError

_CHANGED = "it changed since it was read"


class Change(NamedTuple):
    """A document that is to be written: its path below the root, and its two texts."""

    path: str
    old: Text
    new: str


def write_documents(root: Path, changes: Iterable[Change]) -> list[WriteError]:
    """Write each document by itself; the failures, in order. One failure stops no other.

    Mode, owner and byte order mark are kept; an equal text is not written. A document
    stays as it is when it is not the one that was read any more, is reached through a
    link, may not be written, or does not fit.
    """
    failures = []
    swept: set[str] = set()
    for change in changes:
        try:
            if change.new != change.old.text:
                target = place(root, change.path)
                folder = os.path.dirname(target)
                if folder not in swept:
                    swept.add(folder)
                    sweep(folder)
                _write(root, target, change)
        except RefusedError as refused:
            failures.append(WriteError(change.path, str(refused)))
    return failures


def create_document(root: Path, relative: str, text: str) -> None:
    """A new file below the root, with the folders that it needs; never overwrites.

    Raises `WriteError`, also for a name that anything has already.
    """
    try:
        parts = parts_of(relative)
        for end in range(1, len(parts)):
            _make_folder(place(root, "/".join(parts[:end])))
        target = place(root, relative)
        if os.path.lexists(target):
            raise RefusedError("it exists already")
        with scratch_file(target, _encode(text), 0o666) as scratch:
            put_new(scratch, target)
    except RefusedError as refused:
        raise WriteError(relative, str(refused)) from None


def write_named(path: Path, text: str) -> None:
    """Write to a path that the user named, over what is there; links are followed.

    What is no regular file, such as `/dev/stdout`, is written to and not replaced.
    Raises `WriteError`.
    """
    try:
        data = _encode(text)
        if os.path.exists(path) and not os.path.isfile(path):  # the real path of a pipe is none
            with open(path, "wb") as stream:
                stream.write(data)
            return
        target = os.path.realpath(path)
        like = os.stat(target) if os.path.exists(target) else None
        with scratch_file(target, data, 0o600 if like else 0o666, like) as scratch:
            replace(scratch, target)
    except RefusedError as refused:
        raise WriteError(str(path), str(refused)) from None
    except (OSError, ValueError) as error:
        raise WriteError(str(path), reason_of(error)) from None


def write_whole(target: str, data: bytes) -> None:
    """Write a file that only we may read, over what is there; raises `RefusedError`."""
    with scratch_file(target, data, 0o600) as scratch:
        replace(scratch, target)


def _write(root: Path, target: str, change: Change) -> None:
    """Raises `RefusedError`; the file is unchanged then."""
    wanted = _encode(change.new, bom=change.old.bom)
    data, status = read_regular(target, LARGEST)
    if data == wanted:
        return  # It is another name of a file that was written just now.
    _require_same(status, change.old)
    if digest_of(data) != change.old.digest:
        raise RefusedError(_CHANGED)  # Within the same tick of the clock of the file system.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise RefusedError("it is read-only")
    others = list(_other_names(root, target, status)) if status.st_nlink > 1 else []
    with scratch_file(target, wanted, 0o600, status) as scratch:
        _require_same(status_of(target), change.old)
        replace(scratch, target)
    for other in others:
        _give_name(target, other, status)


def _require_same(status: os.stat_result, old: Text) -> None:
    if Stamp.of(status) != old.stamp:
        raise RefusedError(_CHANGED)


def _encode(text: str, *, bom: bool = False) -> bytes:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RefusedError(f"UTF-8 has no way to write character {error.start}") from None
    return codecs.BOM_UTF8 + data if bom else data


def _other_names(root: Path, target: str, status: os.stat_result) -> Iterator[str]:
    """The other names that a file has below the root."""
    pending = [str(root)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in NEVER_ENTERED:
                            pending.append(entry.path)
                    elif entry.inode() == status.st_ino and entry.path != target:
                        yield entry.path
        except OSError:
            continue


def _give_name(target: str, other: str, status: os.stat_result) -> None:
    """Make `other` a name of `target`, if it is one of the file that was replaced.

    Where that fails, the name keeps the old text: both are whole.
    """
    scratch = scratch_name(os.path.dirname(other))
    with suppress(OSError):
        there = os.lstat(other)
        if (there.st_dev, there.st_ino) == (status.st_dev, status.st_ino):
            os.link(target, scratch)
            os.replace(scratch, other)
    with suppress(OSError):
        os.unlink(scratch)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileExistsError:
        return
    except OSError as error:
        raise RefusedError(f"its folder cannot be made: {reason_of(error)}") from None

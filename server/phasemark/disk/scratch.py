"""Scratch files: whole files beside a target that then take its place by one rename."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from phasemark.disk.names import SCRATCH_PREFIX, SCRATCH_SUFFIX, is_scratch
from phasemark.disk.read import RefusedError, reason_of

_STALE = 3600.0
"""Seconds after which a scratch file is one that a killed run left."""

_CREATE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


@contextmanager
def scratch_file(
    target: str, data: bytes, mode: int, like: os.stat_result | None = None
) -> Iterator[str]:
    """A whole file beside `target` with the data, on the disk; gone at the end unless renamed.

    It gets mode, owner and attributes of `target`, whose state is `like`. Raises `RefusedError`.
    """
    path = scratch_name(os.path.dirname(target))
    try:
        _fill(path, target, data, mode, like)
        yield path
    finally:
        _remove(path)


def replace(scratch: str, target: str) -> None:
    """Put a scratch file in the place of `target`; raises `RefusedError`."""
    try:
        os.replace(scratch, target)
    except OSError as error:
        raise RefusedError(reason_of(error)) from None
    _sync_folder(os.path.dirname(target))


def put_new(scratch: str, target: str) -> None:
    """Give a scratch file a name that nothing has; a second name fails where one exists."""
    try:
        if os.name == "nt":
            os.rename(scratch, target)
        else:
            os.link(scratch, target)
    except FileExistsError:
        raise RefusedError("it exists already") from None
    except OSError:
        # File systems without hard links cannot do both in one step.
        replace(scratch, target)
    _sync_folder(os.path.dirname(target))


def scratch_name(folder: str) -> str:
    unique = f"{os.getpid()}-{os.urandom(6).hex()}"
    return os.path.join(folder, f"{SCRATCH_PREFIX}{unique}{SCRATCH_SUFFIX}")


def sweep(folder: str) -> None:
    """Remove the scratch files that killed runs left long ago."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_scratch(entry.name) and entry.is_file(follow_symlinks=False):
                age = time.time() - entry.stat(follow_symlinks=False).st_mtime
                if age > _STALE:
                    _remove(entry.path)


def _fill(path: str, target: str, data: bytes, mode: int, like: os.stat_result | None) -> None:
    try:
        handle = os.open(path, _CREATE, mode)
    except OSError as error:
        raise RefusedError(f"no file can be made in its folder: {reason_of(error)}") from None
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if like is not None:
                _make_alike(handle, target, like)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise RefusedError(reason_of(error)) from None


def _make_alike(handle: int, target: str, status: os.stat_result) -> None:
    """Owner and attributes as far as the system allows it, and the mode in any case."""
    if hasattr(os, "fchown"):
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
            with suppress(OSError):
                os.fchown(handle, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(target, name))
    if hasattr(os, "fchmod"):
        os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _sync_folder(folder: str) -> None:
    """Bring a rename to the disk, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

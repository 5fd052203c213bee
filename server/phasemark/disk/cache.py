"""The user's cache folder: what may be lost at any time, and is never in a project.

Nothing here fails: without a folder that can be written there is no cache, and no noise.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from phasemark.disk.read import RefusedError, read_regular
from phasemark.disk.write import write_whole

_LARGEST = 256 * 1024 * 1024
_KEPT = 30 * 24 * 3600.0
"""Seconds without a write after which a file is taken away."""


def cache_folder() -> Path | None:
    """Where cache files lie; None when the system names no place. It need not exist."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = os.path.expanduser("~/.cache")
    return Path(base, "phasemark") if os.path.isabs(base) else None


def read_cache(name: str, root: Path) -> bytes | None:
    """What was last written under a name; None if there is nothing to be trusted.

    A file or folder that another user could have made or changed is not.
    """
    folder = _folder_outside(root)
    if folder is None or not _is_ours(folder):
        return None
    try:
        data, status = read_regular(folder / name, _LARGEST)
    except RefusedError:
        return None
    return data if _is_private(status) else None


def write_cache(name: str, root: Path, data: bytes) -> bool:
    """Whether the data were kept. Files that nobody wrote for a month are taken away."""
    folder = _folder_outside(root)
    if folder is None:
        return False
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(folder):
        return False
    _forget_old(folder)
    try:
        write_whole(str(folder / name), data)
    except RefusedError:
        return False
    return True


def drop_cache(name: str, root: Path) -> bool:
    """Take away what was written under a name; whether there was something."""
    folder = _folder_outside(root)
    if folder is None or not _is_ours(folder):
        return False
    try:
        os.unlink(folder / name)
    except OSError:
        return False
    return True


def _folder_outside(root: Path) -> Path | None:
    """The cache folder, unless somebody put it into the project."""
    folder = cache_folder()
    if folder is None or "\0" in str(folder):
        return None
    return None if Path(os.path.realpath(folder)).is_relative_to(root) else folder


def _is_ours(folder: Path) -> bool:
    with suppress(OSError):
        status = os.lstat(folder)
        return stat.S_ISDIR(status.st_mode) and _is_private(status)
    return False


def _is_private(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _forget_old(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if time.time() - entry.stat(follow_symlinks=False).st_mtime > _KEPT:
                with suppress(OSError):
                    os.unlink(entry.path)

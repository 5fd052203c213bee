"""`Parent`: the process of the editor; the server ends when it does."""

from __future__ import annotations

import os
import sys


class Parent:
    """The process that is watched, if any."""

    def __init__(self) -> None:
        self._process: int | None = None
        self._born_of = os.getppid()

    def watch(self, process: int | None) -> None:
        """Watch this process from now on; None for none."""
        self._process = process

    def lives(self) -> bool:
        """Whether it is still there; true where none is watched, and where nobody can say."""
        process = self._process
        if process is None:
            return True
        if process == self._born_of:
            return os.getppid() == process
        if sys.platform == "win32":
            return _lives_on_windows(process)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except (OSError, OverflowError):
            return True
        return True


def _lives_on_windows(process: int) -> bool:
    """Signal 0 would end it there."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent on other systems
    handle = kernel.OpenProcess(0x00100000, False, process)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0))
    finally:
        kernel.CloseHandle(handle)

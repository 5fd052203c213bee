"""Folders to test on, and children that are allowed to die."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

NOBODY = 65534


def lay(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, and give the folder."""
    for relative, text in files.items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return root


def snapshot(root: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def in_child(work: Callable[[], Any]) -> Any:
    """What `work` gives in a process of its own, which it may change or lose as it likes."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(readable)
            os.write(writable, pickle.dumps(work()))
            status = 0
        finally:
            os._exit(status)
    os.close(writable)
    with os.fdopen(readable, "rb") as stream:
        answer = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status))
    assert status == 0, "the child failed; its traceback is above"
    return pickle.loads(answer)


def killed_at(call: int, work: Callable[[], Any]) -> Callable[[], Any]:
    """`work`, killed as by `kill -9` just before its n-th call of the system."""

    def doomed() -> Any:
        left = call

        def count(frame: object, event: str, function: Any) -> None:
            nonlocal left
            if event == "c_call" and getattr(function, "__module__", "") == "posix":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        answer = work()
        sys.setprofile(None)
        return answer

    return doomed


def git_index(*paths: str) -> bytes:
    """An index of git in version 2 that tracks these paths."""
    entries = b""
    for path in sorted(map(os.fsencode, paths)):
        entry = bytes(60) + struct.pack(">H", min(len(path), 0xFFF)) + path
        entries += entry + bytes(8 - len(entry) % 8)
    return b"DIRC" + struct.pack(">II", 2, len(paths)) + entries + bytes(20)

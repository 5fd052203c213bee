"""The two pipes to the client: bytes in and out on the event loop, never waiting.

Where the system cannot tell when a pipe is ready (Windows, regular files), a thread waits
instead; it only posts to the loop.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

_CHUNK = 256 * 1024
BACKLOG = 32 * 1024 * 1024
"""Bytes that a client may leave unread before it gets no more answers."""


class Incoming:
    """Standard input; `arrived` is given what came, and nothing (`b""`) at its end."""

    def __init__(
        self, handle: int, loop: asyncio.AbstractEventLoop, arrived: Callable[[bytes], None]
    ) -> None:
        self._handle = handle
        self._loop = loop
        self._arrived = arrived
        self._polled = False
        self._open = True

    def start(self) -> None:
        try:
            self._loop.add_reader(self._handle, self._ready)
            self._polled = True
        except (NotImplementedError, OSError):
            threading.Thread(target=self._wait, daemon=True).start()

    def pause(self) -> None:
        if self._polled and self._open:
            self._loop.remove_reader(self._handle)

    def resume(self) -> None:
        if self._polled and self._open:
            self._loop.add_reader(self._handle, self._ready)

    def _ready(self) -> None:
        data = self._read()
        if not data:
            self.pause()
            self._open = False
        self._arrived(data)

    def _wait(self) -> None:
        while data := self._read():
            self._loop.call_soon_threadsafe(self._arrived, data)
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._arrived, b"")

    def _read(self) -> bytes:
        try:
            return os.read(self._handle, _CHUNK)
        except OSError:
            return b""


class Outgoing:
    """Standard output, on a handle of its own.

    What the client does not take at once is kept and sent when it does; with more than
    `BACKLOG` bytes of that it is `full`, and `drained` is called when it no longer is.
    """

    def __init__(
        self, handle: int, loop: asyncio.AbstractEventLoop, drained: Callable[[], None]
    ) -> None:
        self._handle = handle
        self._loop = loop
        self._drained = drained
        self._left: deque[memoryview] = deque()
        self._size = 0
        self.broken = False
        """Whether the client has closed its end."""
        self._waits = sys.platform == "win32"
        if not self._waits:
            os.set_blocking(handle, False)

    @property
    def full(self) -> bool:
        return self._size > BACKLOG

    def send(self, data: bytes) -> None:
        if self.broken:
            return
        rest = memoryview(data)
        if not self._left:
            rest = self._write(rest)
        if rest:
            if not self._left:
                self._loop.add_writer(self._handle, self._ready)
            self._left.append(rest)
            self._size += len(rest)

    async def flush(self, seconds: float) -> None:
        """Wait until everything is sent, but not longer than that."""
        until = self._loop.time() + seconds
        while self._left and not self.broken and self._loop.time() < until:
            await asyncio.sleep(0.01)

    def close(self) -> None:
        """Leave the pipe as it was found: others may hold it too."""
        self._forget()
        if not self._waits:
            with suppress(OSError):
                os.set_blocking(self._handle, True)

    def _ready(self) -> None:
        was_full = self.full
        while self._left:
            first = self._left.popleft()
            rest = self._write(first)
            self._size -= len(first) - len(rest)
            if rest:
                self._left.appendleft(rest)
                break
        if not self._left:
            self._loop.remove_writer(self._handle)
        if was_full and not self.full:
            self._drained()

    def _write(self, data: memoryview) -> memoryview:
        """What could not be written yet."""
        try:
            while data:
                data = data[os.write(self._handle, data) :]
        except BlockingIOError:
            return data
        except OSError:
            self._forget()
            self.broken = True
        return memoryview(b"")

    def _forget(self) -> None:
        if self._left:
            self._loop.remove_writer(self._handle)
        self._left.clear()
        self._size = 0


def own_output() -> int:
    """A handle for the protocol alone; what anybody else prints goes to standard error."""
    handle = os.dup(1)
    sys.stdout.flush()
    os.dup2(2, 1)
    return handle

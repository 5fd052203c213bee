"""`Pipe`: a server spoken to byte by byte, for everything that a good client never sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

LIMIT = 20.0
HOVER = {"textDocument": {"uri": "file:///nowhere.md"}, "position": {"line": 0, "character": 0}}

FAULTY = """
import sys
import time
from threading import Event
from lsprotocol import types
from phasemark.lsp.aside import aside
from phasemark.lsp.log import open_log
from phasemark.lsp.pipes import own_output
from phasemark.lsp.server import create_server

output = own_output()
server = create_server(open_log(None, "info"))

def slowly():
    until = time.perf_counter() + 0.1
    while time.perf_counter() < until:
        yield
    return ["slowly"]

def for_ever():
    while True:
        yield

def failing_at_its_end():
    try:
        yield from for_ever()
    finally:
        raise RuntimeError("an answer cannot be given up")

asked = Event()

def in_a_thread():
    yield
    asked = yield from aside(waiting)
    return ["in a thread"] if asked else []

def waiting():
    return asked.wait(20)

def failing():
    yield from aside(lambda: 1 // 0)

@server.feature(types.TEXT_DOCUMENT_MONIKER)
def moniker(ls, params):
    line = params.position.line
    if line == 0:
        print("this goes astray")
        sys.stdout.flush()
        return []
    if line == 1:
        return {"a set": {1}}
    if line == 2:
        return float("nan")
    if line == 4:
        ls.report_server_error(OSError("pygls fails"), OSError)
        return []
    if line == 9:
        return slowly()
    if line == 10:
        return for_ever()
    if line == 11:
        return in_a_thread()
    if line == 12:
        asked.set()
        return ["here"]
    if line == 13:
        return failing()
    if line == 14:
        return failing_at_its_end()
    raise RuntimeError("a handler fails")

@server.feature("phasemark/typed")
def typed(ls, params):
    raise LookupError("a handler fails")

sys.exit(server.serve(0, output))
"""
"""A server with one request that misbehaves, in a way that its line chooses, and a notification
that always does."""

COUNTING = """
import sys
from lsprotocol import types
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.log import open_log
from phasemark.lsp.pipes import own_output
from phasemark.lsp.server import create_server

output = own_output()
server = create_server(open_log(None, "info"))

@server.feature(types.TEXT_DOCUMENT_MONIKER)
def moniker(ls, params):
    import gc
    gc.unfreeze()
    gc.collect()
    return sum(isinstance(one, LiveRoot) for one in gc.get_objects())

sys.exit(server.serve(0, output))
"""
"""A server with one request that counts the roots in memory."""

RETIRING = """
import sys
import weakref
from lsprotocol import types
from phasemark.lsp.log import open_log
from phasemark.lsp.pipes import own_output
from phasemark.lsp.server import create_server

output, log = own_output(), open_log(None, "info")
server = create_server(log)

class Known:
    pass

@server.feature(types.TEXT_DOCUMENT_MONIKER)
def moniker(ls, params):
    one = Known()
    weakref.finalize(one, log.info, "it is freed")
    known = weakref.ref(one)
    root, _ = ls.session.place(params.text_document.uri)
    root.retire([one])
    del one
    return known() is not None

sys.exit(server.serve(0, output))
"""
"""A server with one request that lets the root of a document retire something, and says whether
that is still in memory."""


def framed(message: Any) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Pipe:
    """One server process; its answers are read by a thread, so that none can block a test."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        self.process = process
        self.stdin = process.stdin
        self.reading = threading.Event()
        self.reading.set()
        self._messages: Queue[Any] = Queue()
        self._kept: list[Any] = []
        threading.Thread(target=self._read, daemon=True).start()

    def raw(self, data: bytes) -> None:
        self.stdin.write(data)
        self.stdin.flush()

    def send(self, method: str, params: Any = None, id: Any = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.raw(framed(message if id is None else {**message, "id": id}))

    def next(self) -> Any:
        return self._messages.get(timeout=LIMIT)

    def answer(self, id: Any) -> Any:
        """The answer to a request; other messages are kept for `seen`."""
        for message in self._kept:
            if message.get("id") == id and "method" not in message:
                self._kept.remove(message)
                return message
        while True:
            message = self.next()
            if message.get("id") == id and "method" not in message:
                return message
            self._kept.append(message)

    def hear(self) -> None:
        """Wait for a message, and keep it for `seen`."""
        self._kept.append(self.next())

    def code(self, id: Any) -> int | None:
        """The code of the error that answers a request; None for a result."""
        error = self.answer(id).get("error")
        return error["code"] if error else None

    def seen(self, method: str) -> list[Any]:
        """The parameters of what the server sent by itself so far."""
        while True:
            try:
                self._kept.append(self._messages.get_nowait())
            except Empty:
                break
        return [one["params"] for one in self._kept if one.get("method") == method]

    def initialize(self, root: Path | None = None, **given: Any) -> Any:
        params = {
            "processId": os.getpid(),
            "rootUri": root.as_uri() if root else None,
            "capabilities": {},
            **given,
        }
        self.send("initialize", params, "initialize")
        answer = self.answer("initialize")
        self.send("initialized", {})
        return answer["result"]

    def ended(self) -> int:
        return self.process.wait(LIMIT)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()).strip():
                assert line.startswith(b"Content-Length: "), line
                length = int(line.split()[1])
            if not line:
                return
            self._messages.put(json.loads(stream.read(length)))
            self.reading.wait()


@contextmanager
def pipe(cache: Path, *command: str, **given: Any) -> Iterator[Pipe]:
    """A server, ended at the end whatever happens."""
    words = command or ("-m", "phasemark", "server")
    process = subprocess.Popen(
        [sys.executable, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        **given,
    )
    try:
        yield Pipe(process)
    finally:
        process.kill()
        process.wait()

"""The first exchange: `initialize` is answered without the framework.

Importing that takes most of the time until an editor has its answer. What the server can do
does not change, so it is written down in `capabilities.json`; a test compares that with
what the handlers register.
"""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path

from phasemark import __version__
from phasemark.lsp.client import Client
from phasemark.lsp.frames import Frames, framed
from phasemark.lsp.wire import Json

CAPABILITIES = Path(__file__).with_name("capabilities.json")
_CHUNK = 64 * 1024


class Opening:
    """What was read and answered before the server was there."""

    def __init__(self) -> None:
        self.frames = Frames()
        self.bodies: list[bytes] = []
        """Messages that are not answered yet."""
        self.params: Json = None
        """Of `initialize`, if it was answered."""
        self.ended = False
        """Whether the client has closed its end."""

    def begin(self, input: int, output: int) -> None:
        """Read up to the first message, and answer it if it is a good `initialize`."""
        while not self.bodies and not self.ended:
            data = os.read(input, _CHUNK)
            self.ended = not data
            self.bodies.extend(self.frames.feed(data))
        answer = self._answer(self.bodies[0]) if self.bodies else None
        if answer is not None:
            self.bodies.pop(0)
            data = framed(json.dumps(answer).encode("ascii"))
            while data:
                data = data[os.write(output, data) :]

    def _answer(self, body: bytes) -> Json | None:
        try:
            message = json.loads(body.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return None
        if not isinstance(message, dict) or message.get("method") != "initialize":
            return None
        id, params = message.get("id"), message.get("params")
        if not isinstance(id, int | str) or isinstance(id, bool) or not makes_sense(params):
            return None
        self.params = params
        return {"jsonrpc": "2.0", "id": id, "result": result(params)}


def makes_sense(params: Json) -> bool:
    """Whether `initialize` has parameters that can be used."""
    return isinstance(params, dict) and isinstance(params.get("capabilities"), dict)


def result(params: Json) -> Json:
    """The answer to `initialize`."""
    able = json.loads(CAPABILITIES.read_text(encoding="utf-8"))
    return {
        "capabilities": fitted(able, params),
        "serverInfo": {"name": "phasemark", "version": __version__},
    }


def fitted(able: Json, params: Json) -> Json:
    """What the server can do, as the client of this `initialize` is told."""
    able = deepcopy(able)
    client = Client.of(params)
    able["positionEncoding"] = client.encoding
    if not client.prepare_rename:
        able["renameProvider"] = True
    if not client.pull:
        able.pop("diagnosticProvider", None)
    if not client.save_edits:
        able["textDocumentSync"]["willSaveWaitUntil"] = False
    if not client.contents:
        able["workspace"].pop("textDocumentContent", None)
    operations = able["workspace"]["fileOperations"]
    able["workspace"]["fileOperations"] = {
        name: value for name, value in operations.items() if name in client.file_operations
    }
    return able

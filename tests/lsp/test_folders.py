"""A folder that goes at a bad moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import Pipe, framed, pipe

LINKING = """# Phase {}: Any

## Overview
One.

## Overview
Two.

## Goals
- Read [it](phase-999.md#goals)
"""
LAST = "# Phase 999: Last\n\n## Goals\n- One\n"
COUNT = 150


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two projects; all documents of each link to a heading of the last one."""
    made = [tmp_path / "one", tmp_path / "two"]
    for plan in (folder / "plan" for folder in made):
        plan.mkdir(parents=True)
        for number in range(1, COUNT + 1):
            (plan / f"phase-{number}.md").write_text(LINKING.format(number), encoding="utf-8")
        (plan / "phase-999.md").write_text(LAST, encoding="utf-8")
    return made


class Watched:
    """What a server told last of each document."""

    def __init__(self, server: Pipe) -> None:
        self.server = server
        self.told: dict[str, list[Any]] = {}

    def hear(self) -> Any:
        message = self.server.next()
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def until_answered(self, id: str) -> None:
        self.server.send("workspace/symbol", {"query": "nothing is called so"}, id)
        while self.hear().get("id") != id:
            pass

    def broken(self, folder: Path) -> int:
        """How many documents of a folder have a link that leads nowhere."""
        found = [one for uri, one in self.told.items() if uri.startswith(folder.as_uri())]
        return sum("REF003" in str(one) for one in found)


def edited(folder: Path) -> bytes:
    """The last document of a folder loses the heading that all others link to."""
    heading = {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 8}}
    params = {
        "textDocument": {"uri": (folder / "plan/phase-999.md").as_uri(), "version": 2},
        "contentChanges": [{"range": heading, "text": "Non-goals"}],
    }
    return framed({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})


def test_a_folder_that_goes_while_it_is_checked(folders: list[Path], tmp_path: Path) -> None:
    """Nothing more is told of it, and the other folder is checked to its end."""
    one, two = folders
    named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
    closed = [(one / f"plan/phase-{number}.md").as_uri() for number in range(1, COUNT + 1)]
    with pipe(tmp_path / "cache") as server:
        server.initialize(workspaceFolders=named)
        watched = Watched(server)
        for folder in folders:
            uri = (folder / "plan/phase-999.md").as_uri()
            item = {"uri": uri, "languageId": "markdown", "version": 1, "text": LAST}
            server.send("textDocument/didOpen", {"textDocument": item})
        watched.until_answered("known")
        while len(watched.told) < 2 * COUNT:
            watched.hear()
        server.raw(edited(one) + edited(two))
        while not watched.broken(one):
            watched.hear()
        event = {"added": [], "removed": named[:1]}
        server.send("workspace/didChangeWorkspaceFolders", {"event": event})
        while watched.broken(two) < COUNT:
            watched.hear()
        watched.until_answered("checked")
        assert not [uri for uri in watched.told if uri in closed and watched.told[uri]]

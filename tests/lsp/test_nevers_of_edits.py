"""No edit is for a text that has moved on, and none makes or moves a file unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import Pipe, pipe

VSCODE = Path(__file__).parent / "profiles" / "vscode.json"
NOTES = "# Phase 1: Logs\n\n## Status\n- [ ] Not started\n- [X] In progress\n"
LATER = "Typed since\n\n" + NOTES


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Pipe]:
    (tmp_path / "project" / "work-notes").mkdir(parents=True)
    (tmp_path / "project" / "work-notes" / "phase-1.md").write_text(NOTES, encoding="utf-8")
    (tmp_path / "project" / "phasemark.toml").write_text("", encoding="utf-8")
    with pipe(tmp_path / "cache") as one:
        able = json.loads(VSCODE.read_text(encoding="utf-8"))
        one.initialize(tmp_path / "project", capabilities=able)
        yield one


def uri_of(root: Path) -> str:
    return (root / "project" / "work-notes" / "phase-1.md").as_uri()


def actions(server: Pipe, uri: str) -> list[Any]:
    """The actions of a document that are told in full when they are chosen."""
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": NOTES}
    server.send("textDocument/didOpen", {"textDocument": item})
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 5, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    server.send("textDocument/codeAction", asked, "actions")
    found: list[Any] = server.answer("actions")["result"]
    return found


def type_on(server: Pipe, uri: str) -> None:
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": LATER}]}
    server.send("textDocument/didChange", change)


def changed(edit: Any) -> Iterator[Any]:
    """The parts of an edit that change a text that is there."""
    for one in edit["documentChanges"]:
        if "textDocument" in one and one["textDocument"]["version"] is not None:
            yield one


def test_an_action_that_is_chosen_late_is_for_the_text_as_it_is(
    server: Pipe, tmp_path: Path
) -> None:
    uri = uri_of(tmp_path)
    found = [one for one in actions(server, uri) if "edit" not in one and "disabled" not in one]
    type_on(server, uri)
    parts: list[Any] = []
    for number, one in enumerate(found):
        server.send("codeAction/resolve", one, number)
        edit = server.answer(number)["result"].get("edit")
        parts += changed(edit) if edit else ()
    assert parts
    assert all(part["textDocument"] == {"uri": uri, "version": 2} for part in parts)


def test_an_edit_says_which_version_it_is_for(server: Pipe, tmp_path: Path) -> None:
    uri = uri_of(tmp_path)
    edits = [one["edit"] for one in actions(server, uri) if "edit" in one]
    assert edits
    for edit in edits:
        assert "changes" not in edit
        assert all(part["textDocument"]["version"] == 1 for part in changed(edit))


def test_a_command_edits_the_text_as_it_is(server: Pipe, tmp_path: Path) -> None:
    uri = uri_of(tmp_path)
    actions(server, uri)
    type_on(server, uri)
    server.send("workspace/executeCommand", {"command": "phasemark.log", "arguments": [uri]}, 1)
    assert "error" not in server.answer(1)
    (wanted,) = server.seen("workspace/applyEdit") or [_next_edit(server)]
    (part,) = changed(wanted["edit"])
    assert part["textDocument"] == {"uri": uri, "version": 2}


def _next_edit(server: Pipe) -> Any:
    while True:
        message = server.next()
        if message.get("method") == "workspace/applyEdit":
            return message["params"]


def test_what_is_made_is_confirmed_and_overwrites_nothing(server: Pipe, tmp_path: Path) -> None:
    uri = uri_of(tmp_path)
    actions(server, uri)
    given = {"command": "phasemark.new", "arguments": [uri, "phase", "2"]}
    server.send("workspace/executeCommand", given, 1)
    assert "error" not in server.answer(1)
    (wanted,) = server.seen("workspace/applyEdit") or [_next_edit(server)]
    edit = wanted["edit"]
    made = [one for one in edit["documentChanges"] if one.get("kind") == "create"]
    assert made
    for one in made:
        assert edit["changeAnnotations"][one["annotationId"]]["needsConfirmation"] is True
        assert one["options"] == {"overwrite": False, "ignoreIfExists": False}

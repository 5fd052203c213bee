"""A session of VS Code, message by message: `session.jsonl` holds what the client sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter

from tests.lsp.raw import Pipe, framed, pipe

SESSION = Path(__file__).with_name("session.jsonl")
PROMPT = "# Phase 1 - Execution Prompt\n\n## Role\nA developer.\n\n## Task\nRead the plan.\n"


def recorded(root: Path) -> list[Any]:
    text = SESSION.read_text(encoding="utf-8").replace("${root}", root.as_uri())
    return [json.loads(line) for line in text.split("\n") if line]


def serve_client(server: Pipe, message: Any) -> None:
    """Answer what the server asks of its client, as VS Code without settings does."""
    result = [None] if message["method"] == "workspace/configuration" else None
    server.raw(framed({"jsonrpc": "2.0", "id": message["id"], "result": result}))


def test_every_request_of_a_session_has_one_good_answer(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "prompts").mkdir(parents=True)
    (root / "prompts" / "phase-1.md").write_text(PROMPT, encoding="utf-8")
    messages = recorded(root)
    asked = {one["id"]: one["method"] for one in messages if "id" in one}
    answers: dict[Any, Any] = {}
    with pipe(tmp_path / "cache") as server:
        for message in messages[:-1]:
            server.raw(framed(message))
        while answers.keys() != asked.keys():
            message = server.next()
            if "method" in message and "id" in message:
                serve_client(server, message)
            elif "id" in message:
                assert message["id"] not in answers
                answers[message["id"]] = message
        assert not server.seen("window/showMessage")
        assert not server.seen("textDocument/publishDiagnostics")
        server.raw(framed(messages[-1]))
        assert server.ended() == 0
    for id, answer in answers.items():
        if "error" in answer:
            assert answer["error"]["code"] in (-32800, -32801), (asked[id], answer)
        else:
            response = types.METHOD_TO_TYPES[asked[id]][1]
            get_converter().structure(answer, response)

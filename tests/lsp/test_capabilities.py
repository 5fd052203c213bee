"""What a client is told before the handlers are there is what they register."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter

from phasemark.lsp.opening import CAPABILITIES, fitted
from phasemark.lsp.server import create_server
from tests.lsp.editor import as_json, capabilities

PROFILES = ("vscode", "neovim", "emacs", "neovim@v0.8")


def registered(client: types.ClientCapabilities) -> Any:
    server = create_server(logging.getLogger("test"))
    for _ in server.complete():
        pass
    return as_json(server.protocol.registered(client))


def test_the_file_holds_what_the_handlers_register(request: pytest.FixtureRequest) -> None:
    """`pytest --accept` writes it."""
    text = json.dumps(registered(capabilities("vscode")), indent=1) + "\n"
    if request.config.getoption("--accept"):
        CAPABILITIES.write_text(text, encoding="utf-8")
    assert CAPABILITIES.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("profile", PROFILES)
def test_each_client_is_told_what_fits_it(profile: str) -> None:
    client = capabilities(profile)
    able = json.loads(CAPABILITIES.read_text(encoding="utf-8"))
    told = fitted(able, {"capabilities": as_json(client)})
    built = registered(client)
    if client.text_document is None or client.text_document.diagnostic is None:
        del built["diagnosticProvider"]
    if client.workspace is None or client.workspace.text_document_content is None:
        del built["workspace"]["textDocumentContent"]
    built["positionEncoding"] = told["positionEncoding"]
    assert told == built
    assert get_converter().structure(told, types.ServerCapabilities)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-16", "utf-8"], "utf-16"),
        (["utf-32"], "utf-32"),
        (["utf-7", "utf-8"], "utf-8"),
        ([], "utf-16"),
        (None, "utf-16"),
    ],
)
def test_the_client_chooses_the_encoding(offered: list[str] | None, chosen: str) -> None:
    able = json.loads(CAPABILITIES.read_text(encoding="utf-8"))
    params = {"capabilities": {"general": {"positionEncodings": offered}}}
    assert fitted(able, params)["positionEncoding"] == chosen

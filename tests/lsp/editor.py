"""`Editor`: a real server in a process of its own, driven as an editor drives it.

    async def test_a_phase_is_hovered(start: Start) -> None:
        editor = await start("neovim", {"plan/phase-1.md": "# Phase 1: First\n"})
        place = editor.open("plan/phase-1.md", "# Phase $0 1: First\n")
        hover = await editor.client.text_document_hover_async(HoverParams(*place))

Answers come as lsprotocol values, so an answer that is not valid LSP fails the test, and
pytest-lsp compares it with what the client said that it can do.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import cattrs
from lsprotocol import types
from lsprotocol.converters import get_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROFILES = Path(__file__).parent / "profiles"
LIMIT = 20.0
"""Seconds after which a test no longer waits."""


class Start(Protocol):
    def __call__(
        self, profile: str, files: Mapping[str, str], **given: Any
    ) -> Awaitable[Editor]: ...


class At(NamedTuple):
    """What most requests begin with."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


def capabilities(profile: str) -> types.ClientCapabilities:
    """What an editor can do: `vscode` (current), `neovim` or `emacs`."""
    if profile == "vscode":
        text = (PROFILES / "vscode.json").read_text(encoding="utf-8")
        return get_converter().structure(json.loads(text), types.ClientCapabilities)
    return client_capabilities(profile)


class Editor:
    """One editor with one server. Positions it gives count UTF-16, as ASCII texts allow."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.opened: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.pulls = False
        self.registered: list[types.Registration] = []

    @classmethod
    async def started(
        cls, profile: str, root: Path, files: Mapping[str, str], given: Mapping[str, Any]
    ) -> Editor:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="")
        environment = {**os.environ, "XDG_CACHE_HOME": str(root.parent / "cache")}
        command = [sys.executable, "-m", "phasemark", "server"]
        client = await ClientServerConfig(server_command=command, server_env=environment).start()
        assert isinstance(client, LanguageClient)
        registered: list[types.Registration] = []

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            registered.extend(params.registrations)

        client.set_configuration(given.get("settings", {}), section="phasemark")
        editor = cls(client, root)
        editor.registered = registered
        able = given.get("capabilities") or capabilities(profile)
        editor.pulls = able.text_document is not None and able.text_document.diagnostic is not None
        folders = given.get("folders", [""])
        params = types.InitializeParams(
            capabilities=able,
            root_uri=root.as_uri() if folders else None,
            workspace_folders=[
                types.WorkspaceFolder(editor.uri(folder), folder or "root") for folder in folders
            ],
            initialization_options=given.get("options"),
        )
        await asyncio.wait_for(client.initialize_session(params), LIMIT)
        return editor

    async def end(self) -> None:
        await asyncio.wait_for(self.client.shutdown_session(), LIMIT)
        await self.client.stop()

    def uri(self, path: str) -> str:
        """Of a path below the root; what is a URI already stays one."""
        return path if ":" in path else (self.root / path).as_uri() if path else self.root.as_uri()

    def document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def open(self, path: str, text: str | None = None, language: str = "markdown") -> At:
        """Open a document, with the text on the disk or another; the place of `$0` in it."""
        if text is None:
            text = (self.root / path).read_text(encoding="utf-8")
        before, _, after = text.partition("$0")
        self.opened[path], self.versions[path] = before + after, 1
        item = types.TextDocumentItem(self.uri(path), language, 1, before + after)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return self.at(path, before)

    def at(self, path: str, before: str) -> At:
        """The place in a document that the given text leads to."""
        lines = before.split("\n")
        return At(self.document(path), types.Position(len(lines) - 1, len(lines[-1])))

    def change(self, path: str, old: str, new: str) -> None:
        """Type over the first place where `old` stands."""
        text = self.opened[path]
        start = text.index(old)
        first = self.at(path, text[:start]).position
        last = self.at(path, text[: start + len(old)]).position
        self.opened[path] = text[:start] + new + text[start + len(old) :]
        self.versions[path] += 1
        change = types.TextDocumentContentChangePartial(types.Range(first, last), new)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path)),
                [change],
            )
        )

    def close(self, path: str) -> None:
        del self.opened[path]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(path)))

    async def diagnostics(self, path: str) -> list[types.Diagnostic]:
        """What is wrong with the open document as it is now, however the client learns it."""
        if self.pulls:
            params = types.DocumentDiagnosticParams(self.document(path))
            report = await asyncio.wait_for(
                self.client.text_document_diagnostic_async(params), LIMIT
            )
            assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
            return list(report.items)
        await self.idle()
        return list(self.client.diagnostics.get(self.uri(path), ()))

    async def idle(self) -> None:
        """Until the server has answered everything that was sent so far, and sent what follows
        from it."""
        params = types.WorkspaceSymbolParams(query="nothing is called like this")
        for _ in range(2):
            await asyncio.wait_for(self.client.workspace_symbol_async(params), LIMIT)

    async def until(self, condition: Any) -> None:
        """Wait until something is true, which what the server sends makes true."""
        async with asyncio.timeout(LIMIT):
            while not condition():
                await asyncio.sleep(0.01)


def as_json(value: Any) -> Any:
    """An answer as it was on the wire."""
    converter: cattrs.Converter = get_converter()
    return converter.unstructure(value)


def codes(diagnostics: list[types.Diagnostic]) -> list[str]:
    return [str(diagnostic.code) for diagnostic in diagnostics]

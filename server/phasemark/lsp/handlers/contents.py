"""Texts that no file holds, which editors show like documents."""

from __future__ import annotations

from collections.abc import Generator

from lsprotocol import types

from phasemark.lsp.contents import SCHEME, text_in_steps
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    options = types.TextDocumentContentOptions(schemes=[SCHEME])

    @server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, options)
    def contents(
        ls: PhasemarkServer, params: types.TextDocumentContentParams
    ) -> Generator[None, None, Json]:
        text = yield from text_in_steps(ls, params.uri)
        ls.publisher.shown(params.uri)
        return {"text": text}

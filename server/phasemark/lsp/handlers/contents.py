"""Texts that no file holds, which editors show like documents."""

from __future__ import annotations

from lsprotocol import types

from phasemark.errors import UsageError
from phasemark.lsp.contents import SCHEME, text_of
from phasemark.lsp.refusal import RequestRefusedError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    options = types.TextDocumentContentOptions(schemes=[SCHEME])

    @server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, options)
    def contents(ls: PhasemarkServer, params: types.TextDocumentContentParams) -> Json:
        try:
            text = text_of(ls, params.uri)
        except UsageError as error:
            raise RequestRefusedError(str(error)) from None
        ls.publisher.shown(params.uri)
        return {"text": text}

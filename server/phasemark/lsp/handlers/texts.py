"""Texts in step with the client: opened, changed, saved, closed."""

from __future__ import annotations

from lsprotocol import types

from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.texts import OpenText


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: PhasemarkServer, params: types.DidOpenTextDocumentParams) -> None:
        given = params.text_document
        ls.session.open(OpenText(given.uri, given.language_id, given.version, given.text))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: PhasemarkServer, params: types.DidChangeTextDocumentParams) -> None:
        given = params.text_document
        ls.turns.edited()
        text = ls.session.change(given.uri)
        if text is None:
            ls.say_once(f"a change of a document that is not open: {given.uri[:200]}")
            return
        text.change(given.version, params.content_changes, ls.session.client.encoding)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    def did_save(ls: PhasemarkServer, params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        ls.publisher.saved(uri)
        if (place := ls.session.file_place(uri)) is not None:
            ls.learner.again(*place)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: PhasemarkServer, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        place = ls.session.place(uri)
        ls.session.close(uri)
        if place is not None:
            ls.publisher.closed(*place)

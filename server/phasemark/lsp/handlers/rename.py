"""Renaming, and files that the editor moves."""

from __future__ import annotations

from collections.abc import Generator

from lsprotocol import types

from phasemark.features.rename.rename import prepare, rename_in_steps
from phasemark.features.rename.renaming import Refusal, Renaming
from phasemark.lsp.look import Look
from phasemark.lsp.refusal import Code, RequestRefusedError
from phasemark.lsp.renames import can_move, renaming_edit
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(ls: PhasemarkServer, params: types.PrepareRenameParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        ready = prepare(cursor.snapshot, cursor.document, cursor.offset)
        if isinstance(ready, Refusal):
            _require_known(cursor)
            raise RequestRefusedError(ready.sentence)
        return ready and {"range": cursor.wire.range(ready.span), "placeholder": ready.name}

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename_here(ls: PhasemarkServer, params: types.RenameParams) -> Generator[None, None, Json]:
        text = None
        for _ in range(_TRIES):
            cursor = ls.cursor(params.text_document, params.position)
            if cursor is None:
                return None
            if text not in (None, cursor.document.text):
                break
            text = cursor.document.text
            _require_known(cursor)
            found = yield from rename_in_steps(
                cursor.snapshot, cursor.document, cursor.offset, params.new_name
            )
            edit = yield from _edit(cursor, found)
            if cursor.current:
                return edit
        raise RequestRefusedError("a document has changed meanwhile", Code.CONTENT_MODIFIED)


_TRIES = 3
"""How often it is begun again when another document changes meanwhile."""


def _require_known(look: Look) -> None:
    """Refuse before everything is read that may have to follow; a lone document has nobody."""
    if look.snapshot.sight != "workspace" and look.root.path is not None:
        raise RequestRefusedError("the project is still being read; try again in a moment")


def _edit(look: Look, found: Renaming | Refusal) -> Generator[None, None, Json]:
    if isinstance(found, Refusal):
        raise RequestRefusedError(found.sentence)
    if found.moves and not can_move(look):
        first = next(iter(found.moves))
        raise RequestRefusedError(f"this editor cannot rename files such as `{first}` in an edit")
    return (yield from renaming_edit(look, found))

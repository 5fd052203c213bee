"""What is shown under the mouse or the cursor."""

from __future__ import annotations

from lsprotocol import types

from phasemark.features.hover import Reading
from phasemark.features.hover import hover as about
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: PhasemarkServer, params: types.HoverParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        reading = Reading(cursor.snapshot, cursor.document, cursor.outside, cursor.address)
        found = about(reading, cursor.offset)
        return found and {
            "contents": cursor.markup(found.markdown),
            "range": cursor.wire.range(found.span),
        }

"""What is shown under the mouse or the cursor."""

from __future__ import annotations

from lsprotocol import types

from phasemark.features.findings import findings_at_hand
from phasemark.features.hover import Reading
from phasemark.features.hover import hover as about
from phasemark.features.markdown import Links
from phasemark.lsp.look import Cursor
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.rules.rule import Severity


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: PhasemarkServer, params: types.HoverParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        hints = ls.session.preferred(cursor.root)["diagnostics.hints"]
        return cursor.of_huge(lambda: _hover(cursor, hints=hints))


def _hover(cursor: Cursor, *, hints: bool) -> Json:
    findings = findings_at_hand(cursor.snapshot, cursor.document)
    if not hints:
        findings = tuple(one for one in findings if one.severity < Severity.HINT)
    links = Links(cursor.address)
    reading = Reading(cursor.snapshot, cursor.document, cursor.outside, links, findings)
    found = about(reading, cursor.offset)
    return found and {
        "contents": cursor.markup(found.markdown),
        "range": cursor.wire.range(found.span),
    }

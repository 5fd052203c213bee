"""Formatting: of a document, of a range, and of what follows a typed character."""

from __future__ import annotations

from collections.abc import Generator

from lsprotocol import types

from phasemark.features.formatting import format_document, format_ranges
from phasemark.features.on_type import FIRST, MORE, on_type
from phasemark.lsp.aside import Pause
from phasemark.lsp.look import Look
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.text.edit import Edits


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING, types.DocumentFormattingOptions())
    def whole(
        ls: PhasemarkServer, params: types.DocumentFormattingParams
    ) -> Generator[Pause, None, Json]:
        look = ls.look(params.text_document)
        if look is None:
            return None
        found = yield from look.of_long(lambda: _edits(look, format_document(look.document)))
        look.require_text()
        return found

    some = types.DocumentRangeFormattingOptions(ranges_support=True)

    @server.feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, some)
    def part(ls: PhasemarkServer, params: types.DocumentRangeFormattingParams) -> Json:
        look = ls.look(params.text_document)
        return look and _edits(look, format_ranges(look.document, look.wire.span(params.range)))

    @server.feature(types.TEXT_DOCUMENT_RANGES_FORMATTING)
    def parts(ls: PhasemarkServer, params: types.DocumentRangesFormattingParams) -> Json:
        look = ls.look(params.text_document)
        return look and _edits(
            look, format_ranges(look.document, *map(look.wire.span, params.ranges))
        )

    options = types.DocumentOnTypeFormattingOptions(
        first_trigger_character=FIRST, more_trigger_character=MORE
    )

    @server.feature(types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, options)
    def typed(ls: PhasemarkServer, params: types.DocumentOnTypeFormattingParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        moment = cursor.outside.moment()
        return _edits(cursor, on_type(cursor.document, cursor.offset, params.ch, moment))


def _edits(look: Look, edits: Edits) -> Json:
    """`TextEdit`s; None where there is nothing to do."""
    return [{"range": look.wire.range(edit.span), "newText": edit.text} for edit in edits] or None

"""Where things lead, who speaks of them, and what can be followed."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from phasemark.features.definition import Lead, declaration, definition, implementation
from phasemark.features.highlight import highlights
from phasemark.features.links import Followed, links
from phasemark.features.references import references
from phasemark.lsp.look import Look
from phasemark.lsp.partial import in_parts
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    _leading(server, types.TEXT_DOCUMENT_DEFINITION, definition)
    _leading(server, types.TEXT_DOCUMENT_DECLARATION, declaration)
    _leading(server, types.TEXT_DOCUMENT_IMPLEMENTATION, implementation)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def find_references(ls: PhasemarkServer, params: types.ReferenceParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        declared = params.context.include_declaration
        places = references(cursor.snapshot, cursor.document, cursor.offset, declared)
        return in_parts(ls, params.partial_result_token, map(cursor.location, places))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(ls: PhasemarkServer, params: types.DocumentHighlightParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        kinds = types.DocumentHighlightKind
        return [
            {
                "range": cursor.wire.range(one.span),
                "kind": (kinds.Write if one.declares else kinds.Read).value,
            }
            for one in highlights(cursor.snapshot, cursor.document, cursor.offset)
        ]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions())
    def document_links(ls: PhasemarkServer, params: types.DocumentLinkParams) -> Json:
        look = ls.look(params.text_document)
        if look is None:
            return None
        return [_link(look, one) for one in links(look.snapshot, look.document)]


def _leading(server: PhasemarkServer, method: str, ask: Callable[..., Lead | None]) -> None:
    """Answer one of the questions where something leads."""
    name = method.rpartition("/")[2]

    def handler(ls: PhasemarkServer, params: types.DefinitionParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        lead = ask(cursor.snapshot, cursor.document, cursor.offset, cursor.outside)
        return lead and cursor.targets(name, lead.origin, lead.places)

    server.feature(method)(handler)


def _link(look: Look, one: Followed) -> Json:
    link: Json = {"range": look.wire.range(one.span)}
    link["target"] = look.address(one.place) if one.place else one.address
    if one.place is not None and look.client.link_tooltips:
        link["tooltip"] = one.place.path
    return link

"""Where things lead, who speaks of them, and what can be followed."""

from __future__ import annotations

from collections.abc import Callable, Generator

from lsprotocol import types

from phasemark.features.definition import Lead, declaration, definition, implementation
from phasemark.features.highlight import highlights
from phasemark.features.links import Followed, links, place_of
from phasemark.features.references import references_in_steps
from phasemark.lsp.aside import Pause
from phasemark.lsp.look import Cursor, Look
from phasemark.lsp.partial import in_parts
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.text.edit import Span


def register(server: PhasemarkServer) -> None:
    _leading(server, types.TEXT_DOCUMENT_DEFINITION, definition)
    _leading(server, types.TEXT_DOCUMENT_DECLARATION, declaration)
    _leading(server, types.TEXT_DOCUMENT_IMPLEMENTATION, implementation)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def find_references(
        ls: PhasemarkServer, params: types.ReferenceParams
    ) -> Generator[None, None, Json]:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        declared = params.context.include_declaration
        places = references_in_steps(cursor.snapshot, cursor.document, cursor.offset, declared)
        found = cursor.locations(places)
        return (yield from in_parts(ls, params.partial_result_token, found))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(
        ls: PhasemarkServer, params: types.DocumentHighlightParams
    ) -> Generator[Pause, None, Json]:
        cursor = ls.cursor(params.text_document, params.position)
        return cursor and (yield from cursor.of_long(lambda: _highlights(cursor)))

    @server.feature(
        types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=True)
    )
    def document_links(
        ls: PhasemarkServer, params: types.DocumentLinkParams
    ) -> Generator[Pause, None, Json]:
        look = ls.look(params.text_document)
        return look and (yield from look.of_long(lambda: _links(look)))

    @server.feature(types.DOCUMENT_LINK_RESOLVE)
    def resolve_link(ls: PhasemarkServer, params: types.DocumentLink) -> Json:
        return ls.protocol.plain(_resolved(ls, params))


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


def _highlights(cursor: Cursor) -> Json:
    kinds = types.DocumentHighlightKind
    return [
        {
            "range": cursor.wire.range(one.span),
            "kind": (kinds.Write if one.declares else kinds.Read).value,
        }
        for one in highlights(cursor.snapshot, cursor.document, cursor.offset)
    ]


def _links(look: Look) -> Json:
    return [_link(look, one) for one in links(look.snapshot, look.document)]


def _link(look: Look, one: Followed) -> Json:
    """A link; one to a heading of another document is resolved when it is followed."""
    link: Json = {"range": look.wire.range(one.span)}
    if one.address:
        return {**link, "target": one.address}
    if look.client.link_tooltips:
        link["tooltip"] = one.path
    uri = look.uri(one.path)
    if one.anchor and one.path != look.document.path:
        return {**link, "data": {"uri": uri, "anchor": one.anchor}}
    if one.anchor:
        return {**link, "target": look.address(place_of(look.snapshot, one))}
    return {**link, "target": f"{uri}#L{one.line}" if one.line else uri}


def _resolved(ls: PhasemarkServer, link: types.DocumentLink) -> types.DocumentLink:
    match link.data:
        case {"uri": str(uri), "anchor": str(anchor)} if found := ls.session.place(uri):
            view = ls.session.view_of(found[0])
            followed = Followed(Span(0, 0), "", found[1], anchor=anchor)
            link.target = view.address(place_of(view.snapshot, followed))
    return link

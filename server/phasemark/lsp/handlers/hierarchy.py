"""Hierarchies: of calls, which are dependencies of phases, and of types, which are their parts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator

from lsprotocol import types

from phasemark.document.phase import PhaseId
from phasemark.features.hierarchy import (
    Member,
    above,
    below,
    incoming,
    member,
    member_at,
    outgoing,
    phase_at,
)
from phasemark.lsp.look import View
from phasemark.lsp.partial import in_parts
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


def register(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    def prepare_calls(ls: PhasemarkServer, params: types.CallHierarchyPrepareParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        found = phase_at(cursor.snapshot, cursor.document, cursor.offset)
        return [_item(cursor, one) for one in found] or None

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    def incoming_calls(
        ls: PhasemarkServer, params: types.CallHierarchyIncomingCallsParams
    ) -> Answer:
        return _answer(ls, params.item, _incoming)

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    def outgoing_calls(
        ls: PhasemarkServer, params: types.CallHierarchyOutgoingCallsParams
    ) -> Answer:
        return _answer(ls, params.item, _outgoing)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY)
    def prepare_types(ls: PhasemarkServer, params: types.TypeHierarchyPrepareParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        found = member_at(cursor.snapshot, cursor.document, cursor.offset)
        return [_item(cursor, one) for one in found] or None

    @server.feature(types.TYPE_HIERARCHY_SUPERTYPES)
    def supertypes(ls: PhasemarkServer, params: types.TypeHierarchySupertypesParams) -> Answer:
        return _answer(ls, params.item, _members(above))

    @server.feature(types.TYPE_HIERARCHY_SUBTYPES)
    def subtypes(ls: PhasemarkServer, params: types.TypeHierarchySubtypesParams) -> Answer:
        return _answer(ls, params.item, _members(below))


Item = types.CallHierarchyItem | types.TypeHierarchyItem
Answer = Generator[None, None, list[Json] | None]


def _answer(
    ls: PhasemarkServer, item: Item, ask: Callable[[View, Member], Iterator[Json]]
) -> Answer:
    """What is asked of an item that was given before; None when it is gone."""
    view = ls.view(item.uri)
    one = _remembered(view.snapshot, item.data) if view is not None else None
    return (yield from in_parts(ls, None, ask(view, one))) if view and one else None


def _remembered(snapshot: Snapshot, data: Json) -> Member | None:
    """The member that the data of an item name; they have been in the hands of the client."""
    match data:
        case {"series": str(series), "id": [str(word), [*numbers], str(letter)], "number": str(n)}:
            if all(isinstance(number, int) for number in numbers):
                return member(snapshot, series, PhaseId(word, tuple(numbers), letter), n)
    return None


_KINDS = {
    "phase": types.SymbolKind.Class,
    "stage": types.SymbolKind.Class,
    "prompt": types.SymbolKind.Method,
}


def _item(view: View, one: Member) -> Json:
    """A `CallHierarchyItem` or `TypeHierarchyItem`: both are the same."""
    range = view.range(one.place)
    made = {
        "name": one.name,
        "kind": _KINDS[one.form].value,
        "uri": view.uri(one.place.path),
        "range": range,
        "selectionRange": range,
        "data": {
            "series": one.series,
            "id": [one.id.word, list(one.id.numbers), one.id.letter],
            "number": one.number,
        },
    }
    return {**made, "detail": one.detail} if one.detail else made


def _members(
    ask: Callable[[Snapshot, Member], Iterator[Member]],
) -> Callable[[View, Member], Iterator[Json]]:
    return lambda view, one: (_item(view, other) for other in ask(view.snapshot, one))


def _incoming(view: View, one: Member) -> Iterator[Json]:
    """The phases that wait; their ranges are in their own documents."""
    for call in incoming(view.snapshot, one):
        ranges = _ranges(view, call.member.place.path, call.spans)
        yield {"from": _item(view, call.member), "fromRanges": ranges}


def _outgoing(view: View, one: Member) -> Iterator[Json]:
    """The phases that are needed; the ranges are in the document of the one that waits."""
    for call in outgoing(view.snapshot, one):
        ranges = _ranges(view, one.place.path, call.spans)
        yield {"to": _item(view, call.member), "fromRanges": ranges}


def _ranges(view: View, path: str, spans: Iterable[Span]) -> list[Json]:
    wire = view.wire_of(path)
    return [wire.range(span) for span in spans]

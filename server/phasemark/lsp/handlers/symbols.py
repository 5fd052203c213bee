"""The outline of a document, and what can be looked for in all of them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping

from lsprotocol import types

from phasemark.features.symbols import Form, Symbol, symbols
from phasemark.features.workspace_symbols import Hit, find_in_steps, is_read, read, ready_again
from phasemark.lsp.aside import Pause
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.look import Look, View
from phasemark.lsp.partial import in_parts
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.turns import Work
from phasemark.lsp.wire import Json

_KINDS: Mapping[Form, int] = {
    "document": types.SymbolKind.File.value,
    "section": types.SymbolKind.String.value,
    "field": types.SymbolKind.Field.value,
    "phase": types.SymbolKind.Class.value,
    "stage": types.SymbolKind.Class.value,
    "prompt": types.SymbolKind.Method.value,
    "entry": types.SymbolKind.Event.value,
    "task": types.SymbolKind.Boolean.value,
    "decision": types.SymbolKind.Constant.value,
    "question": types.SymbolKind.Variable.value,
    "status": types.SymbolKind.Enum.value,
}


def register(server: PhasemarkServer) -> None:
    reading: set[LiveRoot] = set()
    """Roots whose documents are being read for a search."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def document_symbols(
        ls: PhasemarkServer, params: types.DocumentSymbolParams
    ) -> Generator[Pause, None, Json]:
        look = ls.look(params.text_document)
        return look and (yield from look.of_long(lambda: _symbols(look)))

    @server.feature(types.WORKSPACE_SYMBOL)
    def workspace_symbols(
        ls: PhasemarkServer, params: types.WorkspaceSymbolParams
    ) -> Generator[None, None, Json]:
        ls.publisher.afterwards["search"] = ready_again
        found: list[tuple[View, Hit]] = []
        for view in list(ls.views()):
            hits = yield from find_in_steps(view.snapshot, params.query)
            found += [(view, hit) for hit in hits]
            if not is_read(view.snapshot) and view.root not in reading:
                reading.add(view.root)
                ls.turns.spare(_read(view, reading))
        told = (_hit(view, hit) for view, hit in found)
        return (yield from in_parts(ls, params.partial_result_token, told))


def _read(view: View, reading: set[LiveRoot]) -> Work:
    """Read what closed documents say, since somebody looks for something."""
    try:
        yield from read(view.snapshot)
    finally:
        reading.discard(view.root)


def _symbols(look: Look) -> Json:
    found = symbols(look.document)
    if look.client.nested_symbols:
        return [_nested(look, one) for one in found]
    return list(_flat(look, found, ""))


def _nested(look: Look, one: Symbol) -> Json:
    """A `DocumentSymbol` with those below it."""
    wire = look.wire
    name, detail, form, (start, end), selection, _, children = one
    selected = wire.range(selection)
    first = selected["start"] if start == selection[0] else wire.position(start)
    made: Json = {
        "name": name,
        "kind": _KINDS[form],
        "range": {"start": first, "end": wire.position(end)},
        "selectionRange": selected,
    }
    if detail:
        made["detail"] = detail
    if children:
        made["children"] = [_nested(look, child) for child in children]
    return made


def _flat(look: Look, found: Iterable[Symbol], container: str) -> Iterator[Json]:
    """`SymbolInformation` of each, in order, for a client that knows no hierarchy."""
    uri = look.uri(look.document.path)
    for one in found:
        made = {
            "name": one.name,
            "kind": _KINDS[one.form],
            "location": {"uri": uri, "range": look.wire.range(one.span)},
        }
        yield {**made, "containerName": container} if container else made
        yield from _flat(look, one.children, one.name)


def _hit(view: View, hit: Hit) -> Json:
    return {
        "name": hit.name,
        "kind": _KINDS[hit.form],
        "containerName": hit.container,
        "location": view.location(hit.place),
    }

"""Completion of documents and of configuration files; documentation comes when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lsprotocol import types

from phasemark.disk.root import CONFIG_NAMES, PYPROJECT
from phasemark.features.completion.candidate import About, Candidate, Completion, Sort
from phasemark.features.completion.complete import TRIGGERS, complete
from phasemark.features.completion.configuration import complete_configuration
from phasemark.features.completion.documentation import documentation
from phasemark.lsp.look import Cursor, View
from phasemark.lsp.masking import masked
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.uri import parse
from phasemark.lsp.wire import Json, Wire

_SORTS: Mapping[Sort, types.CompletionItemKind] = {
    "section": types.CompletionItemKind.Struct,
    "field": types.CompletionItemKind.Field,
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
    "anchor": types.CompletionItemKind.Reference,
    "phase": types.CompletionItemKind.Module,
    "status": types.CompletionItemKind.EnumMember,
    "constraint": types.CompletionItemKind.Text,
    "rule": types.CompletionItemKind.Constant,
    "command": types.CompletionItemKind.Event,
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.Value,
}


def register(server: PhasemarkServer) -> None:
    options = types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def completion(ls: PhasemarkServer, params: types.CompletionParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return _of_configuration(ls, params)
        trigger = (params.context and params.context.trigger_character) or ""
        return cursor.of_huge(lambda: _completed(cursor, params.text_document.uri, trigger))

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(ls: PhasemarkServer, params: types.CompletionItem) -> Json:
        given: Json = ls.protocol.plain(params)
        view, about = _asked(ls, params.data)
        if view is not None and "documentation" not in given:
            text = documentation(view.snapshot, view.outside, about, view.address)
            if text:
                kind = "markdown" if view.client.completion_markdown else "plaintext"
                given["documentation"] = {"kind": kind, "value": text}
        return given


def _completed(cursor: Cursor, uri: str, trigger: str) -> Json:
    found = complete(cursor.snapshot, cursor.document, cursor.offset, cursor.outside, trigger)
    return found and _Answer(cursor, cursor.wire, uri).list(found)


def _of_configuration(ls: PhasemarkServer, params: types.CompletionParams) -> Json:
    """What is offered in a configuration file, which is open but no document."""
    uri = params.text_document.uri
    text, view = ls.session.texts.get(parse(uri).key), ls.view(uri)
    name = parse(uri).name
    if text is None or view is None or name not in (*CONFIG_NAMES, PYPROJECT):
        return None
    wire = Wire(text.source, view.client.encoding, text.bom)
    above = ("tool", "phasemark") if name == PYPROJECT else ()
    offset = wire.offset(params.position)
    found = complete_configuration(view.snapshot, text.text, offset, above)
    return found and _Answer(view, wire, uri).list(found)


class _Answer(NamedTuple):
    """Who asked, and about which text."""

    view: View
    wire: Wire
    uri: str

    def list(self, found: Completion) -> Json:
        """A `CompletionList`."""
        ranges = {span: self.wire.range(span) for span in {one.span for one in found.candidates}}
        items = [
            {"sortText": f"{number:03d}", **self._item(one, ranges[one.span])}
            for number, one in enumerate(found.candidates)
        ]
        return {"isIncomplete": found.incomplete, "items": items}

    def _item(self, candidate: Candidate, range: Json) -> Json:
        client = self.view.client
        parts = candidate.insert.parts
        stops = client.snippets and any(not isinstance(part, str) for part in parts)
        text = candidate.insert.marked if stops else candidate.insert.plain
        text = text.replace("\n", self.wire.source.terminator)
        item: Json = {
            "label": candidate.label,
            "kind": _SORTS[candidate.sort].value,
            "textEdit": {"range": range, "newText": text},
        }
        if stops:
            item["insertTextFormat"] = types.InsertTextFormat.Snippet.value
        if candidate.detail:
            item["detail"] = masked(candidate.detail)
            if client.label_details:
                item["labelDetails"] = {"description": item["detail"]}
        if candidate.compared != candidate.label:
            item["filterText"] = candidate.compared
        if candidate.commits and client.commit_characters:
            item["commitCharacters"] = [*candidate.commits]
        if candidate.about is not None:
            item["data"] = {"uri": self.uri, "about": [*candidate.about]}
        return item


def _asked(ls: PhasemarkServer, data: Any) -> tuple[View | None, About]:
    """What a candidate that comes back is about; nothing where the client made it up."""
    try:
        uri, (topic, name) = str(data["uri"]), data["about"]
    except (TypeError, KeyError, ValueError):
        return None, About("", "")
    return ls.view(uri), About(str(topic), str(name))

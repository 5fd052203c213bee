"""`Change` to a workspace edit, in the form that the client can apply."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from phasemark.features.change import Change
from phasemark.lsp.refusal import StaleError
from phasemark.lsp.shelf import Shelved
from phasemark.lsp.wire import Json
from phasemark.text.edit import Edit, Edits
from phasemark.text.source import Source

if TYPE_CHECKING:
    from phasemark.lsp.look import View

_LABEL = "phasemark"
_START = {"line": 0, "character": 0}


def workspace_edit(view: View, change: Change, label: str, needs_confirmation: bool) -> Json | None:
    """None if the client cannot make or move files and the change wants that.

    Raises `StaleError` if a closed document is not what it was made for any more.
    """
    client = view.client
    if (change.create and not client.create) or (change.moves and not client.rename):
        return None
    if not client.document_changes:
        if change.create or change.moves:
            return None
        return {
            "changes": {view.uri(path): text_edits(view, path, change) for path in _paths(change)}
        }
    asks = needs_confirmation or bool(change.create or change.moves)
    annotated = client.annotations and asks
    mark = {"annotationId": _LABEL} if annotated else {}
    operations: list[Json] = []
    for path, text in change.create.items():
        operations.append({"kind": "create", "uri": view.uri(path), "options": CAREFUL, **mark})
        new = {"range": {"start": _START, "end": _START}, "newText": text, **mark}
        operations.append(_document_edit(view, path, [new], None))
    for path in _paths(change):
        changed = [{**one, **mark} for one in text_edits(view, path, change)]
        operations.append(_document_edit(view, path, changed, view.version(path)))
    for old, new_path in change.moves.items():
        operations.append(
            {
                "kind": "rename",
                "oldUri": view.uri(old),
                "newUri": view.uri(new_path),
                "options": CAREFUL,
                **mark,
            }
        )
    edit: Json = {"documentChanges": operations}
    if annotated:
        edit["changeAnnotations"] = {
            _LABEL: {"label": label or _LABEL, "needsConfirmation": needs_confirmation}
        }
    return edit


def first_stop(view: View, change: Change) -> Json:
    """Where one begins to type once a change is made, for an editor that cannot stop there by
    itself; None without such a place, or where other edits may move it."""
    client = view.client
    if change.snippet is None or (client.snippet_edits and client.document_changes):
        return None
    path, span, snippet = change.snippet
    if change.show != path or change.edits.get(path) or snippet.first < 0:
        return None
    wire = view.wire_of_file(path)
    put = _ended(snippet.plain[: snippet.first], wire.source.terminator)
    text = wire.source.text[: span.start] + put
    place = wire._replace(source=Source(text)).position(len(text))
    return {"start": place, "end": place}


def joined(edits: Iterable[Json]) -> Json | None:
    """Several edits, of other documents each, as one; None without any."""
    found: Json = {}
    for edit in edits:
        for key, value in edit.items():
            if isinstance(value, list):
                found.setdefault(key, []).extend(value)
            else:
                found.setdefault(key, {}).update(value)
    return found or None


CAREFUL = {"overwrite": False, "ignoreIfExists": False}


def text_edits(view: View, path: str, change: Change) -> list[Json]:
    """The edits of one document; the snippet is one of them, plain where it must be."""
    wire = view.wire_of_file(path)
    document = view.snapshot.documents.get(path)
    if isinstance(document, Shelved) and not document.still_true():
        raise StaleError(view.root, path)
    terminator = wire.source.terminator
    found = []
    for edit in change.edits.get(path, Edits()):
        span, text = _behind_line_end(edit, wire.source)
        found.append({"range": wire.range(span), "newText": _ended(text, terminator)})
    if change.snippet is not None and change.snippet[0] == path:
        _, span, snippet = change.snippet
        if view.client.snippet_edits and view.client.document_changes:
            value = _ended(snippet.marked, terminator)
            found.append(
                {"range": wire.range(span), "snippet": {"kind": "snippet", "value": value}}
            )
        else:
            span, text = _behind_line_end(Edit(span, snippet.plain), wire.source)
            found.append({"range": wire.range(span), "newText": _ended(text, terminator)})
    return found


_END = re.compile(r"\r\n|\n|\r")


def _behind_line_end(edit: Edit, source: Source) -> Edit:
    """New lines at the end of a line as lines before the next one, where line ends differ: so
    every line keeps its own."""
    (start, end), text = edit
    match = _END.match(source.text, start)
    first = _END.match(text)
    if start < end or not match or not first or match[0] == source.terminator:
        return edit
    return Edit.insert(match.end(), f"{text[first.end() :]}{first[0]}")


def plain_edits(view: View, path: str, edits: Edits) -> list[Json]:
    """Text edits of one document, as formatting answers them."""
    return text_edits(view, path, Change({path: edits}))


def _paths(change: Change) -> list[str]:
    paths = [path for path, edits in change.edits.items() if edits]
    if change.snippet is not None and change.snippet[0] not in paths:
        paths.append(change.snippet[0])
    return [path for path in paths if path not in change.create]


def _document_edit(view: View, path: str, edits: list[Json], version: int | None) -> Json:
    return {"textDocument": {"uri": view.uri(path), "version": version}, "edits": edits}


def _ended(text: str, terminator: str) -> str:
    """A text with the line endings of the document that it goes into."""
    if "\n" not in text or terminator == "\n":
        return text
    return text.replace("\r\n", "\n").replace("\n", terminator)

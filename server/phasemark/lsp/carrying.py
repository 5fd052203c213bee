"""A change that the user asked for: the editor makes it, then shows what was made."""

from __future__ import annotations

from lsprotocol import types

from phasemark.features.change import Change
from phasemark.lsp.look import View
from phasemark.lsp.refusal import RequestRefusedError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def carry_out(
    ls: PhasemarkServer, view: View, change: Change, label: str, *, confirm: bool = False
) -> None:
    """Ask the client to make a change; raises `RequestRefusedError` if it cannot."""
    client = view.client
    edit = view.edit(change, label, needs_confirmation=confirm or bool(change.create))
    if edit is None or not client.apply_edit:
        lacking = "make files" if change.create and not client.create else "be told to edit"
        raise RequestRefusedError(f"this editor cannot {lacking}")

    def show(answer: Json) -> None:
        if isinstance(answer, dict) and answer.get("applied") is True and change.show:
            show_document(ls, view, view.uri(change.show))

    ls.ask(types.WORKSPACE_APPLY_EDIT, {"label": label, "edit": edit}, show)


def show_document(ls: PhasemarkServer, view: View, uri: str, selection: Json = None) -> None:
    """Have the editor open a document, if it can, and select a range of it."""
    if view.client.show_document:
        at = {} if selection is None else {"selection": selection}
        ls.ask(types.WINDOW_SHOW_DOCUMENT, {"uri": uri, "takeFocus": True, **at})

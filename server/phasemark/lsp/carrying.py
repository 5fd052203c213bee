"""A change that the user asked for: the editor makes it, then shows what was made."""

from __future__ import annotations

from lsprotocol import types

from phasemark.features.change import Change
from phasemark.lsp.edits import first_stop
from phasemark.lsp.look import View
from phasemark.lsp.refusal import RequestRefusedError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def carry_out(
    ls: PhasemarkServer, view: View, change: Change, label: str, *, confirm: bool = False
) -> None:
    """Ask the client to make a change; raises `RequestRefusedError` if it cannot."""
    edit = view.edit(change, label, needs_confirmation=confirm or bool(change.create))
    if edit is None and change.create and not view.client.create:
        raise RequestRefusedError("this editor cannot make files")
    ask_for(ls, view, edit, label, (change.show, first_stop(view, change)))


def ask_for(
    ls: PhasemarkServer, view: View, edit: Json, label: str, shown: tuple[str, Json] = ("", None)
) -> None:
    """Ask the client to make an edit, and to show the document at a path then, with a range
    of it selected; raises `RequestRefusedError` where there is none that it can make."""
    if edit is None or not view.client.apply_edit:
        raise RequestRefusedError("this editor cannot be told to edit")

    def show(answer: Json) -> None:
        if isinstance(answer, dict) and answer.get("applied") is True and shown[0]:
            show_document(ls, view, view.uri(shown[0]), shown[1])

    ls.ask(types.WORKSPACE_APPLY_EDIT, {"label": label, "edit": edit}, show)


def show_document(ls: PhasemarkServer, view: View, uri: str, selection: Json = None) -> None:
    """Have the editor open a document, if it can, and select a range of it."""
    if view.client.show_document:
        at = {} if selection is None else {"selection": selection}
        ls.ask(types.WINDOW_SHOW_DOCUMENT, {"uri": uri, "takeFocus": True, **at})

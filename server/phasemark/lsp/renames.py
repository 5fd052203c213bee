"""`Renaming` to a workspace edit in which the user sees what each edit changes."""

from __future__ import annotations

from collections.abc import Generator

from phasemark.features.change import Change
from phasemark.features.rename.renaming import Part, Renaming
from phasemark.lsp.edits import CAREFUL, text_edits
from phasemark.lsp.look import View
from phasemark.lsp.wire import Json

Written = Generator[None, None, Json | None]


def renaming_edit(view: View, renaming: Renaming) -> Written:
    """None if there is nothing to change, or the client cannot move the files of it; in steps,
    one document each.

    Where files move, the user chooses what of it is done; what is only offered beside
    something else is chosen as well. A client that shows no annotations gets what was
    asked for, and nothing more.
    """
    client = view.client
    if not (client.annotations and client.document_changes):
        renaming = renaming.asked
    if not renaming.parts or (renaming.moves and not can_move(view)):
        return None
    if not client.document_changes:
        return {"changes": (yield from _merged(view, renaming))}
    edits: dict[str, list[Json]] = {}
    moves: list[Json] = []
    notes: Json = {}
    chosen = bool(renaming.asked.moves)
    for part in renaming.parts:
        mark = {}
        if client.annotations:
            mark = {"annotationId": _name(part)}
            notes[_name(part)] = _annotation(part, chosen or not part.asked)
        for path in part.change.edits:
            found = text_edits(view, path, part.change)
            edits.setdefault(path, []).extend({**one, **mark} for one in found)
            yield
        moves += [{**one, **mark} for one in _moves(view, part.change)]
    documents = [
        {"textDocument": {"uri": view.uri(path), "version": view.version(path)}, "edits": some}
        for path, some in sorted(edits.items())
    ]
    edit: Json = {"documentChanges": [*documents, *moves]}
    return {**edit, "changeAnnotations": notes} if notes else edit


def can_move(view: View) -> bool:
    """Whether the client can move files as a part of an edit."""
    return view.client.rename and view.client.document_changes


def _merged(view: View, renaming: Renaming) -> Generator[None, None, Json]:
    """The edits by URI, for a client that knows nothing else."""
    found: dict[str, list[Json]] = {}
    for part in renaming.parts:
        for path in part.change.edits:
            found.setdefault(view.uri(path), []).extend(text_edits(view, path, part.change))
            yield
    return found


def _moves(view: View, change: Change) -> list[Json]:
    return [
        {"kind": "rename", "oldUri": view.uri(old), "newUri": view.uri(new), "options": CAREFUL}
        for old, new in change.moves.items()
    ]


def _name(part: Part) -> str:
    return part.label if part.asked else f"offered-{part.label}"


def _annotation(part: Part, confirm: bool) -> Json:
    label = part.label.capitalize()
    places = sum(len(edits.edits) for edits in part.change.edits.values())
    documents = len(part.change.edits)
    said = f"{_count(places, 'place')} in {_count(documents, 'document')}" if places else ""
    said = said or _count(len(part.change.moves), "file")
    shown = label if part.asked else f"{label} of the whole phase"
    return {"label": shown, "description": said, "needsConfirmation": confirm}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

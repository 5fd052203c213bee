"""Edits as a change: line ends of each document, placeholders as places to type at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from phasemark.features.change import Change
from phasemark.features.snippet import Snippet, Stop
from phasemark.text.edit import Edit, Edits
from phasemark.workspace.snapshot import Snapshot

_PLACEHOLDER = re.compile(r"(?<!\w)<[A-Za-z][^<>\r\n]{0,120}>")


def change_of(snapshot: Snapshot, edits: Mapping[str, Edits]) -> Change:
    """The change that these edits make, each with the line ends of its document.

    The cursor then stops at the placeholders of the first edit that has some.
    """
    ended = {
        path: Edits(tuple(_ended(edit, _terminator(snapshot, path)) for edit in own))
        for path, own in edits.items()
    }
    for path, own in ended.items():
        for number, edit in enumerate(own.edits):
            if _PLACEHOLDER.search(edit.text):
                rest = Edits((*own.edits[:number], *own.edits[number + 1 :]))
                others = {one: some for one, some in {**ended, path: rest}.items() if some}
                return Change(others, snippet=(path, edit.span, with_stops(edit.text)))
    return Change({path: own for path, own in ended.items() if own})


def with_stops(text: str) -> Snippet:
    """A text whose placeholders are stops; the cursor ends behind the last of them."""
    return Snippet(tuple(_parts(text)))


def _parts(text: str) -> Iterator[str | Stop]:
    at = 0
    for number, match in enumerate(_PLACEHOLDER.finditer(text), 1):
        if match.start() > at:
            yield text[at : match.start()]
        yield Stop(number, match[0])
        at = match.end()
    if at < len(text):
        yield text[at:]


def _terminator(snapshot: Snapshot, path: str) -> str:
    document = snapshot.documents.get(path)
    return document.source.terminator if document else "\n"


def _ended(edit: Edit, terminator: str) -> Edit:
    if terminator == "\n":
        return edit
    return Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", terminator))

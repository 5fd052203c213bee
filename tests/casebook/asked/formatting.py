"""`format`: what formatting changes; `typed`: what follows a character typed at the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.difference import changes
from casebook.world import World
from phasemark.features.formatting import format_document, format_ranges
from phasemark.features.on_type import FIRST, on_type
from phasemark.text.edit import Edits, Span


def formatted(world: World, path: str) -> Iterator[str]:
    """What formatting changes: in the document, or in the lines of the selection."""
    if world.at is not None:
        document = world.snapshot.documents[world.cursor.path]
        edits = format_ranges(document, Span(world.cursor.start, world.cursor.end))
    else:
        document = world.snapshot.documents[path]
        edits = format_document(document)
    yield from changed(world, document.path, edits)


def typed(world: World, character: str) -> Iterator[str]:
    """What follows the character before the cursor; `enter` is a line end."""
    path, offset, _ = world.cursor
    document = world.snapshot.documents[path]
    sign = FIRST if character == "enter" else character
    yield from changed(world, path, on_type(document, offset, sign, world.outside.moment()))


def changed(world: World, path: str, edits: Edits) -> Iterator[str]:
    text = world.texts[path]
    yield from changes({path: text}, {path: edits.apply(text)})


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "format": formatted,
    "typed": typed,
}

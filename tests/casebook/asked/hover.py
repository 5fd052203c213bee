"""`hover`: what is shown at the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.features.findings import findings
from phasemark.features.hover import Reading, hover
from phasemark.features.markdown import Links
from phasemark.features.place import Place


def at_cursor(world: World, argument: str) -> Iterator[str]:
    """The text that it is about, then the Markdown."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    wrong = findings(world.snapshot, document)
    reading = Reading(world.snapshot, document, world.outside, Links(address), wrong)
    found = hover(reading, cursor.start)
    if found is None:
        yield "nothing"
        return
    yield f"[{found.span.of(document.text)}]"
    yield ""
    yield from found.markdown.split("\n")


def address(place: Place) -> str:
    return f"{place.path}:{place.line + 1}" if place.line else place.path


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {"hover": at_cursor}

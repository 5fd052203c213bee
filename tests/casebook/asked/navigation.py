"""`definition`, `references` and the like: places that the cursor leads to.

A place is shown as its path and its line, with the span in « ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.features.definition import Lead, declaration, definition, implementation
from phasemark.features.highlight import highlights
from phasemark.features.place import START, Place
from phasemark.features.references import references
from phasemark.text.edit import Span
from phasemark.text.source import Source


def leading(
    ask: Callable[..., Lead | None],
) -> Callable[[World, str], Iterator[str]]:
    """The operation of a question that gives one `Lead`."""

    def operation(world: World, argument: str) -> Iterator[str]:
        cursor = world.cursor
        document = world.snapshot.documents[cursor.path]
        lead = ask(world.snapshot, document, cursor.start, world.outside)
        if lead is None:
            yield "nothing"
            return
        yield f"from {marked(document.source, lead.origin)}"
        yield from (shown(world, place) for place in lead.places)

    return operation


def referring(world: World, argument: str) -> Iterator[str]:
    """All places; with `others`, without those that describe the thing."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    found = list(references(world.snapshot, document, cursor.start, argument != "others"))
    yield from (shown(world, place) for place in found)
    if not found:
        yield "nothing"


def highlighted(world: World, argument: str) -> Iterator[str]:
    """Each place in the document, with a star where the thing is described."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    for one in highlights(world.snapshot, document, cursor.start):
        yield f"{'*' if one.declares else ' '} {marked(document.source, one.span)}"


def shown(world: World, place: Place) -> str:
    document = world.snapshot.documents.get(place.path)
    if document is None:
        return f"{place.path}, line {place.line + 1}"
    if place.span == START:
        return f"{place.path}, its start"
    return f"{place.path}: {marked(document.source, place.span)}"


def marked(source: Source, span: Span) -> str:
    """The line of a span, which ends there at the latest."""
    line = source.line_span(source.line(span.start))
    end = min(span.end, line.end)
    text = source.text
    return f"{text[line.start : span.start]}«{text[span.start : end]}»{text[end : line.end]}"


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "definition": leading(definition),
    "declaration": leading(declaration),
    "implementation": leading(implementation),
    "references": referring,
    "highlights": highlighted,
}

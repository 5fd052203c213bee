"""`rename "name"`: what gets another name; `moved old new`: what follows a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.features.rename.files import moved
from phasemark.features.rename.rename import prepare, rename
from phasemark.features.rename.renaming import Part, Refusal, Renaming


def ready(world: World, argument: str) -> Iterator[str]:
    """The line of the cursor with what can be renamed in brackets, and the name to edit."""
    document = world.snapshot.documents[world.cursor.path]
    found = prepare(world.snapshot, document, world.cursor.start)
    if found is None or isinstance(found, Refusal):
        yield f"refused: {found.sentence}" if found else "nothing"
        return
    whole = document.source.line_span(document.source.line(found.span.start))
    before, after = document.text[whole.start : found.span.start], document.text[found.span.end :]
    rest = after[: whole.end - found.span.end]
    yield f"{before}[{found.span.of(document.text)}]{rest} <- {found.name}"


def renamed(world: World, name: str) -> Iterator[str]:
    """The renaming of what stands at the cursor, or why there is none."""
    document = world.snapshot.documents[world.cursor.path]
    yield from shown(world, rename(world.snapshot, document, world.cursor.start, name))


def followed(world: World, argument: str) -> Iterator[str]:
    """What follows when an editor moves a file or folder."""
    old, new = argument.split()
    yield from shown(world, moved(world.snapshot, {old: new}))


def shown(world: World, found: Renaming | Refusal) -> Iterator[str]:
    if isinstance(found, Refusal):
        yield f"refused: {found.sentence}"
        return
    if not found.parts:
        yield "nothing"
    for part in found.parts:
        offered = "" if part.asked else "offered "
        yield from (f"{offered}{part.label}: {line}" for line in lines(world, part))


def lines(world: World, part: Part) -> Iterator[str]:
    """Each edit with its line around it, then the moves."""
    for path, edits in part.change.edits.items():
        document = world.snapshot.documents[path]
        for span, new in edits:
            whole = document.source.line_span(document.source.line(span.start))
            before, after = document.text[whole.start : span.start], document.text[span.end :]
            rest = after[: whole.end - span.end]
            yield f"{path}: {before}[{span.of(document.text)} -> {new}]{rest}"
    for old, moved_to in part.change.moves.items():
        yield f"{old} -> {moved_to}"


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "prepare": ready,
    "rename": renamed,
    "moved": followed,
}

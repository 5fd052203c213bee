"""`links`, `symbols`, `workspace`, `calls`, `types`: what is listed, of a document or of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from casebook.asked.navigation import marked, shown
from casebook.world import World
from phasemark.features.hierarchy import (
    Call,
    above,
    below,
    incoming,
    member_at,
    outgoing,
    phase_at,
)
from phasemark.features.links import links, place_of
from phasemark.features.symbols import Symbol, symbols
from phasemark.features.workspace_symbols import find


def linked(world: World, path: str) -> Iterator[str]:
    """Each link of a document, and where it leads."""
    document = world.snapshot.documents[path]
    for one in links(world.snapshot, document):
        target = one.address or shown(world, place_of(world.snapshot, one))
        yield f"{marked(document.source, one.span)} -> {target}"


def outlined(world: World, path: str) -> Iterator[str]:
    """The symbols of a document by depth: what each is, its name, its detail."""
    return tree(symbols(world.snapshot.documents[path]), "")


def tree(found: Iterable[Symbol], indent: str) -> Iterator[str]:
    for one in found:
        detail = f" ({one.detail})" if one.detail else ""
        yield f"{indent}{one.form}: {one.name}{detail}"
        yield from tree(one.children, indent + "  ")


def searched(world: World, query: str) -> Iterator[str]:
    """What all documents have for a query, the best first."""
    for hit in find(world.snapshot, query):
        yield f"{hit.form}: {hit.name} [{hit.container}]"


def called(world: World, argument: str) -> Iterator[str]:
    """Of the phase at the cursor: what waits for it, and what it needs."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    for one in phase_at(world.snapshot, document, cursor.start):
        yield f"{one.name} ({one.detail}) {one.place.path}"
        yield from calls(world, "<-", incoming(world.snapshot, one))
        yield from calls(world, "->", outgoing(world.snapshot, one), one.place.path)


def calls(world: World, arrow: str, found: Iterable[Call], path: str = "") -> Iterator[str]:
    for call in found:
        source = world.snapshot.documents[path or call.member.place.path].source
        said = "; ".join(marked(source, span) for span in call.spans)
        yield f"  {arrow} {call.member.name} ({call.member.detail}), said in: {said}"


def typed(world: World, argument: str) -> Iterator[str]:
    """Of the phase or prompt at the cursor: what it is part of, and its parts."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    for one in member_at(world.snapshot, document, cursor.start):
        yield from (f"above: {other.name}" for other in above(world.snapshot, one))
        yield f"{one.form} {one.name} ({one.detail}) {one.place.path}"
        yield from (f"below: {other.name}" for other in below(world.snapshot, one))


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "links": linked,
    "symbols": outlined,
    "workspace": searched,
    "calls": called,
    "types": typed,
}

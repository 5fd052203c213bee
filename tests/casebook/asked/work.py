"""`steps`: which steps of the work are offered at the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.features.work.offers import PROVIDERS
from phasemark.text.edit import Span


def steps(world: World, argument: str) -> Iterator[str]:
    """Kind and title of each."""
    path, start, end = world.cursor
    document = world.snapshot.documents[path]
    for provider in PROVIDERS:
        for action in provider.offers(world.snapshot, document, Span(start, end), world.outside):
            yield f"{action.kind}: {action.title}"


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {"steps": steps}

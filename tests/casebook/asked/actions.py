"""`actions`: what is offered at the cursor; `action "title"` and `snippet "title"`: its change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.difference import changes, made
from casebook.world import World
from phasemark.features.actions.action import Action
from phasemark.features.actions.offer import actions
from phasemark.text.edit import Span


def titles(world: World, kind: str) -> Iterator[str]:
    """Kind and title of each action of a kind."""
    for action in offered(world):
        if action.kind.startswith(kind):
            preferred = " (preferred)" if action.preferred else ""
            why = f" (not now: {action.disabled})" if action.disabled else ""
            yield f"{action.kind}: {action.title}{preferred}{why}"


def change(world: World, title: str) -> Iterator[str]:
    """What the action of that title changes."""
    action = chosen(world, title)
    if action is None:
        yield f"no action has this title; there is {listed(world)}"
        return
    if (found := action.made()) is None:
        yield "nothing"
        return
    yield from changes(world.texts, made(world.texts, found))


def snippet(world: World, title: str) -> Iterator[str]:
    """The text with stops that it inserts."""
    action = chosen(world, title)
    found = action and action.made()
    if not found or found.snippet is None:
        yield "no snippet"
        return
    yield from found.snippet[2].marked.strip("\n").split("\n")


def chosen(world: World, title: str) -> Action | None:
    return next((action for action in offered(world) if action.title == title), None)


def listed(world: World) -> str:
    return ", ".join(f"`{action.title}`" for action in offered(world)) or "none"


def offered(world: World) -> list[Action]:
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    return actions(world.snapshot, document, Span(cursor.start, cursor.end), world.outside)


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "actions": titles,
    "snippet": snippet,
}

"""`subject`: what the cursor is on, or everything that a document can be asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from casebook.world import World
from phasemark.document.section import Section
from phasemark.features.subject import Subject, subject
from phasemark.syntax.tree import Heading, Item
from phasemark.text.edit import Span
from phasemark.workspace.files import Resolution


def at_cursor(world: World, argument: str) -> Iterator[str]:
    """What the cursor is on."""
    cursor = world.cursor
    document = world.snapshot.documents[cursor.path]
    found = subject(world.snapshot, document, cursor.start)
    yield described(found, document.text) if found else "nothing"


def everywhere(world: World, path: str) -> Iterator[str]:
    """The different subjects of a document, in order."""
    document = world.snapshot.documents[path]
    before = None
    for offset in range(len(document.text) + 1):
        found = subject(world.snapshot, document, offset)
        if found is not None and found != before:
            yield described(found, document.text)
            before = found


def described(found: Subject, text: str) -> str:
    """The type, the text it covers, and its facts."""
    facts = [type(found).__name__, repr(found.span.of(text))]
    for each in fields(found)[1:]:
        value = getattr(found, each.name)
        if value is not None:
            facts.append(f"{each.name}={shown(value, text)}")
    return " ".join(facts)


def shown(value: Any, text: str) -> str:
    match value:
        case Span():
            return repr(value.of(text))
        case Resolution():
            return f"{value.state}:{value.path}"
        case Section():
            return repr(value.name or value.title)
        case Heading() | Item():
            return repr(value.text)
    return str(value)


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "subject": at_cursor,
    "subjects": everywhere,
}

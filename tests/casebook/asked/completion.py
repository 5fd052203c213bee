"""`completion`: what is offered at the cursor; `completed`: the line after one is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.features.completion.candidate import Candidate, Completion
from phasemark.features.completion.complete import complete
from phasemark.features.completion.configuration import complete_configuration
from phasemark.features.completion.documentation import documentation
from phasemark.text.edit import Edit, Edits

SHOWN = 12


def asked(world: World, trigger: str) -> Completion | None:
    """The answer at the cursor, in a document or in a configuration file."""
    cursor = world.cursor
    if cursor.path.endswith(".toml"):
        return complete_configuration(world.snapshot, world.texts[cursor.path], cursor.start)
    document = world.snapshot.documents[cursor.path]
    return complete(world.snapshot, document, cursor.start, world.outside, trigger)


def completion(world: World, trigger: str) -> Iterator[str]:
    """The first candidates, in order: what they are, what they insert, and their detail."""
    found = asked(world, trigger)
    if found is None:
        yield "nothing"
        return
    for candidate in found.candidates[:SHOWN]:
        yield described(candidate)
    if len(found.candidates) > SHOWN:
        yield f"... {len(found.candidates) - SHOWN} more"


def described(candidate: Candidate) -> str:
    line = f"{candidate.sort} {candidate.label}"
    if candidate.insert.marked != candidate.label:
        line += f" = {candidate.insert.marked!r}"
    return line + (f" ({candidate.detail})" if candidate.detail else "")


def completed(world: World, label: str) -> Iterator[str]:
    """The file after the candidate of that label was taken by a client without snippets."""
    found = asked(world, "")
    text = world.texts[world.cursor.path]
    for candidate in found.candidates if found else ():
        if candidate.label == label:
            yield from (
                Edits.of(Edit(candidate.span, candidate.insert.plain)).apply(text).split("\n")
            )
            return
    yield "no candidate has this label"


def documented(world: World, label: str) -> Iterator[str]:
    """What is shown about the candidate of that label."""
    found = asked(world, "")
    for candidate in found.candidates if found else ():
        if candidate.label == label and candidate.about:
            text = documentation(world.snapshot, world.outside, candidate.about, str)
            yield from (text or "nothing").split("\n")
            return
    yield "no candidate has this label"


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "completion": completion,
    "completed": completed,
    "documented": documented,
}

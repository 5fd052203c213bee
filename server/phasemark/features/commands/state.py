"""`phasemark.set`: the status of a phase, where its documents say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from phasemark.document.document import Document
from phasemark.errors import UsageError
from phasemark.features.actions.status import other_statuses
from phasemark.features.change import Change
from phasemark.features.commands.board import phase_key, phase_named
from phasemark.features.commands.command import Asked, Command, Done
from phasemark.features.phases import documents_of, place_of
from phasemark.text.edit import Edits, Span
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Key
from phasemark.workspace.state import state_named


def set_state(asked: Asked) -> Done:
    """Another status for a phase; without one, which there are.

    A status is one of those that its section may say, or the state that it stands for:
    `In progress` or `in-progress`. It alone is about the phase of the document.
    """
    key, wanted = _phase_and_status(asked)
    path, offered = _offered(asked, key)
    if not offered:
        raise UsageError(f"no document of {key[1]} has a status that could be another one")
    if not wanted:
        return Done(value={"states": list(offered)})
    status = _meant(wanted, tuple(offered))
    if status is None:
        listed = " or ".join(f"`{one}`" for one in offered)
        raise UsageError(f"{key[1]} cannot be set to `{wanted}`; right is {listed}")
    change = Change({path: offered[status]}, show=path)
    return Done(change, f"Set status: {status}")


def _phase_and_status(asked: Asked) -> tuple[Key, str]:
    words = " ".join(asked.words)
    if asked.document is not None and words and phase_named(asked, asked.words[0]) is None:
        own = phase_key(asked, ())
        if _meant(words, tuple(_offered(asked, own)[1])) is not None:
            return own, words
    return phase_key(asked, asked.words[:1]), " ".join(asked.words[1:])


def _offered(asked: Asked, key: Key) -> tuple[str, Mapping[str, Edits]]:
    """The first document that can say another status, and what sets each."""
    for document, span in _places(asked, key):
        if found := dict(other_statuses(document, span)):
            return document.path, found
    return "", {}


_ROLES = ("notes", "plan")
"""The documents that say the status of a phase, the one that is believed first."""


def _places(asked: Asked, key: Key) -> Iterator[tuple[Document, Span]]:
    """Where a phase may say its status: the titles of its documents, and its own heading."""
    snapshot = asked.snapshot
    node = board_of(snapshot.index).jobs[key].node
    own = [one for one in documents_of(snapshot, key) if one.role in _ROLES]
    for outline in sorted(own, key=lambda one: _ROLES.index(one.role or "")):
        yield snapshot.documents[outline.path], outline.head
    place = place_of(snapshot, node)
    yield snapshot.documents[place.path], place.span


def _meant(wanted: str, offered: Sequence[str]) -> str | None:
    """The status that a word means: itself, else the first that stands for the state."""
    folded = wanted.casefold()
    exact = (one for one in offered if one.casefold() == folded)
    return next(exact, None) or next((one for one in offered if state_named(one) == folded), None)


STATE = (Command("phasemark.set", "[PHASE] [STATUS]", -1, set_state),)

"""`OpenDocument`: one document from its opening to its closing, and how its text is read.

    opened, typed in    DUE       a look at the snapshot reads it: READ
                                  or finds that it takes long: `Reading`, aside
    opened, long        Reading   ahead of everybody: READ
    closed              CLOSED    for good; when it is opened again it is another one

A document has one of these states, and each time that it is read in the background is a
`Reading` of its own: work that goes on for an older one finds that it is not wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from phasemark.document.document import Document
from phasemark.lsp.texts import OpenText


class Rest(Enum):
    """What a document is while nobody reads it in the background."""

    READ = "read"
    """The snapshot has its text, or does without it since it cannot be read."""
    DUE = "due"
    """The next look at the snapshot reads it."""
    CLOSED = "closed"


class Way(Enum):
    """How a document is read in the background."""

    AHEAD = "ahead"
    """Before somebody asks for it; a look at the snapshot does not wait for it."""
    HURRIED = "hurried"
    """The same, but the next look reads what is left of it."""
    STEPS = "steps"
    """It is read in no time; what it means for all others is found in steps. Nobody does that
    at once: the document is in the snapshot as it was."""
    THREAD = "thread"
    """In a thread, and by nobody at once: the document is in the snapshot as it was."""


@dataclass(eq=False, slots=True)
class Reading:
    """An open document while it is read in the background, by one piece of work."""

    document: OpenDocument
    way: Way
    so_far: Document | None = None
    """The document as far as it was read."""

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for it."""
        return self.document.state is self

    @property
    def aside(self) -> bool:
        """Whether nobody reads it at once."""
        return self.way in (Way.STEPS, Way.THREAD)


State: TypeAlias = Rest | Reading


@dataclass(eq=False, slots=True)
class OpenDocument:
    """A document that is open; `path` is relative to its root."""

    path: str
    text: OpenText
    state: State = Rest.DUE
    unchecked: bool = True
    """Whether nobody asked for it since it changed, or since others did that it may depend on."""
    slow: bool = False
    """Whether an edit takes long, although little of it is read again."""

    @property
    def reading(self) -> Reading | None:
        return self.state if isinstance(self.state, Reading) else None

    @property
    def aside(self) -> bool:
        """Whether it is being read, and by nobody at once."""
        return self.reading is not None and self.reading.aside

    @property
    def due(self) -> bool:
        """Whether the next look at the snapshot reads it."""
        return self.state is Rest.DUE or (
            self.reading is not None and self.reading.way is Way.HURRIED
        )

    @property
    def so_far(self) -> Document | None:
        """The document as far as it was read in the background."""
        return self.reading.so_far if self.reading is not None else None

    def change(self) -> None:
        """The text is not what it was."""
        self.unchecked = True
        if self.state is Rest.READ:
            self.state = Rest.DUE

    def hurry(self) -> None:
        """Somebody asks for it: the next look reads it, unless it is aside."""
        if self.reading is not None and self.reading.way is Way.AHEAD:
            self.reading.way = Way.HURRIED

    def read(self, way: Way) -> Reading | None:
        """Let it be read in a way from now on; the reading if that begins now."""
        if self.reading is not None:
            self.reading.way = way
            return None
        self.state = reading = Reading(self, way)
        return reading

    def leave(self, rest: Rest) -> None:
        """Nothing is left to be read of it."""
        reading, self.state = self.reading, rest
        if reading is not None and reading.so_far is not None:
            reading.so_far.retire()
            reading.so_far = None

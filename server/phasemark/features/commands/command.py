"""`Command`: a name, the words it takes, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.errors import UsageError
from phasemark.features.change import Change
from phasemark.features.draft import Desk
from phasemark.features.outside import Outside
from phasemark.features.records import Json
from phasemark.text.edit import Span
from phasemark.workspace.elsewhere import Elsewhere
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command is asked to do, and where."""

    name: str
    snapshot: Snapshot
    outside: Outside
    path: str
    """Of the file that the user looks at; empty for the root."""
    words: tuple[str, ...] = ()
    span: Span | None = None
    """What is selected in it; None if the client did not say."""
    title: str = ""
    """What the root is called; empty where it has no name."""
    others: Sequence[Elsewhere] = ()
    """The project in other checkouts, for a command that looks at them."""

    @property
    def document(self) -> Document | None:
        """The document that the user looks at; None for another file."""
        return self.snapshot.documents.get(self.path)

    @property
    def desk(self) -> Desk:
        folder = self.path.rpartition("/")[0]
        return Desk.at(self.snapshot, folder, self.outside.moment())

    def require_document(self) -> Document:
        """The document; raises `UsageError` without one."""
        if (document := self.document) is None:
            raise UsageError("this is about a document; open one first")
        return document

    def require_span(self) -> Span:
        """The selection; raises `UsageError` without one."""
        if self.span is None:
            raise UsageError("this is about lines; select some first")
        return self.span

    def of_phase(self) -> Document:
        """The document, or the notes, the plan or the prompt of the phase that a word names."""
        if not self.words:
            return self.require_document()
        index = self.snapshot.index
        kind = self.desk.kind_of("plan")
        id, _ = self.desk.read(self.words[0], "", kind)
        same = index.by_phase.get((self.desk.series, id), ())
        for side in ("notes", "plan", "prompt"):
            for outline in same:
                if outline.role == side:
                    return self.snapshot.documents[outline.path]
        raise UsageError(f"{id} has no plan, prompt or work notes yet; a new phase makes them")


class Done(NamedTuple):
    """What a command gives: a change to be made, or a text to be read."""

    change: Change | None = None
    label: str = ""
    """What the change is called where the editor asks for consent."""
    text: str = ""
    """Markdown; empty if there is nothing to be read."""
    value: Json | None = None
    """What a program reads; `Place` and `Content` in it stand for addresses."""
    confirm: bool = False
    """An editor that can shows the change before it is made."""


Steps = Generator[None, None, Done]
"""What takes longer than a few milliseconds, in steps that do not."""


class Command(NamedTuple):
    """One command; `words` is what it takes behind the URI, as a usage line has it."""

    name: str
    words: str
    most: int
    """How many words it takes; -1 for any number."""
    run: Callable[[Asked], Done | Steps]


def run(command: Command, asked: Asked) -> Steps:
    """What a command gives; raises `UsageError` where it cannot be done as it is asked."""
    if 0 <= command.most < len(asked.words):
        takes = f"only {command.words}" if command.words else "no words"
        raise UsageError(
            f"`{command.name}` takes {takes}; `{asked.words[command.most]}` is too much"
        )
    found = command.run(asked)
    return found if isinstance(found, Done) else (yield from found)


def changed(change: Change | None, label: str, nothing: str) -> Done:
    """A change; raises `UsageError` where there is none, which `nothing` explains."""
    if change is None:
        raise UsageError(nothing)
    return Done(change, label)

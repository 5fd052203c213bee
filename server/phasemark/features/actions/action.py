"""`Action`: one thing that an editor offers to do, and `Provider`: who offers it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.rules.rule import Finding
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

Steps = Generator[None, None, Change | None]
"""Work in small steps that gives a change in the end."""

QUICK_FIX = "quickfix"
REFACTOR = "refactor"
REWRITE = "refactor.rewrite"
"""The same said in another form: a status set, a box ticked, an item moved."""
ADD = "refactor.insert"
"""Something new: a section, a decision, a log entry, a document."""
SOURCE = "source"
FIX_ALL = "source.fixAll"
FIX_ALL_OURS = "source.fixAll.phasemark"
"""What an editor runs on save for this server alone."""


@dataclass(frozen=True, slots=True)
class Action:
    """A title and the change behind it.

    A change that is costly, or needs the history, is not made until somebody chooses the
    action: `late` makes it, from the snapshot that the action was offered for. The border
    asks the providers again when it is chosen, and finds the action by its `key`.
    """

    title: str
    kind: str
    change: Change | None = None
    late: Callable[[], Change | None] | None = None
    """Gives None when there is nothing to do after all."""
    slow: Callable[[], Steps] | None = None
    """The same as `late`, in steps: it takes longer than somebody waits who types."""
    preferred: bool = False
    """The one that an editor takes when it is asked to fix a finding without a choice."""
    mends: tuple[Finding, ...] = ()
    """The findings that are gone afterwards."""
    confirm: bool = False
    """An editor that can shows the change before it is made."""
    creates: bool = False
    """The change makes a file, which not every editor can."""
    disabled: str = ""
    """Why it cannot be done now; shown only where somebody looks for it."""
    rank: int = 50
    """Smaller ones are offered first; equal ones in the order of their providers."""
    name: str = ""
    """What stays the same when the title changes with the document; empty: the title."""

    @property
    def key(self) -> str:
        """What tells it from the other actions of a place."""
        return f"{self.kind} {self.name or self.title}"

    def made(self) -> Change | None:
        """The change, made now if it was put off."""
        return self.change if self.late is None else self.late()


Offers = Callable[[Snapshot, Document, Span, Outside], Iterator[Action]]
"""Offers actions for a span of a document; an empty span is a cursor."""


class Provider(NamedTuple):
    """A source of actions of certain kinds; it is not asked when others are wanted."""

    kinds: tuple[str, ...]
    offers: Offers


def matches(kind: str, wanted: str) -> bool:
    """Whether a kind is the wanted one or a part of it: `source.fixAll` of `source`."""
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")

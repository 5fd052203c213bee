"""`Renaming`: edits and moves by what they change, so that an editor can show them so."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from phasemark.features.change import Change
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot

Label = Literal["titles", "references", "commands", "files"]
LABELS: tuple[Label, ...] = ("titles", "references", "commands", "files")
"""In the order in which they are shown: headings, what names them, what is run, what moves."""


class Part(NamedTuple):
    """Changes of one sort."""

    label: Label
    change: Change
    asked: bool
    """False for what is only offered beside the renaming that was asked for."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """Parts that do not overlap; without parts there is nothing to change."""

    parts: tuple[Part, ...] = ()

    @property
    def moves(self) -> Mapping[str, str]:
        """Old path to new path of every file."""
        return {old: new for part in self.parts for old, new in part.change.moves.items()}

    @property
    def asked(self) -> Renaming:
        """Without what is only offered."""
        return Renaming(tuple(part for part in self.parts if part.asked))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a name cannot be given: a sentence without a full stop."""

    sentence: str


Renamed = Generator[None, None, Renaming | Refusal]
"""A renaming made in steps of a document at most, each of a few milliseconds."""


class Ready(NamedTuple):
    """What can be renamed at a place: its span, and its name as it is edited."""

    span: Span
    name: str


Changed = tuple[Span, str, Label, bool]
"""A span, its new text, what it changes, and whether that was asked for."""


@dataclass
class Sheet:
    """Collects edits and moves; later edits that overlap an earlier one are dropped."""

    snapshot: Snapshot
    edits: dict[str, list[Changed]] = field(default_factory=dict)
    moves: dict[str, bool] = field(default_factory=dict)
    """Old path to whether the move was asked for."""
    places: dict[str, str] = field(default_factory=dict)
    """Old path to new path of all that moves, by whomever."""

    def text(self, path: str) -> str:
        document = self.snapshot.documents.get(path)
        return document.text if document is not None else ""

    def replace(self, path: str, span: Span, new: str, label: Label, *, asked: bool = True) -> None:
        """Write `new` over a span, unless that is written there or is being changed."""
        if span.of(self.text(path)) == new:
            return
        found = self.edits.setdefault(path, [])
        at = bisect_left(found, (span,))
        before = at > 0 and found[at - 1][0].end > span.start
        behind = at < len(found) and found[at][0].start < max(span.end, span.start + 1)
        if not before and not behind:
            insort(found, (span, new, label, asked))

    def move(self, old: str, new: str, *, asked: bool = True) -> None:
        """Move a file, the last thing that is done."""
        self.moves[old] = asked
        self.places[old] = new

    def changed(self, path: str) -> str:
        """The text of a document after the edits so far."""
        edits = (Edit(span, new) for span, new, _, _ in self.edits.get(path, ()))
        return Edits.of(*edits).apply(self.text(path))

    def renaming(self) -> Generator[None, None, Renaming]:
        """All that was collected, put together in steps."""
        found: dict[tuple[Label, bool], dict[str, Edits]] = {}
        for path, some in sorted(self.edits.items()):
            own: dict[tuple[Label, bool], list[Edit]] = {}
            for span, new, label, asked in some:
                own.setdefault((label, asked), []).append(Edit(span, new))
            for sort, edits in own.items():
                found.setdefault(sort, {})[path] = Edits(tuple(edits))
            yield
        parts: list[Part] = []
        for asked in (True, False):
            for label in LABELS:
                moves = self._moves(asked) if label == "files" else {}
                change = Change(found.get((label, asked), {}), moves=moves)
                if change.edits or change.moves:
                    parts.append(Part(label, change, asked))
        return Renaming(tuple(parts))

    def _moves(self, asked: bool) -> dict[str, str]:
        return {old: self.places[old] for old, by in self.moves.items() if by == asked}

"""What the pieces of a document name and tick, put together with the sections they lie in.

A piece is read once, whatever section it stands in; most pieces lie in one section, so
that even the facts made of them can be kept while the rest of the document changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phasemark.document.outline import PhaseMention, Places, Reference, Tally
from phasemark.document.paths import Named, named
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.section import Context, Section
from phasemark.document.sections import Sections
from phasemark.syntax.tree import Piece, Tree
from phasemark.text.edit import Span, of_values
from phasemark.text.late import late


class Contents(NamedTuple):
    """The references, phases, boxes and manifests of a document, in order."""

    references: tuple[Reference, ...]
    promised: tuple[Reference, ...]
    """Those that lead an item of which the section says what becomes of the file."""
    phases: tuple[PhaseMention, ...]
    tallies: tuple[Tally, ...]
    manifests: tuple[str, ...]
    """The files with targets that the text names, in lower case, each once."""


class Said(NamedTuple):
    """What a piece says, whatever section it stands in; places are relative to it."""

    paths: Sequence[Named]
    phases: Sequence[PhaseId]
    spans: Sequence[Span]
    """Of the paths, then of the phases."""
    boxes: Sequence[tuple[int, int, int]]
    """Place, whether it is ticked, and whether it counts, of each checkbox."""
    ticked: int
    counted: int
    manifests: Sequence[str]


def read_contents(tree: Tree, sections: Sections, places: Places) -> Contents:
    """Everything of a document; the places of what is named are added to `places`."""
    collector = _Collector(places)
    every = sections.all
    heads = [section.start for section in every]
    heads.append(len(tree.text) + 1)
    number = 0
    ends = [*tree.starts[1:], len(tree.text)]
    for placed, end in zip(tree.pieces, ends, strict=False):
        first = number
        while heads[number] < end:
            number += 1
        start = placed.start
        if number == first + 1 and heads[first] == start:
            collector.add(placed.piece, start, every[first].context)
            continue
        said = _said(placed.piece)
        if said is _NOTHING:
            continue
        before = every[first - 1] if first else sections.root
        if number == first:
            collector.add(placed.piece, start, _holder((before,), start).context)
        else:
            collector.add_mixed(start, said, (before, *every[first:number]))
    return collector.contents()


_NOTHING = Said((), (), (), (), 0, 0, ())
_MANIFEST = late(r"\b(?:GNUm|M|m)akefile\b|\b[Jj]ustfile\b|\bpackage\.json\b")


def _said(piece: Piece) -> Said:
    found = piece.memo.get("said")
    if found is None:
        found = piece.memo["said"] = _read(piece)
    return found  # type: ignore[return-value]


def _read(piece: Piece) -> Said:
    paths = named(piece)
    spans = [one.span for one in paths]
    phases: list[PhaseId] = []
    for mention in piece.blocks.mentions:
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text)):
            phases.append(id)
            spans.append(mention.span)
    boxes: list[tuple[int, int, int]] = []
    ticked = counted = 0
    for item in piece.blocks.items:
        check = item.check
        if check is not None and not item.quoted:
            done = check.done
            counts = done or check.open
            boxes.append((item.span.start, int(done), int(counts)))
            ticked += done
            counted += counts
    text = piece.text
    manifests: Sequence[str] = ()
    if "akefile" in text or "ustfile" in text or "package.json" in text:
        manifests = [name.lower() for name in _MANIFEST.findall(text)]
    if not (spans or boxes or manifests):
        return _NOTHING
    return of_values(Said, (paths, phases, spans, boxes, ticked, counted, manifests))


def _holder(inside: Sequence[Section], offset: int) -> Section:
    """The innermost of the sections that holds `offset`; an outer one where all have ended."""
    for section in reversed(inside):
        if section.head.start <= offset <= section.body.end:
            return section
    inner = inside[0]
    while inner.parent is not None and inner.body.end < offset:
        inner = inner.parent
    return inner


class _Facts(NamedTuple):
    """What a piece says where it stands."""

    references: Sequence[Reference]
    promised: Sequence[Reference]
    phases: Sequence[PhaseMention]


_Kept = tuple[int, Context, Said, _Facts]
"""Number of the first place of a piece, the context of all of it, and what it says there."""


class _Collector:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.references: list[Reference] = []
        self.promised: list[Reference] = []
        self.phases: list[PhaseMention] = []
        self.tallies: dict[tuple[str, int], list[int]] = {}
        self.manifests: dict[str, None] = {}

    def contents(self) -> Contents:
        tallies = (Tally(*place, *counts) for place, counts in self.tallies.items())
        return Contents(
            tuple(self.references), tuple(self.promised), tuple(self.phases), tuple(tallies),
            tuple(self.manifests),
        )  # fmt: skip

    def add(self, piece: Piece, start: int, context: Context) -> None:
        """A piece that lies in one section; its facts are kept while nothing before it changes."""
        kept: _Kept | None = piece.memo.get("facts")  # type: ignore[assignment]
        if kept is None or kept[0] != self.places.count or kept[1] != context:
            said = _said(piece)
            count = self.places.count
            facts = _facts(said, count, [context] * len(said.spans))
            kept = piece.memo["facts"] = (count, context, said, facts)
        _, _, said, facts = kept
        if said.spans:
            self.places.add_piece(start, said.spans)
            self._take(facts)
        if said.boxes:
            self._tally(context, said.ticked, said.counted)
        if said.manifests:
            self.manifests.update(dict.fromkeys(said.manifests))

    def add_mixed(self, start: int, said: Said, inside: Sequence[Section]) -> None:
        """A piece with sections that begin inside it."""
        contexts = [_holder(inside, span.start + start).context for span in said.spans]
        self._take(_facts(said, self.places.add_piece(start, said.spans), contexts))
        for place, done, total in said.boxes:
            self._tally(_holder(inside, place + start).context, done, total)
        self.manifests.update(dict.fromkeys(said.manifests))

    def _take(self, facts: _Facts) -> None:
        references, promised, phases = facts
        self.references += references
        self.phases += phases
        if promised:
            self.promised += promised

    def _tally(self, context: Context, done: int, total: int) -> None:
        counts = self.tallies.setdefault((context.name, context.scope), [0, 0])
        counts[0] += done
        counts[1] += total


def _facts(said: Said, first: int, contexts: Sequence[Context]) -> _Facts:
    references: list[Reference] = []
    at = first
    for one, (promise, name, scope) in zip(said.paths, contexts, strict=False):
        if one.form != "token" or promise != "none":
            is_link = one.form in ("link", "image")
            values = (
                at, one.path, one.anchor, one.form, one.leads, one.creates,
                "exists" if is_link and promise == "none" else promise, name, scope, one.ticked,
            )  # fmt: skip
            references.append(of_values(Reference, values))
        at += 1
    phases = [
        of_values(PhaseMention, (number, id, context.name, context.scope))
        for number, (id, context) in enumerate(
            zip(said.phases, contexts[len(said.paths) :], strict=True), at
        )
    ]
    promised = [one for one in references if one.leads and one.path and one.promise in _BECOMES]
    return of_values(_Facts, (references, promised, phases))


_BECOMES = ("new", "modified", "written", "read")

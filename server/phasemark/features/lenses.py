"""Lines above a phase: its state, what blocks it, who names it, and the next log entry.

Who names a phase is not counted until an editor shows the line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.features.phases import documents_of, place_of
from phasemark.features.place import Place
from phasemark.rules.resolution import LINKS, resolve
from phasemark.text.edit import Span
from phasemark.workspace.index import Key, Node
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import boxes, prompts

LensKind = Literal["state", "blocked", "references", "log"]


class Lens(NamedTuple):
    """A line above `span`; `scope` is the number of a stage or phase of the document, or -1."""

    span: Span
    kind: LensKind
    scope: int


class Shown(NamedTuple):
    """What a lens says, and where it leads."""

    title: str
    places: tuple[Place, ...] = ()
    """The phases that block, or the references; empty if it leads nowhere."""


def lenses(snapshot: Snapshot, document: Document) -> Iterator[Lens]:
    """The lenses of a document: at its title, and at each phase or stage it describes.

    Those that would have nothing to say are left out.
    """
    outline = document.outline
    if document.kind is None:
        return
    if outline.id is not None and outline.title_at >= 0:
        own = KINDS if outline.role else KINDS[:3]
        yield from _with_words(snapshot, document, outline.head, -1, own)
    for number, scope in enumerate(outline.scopes):
        local = scope.form == "phase" and outline.id is not None
        if scope.id is not None and scope.form != "prompt" and not local:
            place = outline.span(scope.at)
            yield from _with_words(snapshot, document, place, number, KINDS[:3])


KINDS: tuple[LensKind, ...] = ("state", "blocked", "references", "log")


def _with_words(
    snapshot: Snapshot, document: Document, span: Span, scope: int, kinds: Sequence[LensKind]
) -> Iterator[Lens]:
    for kind in kinds:
        if kind == "references" or shown(snapshot, document, kind, scope) is not None:
            yield Lens(span, kind, scope)


def shown(snapshot: Snapshot, document: Document, kind: LensKind, scope: int) -> Shown | None:
    """What a lens says; None if there is nothing to say, or no such phase any more."""
    outline = document.outline
    id = outline.id if scope < 0 else None
    if 0 <= scope < len(outline.scopes):
        id = outline.scopes[scope].id
    if id is None:
        return None
    key = (snapshot.index.series(document.path), id)
    if kind == "log":
        return Shown("Add session log entry")
    if kind == "references":
        return _references(snapshot, key)
    node = snapshot.index.nodes.get(key)
    if node is None:
        return None
    return _state(snapshot, node) if kind == "state" else _blocked(snapshot, node)


def _state(snapshot: Snapshot, node: Node) -> Shown | None:
    """`In progress · 3 of 5 done · 1 of 2 prompts`."""
    parts = [node.status] if node.status else []
    if (count := boxes(snapshot.index, node)).total:
        parts.append(f"{count} done")
    if (count := prompts(documents_of(snapshot, node.key))).total:
        parts.append(f"{count} prompts")
    return Shown(" · ".join(parts)) if parts else None


def _blocked(snapshot: Snapshot, node: Node) -> Shown | None:
    """The phases that have to be complete first and are not."""
    if node.status == "Complete":
        return None
    index = snapshot.index
    names: dict[str, None] = {}
    places: list[Place] = []
    for edge in node.edges:
        waits = (index.nodes[key].status != "Complete" for key in index.expand(edge.target))
        if not edge.optional and any(waits):
            names[str(edge.target[1])] = None
            places += [place_of(snapshot, index.nodes[key]) for key in index.expand(edge.target)]
    listed = ", ".join(list(names)[:_MOST]) + (" and more" if len(names) > _MOST else "")
    return Shown(f"Blocked by {listed}", tuple(places)) if names else None


_MOST = 4


def _references(snapshot: Snapshot, key: Key) -> Shown:
    """How often other documents name the phase, or one of its documents."""
    places = tuple(
        Place(path, snapshot.outlines[path].span(at)) for path, at in naming(snapshot).get(key, ())
    )
    return Shown(f"{len(places)} reference{'' if len(places) == 1 else 's'}", places)


Naming = Mapping[Key, Sequence[tuple[str, int]]]
"""Path and number of the place, by the phase that is named there."""


def naming(snapshot: Snapshot) -> Naming:
    """Where each phase is named by documents that are not its own."""
    kept = snapshot.index.memo.get("naming")
    if not isinstance(kept, tuple) or kept[0] is not snapshot.files:
        found: dict[Key, list[tuple[str, int]]] = {}
        for path, outline in snapshot.outlines.items():
            series = snapshot.index.series(path)
            for id, at in _named(snapshot, outline):
                if id != outline.id:
                    found.setdefault((series, id), []).append((path, at))
        kept = snapshot.index.memo["naming"] = (snapshot.files, found)
    return kept[1]  # type: ignore[no-any-return]


def _named(snapshot: Snapshot, outline: Outline) -> Iterator[tuple[PhaseId, int]]:
    """The phases that a document names, each place once, and by paths to their documents."""
    heads = [outline.span(scope.at) for scope in outline.scopes]
    seen: set[Span] = set()
    for id, at in (
        *((one.id, one.at) for one in outline.phases),
        *((one.id, one.at) for one in outline.depends if not one.path),
    ):
        span = outline.span(at)
        above = bisect_right(heads, span.start, key=lambda head: head.start) - 1
        opens = above >= 0 and heads[above].covers(span) and outline.scopes[above].id == id
        if span not in seen and not opens:
            seen.add(span)
            yield id, at
    for reference in outline.references:
        if reference.path.endswith((".md", ".markdown")):
            target = resolve(reference.path, outline, snapshot, reference.form in LINKS)
            other = snapshot.outlines.get(target.path) if target.found else None
            if other is not None and other.id is not None:
                yield other.id, reference.at

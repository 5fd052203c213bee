"""Lines above a phase: its state, what blocks it, who names it, and the next log entry.

What a lens says is computed when an editor shows it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Reference
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


def lenses(document: Document) -> Iterator[Lens]:
    """The lenses of a document: at its title, and at each phase or stage it describes.

    Which there are depends on the document alone; what they say may not.
    """
    outline = document.outline
    if document.kind is None:
        return
    waits = {dependency.scope for dependency in outline.depends}
    if outline.id is not None and outline.title_at >= 0:
        for kind in KINDS:
            if (kind != "log" or outline.role) and (kind != "blocked" or -1 in waits):
                yield Lens(outline.head, kind, -1)
    for number, scope in enumerate(outline.scopes):
        local = scope.form == "phase" and outline.id is not None
        if scope.id is not None and scope.form != "prompt" and not local:
            for kind in KINDS[:3]:
                if kind != "blocked" or number in waits:
                    yield Lens(outline.span(scope.at), kind, number)


KINDS: tuple[LensKind, ...] = ("state", "blocked", "references", "log")


def shown(snapshot: Snapshot, document: Document, kind: LensKind, scope: int) -> Shown | None:
    """What a lens says; None if there is no such phase any more."""
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


def _state(snapshot: Snapshot, node: Node) -> Shown:
    """`In progress · 3 of 5 done · 1 of 2 prompts`."""
    parts = [node.status] if node.status else []
    if (count := boxes(snapshot.index, node)).total:
        parts.append(f"{count} done")
    if (count := prompts(documents_of(snapshot, node.key))).total:
        parts.append(f"{count} prompts")
    return Shown(" · ".join(parts) or "No status")


def _blocked(snapshot: Snapshot, node: Node) -> Shown:
    """The phases that have to be complete first and are not."""
    if node.status == "Complete":
        return Shown("Nothing blocks it")
    index = snapshot.index
    names: dict[str, None] = {}
    places: list[Place] = []
    for edge in node.edges:
        waits = (index.nodes[key].status != "Complete" for key in index.expand(edge.target))
        if not edge.optional and any(waits):
            names[str(edge.target[1])] = None
            places += [place_of(snapshot, index.nodes[key]) for key in index.expand(edge.target)]
    listed = ", ".join(list(names)[:_MOST]) + (" and more" if len(names) > _MOST else "")
    return Shown(f"Blocked by {listed}", tuple(places)) if names else Shown("Nothing blocks it")


_MOST = 4


def _references(snapshot: Snapshot, key: Key) -> Shown:
    """How often other documents name the phase, or one of its documents."""
    own = snapshot.index.by_phase.get(key, ())
    paths = frozenset(outline.path for outline in own)
    places = tuple(
        Place(path, snapshot.outlines[path].span(at))
        for path in snapshot.outlines
        if path not in paths and snapshot.index.series(path) == key[0]
        for at in _naming(snapshot, path, key[1], paths)
    )
    return Shown(f"{len(places)} reference{'' if len(places) == 1 else 's'}", places)


def _naming(snapshot: Snapshot, path: str, id: PhaseId, documents: frozenset[str]) -> Iterator[int]:
    """Where a document names a phase, by its id or by the path of one of its documents."""
    names = names_in(snapshot, path)
    yield from names.ids.get(id, ())
    outline = snapshot.outlines[path]
    for file in {document.rpartition("/")[2] for document in documents}:
        for reference in names.files.get(file, ()):
            target = resolve(reference.path, outline, snapshot, reference.form in LINKS)
            if target.path in documents:
                yield reference.at


class Names(NamedTuple):
    """What a document names, so that it can be found."""

    ids: Mapping[PhaseId, Sequence[int]]
    """Numbers of the places of each phase."""
    files: Mapping[str, Sequence[Reference]]
    """The references to documents by the names of their files, without folders."""


def names_in(snapshot: Snapshot, path: str) -> Names:
    """What a document names; kept with it."""
    memo = snapshot.documents[path].memo
    kept = memo.get("names")
    if kept is None:
        outline = snapshot.outlines[path]
        ids: dict[PhaseId, list[int]] = {}
        for id, at in _phases(outline):
            ids.setdefault(id, []).append(at)
        files: dict[str, list[Reference]] = {}
        for reference in outline.references:
            if reference.path.endswith((".md", ".markdown")):
                files.setdefault(reference.path.rpartition("/")[2], []).append(reference)
        kept = memo["names"] = Names(ids, files)
    return kept  # type: ignore[return-value]


def _phases(outline: Outline) -> Iterator[tuple[PhaseId, int]]:
    """The phases that a document names, each place once; its headings of phases left out."""
    heads = [outline.span(scope.at) for scope in outline.scopes]
    seen: set[Span] = set()
    named = [(one.id, one.at) for one in outline.phases]
    named += [(one.id, one.at) for one in outline.depends if not one.path]
    for id, at in named:
        span = outline.span(at)
        above = bisect_right(heads, span.start, key=lambda head: head.start) - 1
        opens = above >= 0 and heads[above].covers(span) and outline.scopes[above].id == id
        if span not in seen and not opens:
            seen.add(span)
            yield id, at


def prepared(snapshot: Snapshot) -> bool:
    """Whether references can be counted without reading what many documents name."""
    memo = snapshot.index.memo
    if "names" not in memo:
        left = sum("names" not in snapshot.documents[path].memo for path in snapshot.outlines)
        if left > _FEW:
            return False
        memo["names"] = True
    return True


_FEW = 200
"""Documents whose names are read in a few milliseconds."""


def preparing(snapshot: Snapshot) -> Iterator[None]:
    """Read what the documents name, in steps."""
    for number, path in enumerate(snapshot.outlines):
        names_in(snapshot, path)
        if number % 20 == 0:
            yield

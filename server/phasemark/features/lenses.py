"""Lines above a phase: its state, what blocks it, who names it, and the next log entry.

What a lens says is computed when an editor shows it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Reference
from phasemark.document.phase import PhaseId
from phasemark.features.phases import documents_of, place_of
from phasemark.features.place import Place
from phasemark.rules.resolution import LINKS, resolve
from phasemark.text.edit import Span
from phasemark.workspace.board import board_of
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

    One that has nothing to say is left out: of a phase that waits for nothing, say.
    """
    outline = document.outline
    if document.kind is None:
        return
    if outline.id is not None and outline.title_at >= 0:
        for kind in KINDS if outline.role else KINDS[:3]:
            if _speaks(snapshot, _key(snapshot, document, outline.id), kind):
                yield Lens(outline.head, kind, -1)
    for number, scope in enumerate(outline.scopes):
        local = scope.form == "phase" and outline.id is not None
        if scope.id is not None and scope.form != "prompt" and not local:
            key = _key(snapshot, document, scope.id)
            for kind in KINDS[:3]:
                if _speaks(snapshot, key, kind):
                    yield Lens(outline.span(scope.at), kind, number)


KINDS: tuple[LensKind, ...] = ("state", "blocked", "references", "log")


def _key(snapshot: Snapshot, document: Document, id: PhaseId) -> Key:
    return snapshot.index.series(document.path), id


def _speaks(snapshot: Snapshot, key: Key, kind: LensKind) -> bool:
    """Whether a lens has something to say; of references as far as it is known."""
    if kind == "references":
        return not prepared(snapshot) or _is_named(snapshot, key)
    return kind == "log" or _of_node(snapshot, key, kind) is not None


def shown(snapshot: Snapshot, document: Document, kind: LensKind, scope: int) -> Shown | None:
    """What a lens says; None if it has nothing to say any more."""
    outline = document.outline
    id = outline.id if scope < 0 else None
    if 0 <= scope < len(outline.scopes):
        id = outline.scopes[scope].id
    if id is None:
        return None
    if kind == "log":
        return Shown("Add session log entry")
    key = _key(snapshot, document, id)
    if kind == "references":
        return _references(snapshot, key)
    return _of_node(snapshot, key, kind)


def _of_node(snapshot: Snapshot, key: Key, kind: LensKind) -> Shown | None:
    node = snapshot.index.nodes.get(key)
    if node is None:
        return None
    return _state(snapshot, node) if kind == "state" else _blocked(snapshot, node)


def _state(snapshot: Snapshot, node: Node) -> Shown | None:
    """`In progress · 3 of 5 done · 1 of 2 prompts`, `Planned · ready to start`."""
    parts = [node.status] if node.status else []
    if board_of(snapshot.index).can_start(node.key):
        parts.append("ready to start" if parts else "Ready to start")
    if (count := boxes(snapshot.index, node)).total:
        parts.append(f"{count} done")
    if (count := prompts(documents_of(snapshot, node.key))).total:
        parts.append(f"{count} prompts")
    return Shown(" · ".join(parts)) if parts else None


def _blocked(snapshot: Snapshot, node: Node) -> Shown | None:
    """What has to be complete first and is not, as the board has it."""
    job = board_of(snapshot.index).jobs[node.key]
    if job.state.name == "complete" or not (job.blocked_by or job.unknown):
        return None
    nodes = snapshot.index.nodes
    names = [*dict.fromkeys(str(id) for id in (*(key[1] for key in job.blocked_by), *job.unknown))]
    listed = ", ".join(names[:_MOST]) + (" and more" if len(names) > _MOST else "")
    places = tuple(place_of(snapshot, nodes[key]) for key in job.blocked_by)
    return Shown(f"Blocked by {listed}", places)


_MOST = 4


def _references(snapshot: Snapshot, key: Key) -> Shown | None:
    """How often other documents name the phase, or one of its documents."""
    own = snapshot.index.by_phase.get(key, ())
    paths = frozenset(outline.path for outline in own)
    places = tuple(
        Place(path, snapshot.outlines[path].span(at))
        for path in snapshot.outlines
        if path not in paths and snapshot.index.series(path) == key[0]
        for at in _naming(snapshot, path, key[1], paths)
    )
    if not places:
        return None
    return Shown(f"{len(places)} reference{'' if len(places) == 1 else 's'}", places)


def _is_named(snapshot: Snapshot, key: Key) -> bool:
    """Whether a document that is none of the phase names it, or one of its documents."""
    memo = snapshot.index.memo
    naming = memo.get("naming")
    if naming is None:
        naming = memo["naming"] = _all_naming(snapshot)
    own = {outline.path for outline in snapshot.index.by_phase.get(key, ())}
    words: set[Naming] = {key, *((key[0], path.rpartition("/")[2]) for path in own)}
    maybe = {path for word in words for path in naming.get(word, ())}  # type: ignore[attr-defined]
    return any(True for path in maybe - own for _ in _naming(snapshot, path, key[1], own))


Naming = tuple[str, PhaseId | str]
"""A series, and a phase or the name of a file that its documents name."""


def _all_naming(snapshot: Snapshot) -> Mapping[Naming, set[str]]:
    """Which documents name what, of all that is named."""
    found: dict[Naming, set[str]] = {}
    for path in snapshot.outlines:
        series, names = snapshot.index.series(path), names_in(snapshot, path)
        for id in names.ids:
            found.setdefault((series, id), set()).add(path)
        for file in names.files:
            found.setdefault((series, file), set()).add(path)
    return found


def _naming(snapshot: Snapshot, path: str, id: PhaseId, documents: Set[str]) -> Iterator[int]:
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
        documents = snapshot.documents
        unread = (path for path in snapshot.outlines if "names" not in documents[path].memo)
        if sum(1 for _ in islice(unread, _FEW + 1)) > _FEW:
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

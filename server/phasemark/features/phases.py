"""The phases of a series by their ids: their names, their states, their documents."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.features.place import Place
from phasemark.features.subject import PhaseName
from phasemark.syntax.names import normalise
from phasemark.syntax.scan import scan, with_plurals
from phasemark.workspace.index import Key, Node
from phasemark.workspace.snapshot import Snapshot

ROLES = ("plan", "prompt", "notes", "")
"""The sides of a phase in the order in which its documents are named."""


def phase_key(snapshot: Snapshot, path: str, id: PhaseId) -> Key | None:
    """The phase that a document means by an id; None if its series has none."""
    key = (snapshot.index.series(path), id)
    return key if snapshot.index.known(*key) else None


def local_part(snapshot: Snapshot, document: Document, found: PhaseName) -> int | None:
    """The phase inside a document that a name means; None if it means one of the series.

    The phases of a document that belongs to a phase itself are its own affair. Gives the
    number of the scope in its outline.
    """
    outline = document.outline
    section = found.heading
    own = section is not None and section.opening is not None
    if outline.id is None or (phase_key(snapshot, document.path, found.id) and not own):
        return None
    scopes = enumerate(outline.scopes)
    same = [number for number, one in scopes if one.form == "phase" and one.id == found.id]
    here = [
        number
        for number in same
        if section is not None and outline.span(outline.scopes[number].at) == section.head
    ]
    return next(iter(here or same), None)


def documents_of(snapshot: Snapshot, key: Key) -> tuple[Outline, ...]:
    """The documents of a phase: plan, prompt, notes, then the others."""
    found = snapshot.index.by_phase.get(key, ())
    return tuple(sorted(found, key=lambda outline: ROLES.index(outline.role)))


def place_of(snapshot: Snapshot, node: Node) -> Place:
    """Where a phase is described: the title of its first document, or its own heading."""
    if node.scope is not None:
        path = node.paths[0]
        return Place(path, snapshot.outlines[path].span(node.scope.at))
    outline = documents_of(snapshot, node.key)[0]
    return Place(outline.path, outline.head)


def name_of(snapshot: Snapshot, node: Node) -> str:
    """What a phase is called, without its id; empty if nothing says it."""
    memo = snapshot.index.memo
    found = memo.get(("name", node.key))
    if found is None:
        found = memo["name", node.key] = _name(snapshot, node)
    return found  # type: ignore[return-value]


def title_of(snapshot: Snapshot, node: Node) -> str:
    """`Phase 2b: Environment overrides`, or the id alone."""
    name = name_of(snapshot, node)
    return f"{node.id}: {name}" if name else str(node.id)


def status_of(snapshot: Snapshot, key: Key) -> str:
    """The state of a phase; of one in parts, how many are complete; empty if unknown."""
    nodes = [snapshot.index.nodes[part] for part in snapshot.index.expand(key)]
    if len(nodes) == 1:
        return nodes[0].status
    complete = sum(node.status == "Complete" for node in nodes)
    return f"{complete} of {len(nodes)} complete" if nodes else ""


def waiting_for(snapshot: Snapshot, key: Key) -> tuple[Key, ...]:
    """The phases that depend on a phase or on the whole it is part of, in order."""
    index = snapshot.index
    found = index.memo.get("waiting")
    if found is None:
        back: dict[Key, list[Key]] = {}
        for source, targets in index.successors.items():
            for target in targets:
                back.setdefault(target, []).append(source)
        found = index.memo["waiting"] = back
    assert isinstance(found, Mapping)
    return tuple(found.get(key, ()))


def _name(snapshot: Snapshot, node: Node) -> str:
    if node.scope is not None:
        return node.scope.name
    outlines = documents_of(snapshot, node.key)
    for outline in outlines:
        rest = behind_id(snapshot, outline.title) if outline.title_id == outline.id else ""
        if rest and _singular(rest) not in _words_of_kinds(snapshot):
            return rest
    slugs = (outline.slug.replace("-", " ") for outline in outlines)
    return next((slug for slug in slugs if _singular(slug) not in _words_of_kinds(snapshot)), "")


def behind_id(snapshot: Snapshot, title: str) -> str:
    """What a title says behind its phase: `Logs` of `Phase 2a: Logs`."""
    for mention in scan(title, 0, len(title), with_plurals(snapshot.project.words)):
        if mention.kind == "phase":
            return title[mention.span.end :].strip(" \t:：.-–—()（）*_`")
    return ""


def _words_of_kinds(snapshot: Snapshot) -> frozenset[str]:
    """What titles call a document of some kind, which is no name of a phase."""
    found = snapshot.index.memo.get("words of kinds")
    if found is None:
        found = snapshot.index.memo["words of kinds"] = frozenset(
            _singular(each)
            for kind in snapshot.kinds.kinds.values()
            for each in (kind.title, kind.name, *kind.place.titles, "")
        )
    return found  # type: ignore[return-value]


def _singular(title: str) -> str:
    return normalise(title).rstrip(":").removesuffix("s")

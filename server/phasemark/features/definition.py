"""Where the thing under the cursor is described, declared and carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.features import constraints
from phasemark.features.anchors import heading_of
from phasemark.features.outside import Outside
from phasemark.features.path_names import PathName
from phasemark.features.phases import documents_of, local_part, phase_key, place_of
from phasemark.features.place import START, Place
from phasemark.features.prompts import phase_documents, prompts_named, prompts_of, row_of
from phasemark.features.scripts import defined
from phasemark.features.subject import (
    CommandName,
    ItemName,
    PhaseName,
    PromptName,
    Subject,
    Title,
    subject,
)
from phasemark.rules.resolution import made
from phasemark.text.edit import Span
from phasemark.workspace.index import Key
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a stretch of a document leads."""

    origin: Span
    places: tuple[Place, ...]


def definition(
    snapshot: Snapshot, document: Document, offset: int, outside: Outside
) -> Lead | None:
    """The title of a phase's first document, the heading of a prompt, the file of a path."""
    found = subject(snapshot, document, offset)
    match found:
        case PhaseName() if (number := local_part(snapshot, document, found)) is not None:
            outline = document.outline
            return _lead(found, (Place(document.path, outline.span(outline.scopes[number].at)),))
        case PhaseName(id=id) | Title(id=PhaseId() as id):
            return _lead(found, _phase(snapshot, document, id))
        case PromptName(number=written):
            prompts = prompts_named(snapshot, document, written.of(document.text))
            return _lead(found, (one.place for one in prompts))
        case PathName():
            return _lead(found, target_of(snapshot, document, found))
        case CommandName(text=text):
            folder = document.path.rpartition("/")[0]
            targets = defined(snapshot, folder, text, outside)
            return _lead(found, (one.place for one in targets))
        case ItemName():
            return _lead(found, constraints.origin(snapshot, document, found))
    return None


def declaration(
    snapshot: Snapshot, document: Document, offset: int, outside: Outside
) -> Lead | None:
    """The plan of a phase, what promises a file, the row of a prompt; else the definition."""
    found = subject(snapshot, document, offset)
    lead = None
    match found:
        case PathName(id=PhaseId() as id):
            lead = _lead(found, _phase(snapshot, document, id, found.target.path))
        case PathName():
            lead = _lead(found, makers(snapshot, document, found))
        case PromptName(number=number):
            row = row_of(phase_documents(snapshot, document.outline), number.of(document.text))
            if row is not None:
                lead = _lead(found, (Place(row[0].path, row[0].span(row[1].at)),))
    return lead or definition(snapshot, document, offset, outside)


def implementation(
    snapshot: Snapshot, document: Document, offset: int, outside: Outside
) -> Lead | None:
    """The prompts of a phase, the file of a deliverable; else the definition."""
    found = subject(snapshot, document, offset)
    lead = None
    match found:
        case PhaseName(id=id) | Title(id=PhaseId() as id) | PathName(id=PhaseId() as id):
            path = found.target.path if isinstance(found, PathName) else ""
            key = phase_key(snapshot, path or document.path, id)
            lead = _lead(found, _prompts(snapshot, key)) if key else None
    return lead or definition(snapshot, document, offset, outside)


def _lead(found: Subject, places: Iterable[Place]) -> Lead | None:
    every = tuple(dict.fromkeys(places))
    return Lead(found.span, every) if every else None


def _phase(snapshot: Snapshot, document: Document, id: PhaseId, path: str = "") -> list[Place]:
    """Where a phase is described; where its parts are, when it stands for them.

    `path` is the document whose series counts; without it, that of the cursor.
    """
    key = phase_key(snapshot, path or document.path, id)
    nodes = snapshot.index.nodes
    return [place_of(snapshot, nodes[one]) for one in snapshot.index.expand(key)] if key else []


def _prompts(snapshot: Snapshot, key: Key) -> list[Place]:
    """The prompts of a phase; without any, the titles of its prompt documents."""
    every: list[Place] = []
    for one in snapshot.index.expand(key):
        outlines = tuple(each for each in documents_of(snapshot, one) if each.role == "prompt")
        places = [prompt.place for prompt in prompts_of(outlines)]
        every += places or [Place(each.path, each.head) for each in outlines]
    return every


def target_of(snapshot: Snapshot, document: Document, found: PathName) -> list[Place]:
    """The file of a path, at its line or anchor; for one that is not there, who makes it."""
    path, state = found.target.path, found.target.state
    if state == "missing":
        return makers(snapshot, document, found)
    if state not in ("file", "case") or path in snapshot.files.folders:
        return []
    other = document if path == document.path else snapshot.documents.get(path)
    if other is None:
        return [Place(path, line=max(0, found.lines[0] - 1) if found.lines else 0)]
    if found.lines is not None:
        return [Place(path, other.source.line_span(found.lines[0] - 1))]
    if found.anchor is not None:
        heading = heading_of(other, found.anchor.of(document.text))
        return [Place(path, heading.span if heading else START)]
    outline = snapshot.outlines.get(path)
    return [Place(path, outline.head if outline else START)]


def makers(snapshot: Snapshot, document: Document, found: PathName) -> list[Place]:
    """Where phases of the series say that they make a file."""
    series = snapshot.index.series(document.path)
    written = plain(found.path.of(document.text))
    writes = made(snapshot).get((series, written)) or made(snapshot).get(
        (series, plain(found.target.path))
    )
    return [Place(write.path, snapshot.index.place(write)) for write in (writes or {}).values()]

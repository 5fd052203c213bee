"""The documents of a phase that are not there yet: a side of it, its handoff, the next phase."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.features.actions.status import status_edits
from phasemark.features.change import Change
from phasemark.features.draft import Desk, Draft
from phasemark.features.outside import Outside
from phasemark.features.work.log import log_entry
from phasemark.features.work.sections import holding
from phasemark.features.work.taken_over import taken_over
from phasemark.text.edit import Edit, Edits
from phasemark.workspace.snapshot import Snapshot


def missing(snapshot: Snapshot, outline: Outline) -> tuple[str, ...]:
    """The sides of the phase of a document that have no document: `plan`, `prompt`, `notes`."""
    if outline.id is None:
        return ()
    trio = snapshot.index.trio(outline)
    return tuple(side for side in trio._fields if not getattr(trio, side))


def create_sides(
    snapshot: Snapshot, outline: Outline, outside: Outside, *sides: str
) -> Change | None:
    """New documents for these sides of a phase, as far as they are missing, with what the
    others say already."""
    drafts = [one for one in _drafts(snapshot, outline, outside)
              if one.path not in snapshot.files.paths]  # fmt: skip
    wanted = (one for one in drafts if one.kind.role in sides)
    return created(snapshot, (taken_over(snapshot, one, drafts, outside) for one in wanted))


def log_of_phase(snapshot: Snapshot, document: Document, outside: Outside) -> Change | None:
    """A log entry in the notes of the phase of a document; notes are made if there are none."""
    outline = document.outline
    if outline.role == "notes":
        return log_entry(snapshot, document, outside)
    for path in snapshot.index.trio(outline).notes:
        return log_entry(snapshot, snapshot.documents[path], outside)
    for draft in _drafts(snapshot, outline, outside):
        if draft.kind.role == "notes" and draft.path not in snapshot.files.paths:
            return _with_entry(snapshot, draft, outside)
    return None


def _with_entry(snapshot: Snapshot, draft: Draft, outside: Outside) -> Change:
    """New notes, in progress, whose log has its first entry."""
    document = Document(draft.path, draft.text, snapshot.project)
    change = log_entry(snapshot.with_text(draft.path, draft.text), document, outside)
    edits = []
    if change is not None and change.snippet is not None:
        _, span, snippet = change.snippet
        edits.append(Edit(span, snippet.plain))
    if status := document.root.find(*holding(document, "status")):
        edits += status_edits(status, "In progress", snapshot.vocabulary)
    return Change(create={draft.path: Edits.of(*edits).apply(draft.text)}, show=draft.path)


def _drafts(snapshot: Snapshot, outline: Outline, outside: Outside) -> Iterator[Draft]:
    if outline.id is not None:
        yield from desk(snapshot, outline.path, outside).sides(outline.id)


def next_id(snapshot: Snapshot, outline: Outline) -> PhaseId | None:
    """The id behind that of a document: `2b` behind `2a`, `3` behind `2`; None if it is in use."""
    id = outline.id
    if id is None or id.letter == "z":
        return None
    if id.letter:
        following = id._replace(letter=chr(ord(id.letter) + 1))
    else:
        following = id._replace(numbers=(*id.numbers[:-1], id.numbers[-1] + 1))
    series = snapshot.index.series(outline.path)
    return None if snapshot.index.by_phase.get((series, following)) else following


def create_next(snapshot: Snapshot, outline: Outline, outside: Outside) -> Change | None:
    """Plan, prompt and notes of the next phase, under the name that a plan has for it."""
    following = next_id(snapshot, outline)
    if following is None:
        return None
    return created(snapshot, next_drafts(snapshot, outline, following, outside))


def next_drafts(
    snapshot: Snapshot, outline: Outline, following: PhaseId, outside: Outside
) -> tuple[Draft, ...]:
    """The documents of a phase beside another one, under the name that a plan has for it."""
    node = snapshot.index.nodes.get((snapshot.index.series(outline.path), following))
    name = node.scope.name if node and node.scope else ""
    return desk(snapshot, outline.path, outside).sides(following, name, outline.id)


def desk(snapshot: Snapshot, path: str, outside: Outside) -> Desk:
    """Where documents beside another one are made."""
    return Desk(snapshot, snapshot.index.series(path), outside.moment())


def created(snapshot: Snapshot, drafts: Iterator[Draft] | tuple[Draft, ...]) -> Change | None:
    """The change that writes new documents and shows the first; None where a file is in the way."""
    found = list(drafts)
    if not found or any(one.path in snapshot.files.paths for one in found):
        return None
    return Change(create={one.path: one.text for one in found}, show=found[0].path)

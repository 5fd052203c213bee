"""A handoff made of what the notes of a phase say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.change import Change
from phasemark.features.draft import Draft
from phasemark.features.outside import Outside
from phasemark.features.work.fields import entry_kind, spellings
from phasemark.features.work.history import happened, of_phase, shown_path
from phasemark.features.work.items import dedented
from phasemark.features.work.phase import created, desk
from phasemark.features.work.prompts import next_prompt
from phasemark.kinds.model import Kind, SectionKind
from phasemark.rules.notes.log import last_entry
from phasemark.workspace.snapshot import Snapshot

HANDOFF = "handoff"
_MOST_FILES = 12


def notes_of(snapshot: Snapshot, document: Document) -> Document | None:
    """The notes of the phase of a document: itself, or the first beside it."""
    if document.outline.role == "notes":
        return document
    paths = snapshot.index.trio(document.outline).notes
    return snapshot.documents[paths[0]] if paths else None


def has_handoff(snapshot: Snapshot, document: Document) -> bool:
    """Whether the phase of a document has a handoff."""
    return handoff_path(snapshot, document) is not None


def handoff_path(snapshot: Snapshot, document: Document) -> str | None:
    """The first handoff of the phase of a document; None if there is none."""
    same = (document.outline, *snapshot.index.siblings(document.outline, ""))
    return next((outline.path for outline in same if outline.kind == HANDOFF), None)


def create_handoff(snapshot: Snapshot, document: Document, outside: Outside) -> Change | None:
    """The handoff of a phase: status, decisions, open questions and next step of its notes.

    What the notes do not say stays as a placeholder. None without notes, or where the
    handoff is there already.
    """
    draft = handoff_of(snapshot, document, outside)
    return created(snapshot, (draft,)) if draft is not None else None


def handoff_of(snapshot: Snapshot, document: Document, outside: Outside) -> Draft | None:
    """The same as a draft, whether there is one already or not; None without notes."""
    kind = snapshot.kinds.get(HANDOFF)
    notes = notes_of(snapshot, document)
    if kind is None or notes is None or notes.outline.id is None:
        return None
    bodies = dict(_bodies(snapshot, notes, kind, outside))
    return desk(snapshot, notes.path, outside).about(kind, notes.outline.id, "", bodies)


def _bodies(
    snapshot: Snapshot, notes: Document, kind: Kind, outside: Outside
) -> Iterator[tuple[str, str]]:
    """The sections of the handoff that something is known for."""
    steps = _next_step(snapshot, notes)
    for section in kind.section:
        match section.holds:
            case "status":
                body = _status(notes)
            case "decisions":
                body = _items(notes, section)
            case "questions":
                body = _items(notes, section, open_only=True)
            case "paths" if not section.fields:
                body = _files(snapshot, notes, outside)
            case _:
                body = steps if section.name == _NEXT else ""
        if body:
            yield section.name, body


_NEXT = "Next step"


def _status(notes: Document) -> str:
    """The status, and what the last entry says of it."""
    status, entry = notes.outline.status, last_entry(notes)
    said = status.value if status else ""
    return f"{said}. Last session: {entry.title}" if said and entry else said


def _like(notes: Document, section: SectionKind) -> Section | None:
    """The section of the notes whose body is made of the same."""
    kind = notes.kind
    names = [one.name for one in kind.section if one.holds == section.holds] if kind else []
    return notes.root.find(*names) if names else None


def _items(notes: Document, section: SectionKind, *, open_only: bool = False) -> str:
    found = _like(notes, section)
    if found is None or found.empty:
        return ""
    items = [one for one in found.own_items if one.depth == 0 and not one.quoted]
    kept = [one for one in items if not (open_only and one.check and one.check.done)]
    said = [one for one in kept if not notes.project.vocabulary.says_nothing(one.text)]
    return "\n".join(dedented(notes, one) for one in said)


def _files(snapshot: Snapshot, notes: Document, outside: Outside) -> str:
    """The files that were changed since the last entry, and the notes themselves."""
    changed = of_phase(snapshot, notes, happened(notes, outside).files)[:_MOST_FILES]
    return "\n".join(f"- {shown_path(path)}" for path in (*changed, notes.path))


def _next_step(snapshot: Snapshot, notes: Document) -> str:
    """What the notes say is next: their section, the last entry, or the next prompt."""
    section = notes.root.find(_NEXT)
    if section is not None and not section.empty:
        return section.text.strip().replace("\r\n", "\n").replace("\r", "\n")
    return _said_last(notes) or next_prompt(snapshot, notes)


def _said_last(notes: Document) -> str:
    entry, kind = last_entry(notes), entry_kind(notes)
    if entry is None or kind is None:
        return ""
    known: Mapping[str, str] = {key: one.fills for key, one in spellings(kind.fields).items()}
    values = [one.value.of(notes.text) for one in entry.labels if known.get(one.key) == "next"]
    nothing = notes.project.vocabulary.says_nothing
    return next((value for value in values if not nothing(value)), "")

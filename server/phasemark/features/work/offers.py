"""The steps of the work as actions, each where it makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.section import Section
from phasemark.features.actions.action import ADD, REFACTOR, REWRITE, Action, Provider
from phasemark.features.outside import Outside
from phasemark.features.work import phase
from phasemark.features.work.commits import add_commits
from phasemark.features.work.handoff import create_handoff, has_handoff, notes_of
from phasemark.features.work.merge_prompts import merge_prompts, prompts_in
from phasemark.features.work.move import misplaced, move_item
from phasemark.features.work.progress import notes_behind, update_progress
from phasemark.features.work.renumber import misnumbered, renumber
from phasemark.features.work.split import split, sub_phase, tasks_in
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

SIDES = {"plan": "plan", "prompt": "prompt", "notes": "work notes"}


def log(snapshot: Snapshot, document: Document, span: Span, outside: Outside) -> Iterator[Action]:
    """A log entry: in the notes themselves, and from plan and prompt in those of the phase."""
    outline = document.outline
    if outline.role == "notes" or (outline.role and outline.id is not None):
        first = outline.role != "notes" and not snapshot.index.trio(outline).notes
        where = "" if outline.role == "notes" else f" to {_notes(outline)}"
        yield Action(
            f"Add session log entry{where}",
            ADD,
            late=lambda: phase.log_of_phase(snapshot, document, outside),
            confirm=first,
            creates=first,
            rank=18 if _in(document, span, "entries") else 60,
            name="log",
        )


def lists(snapshot: Snapshot, document: Document, span: Span, outside: Outside) -> Iterator[Action]:
    """Commits and prompts that the notes do not list, where they are listed or at the top."""
    outline = document.outline
    if outline.role == "notes" and (_at_top(document, span) or _in(document, span, "commits")):
        yield Action(
            "Add commits from git",
            ADD,
            late=lambda: add_commits(snapshot, document, outside),
            rank=18 if _in(document, span, "commits") else 61,
            name="commits",
        )
    if behind := outline.role and notes_behind(snapshot, outline):
        notes = snapshot.documents[behind]
        yield Action(
            f"Update Prompt progress{'' if notes is document else f' in {_notes(outline)}'}",
            ADD,
            late=lambda: update_progress(snapshot, notes),
            rank=61,
            name="progress",
        )


def create(
    snapshot: Snapshot, document: Document, span: Span, outside: Outside
) -> Iterator[Action]:
    """Documents that a phase lacks; offered at the top of those that it has."""
    outline = document.outline
    if not outline.role or outline.id is None or not _at_top(document, span):
        return
    if snapshot.sight != "workspace":
        return  # what is not known yet may be there
    for side in phase.missing(snapshot, outline):
        yield Action(
            f"Create the {SIDES[side]} of {outline.id}",
            ADD,
            late=lambda side=side: phase.create_sides(snapshot, outline, outside, side),  # type: ignore[misc]
            confirm=True,
            creates=True,
            rank=62,
            name=f"create {side}",
        )
    if notes_of(snapshot, document) is not None and not has_handoff(snapshot, document):
        yield Action(
            f"Create a handoff of {outline.id}",
            ADD,
            late=lambda: create_handoff(snapshot, document, outside),
            confirm=True,
            creates=True,
            rank=63,
            name="handoff",
        )
    if following := phase.next_id(snapshot, outline):
        yield Action(
            f"Create {following}",
            ADD,
            late=lambda: phase.create_next(snapshot, outline, outside),
            confirm=True,
            creates=True,
            rank=64,
            name="next phase",
        )


def reshape(
    snapshot: Snapshot, document: Document, span: Span, outside: Outside
) -> Iterator[Action]:
    """Prompts that are misnumbered, tasks that are selected, an item in the wrong section."""
    if document.kind is None:
        return
    if misnumbered(document):
        yield Action(
            "Renumber prompts", REWRITE, late=lambda: renumber(snapshot, document), rank=65
        )
    if len(prompts_in(document, span)) > 1:
        yield Action(
            "Merge the selected prompts",
            REFACTOR,
            late=lambda: merge_prompts(snapshot, document, span),
            rank=66,
            name="merge prompts",
        )
    if tasks_in(document, span) and (part := sub_phase(snapshot, document)):
        yield Action(
            f"Move the selected tasks to a new {part}",
            REFACTOR,
            late=lambda: split(snapshot, document, span, outside),
            confirm=True,
            creates=True,
            rank=66,
            name="split",
        )
    if found := misplaced(document, span.start):
        yield Action(
            f"Move to {found.target.name}",
            REWRITE,
            late=lambda: move_item(snapshot, document, span.start),
            rank=45,
        )


def _notes(outline: Outline) -> str:
    return f"the work notes of {outline.id}"


def _at_top(document: Document, span: Span) -> bool:
    """Whether a place lies above the second section of a document."""
    first = [one for one in document.sections.all if one.level > 1][:2]
    return len(first) < 2 or span.start < first[1].head.start


def _in(document: Document, span: Span, holds: str) -> bool:
    """Whether a place lies in a section, or a part of one, whose body is made of the same."""
    section: Section | None = document.sections.at(span.start)
    while section is not None and section.kind is None:
        section = section.parent
    return section is not None and section.kind is not None and section.kind.holds == holds


PROVIDERS = (Provider((ADD,), log), Provider((ADD,), lists), Provider((ADD,), create),
             Provider((REWRITE, REFACTOR), reshape))  # fmt: skip

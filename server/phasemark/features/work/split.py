"""A phase in two: some of its tasks become a sub-phase with a plan of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.features.plan_shape import TASKS
from phasemark.features.work.items import dedented, lines_of
from phasemark.features.work.phase import desk
from phasemark.features.work.sections import ended
from phasemark.kinds.model import Kind
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def tasks_in(document: Document, span: Span) -> Sequence[Item]:
    """The open tasks of a plan that a selection touches.

    Empty for a cursor, for a document that is no plan of one phase, and where nothing
    would be left of the tasks.
    """
    outline = document.outline
    if span.start == span.end or outline.role != "plan" or outline.id is None:
        return ()
    section = _listing(document, span)
    items = [one for one in section.items if one.depth == 0 and not one.quoted] if section else []
    chosen = [
        one for one in items
        if one.span.start < span.end and span.start < one.span.end
        and not (one.check and one.check.done)
    ]  # fmt: skip
    return chosen if len(chosen) < len(items) else ()


def _listing(document: Document, span: Span) -> Section | None:
    """The section of tasks, or the phase in the plan, that holds a selection."""
    section: Section | None = document.sections.at(span.start)
    while section is not None:
        opening = section.opening
        if section.name == TASKS or (opening is not None and opening.kind.heading == "phase"):
            return section if section.body.covers(span) else None
        section = section.parent
    return None


def sub_phase(snapshot: Snapshot, document: Document) -> PhaseId | None:
    """The id of the next part of a phase: `2a` of `2`, `2c` beside `2a` and `2b`."""
    id = document.outline.id
    if id is None or not id.numbers:
        return None
    series = snapshot.index.series(document.path)
    used = {
        other.letter
        for where, other in snapshot.index.nodes
        if where == series and other.word == id.word and other.numbers == id.numbers
    }
    after = _LETTERS[_LETTERS.find(id.letter) + 1 :] if id.letter else _LETTERS
    letter = next((one for one in after if one not in used), "")
    return id._replace(letter=letter) if letter else None


def split(snapshot: Snapshot, document: Document, span: Span, outside: Outside) -> Change | None:
    """The change that moves the selected tasks to the plan of a new sub-phase.

    The new plan depends on the phase and refers to its plan, and the phase names the new
    plan where the tasks were.
    """
    items, id = tasks_in(document, span), sub_phase(snapshot, document)
    if not items or id is None or document.kind is None:
        return None
    kind = replace(document.kind, scope=())
    draft = desk(snapshot, document.path, outside).about(kind, id, "", _bodies(document, items))
    if draft.path in snapshot.files.paths:
        return None
    first = items[0].span.start
    marker = document.text[first] if document.text[first] in "-*+" else "-"
    line = lines_of(document, items[0]).start
    indent = document.text[line:first]
    named = ended(f"{indent}{marker} {id}: `{draft.path}`\n", document)
    edits = [Edit.delete(lines_of(document, item)) for item in items]
    edits[0] = Edit(edits[0].span, named)
    return Change({document.path: Edits.of(*edits)}, {draft.path: draft.text}, show=draft.path)


def _bodies(document: Document, items: Sequence[Item]) -> dict[str, str]:
    """What the sections of the new plan say: the tasks, the dependency, the reference."""
    kind: Kind | None = document.kind
    known = {
        "dependencies": f"- {document.outline.id}",
        "paths": f"- `{document.path}`",
    }
    found: dict[str, str] = {}
    for section in kind.section if kind else ():
        if section.name == TASKS:
            found[section.name] = "\n".join(dedented(document, item) for item in items)
        elif section.holds in known and section.paths in ("none", "exists"):
            found.setdefault(section.name, known.pop(section.holds))
    return found

"""The session log: entries without a date, entries out of order, blockers that nobody names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added_to
from phasemark.features.actions.mends.case import Case, Mends
from phasemark.features.actions.status import status_edits, status_section
from phasemark.features.actions.todo import questions_kind
from phasemark.features.afresh import afresh
from phasemark.features.change import Change
from phasemark.rules.notes.log import entries, stamps
from phasemark.text.edit import Edit, Edits, Span


def date(case: Case) -> Iterator[Action]:
    """The date of an entry, for whoever knows it."""
    if not any(character.isdigit() for character in case.span.of(case.document.text)[:4]):
        edit = Edit.insert(case.span.start, "<YYYY-MM-DD HH:MM> - ")
        yield case.fix("Begin with the date", edit)


def sort(case: Case) -> Iterator[Action]:
    """The entries in the direction that most of them have."""
    onward = case.finding.message.endswith("newest")
    late = partial(_sorted, case.document, onward)
    yield case.later(f"Sort the log from {case.finding.message.partition(' from ')[2]}", late)


def _sorted(document: Document, onward: bool) -> Change | None:
    found = list(zip(entries(document), stamps(document), strict=True))
    if any(stamp.when is None for _, stamp in found):
        return None
    order = sorted(found, key=lambda one: one[1].when, reverse=not onward)  # type: ignore[arg-type,return-value]
    text = document.text
    blocks = [_block(text, entry) for entry, _ in order]
    edits = [
        Edit.replace(_whole(entry), _ended(block, _whole(entry).of(text)))
        for (entry, _), block in zip(found, blocks, strict=True)
        if _block(text, entry) != block
    ]
    return Change({document.path: Edits.of(*edits)}) if edits else None


def _whole(entry: Section) -> Span:
    return Span(entry.head.start, entry.body.end)


def _block(text: str, entry: Section) -> str:
    return _whole(entry).of(text).rstrip("\r\n")


def _ended(block: str, old: str) -> str:
    """A block with the empty lines behind it that the one before it in this place had."""
    return block + old[len(old.rstrip("\r\n")) :]


def name_blocker(case: Case) -> Iterator[Action]:
    """What the phase waits for, as an open question."""
    kind = questions_kind(case.document)
    edits = kind and added_to(case.document, kind, "[ ] <what blocks, and who can clear it>")
    if edits:
        yield case.fix("Say what blocks", *edits)


def reopen(case: Case) -> Iterator[Action]:
    """A phase with open questions is in progress."""
    section = case.document.root.find("Status")
    if section is not None:
        edits = status_edits(section, "In progress", case.document.project.vocabulary)
        if edits:
            yield case.fix("Set status: In progress", *edits)


def complete_notes(case: Case) -> Iterator[Action]:
    """The state that the handoff gives, in the notes."""
    for other in case.finding.related[:1]:
        late = partial(_completed, case, other.path, other.span)
        yield case.later(f"Set status: Complete in {other.path}", late)


def _completed(case: Case, path: str, span: Span) -> Change | None:
    notes = afresh(case.snapshot.documents[path])
    section = status_section(notes, span)
    edits = section and status_edits(section, "Complete", notes.project.vocabulary)
    return Change({path: Edits.of(*edits)}) if edits else None


MENDS: Mends = {
    "NTE006": date,
    "NTE007": sort,
    "NTE012": name_blocker,
    "NTE014": reopen,
    "HND008": complete_notes,
}

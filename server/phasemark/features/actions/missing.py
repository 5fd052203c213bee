"""Insert the sections that a document misses, with what the others of its phase know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from phasemark.document.document import Document
from phasemark.features.actions.action import ADD, Action
from phasemark.features.actions.drawn import drawn, draws, source, unprotected, with_commands
from phasemark.features.actions.placed import change_of
from phasemark.features.change import Change
from phasemark.features.completion.manifests import scripts
from phasemark.features.outside import Outside
from phasemark.rules.check import select
from phasemark.rules.insertion import insertion
from phasemark.rules.missing import Absence, absences
from phasemark.rules.rule import Finding
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def insert_all(
    snapshot: Snapshot, document: Document, span: Span, outside: Outside
) -> Iterator[Action]:
    """Everything that the document misses at once; offered at its headings."""
    if document.kind is None or not _at_heading(document, span):
        return
    running = select(snapshot).severities
    found = [absence for absence in absences(document) if absence.code in running]
    count = sum(len(absence.sections) for absence in found)
    if count > 1:
        late = partial(inserted, snapshot, document, found, outside)
        title = f"Insert all {count} missing sections"
        yield Action(title, ADD, late=late, rank=25, name="insert missing sections")


def _at_heading(document: Document, span: Span) -> bool:
    section = document.sections.at(span.start)
    return section.form == "document" or (
        section.form == "heading" and section.head.holds(span.start)
    )


def of_finding(document: Document, finding: Finding) -> tuple[Absence, ...]:
    """What a finding of a missing section is about; nothing for one of another rule."""
    places = {finding.span, *(related.span for related in finding.related)}
    return tuple(
        absence
        for absence in absences(document)
        if absence.code == finding.code and absence.span in places
    )


def known(
    snapshot: Snapshot, document: Document, missed: Sequence[Absence], outside: Outside
) -> str | None:
    """Words that say from where sections are drawn; None if nothing is known of them."""
    sections = [section for absence in missed for section in absence.sections]
    if not any(draws(snapshot, document, section) for section in sections):
        asks = [section for section in sections if "command>" in section.skeleton]
        commands = commands_of(snapshot, outside) if asks else ()
        return "" if any(with_commands(one, commands) != one for one in asks) else None
    paths = {found.path for section in sections if (found := source(snapshot, document, section))}
    return f" from {paths.pop()}" if len(paths) == 1 else ""


_MOST = 20
"""Commands of a project that are looked at."""


def commands_of(snapshot: Snapshot, outside: Outside) -> tuple[str, ...]:
    """The first commands that the build files of the project define."""
    found = scripts(snapshot.files, outside)
    return tuple(islice((one.command for one in found if "`" not in one.command), _MOST))


def inserted(
    snapshot: Snapshot, document: Document, missed: Sequence[Absence], outside: Outside
) -> Change | None:
    """The change that inserts all of them at their canonical places."""
    edits: list[Edit] = []
    commands = commands_of(snapshot, outside)
    for absence in _by_owner(document, missed):
        sections = [
            with_commands(drawn(snapshot, document, absence.owner, section), commands)
            for section in absence.sections
        ]
        own = insertion(document, absence.owner, sections)
        if own is None:
            return None
        edits.extend(unprotected(own))
    return change_of({document.path: Edits.of(*edits)})


def _by_owner(document: Document, missed: Sequence[Absence]) -> Iterator[Absence]:
    """One for each place, with all its sections in canonical order; the document comes last,
    since its sections end those of the scope before them."""
    by_owner: dict[int, list[Absence]] = {}
    for absence in sorted(missed, key=lambda one: one.owner.parent is None):
        by_owner.setdefault(id(absence.owner), []).append(absence)
    for alike in by_owner.values():
        opening = alike[0].owner.opening
        kind = opening.kind if opening else document.kind
        order = [section.name for section in kind.section] if kind else []
        sections = [section for absence in alike for section in absence.sections]
        sections.sort(key=lambda section: order.index(section.name))
        yield alike[0]._replace(sections=tuple(sections))

"""Dependencies: one more, one less, or another group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.kinds.model import SectionKind
from phasemark.rules.insertion import insertion
from phasemark.rules.references.phases import nearest, unknown
from phasemark.syntax.tree import Mention, within
from phasemark.text.edit import Edit, Span


def wait(case: Case) -> Iterator[Action]:
    """One of two phases that meet in a file waits for the other."""
    document = case.document
    number, own = _owner(document, case.span.start)
    scope = document.root if number < 0 else _scopes(document)[number]
    told: set[PhaseId] = set()
    for other in case.finding.related:
        outline = case.snapshot.outlines.get(other.path)
        if outline is None:
            continue
        id = _phase_at(outline, other.span.start)
        if id is None or own is None or id == own or id in told:
            continue
        told.add(id)
        edits = _waiting(document, scope, id)
        if edits:
            yield case.fix(f"Let {own} wait for {id}", *edits)


def _scopes(document: Document) -> list[Section]:
    return [
        section
        for section in document.sections.scopes
        if section.opening and section.opening.kind.heading != "entry"
    ]


def _owner(document: Document, offset: int) -> tuple[int, PhaseId | None]:
    """The scope whose phase a place belongs to, -1 for the document, and the phase."""
    for number, section in reversed(list(enumerate(_scopes(document)))):
        opening = section.opening
        if opening is None or opening.id is None or not section.head.start <= offset:
            continue
        if opening.kind.heading == "stage" or document.outline.id is None:
            return number, opening.id
    return -1, document.outline.id


def _phase_at(outline: Outline, offset: int) -> PhaseId | None:
    """The same of any document, by its outline."""
    for scope in reversed(outline.scopes):
        if scope.id is None or outline.span(scope.at).start > offset:
            continue
        if scope.form == "stage" or outline.id is None:
            return scope.id
    return outline.id


def _waiting(document: Document, scope: Section, id: PhaseId) -> Sequence[Edit]:
    section = _dependencies(scope)
    if section is None:
        kinds = scope.opening.kind.section if scope.opening else _of_kind(document)
        kind = next((one for one in kinds if one.holds == "dependencies"), None)
        made = kind and insertion(document, scope, (replace(kind, skeleton=f"- {id}"),))
        return tuple(made) if made else ()
    inner = next((one for one in section.children if one.value.end > one.value.start), None)
    for place in (section, inner):
        if place is not None and place.value.end > place.value.start:
            said = place.value.of(document.text)
            if document.project.vocabulary.says_nothing(said):
                return (Edit.replace(place.value, str(id)),)
            return (Edit.insert(place.value.end, f", {id}"),)
    return tuple(added(document, section, str(id)))


def _of_kind(document: Document) -> Sequence[SectionKind]:
    return document.kind.section if document.kind else ()


def _dependencies(scope: Section) -> Section | None:
    for child in scope.children:
        if child.kind is not None and child.kind.holds == "dependencies":
            return child
        if child.opening is None and (found := _dependencies(child)):
            return found
    return None


_JOINED_BEFORE = re.compile(r"(?:[ \t]*,[ \t]*(?:and[ \t]+)?|[ \t]+(?:and|&)[ \t]+)\Z")
_JOINED_BEHIND = re.compile(r"[ \t]*,[ \t]*(?:and[ \t]+)?|[ \t]+(?:and|&)[ \t]+")


def cut(case: Case) -> Iterator[Action]:
    """A dependency that closes a circle goes."""
    document, text = case.document, case.document.text
    item = case.item()
    line = document.source.line_span(document.source.line(case.span.start))
    place = item.text_span if item else line
    named = [one for one in within(document.tree.mentions, place) if _is_phase(one)]
    if len(named) > 1:
        before = _JOINED_BEFORE.search(text, line.start, case.span.start)
        behind = None if before else _JOINED_BEHIND.match(text, case.span.end, line.end)
        start = before.start() if before else case.span.start
        span = Span(start, behind.end() if behind else case.span.end)
        if before or behind:
            yield case.fix("Remove this dependency", Edit.delete(span))
        return
    section = case.section
    if item is not None and len(section.own_items) > 1:
        yield case.fix("Remove this dependency", Edit.delete(whole_lines(document, item.span)))
    elif item is not None and section.own.covers(item.text_span):
        yield case.fix("Remove this dependency", Edit.replace(item.text_span, "None"))
    elif section.value.holds(case.span.start):
        yield case.fix("Remove this dependency", Edit.replace(section.value, "None"))


def _is_phase(mention: Mention) -> bool:
    return mention.kind in ("phase", "range")


def group(case: Case) -> Iterator[Action]:
    """A letter that is in use, or alone."""
    used = sorted({scope.group for scope in case.document.outline.scopes if len(scope.group) == 1})
    for letter in (*(used or ["A"])[:3], "Sequential"):
        yield case.fix(f"Write `{letter}`", Edit.replace(case.span, letter))


_ID = re.compile(r"\d[\d.]*[A-Za-z]?$|\b[A-Za-z]$")


def name_another(case: Case) -> Iterator[Action]:
    """The phase whose id is most like one that does not exist."""
    outline, snapshot = case.document.outline, case.snapshot
    series = snapshot.index.series(outline.path)
    for mention in unknown(outline, snapshot):
        near = nearest(mention.id, series, outline, snapshot)
        match = _ID.search(case.span.of(case.document.text))
        if outline.span(mention.at) == case.span and near and match:
            span = Span(case.span.start + match.start(), case.span.end)
            yield case.fix(f"Change to {near}", Edit.replace(span, near.short))


MENDS: Mends = {
    "PAR001": wait,
    "PAR003": wait,
    "PAR004": wait,
    "PAR006": wait,
    "PAR002": cut,
    "STG009": cut,
    "STG006": group,
}

"""Phases around a phase: what it needs and what waits for it, what it is part of and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.features.path_names import PathName
from phasemark.features.phases import (
    documents_of,
    phase_key,
    place_of,
    status_of,
    title_of,
    waiting_for,
)
from phasemark.features.place import Place
from phasemark.features.prompts import Prompt, prompts_named, prompts_of, same_number
from phasemark.features.subject import PhaseName, PromptName, Title, subject
from phasemark.text.edit import Span
from phasemark.workspace.index import Key, Node
from phasemark.workspace.snapshot import Snapshot


class Member(NamedTuple):
    """A phase, or one of its prompts."""

    form: Literal["phase", "stage", "prompt"]
    name: str
    detail: str
    """The state of a phase; the phase of a prompt."""
    place: Place
    series: str
    id: PhaseId
    number: str
    """Of a prompt; empty for a phase."""

    @property
    def key(self) -> Key:
        return self.series, self.id


class Call(NamedTuple):
    """A phase at the other end of a dependency, and where the waiting one says so."""

    member: Member
    spans: tuple[Span, ...]
    """In the document that the waiting phase is shown in; its title where another one says it."""


def phase_at(snapshot: Snapshot, document: Document, offset: int) -> tuple[Member, ...]:
    """The phase under the cursor, its parts where it stands for them; else the one around it."""
    found = subject(snapshot, document, offset)
    id = _around(snapshot, document, offset)
    path = document.path
    match found:
        case PhaseName(id=named):
            id = named
        case PathName(id=PhaseId() as named):
            id, path = named, found.target.path or path
    key = phase_key(snapshot, path, id) if id is not None else None
    return tuple(_phases(snapshot, key)) if key else ()


def member_at(snapshot: Snapshot, document: Document, offset: int) -> tuple[Member, ...]:
    """The prompt under the cursor, else the phase."""
    found = subject(snapshot, document, offset)
    if isinstance(found, PromptName) and document.id is not None:
        number = found.number.of(document.text)
        prompts = prompts_named(snapshot, document, number)[:1]
        return tuple(_prompt(snapshot, one, document.id) for one in prompts)
    if isinstance(found, PhaseName | Title | PathName) and (id := found.id) is not None:
        path = found.target.path if isinstance(found, PathName) else document.path
        key = phase_key(snapshot, path or document.path, id)
        if key is not None and key not in snapshot.index.nodes:
            return (_whole(snapshot, key),)
    return phase_at(snapshot, document, offset)


def member(snapshot: Snapshot, series: str, id: PhaseId, number: str = "") -> Member | None:
    """The phase, or the prompt of it, that was named before; None when it is gone."""
    key = (series, id)
    if number:
        prompts = prompts_of(documents_of(snapshot, key))
        same = (one for one in prompts if same_number(one.scope.number, number))
        return next((_prompt(snapshot, one, id) for one in same), None)
    node = snapshot.index.nodes.get(key)
    if node is not None:
        return _member(snapshot, node)
    return _whole(snapshot, key) if snapshot.index.parts_of(key) else None


def incoming(snapshot: Snapshot, one: Member) -> Iterator[Call]:
    """The phases that wait for this one."""
    for key in waiting_for(snapshot, one.key):
        other = _member(snapshot, snapshot.index.nodes[key])
        yield Call(other, _said(snapshot, other, one.key))


def outgoing(snapshot: Snapshot, one: Member) -> Iterator[Call]:
    """The phases that this one needs."""
    for key in snapshot.index.successors.get(one.key, ()):
        other = _member(snapshot, snapshot.index.nodes[key])
        yield Call(other, _said(snapshot, one, key))


def above(snapshot: Snapshot, one: Member) -> Iterator[Member]:
    """What it is part of: the phase of a prompt, the whole of a part."""
    if one.number:
        yield from _phases(snapshot, one.key)
        return
    whole = one.id.parent
    while whole is not None:
        key = (one.series, whole)
        if node := snapshot.index.nodes.get(key):
            yield _member(snapshot, node)
            return
        if snapshot.index.parts_of(key):
            yield _whole(snapshot, key)
            return
        whole = whole.parent


def below(snapshot: Snapshot, one: Member) -> Iterator[Member]:
    """Its parts, then its prompts."""
    if one.number:
        return
    for key in snapshot.index.parts_of(one.key):
        if key[1].parent == one.id or key[1].parent not in _parents(snapshot, one):
            yield _member(snapshot, snapshot.index.nodes[key])
    outlines = tuple(
        outline for outline in documents_of(snapshot, one.key) if outline.role == "prompt"
    )
    yield from (_prompt(snapshot, prompt, one.id) for prompt in prompts_of(outlines))


def _around(snapshot: Snapshot, document: Document, offset: int) -> PhaseId | None:
    """The stage or phase whose part of the document holds a place, else that of the document."""
    if document.kind is None:
        return None
    series = snapshot.index.series(document.path)
    section: Section | None = document.sections.at(offset)
    while section is not None:
        if section.opening is not None and (id := section.opening.id) is not None:
            node = snapshot.index.nodes.get((series, id))
            if node is not None and node.scope is not None and node.paths[0] == document.path:
                return id
        section = section.parent
    return document.id


def _parents(snapshot: Snapshot, one: Member) -> frozenset[PhaseId]:
    """The parts of a phase: what is part of one of these is shown below it."""
    return frozenset(key[1] for key in snapshot.index.parts_of(one.key))


def _phases(snapshot: Snapshot, key: Key) -> Iterator[Member]:
    for one in snapshot.index.expand(key):
        yield _member(snapshot, snapshot.index.nodes[one])


def _member(snapshot: Snapshot, node: Node) -> Member:
    series, id = node.key
    place = place_of(snapshot, node)
    form: Literal["phase", "stage"] = "stage" if id.word == "stage" else "phase"
    return Member(form, title_of(snapshot, node), node.status, place, series, id, "")


def _whole(snapshot: Snapshot, key: Key) -> Member:
    """A phase that stands for its parts, shown where the first of them is."""
    first = snapshot.index.nodes[snapshot.index.parts_of(key)[0]]
    place = place_of(snapshot, first)
    return Member("phase", str(key[1]), status_of(snapshot, key), place, *key, "")


def _prompt(snapshot: Snapshot, one: Prompt, id: PhaseId) -> Member:
    series = snapshot.index.series(one.outline.path)
    return Member("prompt", one.title, str(id), one.place, series, id, one.scope.number)


def _said(snapshot: Snapshot, waiting: Member, needed: Key) -> tuple[Span, ...]:
    """Where a phase says that it needs another one, in the document that it is shown in."""
    node = snapshot.index.nodes.get(waiting.key)
    found = [
        snapshot.outlines[edge.path].span(edge.at)
        for edge in (node.edges if node else ())
        if edge.path == waiting.place.path and needed in snapshot.index.expand(edge.target)
    ]
    return tuple(found) or (waiting.place.span,)

"""The sides of a phase, plan, prompt and notes: which of them a project has."""

from __future__ import annotations

from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.steps import Steps, portions
from phasemark.text.late import late
from phasemark.workspace.edited import OfNames
from phasemark.workspace.index import Key
from phasemark.workspace.of_all import of_all
from phasemark.workspace.snapshot import Snapshot

_DATED = late(r"\d{4}-\d{2}-\d{2}")
"""Files that start with a date are a journal, and no side of a trio that others mirror."""

Places = frozenset[tuple[str, str, PhaseId]]


def related_phase(key: Key, role: str, snapshot: Snapshot) -> bool:
    """Whether a document of that role is about a part of the phase, or what it is part of.

    Phases that a document without an id describes count as well.
    """
    own, above = roles(snapshot)
    series, id = key
    if (series, role, id) in own or (series, role, id) in above:
        return True
    return any((series, role, whole) in own for whole in id.wholes)


def keeps(outline: Outline, role: str, snapshot: Snapshot) -> bool:
    """Whether the series has a document of that role that is about a phase."""
    return (snapshot.index.series(outline.path), role) in kept_roles(snapshot)


@of_all("kept roles", OfNames)
def kept_roles(snapshot: Snapshot) -> Steps[frozenset[tuple[str, str]]]:
    """The series and roles that have documents about phases."""
    yield from roles.in_steps(snapshot)
    found: set[tuple[str, str]] = set()
    for some in portions(roles(snapshot)[0], 5_000):
        yield
        found.update([place[:2] for place in some])
    return frozenset(found)


@of_all("roles", OfNames)
def roles(snapshot: Snapshot) -> Steps[tuple[Places, Places]]:
    """Series, role and phase of all documents, and of all that their phases are part of.

    Journals, and what was put into an archive, are left out.
    """
    own: set[tuple[str, str, PhaseId]] = set()
    above: set[tuple[str, str, PhaseId]] = set()
    for some in portions(snapshot.outlines.values(), 1_000):
        yield
        for outline in some:
            role, path = outline.role, outline.path
            if not role or _DATED.match(path.rpartition("/")[2]) or "/archive/" in f"/{path}":
                continue
            series = snapshot.index.series(path)
            for id in [outline.id] if outline.id else [scope.id for scope in outline.scopes]:
                if id is not None:
                    own.add((series, role, id))
                    above.update((series, role, whole) for whole in id.wholes)
    yield
    places = frozenset(own)
    yield
    return places, frozenset(above)

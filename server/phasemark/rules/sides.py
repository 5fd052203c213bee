"""The sides of a phase, plan, prompt and notes: which of them a project has."""

from __future__ import annotations

from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.text.late import late
from phasemark.workspace.edited import OfNames
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

_DATED = late(r"\d{4}-\d{2}-\d{2}")
"""Files that start with a date are a journal, and no side of a trio that others mirror."""

Places = frozenset[tuple[str, str, PhaseId]]


def related_phase(key: Key, role: str, snapshot: Snapshot) -> bool:
    """Whether a document of that role is about a part of the phase, or what it is part of.

    Phases that a document without an id describes count as well.
    """
    own, above = _roles(snapshot)
    series, id = key
    if (series, role, id) in own or (series, role, id) in above:
        return True
    whole = id.parent
    while whole is not None:
        if (series, role, whole) in own:
            return True
        whole = whole.parent
    return False


def keeps(outline: Outline, role: str, snapshot: Snapshot) -> bool:
    """Whether the series has a document of that role that is about a phase."""
    found = snapshot.index.memo.get("kept roles")
    if not isinstance(found, OfNames):
        own, _ = _roles(snapshot)
        found = snapshot.index.memo["kept roles"] = OfNames(frozenset(place[:2] for place in own))
    return (snapshot.index.series(outline.path), role) in found.value


def _roles(snapshot: Snapshot) -> tuple[Places, Places]:
    """Series, role and phase of all documents, and of all that their phases are part of.

    Journals, and what was put into an archive, are left out.
    """
    found = snapshot.index.memo.get("roles")
    if not isinstance(found, OfNames):
        own: set[tuple[str, str, PhaseId]] = set()
        above: set[tuple[str, str, PhaseId]] = set()
        for path, outline in snapshot.outlines.items():
            series = snapshot.index.series(path)
            if _DATED.match(path.rpartition("/")[2]) or "/archive/" in f"/{path}":
                continue
            ids = [outline.id] if outline.id else [scope.id for scope in outline.scopes]
            for id in ids if outline.role else ():
                if id is None:
                    continue
                own.add((series, outline.role, id))
                whole = id.parent
                while whole is not None:
                    above.add((series, outline.role, whole))
                    whole = whole.parent
        found = snapshot.index.memo["roles"] = OfNames((frozenset(own), frozenset(above)))
    places: tuple[Places, Places] = found.value
    return places

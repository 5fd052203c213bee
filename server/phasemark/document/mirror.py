"""Paths of the other documents of a phase, by the convention that the folders mirror each other."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.kinds.load import KindSet
from phasemark.kinds.model import Kind

_WORDS = {"plan": "the plan", "prompt": "the phase prompt", "notes": "the work notes"}


def mirrored(document: Document, role: str) -> str:
    """The path of the same phase's document of a role; words where the place says none.

    `prompts/phase-2a-x.md` has its notes in `work-notes/phase-2a-x.md`.
    """
    kinds = document.project.kinds
    kind, own = _usual(kinds, role), document.kind
    if kind is None or own is None or document.stem is None or not own.folder:
        return _WORDS[role]
    if own.role and _usual(kinds, own.role) is not own:
        return _WORDS[role]
    folder, _, name = document.path.rpartition("/")
    if folder != own.folder and not folder.endswith(f"/{own.folder}"):
        return _WORDS[role]
    series = folder.removesuffix(own.folder)
    return f"{series}{kind.folder}/{name}"


def _usual(kinds: KindSet, role: str) -> Kind | None:
    """The kind of a role whose documents mirror each other: the last to be recognised."""
    sides = [kind for kind in kinds.kinds.values() if kind.role == role and kind.folder]
    return max(sides, key=lambda kind: kind.rank, default=None)

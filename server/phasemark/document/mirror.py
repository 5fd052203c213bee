"""Paths of the other documents of a phase, by the convention that the folders mirror each other."""

from __future__ import annotations

from phasemark.document.document import Document

_WORDS = {"plan": "the plan", "prompt": "the phase prompt", "notes": "the work notes"}


def mirrored(document: Document, role: str) -> str:
    """The path of the same phase's document of a role; words where the place says none.

    `prompts/phase-2a-x.md` has its notes in `work-notes/phase-2a-x.md`.
    """
    kinds = document.project.kinds
    kind = next((kind for kind in kinds.kinds.values() if kind.role == role and kind.folder), None)
    own = document.kind
    folder, _, name = document.path.rpartition("/")
    if kind is None or own is None or document.stem is None or not own.folder:
        return _WORDS[role]
    if folder != own.folder and not folder.endswith(f"/{own.folder}"):
        return _WORDS[role]
    series = folder.removesuffix(own.folder)
    return f"{series}{kind.folder}/{name}"

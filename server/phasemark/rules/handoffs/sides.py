"""The sides of the trio, as paths name them."""

from __future__ import annotations

from phasemark.document.recognise import fold

HANDOFFS = ("handoff",)

_PROMPTS = frozenset(("prompts", "prompt", "plan", "plans", "phases", "specs"))
_NOTES = frozenset(("work-notes", "worknotes", "notes", "session", "sessions", "logs"))


def side_of(path: str) -> str:
    """The side of the trio that a path stands for: `prompt`, `notes` or empty."""
    *folders, name = path.partition("#")[0].replace("\\", "/").split("/")
    folded = [fold(folder) for folder in folders]
    stem = fold(name.rpartition(".")[0])
    if any(folder in _NOTES for folder in folded) or stem.endswith("notes"):
        return "notes"
    if any(folder in _PROMPTS for folder in folded) or "prompt" in stem or "plan" in stem:
        return "prompt"
    return ""

"""The prompts of a phase, as the documents of the phase name them."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Scope
from phasemark.workspace.snapshot import Snapshot


def prompts_of(snapshot: Snapshot, outline: Outline) -> Iterator[Scope]:
    """The prompts of the prompt documents of a phase, in the order they stand."""
    own = [outline] if outline.role == "prompt" else []
    for one in (*own, *snapshot.index.siblings(outline, "prompt")):
        yield from (scope for scope in one.scopes if scope.form == "prompt")


def shown(number: str, name: str) -> str:
    """`Prompt 3: Retry`, without a name `Prompt 3`."""
    return f"Prompt {number}: {name}" if name else f"Prompt {number}"


def next_prompt(snapshot: Snapshot, document: Document) -> str:
    """The first prompt whose row in the notes is open; empty if none is."""
    outline = document.outline
    names = {scope.number: scope.name for scope in prompts_of(snapshot, outline)}
    for row in outline.progress:
        if row.done is False:
            return shown(row.number, names.get(row.number, ""))
    return ""

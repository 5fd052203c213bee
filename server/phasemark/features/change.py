"""`Change`: what an action or a renaming does to documents and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phasemark.features.snippet import Snippet
from phasemark.text.edit import Edits, Span


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of documents, files that are made, and files that are moved.

    Paths are relative to the root. The edits are of the snapshot that the change was
    computed on, under the paths of then: moves come last. No file is ever deleted or
    written over.
    """

    edits: Mapping[str, Edits] = field(default_factory=dict)
    create: Mapping[str, str] = field(default_factory=dict)
    """The text of each new file."""
    moves: Mapping[str, str] = field(default_factory=dict)
    """Old path to new path; of a folder, everything in it."""
    snippet: tuple[str, Span, Snippet] | None = None
    """One more edit, with stops: path, what is replaced, and by what."""
    show: str = ""
    """The path of a document to be opened afterwards; empty for none."""

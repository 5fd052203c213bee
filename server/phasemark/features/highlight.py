"""Where else in the document the thing under the cursor stands."""

from __future__ import annotations

from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.features.references import declarations, places_of
from phasemark.features.subject import subject
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Highlight:
    """One place, and whether the thing is described there."""

    span: Span
    declares: bool


def highlights(snapshot: Snapshot, document: Document, offset: int) -> tuple[Highlight, ...]:
    """The places in order."""
    found = subject(snapshot, document, offset)
    if found is None:
        return ()
    places = places_of(snapshot, document, found, (document.outline,))
    own = {place.span for place in places if place.path == document.path}
    declared = {
        place.span
        for place in declarations(snapshot, document, found)
        if place.path == document.path
    }
    return tuple(Highlight(span, span in declared) for span in sorted(own))

"""Constraints that documents of a phase repeat: the same words in the plan and in a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Constraint, Outline
from phasemark.features.phases import documents_of
from phasemark.features.place import Place
from phasemark.features.subject import ItemName
from phasemark.workspace.snapshot import Snapshot

_SIGN = re.compile(r"[\s*_`]+")


def constraint_of(document: Document, found: ItemName) -> Constraint | None:
    """The constraint that an item is; None for an item of another section."""
    outline, span = document.outline, found.item.text_span
    return next((one for one in outline.constraints if outline.span(one.at) == span), None)


def same(
    snapshot: Snapshot, document: Document, found: ItemName, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """Where some documents say it: only those count that are of the same phase."""
    if (constraint := constraint_of(document, found)) is None:
        return
    said, own = _said(constraint), {one.path for one in _beside(snapshot, document)}
    for outline in outlines:
        if outline.path in own:
            for one in outline.constraints:
                if _said(one) == said:
                    yield Place(outline.path, outline.span(one.at))


def origin(snapshot: Snapshot, document: Document, found: ItemName) -> tuple[Place, ...]:
    """Where the plan of the phase says it; where it does not, the constraint itself."""
    places = tuple(same(snapshot, document, found, _beside(snapshot, document)))
    plans = {one.path for one in _beside(snapshot, document) if one.role == "plan"}
    own = (place for place in places if place.path == document.path)
    return tuple(place for place in places if place.path in plans) or tuple(own)[:1]


def _beside(snapshot: Snapshot, document: Document) -> tuple[Outline, ...]:
    """The documents of the phase, the document itself among them."""
    outline = document.outline
    if outline.id is None:
        return (outline,)
    every = documents_of(snapshot, (snapshot.index.series(outline.path), outline.id))
    return tuple(snapshot.outlines.get(one.path, one) for one in every) or (outline,)


def _said(constraint: Constraint) -> str:
    """Its words without marks of emphasis and code, and without a full stop."""
    return _SIGN.sub(" ", constraint.text).strip(" .;").casefold()

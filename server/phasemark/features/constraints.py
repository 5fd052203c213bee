"""Constraints that documents of a phase repeat, in the same words or in fewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from phasemark.document.document import Document
from phasemark.document.outline import Constraint, Outline
from phasemark.features.phases import documents_of
from phasemark.features.place import Place
from phasemark.features.subject import ItemName
from phasemark.rules.drift import words_of
from phasemark.workspace.snapshot import Snapshot

_SIGN = re.compile(r"[\s*_`]+")


def constraint_of(document: Document, found: ItemName) -> Constraint | None:
    """The constraint that an item is; None for an item of another section."""
    outline, span = document.outline, found.item.text_span
    return next((one for one in outline.constraints if outline.span(one.at) == span), None)


def same(
    snapshot: Snapshot, document: Document, found: ItemName, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """Where some documents say it: only those count that are of the same phase. Another
    document that does not say it in the same words may say it in similar ones."""
    if (constraint := constraint_of(document, found)) is None:
        return
    said, beside = _said(constraint), {one.path for one in _beside(snapshot, document)}
    for outline in outlines:
        if outline.path not in beside:
            continue
        meant = [one for one in outline.constraints if _said(one) == said]
        if not meant and outline.path != document.path:
            meant = _nearest(constraint, outline.constraints)
        yield from (Place(outline.path, outline.span(one.at)) for one in meant)


def _nearest(constraint: Constraint, others: Sequence[Constraint]) -> list[Constraint]:
    """The one that shares most words, if these are half of the shorter one, and if both demand
    or both forbid."""
    own, forbids = words_of(constraint.text), _forbids(constraint)
    best, most = None, 1
    for one in others:
        words = words_of(one.text)
        shared = len(own & words)
        if shared > most and shared * 2 >= min(len(own), len(words)) and _forbids(one) == forbids:
            best, most = one, shared
    return [best] if best is not None else []


_NOT = re.compile(r"\b(?:not|never|don't)\b", re.IGNORECASE)


def _forbids(constraint: Constraint) -> bool:
    return _NOT.search(constraint.text[:_BEGINNING]) is not None


_BEGINNING = 24
"""Characters within which a constraint says whether it forbids."""


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

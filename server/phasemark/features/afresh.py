"""Documents that are not open, read for one answer: what is read of them is not kept."""

from __future__ import annotations

from phasemark.document.document import Document


def afresh(document: Document) -> Document:
    """The document with its tree, which stays no longer than the answer needs it."""
    if "tree" in document.__dict__:
        return document
    return Document(document.path, document.text, document.project, saved=document.outline)

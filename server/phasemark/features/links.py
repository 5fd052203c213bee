"""What can be followed in a document: links, addresses, and paths that lead to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.features.definition import target_of
from phasemark.features.place import Place
from phasemark.features.subject import Address, PathName, path_names
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Followed:
    """A stretch of text that leads somewhere: to a place, or to the address of a page."""

    span: Span
    place: Place | None
    address: str
    """`https:`, `http:` or `mailto:`; empty for a place."""


def links(snapshot: Snapshot, document: Document) -> Iterator[Followed]:
    """All of a document, in order; paths that lead nowhere are left out."""
    for found in path_names(snapshot, document):
        if isinstance(found, Address):
            yield Followed(found.address, None, found.address.of(document.text))
        elif found.form != "reference" and found.target.state in ("file", "case"):
            for place in target_of(snapshot, document, found)[:1]:
                yield Followed(_span(document, found), place, "")


def _span(document: Document, found: PathName) -> Span:
    """The path with its lines or its anchor, and nothing of the markup around it."""
    if found.anchor is not None:
        return Span(found.path.start, found.anchor.end)
    if found.lines is None:
        return found.path
    end = found.path.end
    while end < found.span.end and document.text[end] not in "`) \t\r\n":
        end += 1
    return Span(found.path.start, end)

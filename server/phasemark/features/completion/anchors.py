"""Headings of documents as anchors of links."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.facts import anchor
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span

_LARGEST = 200_000
"""Characters of another document that is read for its headings."""


def anchors(asking: Asking) -> Iterator[Candidate]:
    """What can stand behind the `#` of a link."""
    path, _, typed = (asking.destination or "").partition("#")
    document = _target(asking, path)
    if document is None:
        return
    span = Span(asking.offset - len(typed), asking.token.end)
    for slug, title, level in _headings(document):
        yield Candidate(
            label=slug,
            sort="anchor",
            span=span,
            insert=Snippet.of(slug),
            detail=f"{'#' * level} {title}",
            about=About("heading", f"{document.path}#{slug}"),
        )


def _target(asking: Asking, path: str) -> Document | None:
    if not path:
        return asking.document
    found = asking.snapshot.files.resolve(path, asking.folder, link=True)
    if found.path == asking.document.path:
        return asking.document
    return asking.snapshot.documents.get(found.path) if found.state == "file" else None


def _headings(document: Document) -> tuple[tuple[str, str, int], ...]:
    """Slug, title and level of each heading, in order; kept in the document's memo."""
    found = document.memo.get("headings by slug")
    if found is None:
        found = document.memo["headings by slug"] = tuple(_slugs(document))
    return found  # type: ignore[return-value]


def _slugs(document: Document) -> Iterator[tuple[str, str, int]]:
    seen: dict[str, int] = {}
    for text, level in _titles(document):
        slug = anchor(text)
        number = seen.get(slug, 0)
        seen[slug] = number + 1
        if slug:
            yield f"{slug}-{number}" if number else slug, text, level


def _titles(document: Document) -> Iterator[tuple[str, int]]:
    """The titles and levels; a document that is not open is read for them alone."""
    read = document
    if "tree" not in document.__dict__:
        if len(document.text) > _LARGEST:
            return
        read = Document(document.path, document.text, document.project)
    for heading in read.tree.headings.relative():
        yield heading.text, heading.level

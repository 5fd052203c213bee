"""Headings of documents as anchors of links."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.features.anchors import by_anchor
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span


def anchors(asking: Asking) -> Iterator[Candidate]:
    """What can stand behind the `#` of a link."""
    path, _, typed = (asking.destination or "").partition("#")
    document = _target(asking, path)
    if document is None:
        return
    span = Span(asking.offset - len(typed), asking.token.end)
    for name, heading in by_anchor(document).items():
        if name:
            yield Candidate(
                label=name,
                sort="anchor",
                span=span,
                insert=Snippet.of(name),
                detail=f"{'#' * heading.level} {heading.text}",
                about=About("heading", f"{document.path}#{name}"),
            )


def _target(asking: Asking, path: str) -> Document | None:
    if not path:
        return asking.document
    found = asking.snapshot.files.resolve(path, asking.folder, link=True)
    if found.path == asking.document.path:
        return asking.document
    return asking.snapshot.documents.get(found.path) if found.state == "file" else None

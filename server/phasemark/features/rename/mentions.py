"""Where documents name files and headings, found without reading more than has to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from phasemark.document.paths import named
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Named(NamedTuple):
    """A path or link in a document."""

    document: str
    """Path of the document that names it."""
    span: Span
    """The path, without the anchor; its text is `written`."""
    written: str
    anchor: str
    form: str


def all_named(snapshot: Snapshot, path: str) -> Iterator[Named]:
    """Everything that one document names, in order; read if its outline does not say it."""
    document = snapshot.documents[path]
    if (outline := snapshot.outlines.get(path)) is not None:
        for one in outline.references:
            yield Named(path, outline.span(one.at), one.path, one.anchor, one.form)
        return
    for placed in document.tree.pieces:
        for found in named(placed.piece):
            if found.form != "token":
                span = found.span.shift(placed.start)
                yield Named(path, span, found.path, found.anchor, found.form)


def naming(snapshot: Snapshot, words: Collection[str]) -> Iterator[Named]:
    """What documents name with one of these words in the path or the anchor.

    Of documents without a kind only those are read whose text holds a word.
    """
    spelled = {*words, *(_quoted(word) for word in words)}
    for path in sorted(snapshot.documents):
        outline = snapshot.outlines.get(path)
        if outline is None and not any(word in snapshot.documents[path].text for word in spelled):
            continue
        for one in all_named(snapshot, path):
            if any(word in one.written or word in one.anchor for word in spelled):
                yield one


def _quoted(word: str) -> str:
    from urllib.parse import quote

    return quote(word)

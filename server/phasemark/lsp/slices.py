"""Work on one document in slices of a few milliseconds, however long it is.

A long text is read from its start on, each time up to a later heading: what was read
before is taken over, so that the last step finds everything but the last stretch done.
"""

from __future__ import annotations

from collections.abc import Generator

from phasemark.document.document import Document, Project
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.shelf import Shelved
from phasemark.rules.check import own_in_steps

STRETCH = 12_000
"""Characters that are read in one slice."""

Reading = Generator[None, None, Document]


def read(path: str, text: str, project: Project, before: Document | None = None) -> Reading:
    """A document whose tree and outline are known."""
    document = before
    at = STRETCH if _is_read(path, text, project) else len(text)
    while at < len(text):
        at = _cut(text, at)
        document = Document(path, text[:at], project, before=document)
        at += _stretch(document)
        yield
    document = Document(path, text, project, before=document)
    yield from _whole(document)
    return document


def _is_read(path: str, text: str, project: Project) -> bool:
    """Whether more than the headings of a text are read."""
    return not Document(path, text, project).oversized


def _whole(document: Document) -> Generator[None, None, None]:
    _ = document.tree
    yield
    _ = document.outline
    yield
    _ = document.sections
    yield


def _stretch(document: Document) -> int:
    """How many characters to read next: more behind a piece that is read again with them."""
    pieces = document.tree.pieces
    return max(STRETCH, 3 * len(pieces[-1].piece.text) if pieces else 0)


def _cut(text: str, at: int) -> int:
    """The next place where a piece of the text is likely to begin."""
    heading = text.find("\n#", at, at + STRETCH)
    line = heading if heading >= 0 else text.find("\n", at)
    return line + 1 if line >= 0 else len(text)


def read_ahead(root: LiveRoot, path: str) -> Generator[None, None, None]:
    """Read a long text that was opened or edited, before anybody has to wait for it.

    Whoever cannot wait reads the rest at once; then there is nothing left to do here.
    """
    while path in root.reading and path in root.opened:
        source = root.opened[path].source
        text = source.text
        document = root.reading[path] or root.last(path)
        if document is None or isinstance(document, Shelved):
            document = yield from _grown(root, path, text)
        document = Document(path, source, root.project, before=document)
        yield from _whole(document)
        yield from own_in_steps(document, root.selection)
        known = path in root.reading and root.opened[path].text == text
        if known and document.project is root.project:
            root.take(document)


def _grown(root: LiveRoot, path: str, text: str) -> Generator[None, None, Document | None]:
    """A state of the document that holds most of the text, read from its start on."""
    document = None
    at = STRETCH if _is_read(path, text, root.project) else len(text)
    while at < len(text) and path in root.reading:
        at = _cut(text, at)
        root.reading[path] = document = Document(path, text[:at], root.project, before=document)
        at += _stretch(document)
        yield
    return document

"""Work on one document in slices of a few milliseconds, however long it is.

A long text is read from its start on, each time up to a later heading: what was read
before is taken over, so that the last step finds everything but the last stretch done.
"""

from __future__ import annotations

from collections.abc import Generator

from phasemark.document.document import LARGEST, Document, Project
from phasemark.lsp.live import LiveRoot
from phasemark.rules.check import own_in_steps

STRETCH = 12_000
"""Characters that are read in one slice."""

Reading = Generator[None, None, Document]


def read(path: str, text: str, project: Project, before: Document | None = None) -> Reading:
    """A document whose tree and outline are known."""
    document = before
    at = STRETCH
    while at < len(text) <= LARGEST:
        at = _cut(text, at)
        document = Document(path, text[:at], project, before=document)
        _ = document.tree
        yield
        at += STRETCH
    document = Document(path, text, project, before=document)
    _ = document.tree
    yield
    _ = document.outline
    yield
    return document


def _cut(text: str, at: int) -> int:
    """The next place where a piece of the text is likely to begin."""
    heading = text.find("\n#", at, at + STRETCH)
    line = heading if heading >= 0 else text.find("\n", at)
    return line + 1 if line >= 0 else len(text)


def read_ahead(root: LiveRoot, path: str) -> Generator[None, None, None]:
    """Read a long text that was opened, before anybody has to wait for it.

    Whoever looks meanwhile goes on from where this is; then there is nothing left to do.
    """
    text = root.opened[path].text
    root.reading[path] = None
    at = STRETCH
    while at < len(text) <= LARGEST and path in root.reading and path in root.opened:
        text = root.opened[path].text
        at = _cut(text, at)
        before = root.reading[path] or root.last(path)
        root.reading[path] = ahead = Document(path, text[:at], root.project, before=before)
        _ = ahead.tree
        yield
        at += STRETCH
    if path in root.reading:
        yield from own_in_steps(root.snapshot.documents[path], root.selection)

"""Work on one document in slices of a few milliseconds, however long it is.

A long text is read from its start on, each time up to a later heading: what was read
before is taken over, so that the last step finds everything but the last stretch done.
A text that no heading cuts, or that is long all the same, is read in a thread.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack
from functools import partial

from phasemark.document.commands import command_at
from phasemark.document.document import Document, Project
from phasemark.features.findings import findings
from phasemark.lsp.aside import Pause, aside
from phasemark.lsp.live import MOST, LiveRoot
from phasemark.lsp.opened import Reading, Way
from phasemark.lsp.shelf import Shelved
from phasemark.lsp.turns import Work
from phasemark.rules.check import own_findings, own_in_steps, ready_in_steps
from phasemark.rules.select import Selection
from phasemark.steps import at_once
from phasemark.workspace.snapshot import Snapshot

STRETCH = 12_000
"""Characters that are read in one slice."""
FAR = 100_000
"""Characters of a text that is read in a thread as a whole."""
_FAST = 0.01
"""Seconds of work on an edit that needs no thread."""


def read(path: str, text: str, project: Project) -> Generator[Pause, None, Document]:
    """A document whose tree and outline are known."""
    document, at = None, STRETCH
    while 0 < at < len(text) <= FAR:
        document, at = _next(path, text, at, project, document)
        yield
    document = Document(path, text, project, before=document)
    if at == 0 or len(text) > FAR:
        yield from aside(lambda: at_once(_whole(document)))
    else:
        yield from _whole(document)
    return document


def _next(
    path: str, text: str, at: int, project: Project, before: Document | None
) -> tuple[Document, int]:
    """The start of a text up to about `at`, and how far to read next; 0 if slices are no use."""
    at = _cut(text, at)
    document = Document(path, text[:at], project, before=before)
    pieces = document.tree.pieces
    cut = not pieces or len(pieces[-1].piece.text) <= STRETCH
    return document, at + STRETCH if cut else 0


def _cut(text: str, at: int) -> int:
    """The next place where a piece of the text is likely to begin, if one is near."""
    heading = text.find("\n#", at, at + STRETCH)
    line = heading if heading >= 0 else text.find("\n", at, at + STRETCH)
    return line + 1 if line >= 0 else at


def _whole(document: Document) -> Generator[None, None, None]:
    _ = document.tree
    yield
    _ = document.outline
    yield
    _ = document.sections
    yield


def read_ahead(root: LiveRoot, reading: Reading) -> Work:
    """Read a long text that was opened or edited, before anybody has to wait for it.

    Whoever cannot wait reads the rest at once, unless it is read aside. A document that cannot
    be read is left out.
    """
    with ExitStack() as failing:
        failing.callback(root.give_up, reading)
        while reading.wanted:
            yield from _read_once(root, reading)
        failing.pop_all()


def _read_once(root: LiveRoot, reading: Reading) -> Work:
    """Let the root have a document as it is now, unless it changes meanwhile."""
    path, source = reading.document.path, reading.document.text.source
    before = reading.so_far or root.last(path)
    if before is None or isinstance(before, Shelved):
        before = yield from _grown(root, reading, source.text)
        if not reading.wanted:
            return
    if before is None or before is not root.last(path) or not _is_now(root, before):
        before = Document(path, source, root.project, before=before)
    document = before
    if reading.aside:
        way = _look_far if reading.way is Way.STEPS else _read_slowly
        yield from way(root, reading, document)
        if root.last(path) is not document:
            document.retire()
        return
    for steps in (_whole(document), own_in_steps(document, root.selection)):
        for _ in steps:
            yield
            if not reading.wanted:
                return
    if _is_now(root, document):
        root.take(document)


def _grown(root: LiveRoot, reading: Reading, text: str) -> Generator[None, None, Document | None]:
    """A state of the document that holds most of the text, read from its start on; nothing of
    one that is read in a thread."""
    path, document, at = reading.document.path, None, STRETCH
    if len(text) > FAR:
        reading.document.slow = True  # until the first edit tells
        reading.way = Way.THREAD
    while at < len(text) and reading.wanted and not reading.aside:
        document, at = _next(path, text, at, root.project, document)
        reading.so_far = document
        if at == 0:
            reading.way = Way.THREAD
        yield
    return document


def _is_now(root: LiveRoot, document: Document) -> bool:
    """Whether a document is open with this text, and read as its root reads it."""
    text = root.text(document.path)
    return text is not None and text.text == document.text and document.project is root.project


def _read_slowly(root: LiveRoot, reading: Reading, document: Document) -> Work:
    """Read a document in a thread, with what is found in it."""
    selection = root.selection
    old: list[object] = [document, reading.so_far]
    spent = yield from aside(partial(_read_tree, document))
    if reading.wanted:
        reading.so_far = document
    while reading.wanted and _is_now(root, document):
        before = root.settled
        after, more = yield from aside(partial(_placed, before, document, selection))
        spent += more
        if reading.wanted and root.settled is before and _is_now(root, document):
            root.take(document, after)
            old.append(before)
            if spent < _FAST:
                reading.document.slow = False
    root.retire(old)


def _look_far(root: LiveRoot, reading: Reading, document: Document) -> Work:
    """Find in steps what a document means for all others; one that takes long itself is left."""
    if not document.read_within(MOST):
        reading.way = Way.THREAD
    while reading.wanted and reading.way is Way.STEPS and _is_now(root, document):
        yield from _look_once(root, reading, document)


def _look_once(root: LiveRoot, reading: Reading, document: Document) -> Work:
    """Let the root have a document if nothing changes before all is known that follows from it."""
    old: list[object] = [root.settled]
    after = root.settled.with_document(document)
    for steps in (after.index.in_steps(), ready_in_steps(after, root.selection)):
        for _ in steps:
            yield
            if not reading.wanted or not _is_now(root, document):
                return
    findings(after, document)
    yield
    if reading.wanted and root.settled is old[0] and _is_now(root, document):
        root.take(document, after)
        root.retire(old)


def _read_tree(document: Document) -> float:
    """Read the blocks of a document; the seconds that it took."""
    began = time.thread_time()
    _ = document.tree
    return time.thread_time() - began


def _placed(before: Snapshot, document: Document, selection: Selection) -> tuple[Snapshot, float]:
    """The state with a document, of which everything is known that is found in it, and the
    seconds that it took."""
    began = time.thread_time()
    _ = document.outline, document.sections, own_findings(document, selection)
    for placed in document.tree.pieces:
        if len(placed.piece.text) > STRETCH:
            command_at(document, placed.start)  # what answers need to know of the whole piece
    after = before.with_document(document)
    findings(after, document)
    return after, time.thread_time() - began

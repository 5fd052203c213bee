"""`LiveRoot`: one root while it is edited; the only writer of its snapshot.

Texts of open documents are taken over when somebody looks: a hundred queued edits are
applied one by one, and read once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from phasemark.document.document import Document, Project
from phasemark.errors import Problem
from phasemark.lsp.shelf import Shelf
from phasemark.lsp.texts import OpenText
from phasemark.rules.check import selection_of
from phasemark.rules.select import Selection
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Sight, Snapshot

LONG = 40_000
"""Characters of a text that is read in the background when it is opened."""
_SLOW = 0.03
"""Seconds of reading; a long text that takes so many is read in the background after each edit."""


class LiveRoot:
    """A root and what is open in it.

    `path` is the folder without links, None for a document that lies in no root: such a
    one is alone, and nothing of its surroundings is ever read. `uri` is the folder as the
    client spells it, without a slash at its end.
    """

    def __init__(self, path: Path | None, uri: str, project: Project) -> None:
        self.path = path
        self.uri = uri
        self.opened: dict[str, OpenText] = {}
        """By path relative to the root."""
        self.beside: dict[str, OpenText] = {}
        """Open files that are no documents, such as the configuration."""
        self.reading: dict[str, Document | None] = {}
        """Long texts that are being read, as far as they are."""
        self.shelf: Shelf | None = None
        self.faults: tuple[Problem, ...] = ()
        """What is wrong with the configuration; defaults are used instead."""
        self.nested: frozenset[str] = frozenset()
        """Folders that are roots of their own."""
        self.known = path is None
        """Whether everything was read that there is."""
        self.round = 0
        """Counts what was taken over of the disk."""
        self.slow: set[str] = set()
        """Open documents of which an edit takes long."""
        self._changed: set[str] = set()
        self._patient: set[str] = set()
        """Long texts that are being read, and that nobody who asks about others waits for."""
        self._unchecked: set[str] = set()
        self._snapshot = Snapshot(project, {}, Files(()), sight="document")

    @property
    def project(self) -> Project:
        return self._snapshot.project

    @property
    def selection(self) -> Selection:
        """The rules that the project chooses."""
        return selection_of(self.project)

    @property
    def sight(self) -> Sight:
        return self._snapshot.sight

    @property
    def snapshot(self) -> Snapshot:
        """The current state, with everything that was typed; a long document that was opened
        is there when it was read, or when somebody asks about it: `finish`."""
        if not self._changed <= self._patient:
            for path in self._changed - self._patient:
                self._changed.discard(path)
                if path in self.opened:
                    self._take_over(path, self.reading.pop(path, None))
        return self._snapshot

    def text(self, path: str) -> OpenText | None:
        """The text of an open file, document or not; None for a closed one."""
        return self.opened.get(path) or self.beside.get(path)

    def read_later(self, path: str) -> None:
        """Let an open document be read in the background."""
        self.reading[path] = None
        if self._is_told(path, self.last(path)):
            self._patient.add(path)

    def finish(self, path: str) -> None:
        """Let the next look at the snapshot find all of a document that is being read."""
        self._patient.discard(path)

    def _is_told(self, path: str, last: Document | None) -> bool:
        """Whether a document in the snapshot, if there is one, has the text that is open."""
        return last is None or last.text == self.opened[path].text

    def changed(self) -> set[str]:
        """The open documents that nobody asked about since they changed, each once."""
        found, self._unchecked = self._unchecked, set()
        return found

    def unchecked(self, path: str) -> None:
        """Count an open document as changed, although its text is not."""
        self._unchecked.add(path)

    def open(self, path: str, text: OpenText) -> None:
        self.opened[path] = text
        self.touch(path)

    def touch(self, path: str) -> None:
        """The text of an open document has changed."""
        self._changed.add(path)
        self._unchecked.add(path)
        if path in self._patient and self.last(path) is not None:
            self._patient.discard(path)

    def close(self, path: str, left: Document | None) -> None:
        """Return to the document on the disk; None if there is none."""
        self.opened.pop(path, None)
        self.reading.pop(path, None)
        self.slow.discard(path)
        self._patient.discard(path)
        self._changed.discard(path)
        self._unchecked.discard(path)
        if left is not None:
            self._snapshot = self._snapshot.with_document(left)
        elif path in self._snapshot.documents:
            self._snapshot = self._snapshot.without(path)

    def last(self, path: str) -> Document | None:
        """A document as it was last read, whatever was typed since."""
        return self._snapshot.documents.get(path)

    def become(self, read: Snapshot) -> None:
        """Take over what was read of the disk; open texts win."""
        old = self._snapshot
        unknown = self.opened.keys() - read.files.paths
        files = read.files.with_paths(read.files.paths | unknown) if unknown else read.files
        self._snapshot = read.with_files(files)
        for path in self.opened:
            before = old.documents.get(path)
            if before is not None and read.project is old.project:
                self._snapshot = self._snapshot.with_document(before)
            else:
                self._changed.add(path)
        self._patient = {path for path in self._patient if self._is_told(path, self.last(path))}
        self._unchecked.update(self.opened)
        self.round += 1

    def learn(self, documents: Iterable[Document]) -> None:
        """Take over some documents while the rest is being read."""
        more = {one.path: one for one in documents if one.path not in self.opened}
        if more:
            old = self._snapshot
            known = {**old.documents, **more}
            self._snapshot = Snapshot(old.project, known, old.files, sight=old.sight)
            self._unchecked.update(self.opened)

    def take(self, document: Document) -> None:
        """Take over an open document that was read in the background."""
        self.reading.pop(document.path, None)
        self._patient.discard(document.path)
        self._changed.discard(document.path)
        self._snapshot = self._snapshot.with_document(document)

    def _take_over(self, path: str, read: Document | None) -> None:
        began = time.thread_time()
        old = self._snapshot.documents.get(path)
        source = self.opened[path].source
        document = Document(path, source, self.project, before=read or old)
        self._snapshot = self._snapshot.with_document(document)
        if len(source.text) > LONG and time.thread_time() - began > _SLOW:
            self.slow.add(path)

"""`LiveRoot`: one root while it is edited; the only writer of its snapshot.

Texts of open documents are taken over when somebody looks: a hundred queued edits are
applied one by one, and read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from phasemark.document.document import Document, Project
from phasemark.errors import Problem
from phasemark.lsp.shelf import Shelf
from phasemark.lsp.texts import OpenText
from phasemark.rules.check import selection_of
from phasemark.rules.select import Selection
from phasemark.workspace.edited import cost
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Sight, Snapshot

LONG = 40_000
"""Characters of a text that is read in the background when it is opened."""
MOST = 12_000
"""Characters in a row that are read at once; more of them are read in a thread."""
AGAIN = 0.035
"""Seconds of work on all documents together, which is done in steps if it takes longer."""


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
        """Open documents of which an edit takes long, although little of them is read again."""
        self.aside: set[str] = set()
        """Those of `reading` that nobody reads at once; they are in the snapshot as they were."""
        self.far: set[str] = set()
        """Those of `aside` that are read in no time; what they mean for all others is found in
        steps. The rest is read in a thread."""
        self.away: Callable[[str], None] = lambda path: None
        """Called when a document was put aside."""
        self.retire: Callable[[list[object]], None] = list.clear
        """Frees what was known of a document, little by little; called with a bag of it."""
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
                    self._take_over(path)
        return self._snapshot

    @property
    def settled(self) -> Snapshot:
        """The last state that was known, whatever was typed since."""
        return self._snapshot

    @property
    def behind(self) -> bool:
        """Whether a document is in the snapshot with another text than the editor has."""
        return not all(self._is_told(path, self.last(path)) for path in self.aside)

    def text(self, path: str) -> OpenText | None:
        """The text of an open file, document or not; None for a closed one."""
        return self.opened.get(path) or self.beside.get(path)

    def read_later(self, path: str) -> None:
        """Let an open document be read in the background."""
        self.reading[path] = None
        if self._is_told(path, self.last(path)):
            self._patient.add(path)

    def finish(self, path: str) -> None:
        """Let the next look at the snapshot find all of a document that is being read, unless
        it was put aside."""
        if path not in self.aside:
            self._patient.discard(path)

    def put_aside(self, path: str) -> None:
        """Let an open document be read in a thread or looked at in steps, and by nobody at once."""
        self.aside.add(path)
        self._patient.add(path)
        self._changed.add(path)
        if path not in self.reading:
            self.reading[path] = None
            self.away(path)

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
        if self.last(path) is not None:
            self.finish(path)

    def close(self, path: str, left: Document | None) -> None:
        """Return to the document on the disk; None if there is none."""
        old: list[object] = [self._snapshot, self.reading.get(path)]
        self._pass(path)
        self.opened.pop(path, None)
        self._leave(path)
        self.slow.discard(path)
        self._unchecked.discard(path)
        if left is not None:
            self._snapshot = self._snapshot.with_document(left)
        elif path in self._snapshot.documents:
            self._snapshot = self._snapshot.without(path)
        self.retire(old)

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
        self._patient = {
            path
            for path in self._patient
            if path in self.aside or self._is_told(path, self.last(path))
        }
        self._unchecked.update(self.opened)
        self.round += 1
        if read.project is not old.project:
            for path in self.opened.keys() & old.documents.keys():
                old.documents[path].retire()
            self.retire([old])

    def learn(self, documents: Iterable[Document]) -> None:
        """Take over some documents while the rest is being read."""
        more = {one.path: one for one in documents if one.path not in self.opened}
        if more:
            old = self._snapshot
            known = {**old.documents, **more}
            self._snapshot = Snapshot(old.project, known, old.files, sight=old.sight)
            self._unchecked.update(self.opened)

    def replace(self, snapshot: Snapshot) -> None:
        """Take over the settled state with another state of closed documents."""
        self._snapshot = snapshot
        self._unchecked.update(self.opened)
        self.round += 1

    def take(self, document: Document, snapshot: Snapshot | None = None) -> None:
        """Take over an open document that was read in the background; `snapshot` is the settled
        state with it, if that was made already."""
        self._leave(document.path)
        self._pass(document.path)
        self._snapshot = snapshot or self._snapshot.with_document(document)

    def give_up(self, path: str) -> None:
        """Do without an open document, which cannot be read, until it is edited."""
        self._leave(path)
        if path in self._snapshot.documents:
            self._snapshot = self._snapshot.without(path)

    def _leave(self, path: str) -> None:
        """Nothing is left to be read of a document."""
        read = self.reading.pop(path, None)
        if read is not None:
            read.retire()
        self.aside.discard(path)
        self.far.discard(path)
        self._patient.discard(path)
        self._changed.discard(path)

    def _take_over(self, path: str) -> None:
        before = self.reading.get(path) or self._snapshot.documents.get(path)
        document = Document(path, self.opened[path].source, self.project, before=before)
        after = None
        if path not in self.slow and document.read_within(MOST):
            after = self._snapshot.with_document(document)
        self.far.discard(path)
        if after is not None and self._is_far(after):
            self.far.add(path)
        if after is None or path in self.far:
            self.put_aside(path)
        else:
            self.reading.pop(path, None)
            self._pass(path)
            self._snapshot = after

    def _pass(self, path: str) -> None:
        """Another state comes in place of a document, if there is one."""
        last = self.last(path)
        if last is not None:
            last.retire()

    def _is_far(self, after: Snapshot) -> bool:
        """Whether it takes long to find what an edit means for all documents together."""
        whole = after.sight == "workspace"
        return whole and cost(self._snapshot.index, after.index) > AGAIN

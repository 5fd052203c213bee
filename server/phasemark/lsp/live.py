"""`LiveRoot`: one root while it is edited; the only writer of its snapshot.

Texts of open documents are taken over when somebody looks: a hundred queued edits are
applied one by one, and read once. What is open, and how it is read: `OpenDocument`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from phasemark.document.document import Document, Project
from phasemark.errors import Problem
from phasemark.lsp.opened import OpenDocument, Reading, Rest, Way
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
        self.opened: dict[str, OpenDocument] = {}
        """By path relative to the root."""
        self.beside: dict[str, OpenText] = {}
        """Open files that are no documents, such as the configuration."""
        self.shelf: Shelf | None = None
        self.faults: tuple[Problem, ...] = ()
        """What is wrong with the configuration; defaults are used instead."""
        self.nested: frozenset[str] = frozenset()
        """Folders that are roots of their own."""
        self.known = path is None
        """Whether everything was read that there is."""
        self.round = 0
        """Counts what was taken over of the disk."""
        self.away: Callable[[Reading], None] = lambda reading: None
        """Called when a document begins to be read in the background."""
        self.retire: Callable[[list[object]], None] = list.clear
        """Frees what was known of a document, little by little; called with a bag of it."""
        self._due = False
        """Whether an open document may be due; else none is."""
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
        if self._due:
            for one in [one for one in self.opened.values() if one.due]:
                with ExitStack() as failing:
                    failing.callback(self._do_without, one)
                    self._take_over(one)
                    failing.pop_all()
            self._due = False
        return self._snapshot

    @property
    def settled(self) -> Snapshot:
        """The last state that was known, whatever was typed since."""
        return self._snapshot

    @property
    def reading(self) -> set[str]:
        """The open documents that are read in the background."""
        return {path for path, one in self.opened.items() if one.reading is not None}

    @property
    def aside(self) -> set[str]:
        """Those of them that nobody reads at once; they are in the snapshot as they were."""
        return {path for path, one in self.opened.items() if one.aside}

    @property
    def behind(self) -> bool:
        """Whether a document is in the snapshot with another text than the editor has."""
        return any(one.aside and not self._is_told(one) for one in self.opened.values())

    def text(self, path: str) -> OpenText | None:
        """The text of an open file, document or not; None for a closed one."""
        one = self.opened.get(path)
        return one.text if one is not None else self.beside.get(path)

    def last(self, path: str) -> Document | None:
        """A document as it was last read, whatever was typed since."""
        return self._snapshot.documents.get(path)

    # Open documents

    def open(self, path: str, text: OpenText) -> None:
        self._end(path)
        self.opened[path] = OpenDocument(path, text)
        self._due = True

    def touch(self, path: str) -> None:
        """The text of an open document has changed."""
        if (one := self.opened.get(path)) is not None:
            one.change()
            self._due = True
            if self.last(path) is not None:
                one.hurry()

    def read_later(self, path: str) -> None:
        """Let an open document be read in the background; at once where the snapshot has another
        text of it."""
        one = self.opened[path]
        self._begin(one, Way.AHEAD)
        if not self._is_told(one):
            one.hurry()

    def put_aside(self, path: str) -> None:
        """Let an open document be read in a thread, and by nobody at once."""
        self._begin(self.opened[path], Way.THREAD)

    def finish(self, path: str) -> None:
        """Let the next look at the snapshot find all of a document that is being read, unless
        it was put aside."""
        if (one := self.opened.get(path)) is not None:
            one.hurry()
            self._due = True

    def changed(self) -> set[str]:
        """The open documents that nobody asked about since they changed, each once."""
        found = {path for path, one in self.opened.items() if one.unchecked}
        for path in found:
            self.opened[path].unchecked = False
        return found

    def unchecked(self, path: str) -> None:
        """Count an open document as changed, although its text is not."""
        self.opened[path].unchecked = True

    def close(self, path: str, left: Document | None) -> None:
        """Return to the document on the disk; None if there is none."""
        old: list[object] = [self._snapshot]
        self._pass(path)
        old.append(self._end(path))
        if left is not None:
            self._snapshot = self._snapshot.with_document(left)
        elif path in self._snapshot.documents:
            self._snapshot = self._snapshot.without(path)
        self.retire(old)

    # What the background has read

    def take(self, document: Document, snapshot: Snapshot | None = None) -> None:
        """Take over an open document that was read in the background; `snapshot` is the settled
        state with it, if that was made already."""
        self.opened[document.path].leave(Rest.READ)
        self._pass(document.path)
        self._snapshot = snapshot or self._snapshot.with_document(document)

    def give_up(self, reading: Reading) -> None:
        """Do without an open document, which cannot be read, until it is edited."""
        if reading.wanted:
            self._do_without(reading.document)

    def become(self, read: Snapshot) -> None:
        """Take over what was read of the disk; open texts win."""
        old = self._snapshot
        unknown = self.opened.keys() - read.files.paths
        files = read.files.with_paths(read.files.paths | unknown) if unknown else read.files
        self._snapshot = read.with_files(files)
        for path, one in self.opened.items():
            before = old.documents.get(path)
            if before is not None and read.project is old.project:
                self._snapshot = self._snapshot.with_document(before)
            else:
                one.change()
        for one in self.opened.values():
            if one.reading is not None and not self._is_told(one):
                one.hurry()
        self._due = True
        self._check_again()
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
            self._check_again()

    def replace(self, snapshot: Snapshot) -> None:
        """Take over the settled state with another state of closed documents."""
        self._snapshot = snapshot
        self._check_again()
        self.round += 1

    def _check_again(self) -> None:
        """Other documents have changed."""
        for one in self.opened.values():
            one.unchecked = True

    def _is_told(self, one: OpenDocument) -> bool:
        """Whether the document in the snapshot, if there is one, has the text that is open."""
        last = self.last(one.path)
        return last is None or last.text == one.text.text

    def _begin(self, one: OpenDocument, way: Way) -> None:
        if (reading := one.read(way)) is not None:
            self.away(reading)

    def _end(self, path: str) -> Document | None:
        """Close what is open at a path; what was read of it in the background."""
        one = self.opened.pop(path, None)
        if one is None:
            return None
        so_far = one.so_far
        one.leave(Rest.CLOSED)
        return so_far

    def _do_without(self, one: OpenDocument) -> None:
        one.leave(Rest.READ)
        if one.path in self._snapshot.documents:
            self._snapshot = self._snapshot.without(one.path)

    def _take_over(self, one: OpenDocument) -> None:
        before = one.so_far or self.last(one.path)
        document = Document(one.path, one.text.source, self.project, before=before)
        after = None
        if not one.slow and document.read_within(MOST):
            after = self._snapshot.with_document(document)
        if after is None:
            self._begin(one, Way.THREAD)
        elif self._is_far(after):
            self._begin(one, Way.STEPS)
        else:
            one.leave(Rest.READ)
            self._pass(one.path)
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

"""`LiveRoot`: one root while it is edited; the only writer of its snapshot.

Texts of open documents are taken over when somebody looks: a hundred queued edits are
applied one by one, and read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from phasemark.document.document import Document, Project
from phasemark.lsp.texts import OpenText
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Sight, Snapshot


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
        self._changed: set[str] = set()
        self._snapshot = Snapshot(project, {}, Files(()), sight="document")

    @property
    def project(self) -> Project:
        return self._snapshot.project

    @property
    def snapshot(self) -> Snapshot:
        """The current state, with everything that was typed."""
        while self._changed:
            path = self._changed.pop()
            self._snapshot = self._snapshot.with_text(path, self.opened[path].text)
        return self._snapshot

    def open(self, path: str, text: OpenText) -> None:
        self.opened[path] = text
        self._changed.add(path)

    def touch(self, path: str) -> None:
        """The text of an open document has changed."""
        self._changed.add(path)

    def close(self, path: str, saved: str | None) -> None:
        """Return to the text on the disk; None if there is none."""
        self.opened.pop(path, None)
        self._changed.discard(path)
        if saved is None:
            self._snapshot = self._snapshot.without(path)
        else:
            self._snapshot = self._snapshot.with_text(path, saved)

    def become(
        self,
        project: Project,
        documents: Mapping[str, Document],
        files: Files,
        sight: Sight,
    ) -> None:
        """Take over what was read of the disk; open texts win."""
        self._snapshot = Snapshot(project, documents, files, sight=sight)
        self._changed.update(self.opened)

"""`Shelf`: the closed documents of a root, of which only the outlines are in memory."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from phasemark.disk import Stamp, Text, read_document, stamp_of
from phasemark.document.document import Document, Project
from phasemark.document.outline import Outline
from phasemark.document.sections import Sections
from phasemark.syntax.tree import Tree
from phasemark.text.source import Source

_KEPT = 24
"""Texts that are kept because they were asked for last."""


class Shelf:
    """Reads closed documents of one root when somebody asks for more than an outline."""

    def __init__(self, root: Path, project: Project) -> None:
        self._root = root
        self._project = project
        self._read: OrderedDict[str, Document] = OrderedDict()

    def document(self, path: str) -> Document:
        """The document as it is on the disk; empty if it cannot be read."""
        found = self._read.pop(path, None)  # another thread may do the same
        if found is None:
            text = read_document(self._root, path)
            found = Document(path, text.text if isinstance(text, Text) else "", self._project)
        self._read[path] = found
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return found

    def stamp(self, path: str) -> Stamp | None:
        """The state of a file now; None if it is gone."""
        return stamp_of(self._root, path)

    def forget(self, path: str) -> None:
        """The file has changed."""
        self._read.pop(path, None)


class Shelved(Document):
    """A closed document: its outline is here, the rest on the shelf."""

    def __init__(
        self, path: str, project: Project, outline: Outline, shelf: Shelf, stamp: Stamp
    ) -> None:
        self.path = path
        self.project = project
        self.memo = {}
        self._before = None
        self._shelf = shelf
        self.stamp = stamp
        """The state of the file when it was read."""
        self.__dict__["outline"] = outline

    @property
    def source(self) -> Source:  # type: ignore[override]
        return self._shelf.document(self.path).source

    @property
    def tree(self) -> Tree:
        return self._shelf.document(self.path).tree

    @property
    def sections(self) -> Sections:
        return self._shelf.document(self.path).sections

    def still_true(self) -> bool:
        """Whether the file looks as it did when it was read: else the outline and the findings
        name other places than the text has."""
        return self._shelf.stamp(self.path) == self.stamp

    def _tree_if_read(self) -> Tree | None:
        return None

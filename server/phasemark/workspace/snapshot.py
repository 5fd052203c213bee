"""`Snapshot`: all documents of a root at one moment; immutable.

Rules and features read a snapshot and nothing else. A change gives a new snapshot that
shares what did not change; the index is shared as well when the outline of the changed
document stayed equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from phasemark.config import Settings
from phasemark.document.document import Document, Project
from phasemark.document.outline import Outline
from phasemark.kinds.load import KindSet
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.text.once import cached_property
from phasemark.workspace.edited import edited
from phasemark.workspace.files import Files
from phasemark.workspace.index import Index
from phasemark.workspace.overlay import replaced

Sight = Literal["document", "files", "workspace"]
"""How much of a root is known: what is open, the list of files too, or everything."""


class Snapshot:
    """Documents and known files of one root, and how they are read."""

    def __init__(
        self,
        project: Project,
        documents: Mapping[str, Document],
        files: Files,
        index: Index | None = None,
        outlines: Mapping[str, Outline] | None = None,
        sight: Sight = "workspace",
    ) -> None:
        self.project = project
        self.sight = sight
        """Rules that would need to see more are silent."""
        self.documents = documents
        """By path relative to the root, with `/`; documents without a kind included."""
        self.files = files
        self.memo: dict[object, object] = {}
        """What rules keep about exactly this snapshot."""
        if index is not None:
            self.__dict__["index"] = index
        if outlines is not None:
            self.__dict__["outlines"] = outlines

    @classmethod
    def of(
        cls,
        documents: Mapping[str, str],
        files: Iterable[str] = (),
        *,
        settings: Settings,
        kinds: KindSet,
        vocabulary: Vocabulary,
    ) -> Snapshot:
        """A snapshot of texts by path; the documents are known files too."""
        project = Project(settings, kinds, vocabulary)
        made = {path: Document(path, text, project) for path, text in documents.items()}
        return cls(project, made, Files((*files, *documents)))

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def kinds(self) -> KindSet:
        return self.project.kinds

    @property
    def vocabulary(self) -> Vocabulary:
        return self.project.vocabulary

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """Of the documents that have a kind, by path."""
        return {
            path: document.outline
            for path, document in self.documents.items()
            if document.recognition.kind is not None
        }

    @cached_property
    def index(self) -> Index:
        return Index(self.outlines, self.project.kinds)

    def declares(self, path: str) -> bool:
        """Whether the document declares the dialect, by itself or as part of a trio."""
        outline = self.outlines.get(path)
        return outline is not None and (outline.declares or self.index.in_trio(outline))

    def with_text(self, path: str, text: str) -> Snapshot:
        """The snapshot after a document changed or was added."""
        old = self.documents.get(path)
        return self.with_document(Document(path, text, self.project, before=old))

    def with_document(self, document: Document) -> Snapshot:
        """The snapshot with another state of a document, or with a new one."""
        path = document.path
        old = self.documents.get(path)
        if old is None:
            files = self.files
            if path not in files.paths:
                files = files.with_paths({*files.paths, path})
            return self._with({**dict(self.documents.items()), path: document}, files)
        documents = replaced(self.documents, {path: document})
        if old.recognition.kind != document.recognition.kind or "index" not in self.__dict__:
            return self._with(documents, self.files)
        if document.recognition.kind is None:
            return self._with(documents, self.files, self.index)
        if old.outline != document.outline:
            return self._with(documents, self.files, edited(self.index, document.outline))
        return self._with(documents, self.files, self.index.moved(document.outline))

    def without(self, path: str) -> Snapshot:
        """The snapshot after a document was deleted."""
        documents = {other: document for other, document in self.documents.items() if other != path}
        return self._with(documents, self.files.with_paths(self.files.paths - {path}))

    def with_files(self, files: Files) -> Snapshot:
        """The snapshot with other known files; the index does not depend on them."""
        return Snapshot(
            self.project, self.documents, files,
            self.__dict__.get("index"), self.__dict__.get("outlines"), self.sight,
        )  # fmt: skip

    def _with(
        self, documents: Mapping[str, Document], files: Files, index: Index | None = None
    ) -> Snapshot:
        outlines = index.outlines if index is not None else None
        return Snapshot(self.project, documents, files, index, outlines, self.sight)

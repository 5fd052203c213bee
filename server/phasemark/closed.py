"""Documents that nobody asked about: their outlines are known, their texts are on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from phasemark.disk import Stamp, Text, read_document, stamps_of
from phasemark.document.document import Document, Project
from phasemark.document.outline import Outline
from phasemark.saved import Entry, Saved
from phasemark.text.once import cached_property
from phasemark.text.source import Source


class Known(NamedTuple):
    """What an earlier run kept of a document, and how its file looks, now as it did then."""

    stamp: Stamp
    entry: Entry
    outline: Outline


def closed_documents(root: Path, paths: Iterable[str], saved: Saved) -> dict[str, Known]:
    """Those of the documents that are known without being read."""
    found: dict[str, Known] = {}
    for path, stamp in stamps_of(root, paths).items():
        if (kept := saved.brief(path, stamp)) is not None:
            found[path] = Known(stamp, *kept)
    return found


class Texts(Mapping[str, Text]):
    """The texts of a root by path, sorted; those of closed documents are read when asked for."""

    def __init__(self, root: Path, read: Mapping[str, Text], closed: Mapping[str, Known]) -> None:
        self._root = root
        self._late: dict[str, Text] = {}
        self._paths = sorted({*read, *closed})
        self.read = read
        self.closed = closed

    def __getitem__(self, path: str) -> Text:
        text = self.read.get(path) or self._late.get(path)
        if text is None:
            text = self._late[path] = self._of_closed(path, self.closed[path].stamp)
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def _of_closed(self, path: str, stamp: Stamp) -> Text:
        """With the stamp that its outline is for, so that nobody writes over a later text;
        empty if it cannot be read any more."""
        text = read_document(self._root, path)
        return text._replace(stamp=stamp) if isinstance(text, Text) else Text("", False, stamp, b"")


class Closed(Document):
    """A document of which only the outline is there until somebody asks for more."""

    def __init__(self, path: str, project: Project, texts: Texts) -> None:
        self.path = path
        self.project = project
        self.memo = {}
        self._before = None
        self._texts = texts
        self.__dict__["outline"] = texts.closed[path].outline

    @cached_property
    def source(self) -> Source:  # type: ignore[override]
        return Source(self._texts[self.path].text)

"""Where documents without a kind, such as a README, speak of phases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.features.place import Place
from phasemark.features.rename.mentions import all_named
from phasemark.rules.resolution import LINKS
from phasemark.syntax.tree import Mention
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot


def mentioned(snapshot: Snapshot, paths: Collection[str], key: Key) -> Iterator[Place | None]:
    """The places that name one of the documents of a phase, and the phase itself where one of
    them is named; None behind each document.

    Each document is read once to see whether it names any.
    """
    wanted = _names(" ".join(f"{path} {quote(path)}" for path in paths))
    others = sorted(snapshot.documents.keys() - snapshot.outlines.keys())
    for path in others if paths else ():
        document = snapshot.documents[path]
        if not wanted.isdisjoint(_named_by(document)):
            yield from _in_document(snapshot, document, paths, key)
        yield None


_WORD = re.compile(r"[\w.@+%-]+")
_MARKDOWN = (".md", ".markdown")


def _named_by(document: Document) -> frozenset[str]:
    """The names of Markdown files in a document, or the last words of them; kept with it."""
    found = document.memo.get("markdown names")
    if found is None:
        found = document.memo["markdown names"] = _names(document.text)
    return found  # type: ignore[return-value]


def _names(text: str) -> frozenset[str]:
    if ".m" not in text and ".M" not in text:
        return frozenset()
    words = (word.rstrip(".") for word in _WORD.findall(text))
    return frozenset(word for word in words if word.lower().endswith(_MARKDOWN))


def _in_document(
    snapshot: Snapshot, document: Document, paths: Collection[str], key: Key
) -> Iterator[Place]:
    folder = document.path.rpartition("/")[0]
    look_up = snapshot.files.resolve
    spans = [
        one.span
        for one in all_named(snapshot, document.path)
        if look_up(one.written, folder, one.form in LINKS).path in paths
    ]
    if spans and is_meant(snapshot, document.path, key):
        spans += (mention.span for mention, id in phases_in(document) if id == key[1])
    yield from (Place(document.path, span) for span in sorted(spans))


def is_meant(snapshot: Snapshot, path: str, key: Key) -> bool:
    """Whether a document means a phase by its id: no other series has that, or the document lies
    in the series."""
    index = snapshot.index
    series, id = key
    return index.series(path) == series or not any(
        one == id and other != series for other, one in index.nodes
    )


def phases_in(document: Document) -> Iterator[tuple[Mention, PhaseId]]:
    """The phases that a document names, whatever it is; in order."""
    for mention in document.tree.mentions:
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text)):
            yield mention, id

"""Where documents name files and headings, found without reading more than has to be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from phasemark.document.paths import named
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Named(NamedTuple):
    """A path or link in a document."""

    document: str
    """Path of the document that names it."""
    span: Span
    """The path, without the anchor; its text is `written`."""
    written: str
    anchor: str
    form: str


def all_named(snapshot: Snapshot, path: str) -> Iterator[Named]:
    """Everything that one document names, in order; read if its outline does not say it."""
    return _named_in(snapshot, path, None)


def naming(snapshot: Snapshot, words: Collection[str]) -> Iterator[Named | None]:
    """What documents name with one of these words in the path or the anchor, and None behind
    each document.

    Of documents without a kind only those are read whose text holds a word.
    """
    search = Search.of(words)
    for path in sorted(snapshot.documents):
        if path in snapshot.outlines or search.finds(snapshot.documents[path].text):
            yield from _named_in(snapshot, path, search)
        yield None


_WORD = re.compile(r"(?<![\w.@+%-])[\w.@+%-]*[\w@+%-]")
"""A long run of points that ends in none of the signs is looked at once."""


_FEW = 12


class Search(NamedTuple):
    """Looks for any of many names of files and anchors, however many they are."""

    plain: frozenset[str]
    odd: tuple[str, ...]
    """Those that are more than one word; all of them where they are few."""

    @classmethod
    def of(cls, words: Collection[str]) -> Search:
        spelled = {*words, *(_quoted(word) for word in words)} - {""}
        few = len(spelled) <= _FEW
        plain = frozenset(word for word in spelled if not few and _WORD.fullmatch(word))
        return cls(plain, tuple(sorted(spelled - plain)))

    def finds(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        for word in self.odd:
            if word in text:
                return True
        return bool(self.plain) and not self.plain.isdisjoint(_WORD.findall(text))


def _named_in(snapshot: Snapshot, path: str, search: Search | None) -> Iterator[Named]:
    """What a document names, as far as a search finds it."""
    if (outline := snapshot.outlines.get(path)) is not None:
        for one in outline.references:
            if search is None or search.finds(f"{one.path} {one.anchor}"):
                yield Named(path, outline.span(one.at), one.path, one.anchor, one.form)
        return
    for placed in snapshot.documents[path].tree.pieces:
        for found in named(placed.piece):
            if found.form == "token":
                continue
            if search is None or search.finds(f"{found.path} {found.anchor}"):
                span = found.span.shift(placed.start)
                yield Named(path, span, found.path, found.anchor, found.form)


def _quoted(word: str) -> str:
    from urllib.parse import quote

    return quote(word)

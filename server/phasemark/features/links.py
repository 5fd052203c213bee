"""What can be followed in a document: links, addresses, and paths that lead to a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.paths import Named, named
from phasemark.features.anchors import heading_of
from phasemark.features.path_names import GENERIC, SAFE, is_a_file, lines_behind, resolved
from phasemark.features.place import START, Place
from phasemark.rules.resolution import LINKS
from phasemark.syntax.tree import Mention, Piece, Placed
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Followed(NamedTuple):
    """A stretch of text that leads somewhere: to a file, or to the address of a page."""

    span: Span
    address: str
    """`https:`, `http:` or `mailto:`; empty for a file."""
    path: str = ""
    line: int = 0
    """The line that is written behind the path, counted from one; 0 if none is."""
    anchor: str = ""
    """Behind the `#`; where it leads is asked later, since that costs a look at the file."""


def links(snapshot: Snapshot, document: Document) -> Iterator[Followed]:
    """All of a document, in order; paths that lead nowhere are left out."""
    for placed in document.tree.pieces:
        found = [*_files(snapshot, document, placed)]
        if addresses := _addresses(placed.piece):
            by = placed.start
            found += (Followed(mention.inner.shift(by), mention.text) for mention in addresses)
        if len(found) > 1:
            found.sort(key=lambda one: one.span)
        yield from found


def _addresses(piece: Piece) -> tuple[Mention, ...]:
    """The links to pages, which mean the same wherever they stand; kept with the piece."""
    found = piece.memo.get("addresses")
    if found is None:
        found = piece.memo["addresses"] = tuple(
            mention
            for mention in piece.blocks.mentions
            if mention.kind in GENERIC and ":" in mention.text and SAFE.match(mention.text)
        )
    return found  # type: ignore[return-value]


def _files(snapshot: Snapshot, document: Document, placed: Placed) -> Iterator[Followed]:
    folder = document.path.rpartition("/")[0]
    for one in named(placed.piece):
        loose = document.kind is None and one.form not in LINKS
        if loose and one.form != "code":
            continue
        path = document.path
        if one.path:
            target = resolved(snapshot, one.path, folder, one.form in LINKS)
            if target.state not in ("file", "case") or target.path in snapshot.files.folders:
                continue
            if loose and not is_a_file(target):
                continue
            path = target.path
        elif not one.anchor:
            continue
        if one.form == "token" and _is_prose(document, one, placed):
            continue
        yield _followed(document, one, placed.start, path)


def _is_prose(document: Document, one: Named, placed: Placed) -> bool:
    """Whether the first word of an item stands where no paths are listed."""
    return document.sections.at(one.span.start + placed.start).context.promise == "none"


def _followed(document: Document, one: Named, by: int, path: str) -> Followed:
    """The path with its lines or its anchor, and nothing of the markup around it."""
    start, end = one.span.start + by, one.span.end + by
    text = document.text
    if one.anchor and text.startswith(one.anchor, end + 1):
        end += 1 + len(one.anchor)
    lines = lines_behind(text, one.span.end + by)
    if lines is not None:
        return Followed(Span(start, max(end, lines.end())), "", path, int(lines[1]))
    return Followed(Span(start, end), "", path, anchor=one.anchor)


def place_of(snapshot: Snapshot, followed: Followed) -> Place:
    """Where a link to a file leads, its anchor looked up."""
    document = snapshot.documents.get(followed.path)
    if followed.anchor and document is not None:
        heading = heading_of(document, followed.anchor)
        return Place(followed.path, heading.span if heading else START)
    if document is not None:
        line = followed.line - 1
        return Place(followed.path, document.source.line_span(line) if line >= 0 else START)
    return Place(followed.path, line=max(0, followed.line - 1))

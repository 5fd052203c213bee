"""The paths, links and addresses that a document names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.paths import Named, named
from phasemark.document.phase import PhaseId
from phasemark.document.recognise import stem_of
from phasemark.rules.resolution import LINKS
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Mention, Placed, within
from phasemark.text.edit import Span
from phasemark.workspace.files import Resolution
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PathName:
    """A path or the target of a link."""

    span: Span
    """A link as a whole; a path with its `:12`, in code with its backticks."""
    path: Span
    """The path alone; empty where a link is an anchor only."""
    form: str
    """`link`, `image`, `definition`, `code`, `path` or `token`, as in the outline."""
    target: Resolution
    """The document itself for a link that is an anchor only."""
    anchor: Span | None
    """Behind the `#`; None without one."""
    lines: tuple[int, int] | None
    """First and last line of `:12-40` or `#L12-L40`, counted from one."""
    id: PhaseId | None
    """The phase of the document that is named, whether it exists or not."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page: `https:`, `http:` or `mailto:`."""

    span: Span
    address: Span


def path_names(snapshot: Snapshot, document: Document) -> Iterator[PathName | Address]:
    """All paths, links and addresses of a document, in order."""
    for placed in document.tree.pieces:
        for mention in placed.nodes(_MENTIONS):
            if mention.kind in LEADING and (
                found := _of_mention(snapshot, document, placed, mention)
            ):
                yield found
        if document.kind is not None:
            yield from _tokens(snapshot, document, placed)


def path_name_at(snapshot: Snapshot, document: Document, offset: int) -> PathName | Address | None:
    """The innermost path, link or address at a place."""
    around = Span(max(0, offset - LONGEST), offset + 1)
    for mention in reversed(within(document.tree.mentions, around)):
        if mention.kind in LEADING and mention.span.holds(offset):
            placed = piece_at(document, mention.span.start)
            if (found := _of_mention(snapshot, document, placed, mention)) is not None:
                return found
    if document.kind is None:
        return None
    tokens = _tokens(snapshot, document, piece_at(document, offset))
    return next((one for one in tokens if one.span.holds(offset)), None)


_MENTIONS = 7
"""The field of `Blocks`."""

LEADING = frozenset(("link", "image", "definition", "reference", "autolink", "code", "path"))
GENERIC = frozenset(("link", "image", "definition", "reference", "autolink"))
"""Kinds of mentions that lead somewhere in any Markdown."""

LONGEST = 4000
"""Characters behind its start within which the end of a mention is looked for."""

_LINES = re.compile(r"(?::|#L)(\d{1,7})(?:[-:]L?(\d{1,7}))?")
SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def resolved(snapshot: Snapshot, written: str, folder: str, link: bool) -> Resolution:
    """What a path stands for; a link that leads out of the root stands for nothing."""
    found = snapshot.files.resolve(written, folder, link)
    if found.path in snapshot.files.links and snapshot.files.links[found.path] is None:
        return Resolution("unchecked")
    return found


def is_a_file(found: Resolution) -> bool:
    """Whether code in a document without a kind is a path for sure: it leads to a file."""
    return found.state == "file"


def lines_behind(text: str, offset: int) -> re.Match[str] | None:
    """The first and perhaps the last line that `:12-40` or `#L12-L40` behind a path name."""
    return _LINES.match(text, offset) if text[offset : offset + 1] in (":", "#") else None


def piece_at(document: Document, offset: int) -> Placed:
    """The piece that holds a place; the text must not be empty."""
    tree = document.tree
    return tree.pieces[max(bisect_right(tree.starts, offset) - 1, 0)]


def _of_mention(
    snapshot: Snapshot, document: Document, placed: Placed, mention: Mention
) -> PathName | Address | None:
    kind = mention.kind
    if document.kind is None and kind not in (*GENERIC, "code"):
        return None
    if kind == "autolink":
        return Address(mention.span, mention.inner) if SAFE.match(mention.text) else None
    if kind == "reference":
        return _of_reference(snapshot, document, mention)
    if kind != "code" and SAFE.match(mention.text):
        return Address(mention.span, mention.inner)
    start, end = mention.inner.start - placed.start, mention.inner.end - placed.start
    paths = named(placed.piece)
    number = bisect_right(paths, start - 1, key=lambda one: one.span.start)
    if number < len(paths) and paths[number].span.start <= end and paths[number].form != "token":
        made = _path_name(snapshot, document, paths[number], placed.start, mention)
        loose = document.kind is None and kind == "code"
        return None if loose and not is_a_file(made.target) else made
    return None


def _of_reference(
    snapshot: Snapshot, document: Document, mention: Mention
) -> PathName | Address | None:
    """What the definition of a label leads to, at the place where the label is used."""
    definition = definitions(document).get(normalise(mention.text))
    if definition is None:
        return None
    placed = piece_at(document, definition.span.start)
    found = _of_mention(snapshot, document, placed, definition)
    if isinstance(found, Address):
        return Address(mention.span, found.address)
    if found is None:
        return None
    return PathName(
        mention.span, found.path, "reference", found.target, found.anchor, found.lines, found.id
    )


def definitions(document: Document) -> dict[str, Mention]:
    """The first `[label]: target` of each label, by the label normalised."""
    found = document.memo.get("definitions")
    if found is None:
        labels: dict[str, Mention] = {}
        for mention in document.tree.mentions:
            if mention.kind == "definition":
                label = document.text[mention.span.start : mention.inner.start]
                labels.setdefault(normalise(label.partition("]")[0].lstrip(" [")), mention)
        found = document.memo["definitions"] = labels
    return found  # type: ignore[return-value]


def _tokens(snapshot: Snapshot, document: Document, placed: Placed) -> Iterator[PathName]:
    """The first words of items that are paths because their section holds paths."""
    for one in named(placed.piece):
        if one.form == "token":
            span = one.span.shift(placed.start)
            if document.sections.at(span.start).context.promise != "none":
                yield _path_name(snapshot, document, one, placed.start)


def _path_name(
    snapshot: Snapshot, document: Document, one: Named, by: int, mention: Mention | None = None
) -> PathName:
    """A path in a piece that starts at `by`: within a mention, or by itself."""
    path = one.span.shift(by)
    text = document.text
    lines = lines_behind(text, path.end)
    anchor = None
    if one.anchor and text.startswith("#" + one.anchor, path.end):
        anchor = Span(path.end + 1, path.end + 1 + len(one.anchor))
    target = Resolution("file", document.path)
    if one.path:
        folder = document.path.rpartition("/")[0]
        target = resolved(snapshot, one.path, folder, one.form in LINKS)
    first = int(lines[1]) if lines else 0
    last = int(lines[2] or 0) if lines else 0
    form = one.form if mention is None or mention.kind != "definition" else mention.kind
    alone = Span(path.start, lines.end()) if lines else path
    return PathName(
        alone if mention is None else mention.span, path, form, target, anchor,
        (first, max(first, last)) if lines else None,
        _id_of(snapshot, document, one.path, target),
    )  # fmt: skip


def _id_of(
    snapshot: Snapshot, document: Document, written: str, target: Resolution
) -> PhaseId | None:
    """The phase of a document, by its outline; of one that does not exist, by its name."""
    if not written:
        return None
    outline = snapshot.outlines.get(target.path) if target.state in ("file", "case") else None
    if outline is not None:
        return outline.id
    if target.found or not written.lower().endswith((".md", ".markdown")):
        return None
    stem = stem_of(written.replace("\\", "/"), document.project.settings)
    return stem.id if stem else None

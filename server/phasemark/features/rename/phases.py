"""Renaming a phase: its id, its slug or its name, in all documents of its series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phasemark.document.dependencies import BARE_ID
from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId, read_id, read_mention, read_stem
from phasemark.features.draft import slug_of
from phasemark.features.rename.follow import follow_commands, follow_headings, follow_moves
from phasemark.features.rename.renaming import Label, Refusal, Renaming, Sheet
from phasemark.features.rename.spelling import id_in, respelled, stem_with
from phasemark.text.edit import Span
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True)
class Wish:
    """What a phase is to be called; None keeps what there is."""

    id: PhaseId
    slug: tuple[str, str] | None = None
    """Old and new: files that are called otherwise keep their names."""
    name: tuple[str, str] | None = None
    """Old and new, in the titles."""
    moved: Mapping[str, str] | None = None
    """Files that somebody else moves at the same time: the rest is only offered."""


def rename_phase(snapshot: Snapshot, key: Key, wish: Wish) -> Renaming | Refusal:
    """Files, titles, references and commands of a phase or stage of a series."""
    refusal = _refusal(snapshot, key, wish)
    if refusal is not None:
        return refusal
    sheet = Sheet(snapshot)
    asked = wish.moved is None
    moves = _moves(snapshot, key, wish)
    if isinstance(moves, Refusal):
        return moves
    for old, new in moves.items():
        if wish.moved is None or old not in wish.moved:
            sheet.move(old, new, asked=asked)
        else:
            sheet.places[old] = new
    wanted = frozenset(sheet.places if wish.moved is None else wish.moved)
    follow_moves(sheet, wanted)
    follow_commands(sheet, wanted)
    if wish.id != key[1]:
        for path, outline in snapshot.outlines.items():
            if snapshot.index.series(path) == key[0] and not _has_local(outline, key[1]):
                _rename_in(sheet, outline, key[1], wish.id, asked)
        _rename_links(sheet, key[1], wish.id, asked)
    if wish.name is not None:
        _rename_titles(sheet, key, *wish.name)
    follow_headings(sheet)
    return sheet.renaming()


def rename_local(snapshot: Snapshot, document: Document, old: PhaseId, new: PhaseId) -> Renaming:
    """A part that a document of another phase calls a phase: it means nothing elsewhere."""
    sheet = Sheet(snapshot)
    _rename_in(sheet, document.outline, old, new, asked=True)
    follow_headings(sheet)
    return sheet.renaming()


def is_local(outline: Outline, id: PhaseId) -> bool:
    """Whether a document describes a part of itself by this id, and no phase of the project."""
    return outline.id != id and _has_local(outline, id)


def _has_local(outline: Outline, id: PhaseId) -> bool:
    return outline.id is not None and any(
        scope.id == id and scope.form == "phase" for scope in outline.scopes
    )


def _refusal(snapshot: Snapshot, key: Key, wish: Wish) -> Refusal | None:
    index = snapshot.index
    if key not in index.nodes:
        if parts := index.parts_of(key):
            first = parts[0][1]
            return Refusal(
                f"{key[1]} has no document of its own; rename its parts, such as {first}"
            )
        return Refusal(f"nothing here to rename: no document describes {key[1]}")
    if wish.id != key[1] and (key[0], wish.id) in index.nodes:
        return Refusal(f"there is a {wish.id} already; choose an id that is free")
    return None


def _moves(snapshot: Snapshot, key: Key, wish: Wish) -> dict[str, str] | Refusal:
    """New paths of the files whose names say the phase, those of `wish.moved` included."""
    words = snapshot.project.words
    found = dict(wish.moved or {})
    for outline in snapshot.index.by_phase.get(key, ()):
        folder, _, file = outline.path.rpartition("/")
        stem, dot, extension = file.rpartition(".")
        said = read_stem(stem, words)
        if said is None or said.id != key[1] or outline.path in found:
            continue
        slug = wish.slug[1] if wish.slug is not None and said.slug == wish.slug[0] else None
        made = stem_with(stem, wish.id, slug, words)
        if not made:
            return Refusal(f"`{file}` cannot be spelled for {wish.id}")
        new = f"{folder}/{made}{dot}{extension}".lstrip("/")
        if new != outline.path:
            found[outline.path] = new
    return _free(snapshot, found)


def _free(snapshot: Snapshot, moves: dict[str, str]) -> dict[str, str] | Refusal:
    """The moves, unless one of them leads to a file that is there."""
    known = snapshot.files
    for old, new in moves.items():
        same = old.casefold() == new.casefold()
        if not same and (new in known or known.resolve(f"/{new}", link=True).found):
            return Refusal(f"`{new}` exists already")
    if len(set(moves.values())) < len(moves):
        return Refusal("two files would get the same name")
    return moves


def _rename_in(sheet: Sheet, outline: Outline, old: PhaseId, new: PhaseId, asked: bool) -> None:
    """The mentions of a phase in one document."""
    text = sheet.text(outline.path)
    heads = [outline.span(scope.at) for scope in outline.scopes if scope.id == old]
    if outline.title_at >= 0:
        heads.append(outline.head)
    for span in _mentions(outline, old, text):
        label: Label = "references"
        if any(head.covers(span) for head in heads):
            label = "titles"
        sheet.replace(outline.path, span, respelled(span.of(text), new), label, asked=asked)


def _rename_links(sheet: Sheet, old: PhaseId, new: PhaseId, asked: bool) -> None:
    """The id in the texts of links to what moves, in documents that are of no kind."""
    snapshot = sheet.snapshot
    for path, edits in list(sheet.edits.items()):
        if path in snapshot.outlines:
            continue
        document = snapshot.documents[path]
        spans = [span for span, *_ in edits]
        for mention in document.tree.mentions if spans else ():
            if mention.kind == "link" and any(mention.span.covers(span) for span in spans):
                for inner in document.tree.mentions.inside(mention.span):
                    if inner.kind == "phase" and read_mention(inner.text) == old:
                        made = respelled(inner.inner.of(document.text), new)
                        sheet.replace(path, inner.inner, made, "references", asked=asked)


def _mentions(outline: Outline, id: PhaseId, text: str) -> Iterator[Span]:
    """Where a document writes an id, without its word."""
    places = [one.at for one in outline.phases if one.id == id]
    places += [one.at for one in outline.depends if one.id == id and not one.path]
    places += [one.at for one in outline.merges if one.id == id]
    for at in places:
        span = outline.span(at)
        written = span.of(text)
        start = id_in(written)
        if start >= 0 and read_id(written[start:].replace("_", "."), id.word) == id:
            yield Span(span.start + start, span.end)
    for scope in outline.scopes:
        for at in {scope.together_at, scope.group_at} - {-1}:
            for match in BARE_ID.finditer(text, *outline.span(at)):
                if id in scope.together and read_id(match[0], id.word) == id:
                    yield Span(*match.span())


def _rename_titles(sheet: Sheet, key: Key, old: str, new: str) -> None:
    """The name behind the id, in the titles that have it."""
    for outline in sheet.snapshot.index.by_phase.get(key, ()):
        head = outline.head
        text = head.of(sheet.text(outline.path))
        at = text.rfind(old)
        if outline.title_at >= 0 and at >= 0 and not text[at + len(old) :].strip(" \t#)*_"):
            start = head.start + at
            sheet.replace(outline.path, Span(start, start + len(old)), new, "titles")


def wish_for_name(snapshot: Snapshot, key: Key, old: str, new: str) -> Wish:
    """Another name in the titles, and in the names of the files that say the old one."""
    slugs = {outline.slug for outline in snapshot.index.by_phase.get(key, ())}
    slug = slug_of(old)
    files = (slug, slug_of(new)) if slug in slugs and slug and slug_of(new) else None
    return Wish(key[1], files, (old, new))

"""Renaming a phase: its id, its slug or its name, in all documents of its series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId, read_stem
from phasemark.features.draft import slug_of
from phasemark.features.rename.follow import follow_commands, follow_headings, follow_moves
from phasemark.features.rename.ids import locals_of, rename_beside, rename_ids, rename_local
from phasemark.features.rename.renaming import Refusal, Renamed, Sheet
from phasemark.features.rename.spelling import stem_with
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


def rename_phase(snapshot: Snapshot, key: Key, wish: Wish) -> Renamed:
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
    yield from follow_moves(sheet, wanted)
    yield from follow_commands(sheet, wanted)
    ids = _ids(snapshot, key, wish.id)
    for path, outline in snapshot.outlines.items() if ids else ():
        yield
        if snapshot.index.series(path) == key[0]:
            rename_ids(sheet, outline, ids, asked=asked)
    yield from rename_beside(sheet, key[0], ids, asked=asked)
    if wish.name is not None:
        _rename_titles(sheet, key, *wish.name)
    yield from follow_headings(sheet)
    return (yield from sheet.renaming())


def rename_part(snapshot: Snapshot, document: Document, old: PhaseId, new: PhaseId) -> Renamed:
    """A part that a document of another phase calls a phase: it means nothing elsewhere."""
    sheet = Sheet(snapshot)
    rename_local(sheet, document.outline, {old: new})
    yield from follow_headings(sheet)
    return (yield from sheet.renaming())


def is_part(outline: Outline, id: PhaseId) -> bool:
    """Whether a document describes a part of itself by this id, and no phase of the project."""
    return outline.id != id and id in locals_of(outline)


def unknown(snapshot: Snapshot, key: Key) -> Refusal | None:
    """Why a phase cannot be renamed whatever its name is to be; None if it can."""
    index = snapshot.index
    if key in index.nodes:
        return None
    if parts := index.parts_of(key):
        first = parts[0][1]
        return Refusal(f"{key[1]} has no document of its own; rename its parts, such as {first}")
    return Refusal(f"nothing here to rename: no document describes {key[1]}")


def _ids(snapshot: Snapshot, key: Key, new: PhaseId) -> dict[PhaseId, PhaseId]:
    """The new id of the phase, and of the parts that its own documents describe."""
    old, index = key[1], snapshot.index
    if new == old:
        return {}
    found = {old: new}
    own = {outline.path for outline in index.by_phase.get(key, ())}
    for part in index.parts_of(key):
        node = index.nodes[part]
        if node.scope is not None and own.issuperset(node.paths) and new.numbers and not new.letter:
            numbers = (*new.numbers, *node.id.numbers[len(old.numbers) :])
            found[node.id] = PhaseId(new.word, numbers, node.id.letter)
    return found


def _refusal(snapshot: Snapshot, key: Key, wish: Wish) -> Refusal | None:
    if (refusal := unknown(snapshot, key)) is not None:
        return refusal
    ids = _ids(snapshot, key, wish.id)
    for new in ids.values():
        if new not in ids and (key[0], new) in snapshot.index.nodes:
            return Refusal(f"there is a {new} already; choose an id that is free")
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

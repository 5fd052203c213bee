"""Files that move: references follow, and the other sides of a phase are offered."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from phasemark.document.document import Document
from phasemark.document.phase import read_stem, stem_of
from phasemark.features.rename import names
from phasemark.features.rename.follow import follow_commands, follow_moves
from phasemark.features.rename.phases import Wish, rename_phase
from phasemark.features.rename.renaming import Refusal, Renamed, Renaming, Sheet
from phasemark.steps import at_once
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot


def moved(snapshot: Snapshot, moves: Mapping[str, str]) -> Renaming:
    """What follows when an editor moves files or folders; paths are relative to the root.

    The moves themselves are not in it. When the name of one side of a phase changes, the
    other sides and everything that names the phase are offered beside.
    """
    return at_once(moved_in_steps(snapshot, moves))


Followed = Generator[None, None, Renaming]


def moved_in_steps(snapshot: Snapshot, moves: Mapping[str, str]) -> Followed:
    """`moved` in steps."""
    offer = yield from _offer(snapshot, moves)
    if offer is not None:
        return offer
    sheet = Sheet(snapshot)
    sheet.places.update(moves)
    yield from follow_moves(sheet, frozenset(moves))
    yield from follow_commands(sheet, frozenset(moves))
    return (yield from sheet.renaming())


def _offer(snapshot: Snapshot, moves: Mapping[str, str]) -> Generator[None, None, Renaming | None]:
    """The renaming of the whole phase, when one of its files gets another phase or slug."""
    if len(moves) != 1:
        return None
    ((old, new),) = moves.items()
    outline = snapshot.outlines.get(old)
    if outline is None or outline.id is None or not outline.role:
        return None
    words = snapshot.project.words
    before, after = read_stem(stem_of(old), words), read_stem(stem_of(new), words)
    if before is None or after is None or before == after or before.id != outline.id:
        return None
    if old.rpartition("/")[0] != new.rpartition("/")[0] or before.id.word != after.id.word:
        return None
    key = (snapshot.index.series(old), before.id)
    wish = Wish(after.id, (before.slug, after.slug), moved=moves)
    found = yield from rename_phase(snapshot, key, wish)
    return found if isinstance(found, Renaming) else None


def rename_document(snapshot: Snapshot, path: str, name: str) -> Renamed:
    """Another name for the file of a document; of a side of a phase, for all its sides."""
    if isinstance(stem := names.file(name), Refusal):
        return stem
    outline = snapshot.outlines.get(path)
    before = read_stem(stem_of(path), snapshot.project.words)
    if outline is not None and before is not None and outline.role and outline.id == before.id:
        after = names.stem(stem, before, snapshot.project.words)
        if isinstance(after, Refusal):
            return after
        key: Key = (snapshot.index.series(path), before.id)
        wish = Wish(after.id, (before.slug, after.slug))
        return (yield from rename_phase(snapshot, key, wish))
    folder, _, file = path.rpartition("/")
    new = f"{folder}/{stem}.{file.rpartition('.')[2]}".lstrip("/")
    if new == path:
        return Renaming()
    if new.casefold() != path.casefold() and new in snapshot.files:
        return Refusal(f"`{new}` exists already")
    sheet = Sheet(snapshot)
    sheet.move(path, new)
    yield from follow_moves(sheet, (path,))
    yield from follow_commands(sheet, (path,))
    return (yield from sheet.renaming())


def document_at(snapshot: Snapshot, path: str) -> Document | None:
    """A document whose file can be renamed: one that lies below the root."""
    return snapshot.documents.get(path) if path in snapshot.files.paths else None

"""All files of a root in one pass, without what git ignores."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from phasemark.disk.git import Git, find_git, tracked
from phasemark.disk.ignore import Patterns
from phasemark.disk.names import (
    BUILD_FOLDERS,
    NEVER_ENTERED,
    is_dialect_folder,
    is_document,
    is_scratch,
)
from phasemark.disk.read import (
    LARGEST,
    RefusedError,
    Unreadable,
    read_plain,
    reason_of,
    require_regular,
    status_of,
)
from phasemark.disk.root import Root, is_configured
from phasemark.text.glob import matches

DEEPEST = 64
"""Folders below each other; what lies deeper is not listed."""
MOST_FILES = 1_000_000
"""A walk that has found so many ends: somebody named the top of a machine."""

_STEP = 500
"""Entries that are looked at in one step."""
_LARGEST_IGNORE_FILE = 256 * 1024


class Listing(NamedTuple):
    """What a root holds. Paths are relative to it, with `/`, sorted."""

    documents: tuple[str, ...]
    """Regular files that may be documents: no links, not in a nested root, not excluded."""
    files: tuple[str, ...]
    """All files that count as known, documents and links among them."""
    folders: tuple[str, ...]
    links: Mapping[str, str | None]
    """Where each link leads: a path, or None for outside the root and for nowhere."""
    ignored: tuple[str, ...]
    """What was left out, folders with a final `/`: nobody knows what lies below those."""
    nested: tuple[str, ...]
    """Folders that are roots of their own."""
    skipped: tuple[Unreadable, ...]
    """What has the name of a document, or is a folder, and cannot be read."""


def walk(root: Root, exclude: Iterable[str] = ()) -> Listing:
    """Everything below a root; links are listed and not followed.

    `exclude` are globs: what they match is known, but is no document. Folders of the
    dialect are read even when git ignores them.
    """
    steps = walk_in_steps(root, exclude)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            listing: Listing = end.value
            return listing


def walk_in_steps(root: Root, exclude: Iterable[str] = ()) -> Generator[None, None, Listing]:
    """The same, folder by folder, for whoever has other things to do between two of them."""
    git = find_git(root.path)
    found = _Pass(root)
    yield from found.run(_rules_above(root.path, git))
    if git is not None and found.ignored - {".git/"}:
        found.add_tracked(git)
    globs = tuple(exclude)
    documents = (path for path in found.documents if not any(matches(one, path) for one in globs))
    return Listing(
        documents=tuple(sorted(documents)),
        files=tuple(sorted(found.files)),
        folders=tuple(sorted(found.folders)),
        links=found.links,
        ignored=tuple(sorted(found.ignored)),
        nested=tuple(sorted(found.nested)),
        skipped=tuple(sorted(found.skipped, key=lambda unreadable: unreadable.path)),
    )


class _Rules(NamedTuple):
    """The patterns of one ignore file, and how its folder sees a root-relative path."""

    patterns: Patterns
    cut: int = 0
    lead: str = ""


class _Folder(NamedTuple):
    """A folder to be read; `prefix` is its root-relative path with a final `/`, or empty.

    `rules` stand innermost first. `dialect`: inside a folder of the dialect, where only
    the output of builds is left out. `foreign`: inside a nested root.
    """

    path: str
    prefix: str
    depth: int
    rules: tuple[_Rules, ...]
    dialect: bool
    foreign: bool

    def leaves_out(self, name: str, *, folder: bool) -> bool:
        """Whether an entry is ignored, and is not read all the same."""
        if not _ignores(self.rules, self.prefix + name, folder=folder):
            return False
        if self.dialect:
            return folder and (name.startswith(".") or name.lower() in BUILD_FOLDERS)
        return not (folder and is_dialect_folder(name))


@dataclass
class _Pass:
    """One walk and what it has found so far."""

    root: Root
    documents: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    links: dict[str, str | None] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    nested: list[str] = field(default_factory=list)
    skipped: list[Unreadable] = field(default_factory=list)

    def run(self, rules: tuple[_Rules, ...]) -> Iterator[None]:
        pending = [_Folder(str(self.root.path), "", 0, rules, dialect=False, foreign=False)]
        while pending:
            if len(self.files) > MOST_FILES:
                self._skip(".", f"more than {MOST_FILES:,} files; the rest is not listed")
                return
            folder = pending.pop()
            entries = self._entries(folder)
            folder = self._entered(folder, {entry.name for entry in entries})
            for start in range(0, len(entries), _STEP):
                pending.extend(self._read(folder, entries[start : start + _STEP]))
                yield

    def add_tracked(self, git: Git) -> None:
        """What git tracks is known, even where its own rules would ignore it."""
        lead = _below(git.top, self.root.path)
        for path in tracked(git):
            inside = path[len(lead) :]
            if not path.startswith(lead) or inside in self.files:
                continue
            above = _folders_of(inside)
            left_out = inside in self.ignored or any(f"{one}/" in self.ignored for one in above)
            if left_out and (kind := self._kind_of(inside)):
                self.files.add(inside)
                self.folders.update(above)
                if kind == stat.S_IFREG and _is_own_document(inside):
                    self.documents.append(inside)

    def _entries(self, folder: _Folder) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder.path) as entries:
                return list(entries)
        except OSError as error:
            self._skip(folder.prefix[:-1] or ".", reason_of(error))
            return []

    def _entered(self, folder: _Folder, names: set[str]) -> _Folder:
        """The folder with the rules and the root that its own entries declare."""
        if ".gitignore" in names:
            patterns = _patterns(Path(folder.path, ".gitignore"))
            folder = folder._replace(rules=(_Rules(patterns, len(folder.prefix)), *folder.rules))
        if folder.prefix and not folder.foreign and self._is_root(folder.path, names):
            self.nested.append(folder.prefix[:-1])
            return folder._replace(foreign=True)
        return folder

    def _is_root(self, path: str, names: set[str]) -> bool:
        """As `find_root` would say of a document in this folder."""
        return is_configured(path, names) or (self.root.config_path is None and ".git" in names)

    def _read(self, folder: _Folder, entries: list[os.DirEntry[str]]) -> Iterator[_Folder]:
        """Takes down what a folder holds, and gives the folders that are still to be read."""
        for entry in entries:
            name = entry.name
            path = folder.prefix + name
            kind = _kind(entry)
            if kind == stat.S_IFDIR:
                if name in NEVER_ENTERED or folder.leaves_out(name, folder=True):
                    self.ignored.add(f"{path}/")
                elif child := self._child(folder, path, entry):
                    yield child
            elif not folder.dialect and folder.leaves_out(name, folder=False):
                self.ignored.add(path)
            elif kind == stat.S_IFREG:
                if not is_scratch(name):
                    self.files.add(path)
                if not folder.foreign and is_document(name):
                    self.documents.append(path)
            elif kind == stat.S_IFLNK:
                self._link(folder, path, entry)
            elif not folder.foreign and is_document(name):
                self._skip_special(path, entry.path)

    def _child(self, folder: _Folder, path: str, entry: os.DirEntry[str]) -> _Folder | None:
        self.folders.add(path)
        if folder.dialect and not folder.foreign and is_document(entry.name):
            self._skip(path, "a folder, not a file")
        if folder.depth == DEEPEST:
            self._skip(path, f"more than {DEEPEST} folders deep; not looked into")
            return None
        return folder._replace(
            path=entry.path,
            prefix=f"{path}/",
            depth=folder.depth + 1,
            dialect=folder.dialect or is_dialect_folder(entry.name),
        )

    def _link(self, folder: _Folder, path: str, entry: os.DirEntry[str]) -> None:
        self.files.add(path)
        reason = "a link that leads outside the project"
        target: str | None = None
        try:
            real = Path(os.path.realpath(entry.path, strict=True))
            if real.is_relative_to(self.root.path):
                target = real.relative_to(self.root.path).as_posix()
        except OSError as error:
            reason = f"a link: {reason_of(error)}"
        self.links[path] = target
        if target is None and not folder.foreign and is_document(entry.name):
            self._skip(path, reason)

    def _kind_of(self, path: str) -> int:
        """Whether a file or a link is there, as in `st_mode`; 0 if not."""
        try:
            kind = stat.S_IFMT(status_of(self.root.path / path).st_mode)
        except RefusedError:
            return 0
        return kind if kind in (stat.S_IFREG, stat.S_IFLNK) else 0

    def _skip_special(self, path: str, absolute: str) -> None:
        try:
            require_regular(status_of(absolute), LARGEST)
        except RefusedError as refused:
            self._skip(path, str(refused))

    def _skip(self, path: str, reason: str) -> None:
        self.skipped.append(Unreadable(path, reason))


def _kind(entry: os.DirEntry[str]) -> int:
    """The kind of an entry as in `st_mode`, links not followed; 0 for anything special."""
    try:
        if entry.is_file(follow_symlinks=False):
            return stat.S_IFREG
        if entry.is_dir(follow_symlinks=False):
            return stat.S_IFDIR
        return stat.S_IFLNK if entry.is_symlink() else 0
    except OSError:
        return 0


def _is_own_document(path: str) -> bool:
    return is_document(path) and NEVER_ENTERED.isdisjoint(path.split("/"))


def _ignores(rules: tuple[_Rules, ...], path: str, *, folder: bool) -> bool:
    for patterns, cut, lead in rules:
        said = patterns.ignores(lead + path[cut:], folder=folder)
        if said is not None:
            return said
    return False


def _rules_above(root: Path, git: Git | None) -> tuple[_Rules, ...]:
    """The rules of the folders between a root and the top of its repository."""
    if git is None:
        return ()
    above = [folder for folder in root.parents if folder.is_relative_to(git.top)]
    places = [(folder, folder / ".gitignore") for folder in above]
    places.append((git.top, git.common / "info" / "exclude"))
    return tuple(_Rules(_patterns(path), 0, _below(folder, root)) for folder, path in places)


def _below(folder: Path, inner: Path) -> str:
    """What stands before a path that is relative to `inner` when it is seen from `folder`."""
    below = inner.relative_to(folder).as_posix()
    return "" if below == "." else f"{below}/"


def _patterns(path: Path) -> Patterns:
    data = read_plain(path, _LARGEST_IGNORE_FILE)
    return Patterns.of(os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n"))


def _folders_of(path: str) -> list[str]:
    """The folders that hold a path, outermost first."""
    return [path[:at] for at, character in enumerate(path) if character == "/"]

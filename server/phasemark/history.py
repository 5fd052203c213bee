"""The history of a repository: commits, their files, the branch. Nothing is executed.

The objects are read with dulwich. The configuration of the repository is not read, since
it may include any file of the machine, and a repository that borrows objects from another
is left alone. No repository, a damaged one and one in a format that dulwich does not know
give empty answers.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from phasemark.disk import Git, find_git, first_line, read_plain
from phasemark.workspace.commits import Commit

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import Commit as Raw
    from dulwich.objects import ObjectID

_PREFIX = re.compile(r"[0-9a-f]{4,40}")
_HASH = re.compile(r"[0-9a-f]{40}")
_BRANCH = re.compile(r"refs/heads/(?!.*\.\.)[^\x00-\x20\\]+")
_LONGEST_MESSAGE = 10_000
_LARGEST_LIST = 32 * 1024 * 1024
_MOST_CHANGES = 100_000
"""Of one commit, folders among them; a forged tree can hold itself."""

_MOST_ALIKE = 50
"""Objects whose hashes begin alike, which are looked at to find the commits among them."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class History:
    """What was committed in the repository of a root, as it is at the time of the question."""

    root: Path
    git: Git

    @classmethod
    def open(cls, root: Path) -> History | None:
        """The history of the repository that a root lies in; None if there is none to be read."""
        git = find_git(root)
        if git is None or not (git.common / "objects").is_dir():
            return None
        objects = git.common / "objects"
        if os.path.lexists(objects / "info" / "alternates") or not _can_be_read(objects):
            return None
        return cls(root, git)

    def branch(self) -> str | None:
        """The name of the branch that is checked out; None if it is none."""
        name = first_line(self.git.control / "HEAD").removeprefix("ref: ")
        return name.removeprefix("refs/heads/") if _BRANCH.fullmatch(name) else None

    def is_whole(self) -> bool:
        """Whether all commits are there, as they are not in a shallow clone."""
        return not self._ends()

    def commits_since(self, moment: datetime | None, limit: int = 100) -> list[Commit]:
        """At most `limit` commits of this branch, not before `moment`, newest first."""
        head = self._head()
        if head is None:
            return []
        since = None if moment is None else int(moment.timestamp())

        def ask(objects: DiskObjectStore) -> list[Commit]:
            from dulwich.walk import Walker

            ends = self._ends()
            walker = Walker(
                objects,
                [_id(head)],
                since=since,
                max_entries=limit,
                get_parents=lambda raw: [] if raw.id in ends else raw.parents,
            )
            return [_commit(entry.commit) for entry in walker]

        return self._answer(ask, [])

    def files_of(self, commit: str) -> tuple[str, ...]:
        """Root-relative paths that a commit changed against its first parent, sorted.

        Empty for a commit that is not there, and for the last one of a shallow clone.
        """
        lead = os.fsencode(self.root.relative_to(self.git.top).as_posix() + "/")
        lead = b"" if lead == b"./" else lead

        def ask(objects: DiskObjectStore) -> tuple[str, ...]:
            raw = _raw(objects, commit)
            if raw is None or raw.id in self._ends():
                return ()
            paths = {path for path in _changes(objects, raw) if path.startswith(lead)}
            return tuple(sorted(os.fsdecode(path[len(lead) :]) for path in paths))

        return self._answer(ask, ())

    def blobs(self) -> Mapping[str, str]:
        """The files of the commit that is checked out: their hashes by path from the top."""
        head = self._head()

        def ask(objects: DiskObjectStore) -> dict[str, str]:
            raw = _raw(objects, head or "")
            if raw is None:
                return {}
            entries = objects.iter_tree_contents(raw.tree)
            return {
                os.fsdecode(one.path): one.sha.decode("ascii")
                for one in islice(entries, _MOST_CHANGES)
                if one.path and one.sha
            }

        return self._answer(ask, {})

    def has_commit(self, prefix: str) -> bool:
        """Whether there is a commit whose hash begins so; four digits at least."""
        wanted = prefix.lower()

        def ask(objects: DiskObjectStore) -> bool:
            found = objects.iter_prefix(wanted.encode())
            return any(objects[name].type_name == b"commit" for name in found)

        return bool(_PREFIX.fullmatch(wanted)) and self._answer(ask, False)

    def find(self, prefix: str) -> Commit | None:
        """The only commit whose hash begins so; None if there is none, or several."""
        wanted = prefix.lower()
        if not _PREFIX.fullmatch(wanted):
            return None

        def ask(objects: DiskObjectStore) -> Commit | None:
            from dulwich.objects import Commit as Raw

            names = islice(objects.iter_prefix(wanted.encode()), _MOST_ALIKE)
            raws = [raw for name in names if isinstance(raw := objects[name], Raw)]
            return _commit(raws[0]) if len({raw.id for raw in raws}) == 1 else None

        return self._answer(ask, None)

    def _head(self) -> str | None:
        """The hash of the commit that is checked out."""
        name = first_line(self.git.control / "HEAD")
        if name.startswith("ref: "):
            reference = name.removeprefix("ref: ")
            if not _BRANCH.fullmatch(reference):
                return None
            name = first_line(self.git.common / reference) or self._packed(reference)
        return name if _HASH.fullmatch(name) else None

    def _packed(self, reference: str) -> str:
        data = read_plain(self.git.common / "packed-refs", _LARGEST_LIST)
        found = re.search(rb"^([0-9a-f]{40}) %b$" % re.escape(os.fsencode(reference)), data, re.M)
        return found[1].decode() if found else ""

    def _ends(self) -> frozenset[bytes]:
        """The commits of a shallow clone whose parents are not there."""
        return frozenset(read_plain(self.git.common / "shallow", _LARGEST_LIST).split())

    def _answer(self, ask: Callable[[DiskObjectStore], _Answer], nothing: _Answer) -> _Answer:
        from dulwich.object_store import DiskObjectStore

        objects = DiskObjectStore(str(self.git.common / "objects"))
        try:
            return ask(objects)
        except _damage():
            return nothing
        finally:
            objects.close()


def _commit(raw: Raw) -> Commit:
    zone = timezone(timedelta(seconds=raw.commit_timezone))
    return Commit(
        raw.id.decode("ascii"),
        datetime.fromtimestamp(raw.commit_time, zone),
        raw.author.decode("utf-8", "replace"),
        raw.message[:_LONGEST_MESSAGE].decode("utf-8", "replace"),
    )


def _raw(objects: DiskObjectStore, commit: str) -> Raw | None:
    from dulwich.objects import Commit as Raw

    raw = objects[_id(commit)] if _HASH.fullmatch(commit) else None
    return raw if isinstance(raw, Raw) else None


def _changes(objects: DiskObjectStore, raw: Raw) -> set[bytes]:
    """The paths that a commit added, changed or removed, relative to the top."""
    from dulwich.diff_tree import tree_changes

    parent = _raw(objects, raw.parents[0].decode("ascii")) if raw.parents else None
    before = parent.tree if parent else None
    changes = islice(tree_changes(objects, before, raw.tree, include_trees=True), _MOST_CHANGES)
    sides = (side for change in changes for side in (change.old, change.new) if side is not None)
    return {side.path for side in sides if side.path and not stat.S_ISDIR(side.mode or 0)}


def _id(name: str) -> ObjectID:
    from dulwich.objects import ObjectID

    return ObjectID(name.encode("ascii"))


def _can_be_read(objects: Path) -> bool:
    """Whether dulwich comes to an end with these files, whatever is in them.

    A FIFO would make it wait for ever, and the index of a pack that claims more objects
    than it has room for makes it count to four thousand million.
    """
    pending = [str(objects)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif not _is_sound(entry):
                        return False
        except OSError:
            return False
    return True


def _is_sound(entry: os.DirEntry[str]) -> bool:
    """Whether a file is a regular one, and the counts in the index of a pack fit into it."""
    if not entry.name.endswith(".idx") or not entry.is_file():
        return entry.is_file()
    with open(entry.path, "rb") as stream:
        head = stream.read(8 + 1024)
        size = os.fstat(stream.fileno()).st_size
    start = 8 if head.startswith(b"\xfftOc") else 0
    if len(head) < start + 1024:
        return False
    counts = struct.unpack_from(">256I", head, start)
    return counts[255] <= size // 24 and all(low <= high for low, high in pairwise(counts))


def _damage() -> tuple[type[Exception], ...]:
    """Everything that dulwich raises on bytes that it cannot make sense of."""
    from dulwich import errors, pack

    own = [value for module in (errors, pack) for value in vars(module).values()]
    return (
        *(one for one in own if isinstance(one, type) and issubclass(one, Exception)),
        *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError),
        *(OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error),
    )

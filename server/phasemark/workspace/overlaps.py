"""Files that several phases claim, and which of these phases may run together.

Everything is computed once for all phases, file by file: never pair by pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from phasemark.steps import Steps, portions
from phasemark.text.glob import matches
from phasemark.text.late import late
from phasemark.workspace.edited import OfClaims
from phasemark.workspace.files import normal_path
from phasemark.workspace.index import Index, Key, Node, Write
from phasemark.workspace.of_all import of_all


class Overlap(NamedTuple):
    """A file that several phases claim."""

    path: str
    writes: tuple[Write, ...]
    """One claim a phase, in the order of the phases; a finding is shown at the last."""
    said: bool
    """The phases say that they run together; else nothing orders them."""


By = Mapping[str, tuple[Overlap, ...]]
"""By the document that the last claim stands in."""


@of_all("overlaps", OfClaims)
def overlaps(index: Index) -> Steps[By]:
    """Files that two phases write which may run together.

    Where phases say so, all of them are one overlap of the file. Where nothing orders
    them, each phase behind the first is one, with the phase before it.
    """
    written, *_ = claimed(index)
    found: list[Overlap] = []
    for series, files in written.items():
        wide = wide_claims(index).get(series, {})
        for some in portions(files.first if wide else files.shared):
            yield
            for path in some:
                found.extend(_overlaps_of(index, path, files.of(path), wide))
    yield
    return _by_document(found)


@of_all("hazards", OfClaims)
def hazards(index: Index) -> Steps[By]:
    """Files that one phase writes and another, that says it runs with it, only reads.

    The last claim is that of the reader.
    """
    written, read, _ = claimed(index)
    found: list[Overlap] = []
    for series, files in read.items():
        writing = written.get(series, _NO_FILES)
        for some in portions(files.first if writing.first else ()):
            yield
            for path in some:
                if path in writing.first:
                    found.extend(_hazards_of(index, path, writing.of(path), files.of(path)))
    yield
    return _by_document(found)


@of_all("migrations", OfClaims)
def migrations(index: Index) -> Steps[Mapping[str, tuple[tuple[Write, ...], ...]]]:
    """Database migrations that phases add which say they run together, by the document of the
    last; one claim a phase."""
    by_series: dict[str, dict[Key, Write]] = {}
    for some in portions(index.claims.values(), 2_000):
        yield
        paths = [write[2][1] for writes in some for write in writes]
        if "grat" in "\n".join(paths).lower():  # Most roots have none at all.
            for write in [write for writes in some for write in writes]:
                if write.claim.writes and is_migration(write.claim.path):
                    by_series.setdefault(write.key[0], {}).setdefault(write.key, write)
    yield
    found: dict[str, list[tuple[Write, ...]]] = {}
    for writers in by_series.values():
        for keys in together(index, writers):
            adding = tuple(writers[key] for key in keys)
            if len({write.claim.path for write in adding}) > 1:
                found.setdefault(adding[-1].path, []).append(adding)
    return {path: tuple(every) for path, every in found.items()}


_MIGRATION = late(r"(?:^|/)(?:db[-_]?)?migrat(?:e|ions?)/[^/]+\.\w+$", re.IGNORECASE)


def is_migration(path: str) -> bool:
    """Whether a path is that of a database migration, which run in one order."""
    return bool(_MIGRATION.search(path))


def common(some: Sequence[str], others: Sequence[str]) -> str | None:
    """The first of some claimed paths that is among others, or that one of them covers."""
    known = set(others)
    wide = [path for path in others if _wide(path) is not None]
    for path in some:
        if path in known or any(_covers(other, path) for other in wide):
            return path
        if _wide(path) is not None:
            found = next((other for other in others if _covers(path, other)), None)
            if found is not None:
                return found
    return None


def together(index: Index, keys: Iterable[Key]) -> list[list[Key]]:
    """Those of the phases that say they run together, in sets of two and more, in order.

    Phases that wait for each other, or are parts of each other, are not together.
    """
    among = set(keys)
    sets: dict[object, list[Key]] = {}
    nodes = [index.nodes[key] for key in among & telling(index)]
    for node in sorted(nodes, key=lambda node: index.rank[node.key]):
        key = node.key
        label = _group(node)
        if label is not None:
            sets.setdefault(label, []).append(key)
        for id in node.together:
            other = (key[0], id)
            if other in among and other != key and _group(index.nodes[other]) != (label or ()):
                first, last = sorted((key, other))
                sets[first, last] = [first, last]
    return [kept for one in sets.values() if (kept := _unordered(index, one))]


@of_all("telling", OfClaims)
def telling(index: Index) -> Steps[frozenset[Key]]:
    """The phases that say with which others they run."""
    yield
    return frozenset([key for key, node in index.nodes.items() if node.group or node.together])


def _group(node: Node) -> object | None:
    """What the phases of one parallel group have in common; None without a group.

    Letters count within one stage: group A of stage 9 is not group A of stage 10.
    """
    if not node.group or node.group == "Sequential":
        return None
    return (node.key[0], node.id.parent or node.paths, node.group)


def _unordered(index: Index, keys: list[Key]) -> list[Key]:
    """The phases of a set that have a neighbour in it which they do not wait for."""
    kept: dict[Key, None] = {}
    for one, other in pairwise(keys):
        if _apart(index, one, other):
            kept[one] = kept[other] = None
    return list(kept)


def _apart(index: Index, one: Key, other: Key) -> bool:
    """Whether neither waits for the other nor is a part of it."""
    if index.ordered(one, other):
        return False
    if one[1].numbers[:1] != other[1].numbers[:1]:
        return True
    return not (one[1].parent_of(other[1]) or other[1].parent_of(one[1]))


def in_steps(index: Index) -> Iterator[None]:
    """Compute what is asked here of all phases; the index before."""
    for part in (telling, claimed, wide_claims, overlaps, hazards, migrations):
        yield from part.in_steps(index)
        yield


class Files(NamedTuple):
    """Files that phases of one series claim; one claim a phase, in order of the phases."""

    first: dict[str, Write]
    """By file the first claim."""
    shared: dict[str, list[Write]]
    """All of them, of files that several phases claim."""

    def of(self, path: str) -> Sequence[Write]:
        """The claims of a file; none where nobody claims it."""
        if path in self.shared:
            return self.shared[path]
        return (self.first[path],) if path in self.first else ()


_NO_FILES = Files({}, {})

Claims = Mapping[str, Files]
"""By series."""


def claimants(index: Index, series: str, path: str) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The phases that write a file, those with a folder or a glob around it included, and those
    that only read it; in order."""
    written, read, _ = claimed(index)
    files, reads = written.get(series), read.get(series)
    wide = wide_claims(index).get(series, {})
    writers = _with_wider(path, files.of(path), wide) if files is not None else {}
    readers = [write.key for write in reads.of(path)] if reads is not None else []
    return (
        tuple(sorted(writers, key=index.rank.__getitem__)),
        tuple(key for key in readers if key not in writers),
    )


class Side(NamedTuple):
    """What a phase claims, as claims are compared, each path once."""

    writes: tuple[str, ...]
    reads: tuple[str, ...]
    """What it only reads."""


def sides(index: Index) -> Mapping[Key, Side]:
    """What each phase claims; of none that claims nothing."""
    return claimed(index)[2]


@of_all("claimed", OfClaims)
def claimed(index: Index) -> Steps[tuple[Claims, Claims, Mapping[Key, Side]]]:
    """What is written, and what is read, by file; and both by phase."""
    written: dict[str, Files] = {}
    read: dict[str, Files] = {}
    by_phase: dict[Key, Side] = {}
    for some in portions(index.claims.items()):
        yield
        for key, writes in some:
            if not writes:
                continue
            here, there = _compared(writes)
            if here:
                _add(written, key, here)
            if there:
                _add(read, key, there)
            by_phase[key] = Side(tuple(here), tuple([path for path in there if path not in here]))
    return written, read, by_phase


def _compared(writes: Sequence[Write]) -> tuple[dict[str, Write], dict[str, Write]]:
    """What one phase writes, and what it reads, by path; each once."""
    here: dict[str, Write] = {}
    there: dict[str, Write] = {}
    for write in writes:
        _, path, mode, _ = write[2]
        if path := plain(path):
            (there if mode == "read" else here).setdefault(path, write)
    return here, there


def _add(claims: dict[str, Files], key: Key, more: Mapping[str, Write]) -> None:
    """Take over what one phase claims."""
    files = claims.get(key[0])
    if files is None:
        files = claims[key[0]] = Files({}, {})
    first, shared = files
    for path, write in more.items():
        known = first.setdefault(path, write)
        if known is not write:
            shared.setdefault(path, [known]).append(write)


@lru_cache(maxsize=65536)
def plain(path: str) -> str:
    """A claimed path as it is compared; empty for a placeholder or a place outside."""
    if any(sign in path for sign in "<>{}$…\\ ") or path.startswith(("/", "~")):
        return ""
    normal = normal_path(path) or ""
    return f"{normal}/" if normal and path.endswith("/") else normal


_GLOB = late(r"[*?\[]")


def _wide(path: str) -> str | None:
    """The folder that a claim of a folder or a glob begins at; None for a file."""
    if "*" in path or "?" in path or "[" in path:
        return _before_glob(path)
    return path.rstrip("/") if path.endswith("/") else None


def _before_glob(path: str) -> str:
    """The folder that a glob begins at."""
    return _GLOB.split(path, maxsplit=1)[0].rpartition("/")[0]


def _covers(path: str, other: str) -> bool:
    if path.endswith("/"):
        return other.startswith(path)
    return matches(path, other)


def _overlaps_of(
    index: Index, path: str, writers: Sequence[Write], wide: Wide
) -> Iterator[Overlap]:
    """The overlaps of one file."""
    said: list[list[Key]] = []
    if (wide or len(writers) > 1) and telling(index):
        every = _with_wider(path, writers, wide)
        said = together(index, every)
        for keys in said:
            if not wide or any(write.key in keys for write in writers):
                yield Overlap(path, tuple(every[key] for key in keys), True)
    if not said and writers[0].key[0] in index.declares_order and _wide(path) is None:
        yield from _loose(index, path, writers)


def _loose(index: Index, path: str, writers: Sequence[Write]) -> Iterator[Overlap]:
    """The phases behind the first, each with the one before it that nothing orders it with."""
    for one, other in pairwise(writers):
        if _apart(index, one.key, other.key):
            yield Overlap(path, (one, other), False)


Wide = Mapping[str, list[tuple[str, Sequence[Write]]]]


@of_all("wide", OfClaims)
def wide_claims(index: Index) -> Steps[Mapping[str, Wide]]:
    """Claims of folders and globs, by series and the folder they begin at."""
    found: dict[str, dict[str, list[tuple[str, Sequence[Write]]]]] = {}
    for series, files in claimed(index)[0].items():
        for some in portions(files.first, 2_000):
            yield
            for path in some:
                if folder := _wide(path):
                    claims = (path, files.of(path))
                    found.setdefault(series, {}).setdefault(folder, []).append(claims)
    return found


def _with_wider(path: str, writers: Sequence[Write], wide: Wide) -> Mapping[Key, Write]:
    """The claims of a file with those of folders and globs that cover it."""
    found = {write.key: write for write in writers}
    if not wide:
        return found
    folder = path.rstrip("/").rpartition("/")[0]
    while folder:
        for other, claims in wide.get(folder, ()):
            if other != path and _covers(other, path):
                found = {**{write.key: write for write in claims}, **found}
        folder = folder.rpartition("/")[0]
    return found


def _hazards_of(
    index: Index, path: str, writers: Sequence[Write], readers: Sequence[Write]
) -> Iterator[Overlap]:
    """The hazards of one file, in which who writes it as well is no reader."""
    writes = {write.key: write for write in writers}
    only = {write.key: write for write in readers if write.key not in writes}
    for keys in together(index, (*writes, *only)) if only else ():
        reading = [key for key in keys if key in only]
        writing = [key for key in keys if key in writes]
        if reading and writing:
            claims = (*(writes[key] for key in writing), only[reading[-1]])
            yield Overlap(path, claims, True)


def _by_document(found: list[Overlap]) -> By:
    by: dict[str, list[Overlap]] = {}
    for overlap in found:
        by.setdefault(overlap.writes[-1].path, []).append(overlap)
    return {path: tuple(overlaps) for path, overlaps in by.items()}

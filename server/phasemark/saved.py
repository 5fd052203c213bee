"""The saved index: outlines and single-document findings of an earlier run.

An entry counts only for exactly the bytes it was made of, or for a file that looks as it
did when they were read; the whole only for the same version, settings, kinds and rules.
Damaged or foreign files are ignored. What is saved holds no text of a document but titles,
paths, commands and messages, and nothing of a document in which a secret was found.
"""

from __future__ import annotations

import gc
import io
import marshal
import pickle
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import EnumType
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from phasemark import __version__
from phasemark.disk import Stamp, drop_cache, read_cache, write_cache
from phasemark.document.brief import Brief, brief_of, shared
from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding
from phasemark.text.once import cached_property

_FORMAT = 8
_TICK = 2_000_000_000
"""Nanoseconds within which a file system may give two changes of a file the same time."""
_SUM = 4
_CREDENTIALS = ("SEC001", "SEC010")
"""The first and the last rule that finds secrets."""
_MODULES = (
    "phasemark.document.outline",
    "phasemark.document.phase",
    "phasemark.rules.rule",
    "phasemark.text.edit",
)
_OTHERS = {("builtins", "frozenset"), ("collections", "OrderedDict")}

Facts = tuple[Outline, tuple[tuple[str, Finding], ...]]
"""What is kept of one document: its outline, and its own findings with their codes."""


class Entry(NamedTuple):
    """The facts of a document, packed, and the digest of the bytes they were made of."""

    digest: bytes
    packed: bytes
    stamp: Stamp | None = None
    """Of the file; None if it may have changed since without looking different."""


def pack(facts: Facts) -> bytes:
    return pickle.dumps(facts, protocol=5)


def settled(stamp: Stamp) -> Stamp | None:
    """The stamp of a file that was read just now; None if a change that comes at once could
    leave it the same."""
    return stamp if stamp.modified + _TICK < time.time_ns() else None


def may_be_kept(own: Iterable[tuple[str, Finding]]) -> bool:
    """Whether a document with these findings may be saved: none with a secret in it is, which
    may be part of its title, a path or a command."""
    return not any(_CREDENTIALS[0] <= code <= _CREDENTIALS[1] for code, _ in own)


def unpack(packed: bytes) -> Facts:
    """Raises whatever damaged data raise."""
    facts: Facts = _load(packed)
    return facts


def _load(packed: bytes) -> Any:
    return _Reader(io.BytesIO(packed)).load()


@contextmanager
def no_collection() -> Iterator[None]:
    """While many values are made that all stay: a third of the time would go into looking
    for garbage among them. Afterwards they count as permanent, unless somebody else sees to
    the garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.enable()


class Saved:
    """The entries of one root; `key` stands for everything but the bytes.

    `use` tells the files of a root apart: the border that checks and the one that serves.
    """

    def __init__(
        self,
        root: Path,
        key: bytes,
        entries: Mapping[str, Entry] | None = None,
        use: str = "index",
        briefs: bytes = b"",
    ) -> None:
        self._root = root
        self._packed_briefs = briefs
        self._use = use
        self._key = key
        self._entries = dict(entries or {})

    @property
    def empty(self) -> bool:
        return not self._entries

    def get(self, path: str, digest: bytes) -> tuple[Entry, Facts] | None:
        """The facts of a document with exactly these bytes; None if they are not known."""
        entry = self._entries.get(path)
        return _unpacked(entry) if entry is not None and entry.digest == digest else None

    def at(self, path: str, stamp: Stamp) -> tuple[Entry, Facts] | None:
        """The facts of a document whose file looks like this; None if they are not known."""
        entry = self._entries.get(path)
        return _unpacked(entry) if entry is not None and entry.stamp == stamp else None

    def brief(self, path: str, stamp: Stamp) -> tuple[Entry, Outline] | None:
        """The same without findings; most of the outline is unpacked when it is asked for."""
        entry = self._entries.get(path)
        values = self._briefs.get(path)
        if entry is None or entry.stamp != stamp or values is None:
            return None
        return entry, Brief(values, lambda: unpack(entry.packed)[0])

    @cached_property
    def _briefs(self) -> dict[str, tuple[object, ...]]:
        try:
            found: dict[str, tuple[object, ...]] = _load(self._packed_briefs)
        except Exception:
            return {}
        return found

    def keep(self, entries: Mapping[str, Entry], outlines: Mapping[str, Outline]) -> None:
        """Write the entries that are now true, if they differ from what was read.

        `outlines` are those of documents that a later run may want in brief.
        """
        if entries.keys() == self._entries.keys() and all(
            entries[path] is entry for path, entry in self._entries.items()
        ):
            return
        briefs = pickle.dumps(self._briefs_of(entries, outlines), protocol=5)
        plain = {path: _plain(entry) for path, entry in entries.items()}
        data = marshal.dumps((_FORMAT, self._key, briefs, plain))
        write_cache(_name(self._root, self._use), self._root, _sum(data) + data)

    def _briefs_of(
        self, entries: Mapping[str, Entry], outlines: Mapping[str, Outline]
    ) -> dict[str, tuple[object, ...]]:
        known: dict[object, object] = {}
        briefs: dict[str, tuple[object, ...]] = {}
        for path, outline in outlines.items():
            before = self._entries.get(path)
            if before is not None and before.packed is entries[path].packed:
                briefs[path] = self._briefs.get(path) or brief_of(outline)
            else:
                briefs[path] = shared(brief_of(outline), known)
        return briefs


class Unsaved:
    """What is to be saved, until it was."""

    def __init__(
        self, parts: tuple[Saved, Mapping[str, Entry], Mapping[str, Outline]] | None = None
    ) -> None:
        self._parts = parts

    def save(self) -> None:
        """Save it and let it go; nothing is done again."""
        parts, self._parts = self._parts, None
        if parts is not None:
            saved, entries, outlines = parts
            saved.keep(entries, outlines)


def read_saved(root: Path, *parts: str, use: str = "index") -> Saved:
    """What is saved for a root; empty when nothing is, or when a part of the key differs."""
    key = _key(parts)
    data = read_cache(_name(root, use), root)
    briefs, entries = (data and _read(data, key)) or (b"", None)
    return Saved(root, key, entries, use, briefs)


def new_saved(root: Path, *parts: str, use: str = "index") -> Saved:
    """The same without what was saved before."""
    return Saved(root, _key(parts), None, use)


def drop_saved(root: Path, use: str) -> bool:
    """Take away what is saved for a use; whether there was something."""
    return drop_cache(_name(root, use), root)


def _key(parts: tuple[str, ...]) -> bytes:
    version = (__version__, sys.version, sys.byteorder, *parts)
    return blake2b("\0".join(version).encode("utf-8", "replace"), digest_size=16).digest()


def _name(root: Path, use: str) -> str:
    name = blake2b(str(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return f"{name}.{use}"


def _sum(data: bytes | memoryview) -> bytes:
    """Tells damage, and no more: whoever can write the file can write its sum."""
    return zlib.crc32(data).to_bytes(_SUM, "big")


def _plain(entry: Entry) -> tuple[bytes, bytes, tuple[int, ...] | None]:
    return entry.digest, entry.packed, entry.stamp and tuple(entry.stamp)


def _unpacked(entry: Entry) -> tuple[Entry, Facts] | None:
    try:
        return entry, unpack(entry.packed)
    except Exception:
        return None


def _read(data: bytes, key: bytes) -> tuple[bytes, dict[str, Entry]] | None:
    if _sum(memoryview(data)[_SUM:]) != data[:_SUM]:
        return None  # marshal must never see damaged data
    try:
        form, found_key, *rest = marshal.loads(memoryview(data)[_SUM:])
        if form != _FORMAT or found_key != key:
            return None
        briefs, plain = rest
        return briefs, {
            path: Entry(digest, packed, stamp and Stamp(*stamp))
            for path, (digest, packed, stamp) in plain.items()
        }
    except (ValueError, TypeError, EOFError, AttributeError):
        return None  # whole, but of another version, which packs otherwise


class _Reader(pickle.Unpickler):
    """Makes our own values and nothing else: foreign data can start no code."""

    def find_class(self, module: str, name: str) -> Any:
        return _ours(module, name)


@lru_cache(maxsize=256)
def _ours(module: str, name: str) -> Any:
    """The class or function of that name; every saved document names the same few."""
    if (module, name) in _OTHERS:
        return getattr(import_module(module), name)
    if (module, name) == ("builtins", "getattr"):
        return _member
    if module in _MODULES and "." not in name:
        found = getattr(import_module(module), name, None)
        if getattr(found, "__module__", None) == module:  # not something it imports
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is not ours")


def _member(kind: Any, name: str) -> Any:
    """The member of an enumeration: Python before 3.11.4 saves it as an attribute of its class."""
    if isinstance(kind, EnumType) and isinstance(name, str):
        return kind[name]
    raise pickle.UnpicklingError("an attribute of something that is no enumeration")

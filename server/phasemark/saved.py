"""The saved index: outlines and single-document findings of an earlier run.

An entry counts only for exactly the bytes it was made of, and the whole file only for
the same version, settings, kinds and rules. Damaged or foreign files are ignored. The
file holds no text of a document but titles, paths and messages; messages mask secrets.
"""

from __future__ import annotations

import gc
import io
import marshal
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import EnumType
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from phasemark import __version__
from phasemark.disk import read_cache, write_cache
from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding

_FORMAT = 4
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


def pack(facts: Facts) -> bytes:
    return pickle.dumps(facts, protocol=5)


def unpack(packed: bytes) -> Facts:
    """Raises whatever damaged data raise."""
    facts: Facts = _Reader(io.BytesIO(packed)).load()
    return facts


@contextmanager
def no_collection() -> Iterator[None]:
    """While many values are made that all stay: a third of the time would go into looking
    for garbage among them. Afterwards they count as permanent."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


class Saved:
    """The entries of one root; `key` stands for everything but the bytes.

    `use` tells the files of a root apart: the border that checks finds entries by a digest
    of the bytes, the one that serves by what the system says of the file.
    """

    def __init__(
        self,
        root: Path,
        key: bytes,
        entries: Mapping[str, Entry] | None = None,
        use: str = "index",
    ) -> None:
        self._root = root
        self._use = use
        self._key = key
        self._entries = dict(entries or {})

    def get(self, path: str, digest: bytes) -> tuple[Entry, Facts] | None:
        """The facts of a document with exactly these bytes; None if they are not known."""
        entry = self._entries.get(path)
        if entry is None or entry.digest != digest:
            return None
        try:
            return entry, unpack(entry.packed)
        except Exception:
            return None

    def keep(self, entries: Mapping[str, Entry]) -> None:
        """Write the entries that are now true, if they differ from what was read."""
        if entries.keys() == self._entries.keys() and all(
            entries[path] is entry for path, entry in self._entries.items()
        ):
            return
        plain = {path: (entry.digest, entry.packed) for path, entry in entries.items()}
        data = marshal.dumps((_FORMAT, self._key, plain))
        check = blake2b(data, digest_size=16).digest()
        write_cache(_name(self._root, self._use), self._root, check + data)


def read_saved(root: Path, *parts: str, use: str = "index") -> Saved:
    """What is saved for a root; empty when nothing is, or when a part of the key differs."""
    key = _key(parts)
    data = read_cache(_name(root, use), root)
    return Saved(root, key, _entries(data, key) if data else None, use)


def new_saved(root: Path, *parts: str, use: str = "index") -> Saved:
    """The same without what was saved before."""
    return Saved(root, _key(parts), None, use)


def _key(parts: tuple[str, ...]) -> bytes:
    version = (__version__, sys.version, sys.byteorder, *parts)
    return blake2b("\0".join(version).encode("utf-8", "replace"), digest_size=16).digest()


def _name(root: Path, use: str) -> str:
    name = blake2b(str(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return f"{name}.{use}"


def _entries(data: bytes, key: bytes) -> dict[str, Entry] | None:
    if blake2b(data[16:], digest_size=16).digest() != data[:16]:
        return None  # marshal must never see damaged data
    try:
        form, found_key, plain = marshal.loads(memoryview(data)[16:])
        if form != _FORMAT or found_key != key:
            return None
        return {path: Entry(*entry) for path, entry in plain.items()}
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

"""The saved index: outlines and single-document findings of an earlier run.

An entry counts only for exactly the bytes it was made of, and the whole file only for
the same version, settings, kinds and rules. Damaged or foreign files are ignored. The
file holds no text of a document but titles, paths and messages; messages mask secrets.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from phasemark import __version__
from phasemark.disk import read_cache, write_cache
from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding

_FORMAT = 1
_MODULES = (
    "phasemark.document.outline",
    "phasemark.document.phase",
    "phasemark.rules.rule",
    "phasemark.saved",
    "phasemark.text.edit",
)
_OTHERS = {("collections", "OrderedDict"), ("builtins", "frozenset"), ("builtins", "set")}


class Entry(NamedTuple):
    """What is kept of one document."""

    digest: bytes
    outline: Outline
    findings: tuple[tuple[str, Finding], ...]


class Saved:
    """The entries of one root; `key` stands for everything but the bytes."""

    def __init__(self, root: Path, key: bytes, entries: Mapping[str, Entry] | None = None) -> None:
        self._root = root
        self._key = key
        self._entries = dict(entries or {})

    def get(self, path: str, digest: bytes) -> Entry | None:
        """The entry of a document with exactly these bytes."""
        entry = self._entries.get(path)
        return entry if entry is not None and entry.digest == digest else None

    def keep(self, entries: Mapping[str, Entry]) -> None:
        """Write the entries that are now true, if they differ from what was read."""
        if entries.keys() == self._entries.keys() and all(
            entries[path] is entry for path, entry in self._entries.items()
        ):
            return
        data = pickle.dumps((_FORMAT, self._key, dict(entries)), protocol=5)
        write_cache(_name(self._root), self._root, data)


def read_saved(root: Path, *parts: str) -> Saved:
    """What is saved for a root; empty when nothing is, or when a part of the key differs."""
    key = blake2b("\0".join((__version__, *parts)).encode("utf-8", "replace"), digest_size=16)
    data = read_cache(_name(root), root)
    return Saved(root, key.digest(), _entries(data, key.digest()) if data else None)


def _name(root: Path) -> str:
    name = blake2b(str(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return f"{name}.index"


def _entries(data: bytes, key: bytes) -> dict[str, Entry] | None:
    import gc

    collecting = gc.isenabled()
    gc.disable()  # nothing of what is loaded is garbage, and a third of the time is saved
    try:
        found = _Reader(io.BytesIO(data)).load()
    except Exception:
        return None
    finally:
        if collecting:
            gc.enable()
    if not isinstance(found, tuple) or len(found) != 3 or found[:2] != (_FORMAT, key):
        return None
    return found[2] if isinstance(found[2], dict) else None


class _Reader(pickle.Unpickler):
    """Makes our own values and nothing else: a foreign file can start no code."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _MODULES or (module, name) in _OTHERS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not ours")

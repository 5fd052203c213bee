"""How a written path is spelled when its file, or the document that names it, has moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from phasemark.rules.resolution import LINKS
from phasemark.text.once import cached_property
from phasemark.workspace.files import Files, normal_path

_BARE = re.compile(r"[\w./@+-]+")
_FOREIGN = re.compile(r"[\x00-\x1f\x7f|`]")
"""What breaks a table, a code span or a line."""
_BREAKS_LINK = re.compile(r"[\s()<>%#?\\\"'\x00-\x1f\x7f|`]")
_BREAKS_ANGLED = re.compile(r"[<>%#?\\\n\r\x00-\x1f\x7f|`]")


class Moves:
    """Which files and folders lie elsewhere afterwards; paths are relative to the root."""

    def __init__(self, files: Files, moves: Mapping[str, str]) -> None:
        self.files: dict[str, str] = {}
        """Old path to new path of each file, those of moved folders too."""
        self._folders: dict[str, str] = {}
        for old, new in moves.items():
            if old in files.paths:
                self.files[old] = new
            elif old in files.folders and old:
                self._folders[old] = new
        for path in files.paths if self._folders else ():
            if path not in self.files and (there := self._inside(path)) is not None:
                self.files[path] = there

    def __bool__(self) -> bool:
        return bool(self.files)

    def of(self, path: str) -> str:
        """Where a file or folder lies afterwards."""
        if path in self.files:
            return self.files[path]
        return (self._inside(path) or path) if self._folders else path

    def _inside(self, path: str) -> str | None:
        """Where the innermost moved folder takes a file or folder; None if none does."""
        end = len(path)
        while end > 0:
            if (new := self._folders.get(path[:end])) is not None:
                return new + path[end:]
            end = path.rfind("/", 0, end)
        return None

    @cached_property
    def names(self) -> frozenset[str]:
        """The last names of what moves: every path that leads there holds one of them."""
        moved = (*self.files, *self._folders)
        return frozenset(path.rpartition("/")[2] for path in moved)


class Written(NamedTuple):
    """A path as a document writes it."""

    text: str
    form: str
    angled: bool
    """A link target in `<...>`."""
    folder: str
    """Of the document, before."""


def rewritten(one: Written, old: str, new: str, folder: str) -> str | None:
    """The path for `new`, written as `one` wrote `old`: from the root, from the folder of the
    document (`folder`, afterwards), or as the end of a path.

    None if it cannot stand there.
    """
    link = one.form in LINKS
    plain = _decoded(one.text) if link else one.text.replace("\\", "/")
    made = _spelled(plain, one, old, new, folder)
    if plain.endswith("/") and not made.endswith("/"):
        made += "/"
    if link:
        breaks = _BREAKS_ANGLED if one.angled else _BREAKS_LINK
        return breaks.sub(_encoded, made)
    if _FOREIGN.search(made):
        return None
    if one.form in ("path", "token") and not _BARE.fullmatch(made):
        return f"`{made}`"
    return made


def _spelled(plain: str, one: Written, old: str, new: str, folder: str) -> str:
    trimmed = plain.rstrip("/")
    (above, _, name), (there, _, new_name) = old.rpartition("/"), new.rpartition("/")
    if above == there and one.folder == folder and trimmed.rpartition("/")[2] == name:
        return trimmed[: len(trimmed) - len(name)] + new_name
    if plain.startswith("/"):
        return f"/{new}"
    by_root = normal_path(trimmed) == old
    by_folder = normal_path(f"{one.folder}/{trimmed}") == old
    from_folder = one.form in LINKS or plain.startswith(("./", "../"))
    if by_folder and (from_folder or not by_root):
        made = relative(new, folder)
        dotted = plain.startswith("./") and not made.startswith("../")
        return f"./{made}" if dotted else made
    if by_root:
        return f"./{new}" if plain.startswith("./") else new
    head = old.removesuffix(trimmed.removeprefix("./"))
    return new.removeprefix(head) if head != old and new.startswith(head) else new


def relative(path: str, folder: str) -> str:
    """A path from the root as one from a folder."""
    here = folder.split("/") if folder else []
    there = path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:])


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _encoded(match: re.Match[str]) -> str:
    from urllib.parse import quote

    return quote(match[0], safe="")

"""Known files of a root, and how a written path resolves among them.

A path is looked for from the root, then from the folder of the document, then as a
unique suffix of a known file. Nothing is asked of the disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from phasemark.steps import Steps, all_in_steps, at_once, gradual, portions
from phasemark.text.once import cached_property
from phasemark.workspace.likeness import Names


class Resolution(NamedTuple):
    """What a written path stands for."""

    state: Literal["file", "folder", "missing", "case", "unchecked", "outside"]
    """`case`: it differs from a known path only by case or by its separators.
    `unchecked`: a glob, a placeholder, an address, or what lies behind a link or an ignored
    folder. `outside`: a path that leads out of the root, where nothing is looked at."""
    path: str = ""
    """The known path, relative to the root; for `missing` the nearest one, perhaps empty."""

    @property
    def found(self) -> bool:
        return self.state in FOUND


FOUND = frozenset(("file", "folder"))
"""The states of what is known as it is written."""

_UNCHECKED = re.compile(
    r"[*?<>{}$|\x1a]|\[|\.\.\.|…|^~|^[A-Za-z]:[\\/]|^[A-Za-z][A-Za-z0-9+.-]+:|^//|%[0-9A-Fa-f]?$"
)
_ODD = re.compile(r"[*?<>{}$|\x1a\[…~:%]")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:X|XX|XXX|N|NN|NNN|YYYY|MM|DD|xxx?|foo|your-[\w-]+|phase-X|path/to)(?:[/_.-]|$)"
)


_ELSEWHERE = re.compile(r"~[\w.-]*(?:[/\\]|\Z)|[A-Za-z]:[\\/]")
"""How a path starts that leads to somebody's home or to a drive."""


_CAPITAL = re.compile(r"[XNYMD]")


def _is_unchecked(path: str) -> bool:
    """Few paths have any of the signs, so that these are looked for first."""
    odd = _ODD.search(path) or "..." in path or path.startswith("//")
    return bool(odd and _UNCHECKED.search(path))


def _is_placeholder(path: str) -> bool:
    told = _CAPITAL.search(path) or any(word in path for word in ("xx", "foo", "your-", "path/to"))
    return bool(told and _PLACEHOLDER.search(path))


_TELLS = re.compile(r"(?!\.|phasemark\.toml$)")
"""Names of files that say that a root holds more than documents."""


_MANY = 10_000
"""Paths that are looked at in one step."""
_CROWD = 2_000
"""Names in one folder that are made ready before somebody writes a wrong one."""


class Files:
    """The files and folders of a root; paths are relative to it, with `/`."""

    def __init__(
        self,
        paths: Iterable[str] = (),
        links: Mapping[str, str | None] | None = None,
        ignored: Iterable[str] = (),
    ) -> None:
        self.paths = frozenset(paths)
        self.links = links or {}
        """Where each link leads; None for outside of the root."""
        self.ignored = frozenset(ignored)
        """What exists and was left out, folders with a final slash."""
        self.memo: dict[object, object] = {}
        """What rules keep about exactly these files."""
        self._memo: dict[tuple[str, str, bool], Resolution] = {}
        self._names: dict[str, Names] = {}

    def with_paths(self, paths: Iterable[str]) -> Files:
        """The same links and ignored entries with other files."""
        return Files(paths, self.links, self.ignored)

    def __contains__(self, path: str) -> bool:
        return path in self.paths or path in self.folders

    @gradual
    def folders(self) -> Steps[frozenset[str]]:
        """Every folder above a known file, and the root as the empty path."""
        found: set[str] = {""}
        for some in portions(self.paths, _MANY):
            yield
            for path in some:
                folder = path.rpartition("/")[0]
                while folder and folder not in found:
                    found.add(folder)
                    folder = folder.rpartition("/")[0]
        return frozenset(found)

    @gradual
    def names(self) -> Steps[frozenset[str]]:
        """The names of all known files without their folders, case-folded."""
        found: set[str] = set()
        for some in portions(self.paths, _MANY):
            yield
            found.update([path.rpartition("/")[2].casefold() for path in some])
        return frozenset(found)

    @gradual
    def _by_name(self) -> Steps[dict[str, list[str]]]:
        names: dict[str, list[str]] = {}
        for some in portions(sorted(self.paths), _MANY):
            yield
            for path in some:
                names.setdefault(path.rpartition("/")[2], []).append(path)
        return names

    @cached_property
    def _folders_by_name(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for path in sorted(self.folders):
            names.setdefault(path.rpartition("/")[2], []).append(path)
        return names

    @gradual
    def _inside(self) -> Steps[dict[str, list[str]]]:
        """The files and folders directly in each folder."""
        found: dict[str, list[str]] = {}
        for some in portions(sorted((*self.paths, *self.folders)), _MANY):
            yield
            for path in some:
                if path:
                    found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    @gradual
    def _folded(self) -> Steps[dict[str, str]]:
        found: dict[str, str] = {}
        for some in portions(sorted((*self.paths, *self.folders), reverse=True), _MANY):
            yield
            found.update([(path.casefold(), path) for path in some])
        return found

    def in_steps(self) -> Iterator[None]:
        """Compute what looking for a path needs, part by part."""
        names = ("folders", "names", "_by_name", "_folders_by_name", "_inside", "_folded")
        yield from all_in_steps(self, names)
        for folder in [each for each, inside in self._inside.items() if len(inside) > _CROWD]:
            yield from self._names_in_steps(folder)

    def inside(self, folder: str) -> Sequence[str]:
        """The files and folders directly in a folder, sorted."""
        return self._inside.get(folder, ())

    def resolve(self, written: str, folder: str = "", link: bool = False) -> Resolution:
        """What `written` stands for in a document that lies in `folder`.

        A Markdown `link` is looked for from the document's folder and the root only.
        """
        key = (written, folder, link)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > 100_000:
                self._memo.clear()
            found = self._memo[key] = self._resolve(written, folder, link)
        return found

    def _resolve(self, written: str, folder: str, link: bool) -> Resolution:
        if not written or (not link and _is_placeholder(written)):
            return Resolution("unchecked")
        if _is_unchecked(written):
            return Resolution("outside" if _ELSEWHERE.match(written) else "unchecked")
        path = written.replace("\\", "/")
        if link and "%" in path:
            path = _decoded(path)
        candidates = []
        for candidate in _candidates(path, folder, link):
            if "\\" not in written:
                if candidate in self.paths:
                    return Resolution("file", candidate)
                if candidate in self.folders:
                    return Resolution("folder", candidate)
            candidates.append(candidate)
        if not candidates:
            return Resolution("outside")
        if not link and (suffix := self._suffix(path)) and "\\" not in written:
            return suffix
        for candidate in candidates:
            if (hidden := self._hidden(candidate)) is not None:
                return hidden
        for candidate in candidates:
            if candidate.casefold() in self._folded:
                return Resolution("case", self._folded[candidate.casefold()])
        if path.startswith("/") and not link and candidates[0].split("/")[0] not in self:
            return Resolution("outside")
        return Resolution("missing" if link or self.judges else "unchecked")

    @cached_property
    def judges(self) -> bool:
        """Whether a path that is not known counts as missing.

        Documents may be kept apart from the code that they speak of: a root that holds
        nothing else says nothing about it. Links must lead somewhere all the same.
        """
        return any(
            not path.endswith((".md", ".markdown")) and _TELLS.match(path.rpartition("/")[2])
            for path in self.paths
        )

    def _hidden(self, path: str) -> Resolution | None:
        """What is known of a path that was not listed: ignored, or behind a link."""
        if path in self.ignored:
            return Resolution("file", path)
        if f"{path}/" in self.ignored:
            return Resolution("folder", path)
        at = path.find("/")
        while at >= 0:
            head = path[:at]
            if f"{head}/" in self.ignored:
                return Resolution("unchecked")
            if head in self.links:
                target = self.links[head]
                if target is not None and f"{target}{path[at:]}" in self:
                    return Resolution("file", path)
                return Resolution("unchecked")
            at = path.find("/", at + 1)
        return None

    def _suffix(self, path: str) -> Resolution | None:
        """The known file or folder that ends in `path`; the first, when several do."""
        path = path.strip("/").removeprefix("./")
        name = path.rpartition("/")[2]
        if path.startswith("../") or not name:
            return None
        tail = "/" + path
        for known, state in ((self._by_name, "file"), (self._folders_by_name, "folder")):
            for one in known.get(name, ()):
                if one.endswith(tail):
                    return Resolution(state, one)  # type: ignore[arg-type]
        return None

    def nearest(self, written: str, folder: str = "") -> str:
        """The known path most like a missing one; empty if none is near."""
        path = written.replace("\\", "/").strip("/").removeprefix("./")
        head, _, name = path.rpartition("/")
        same = self._by_name.get(name)
        if same and len(same) == 1:
            return same[0]
        for base in (head, f"{folder}/{head}".strip("/")):
            if base in self.folders:
                close = self._names_in(base).nearest(name)
                if close:
                    return f"{base}/{close}".strip("/")
        return ""

    def _names_in(self, folder: str) -> Names:
        return self._names.get(folder) or at_once(self._names_in_steps(folder))

    def _names_in_steps(self, folder: str) -> Steps[Names]:
        inside = [path.rpartition("/")[2] for path in self.inside(folder)]
        names = self._names[folder] = yield from Names.in_steps(inside)
        return names


def _candidates(path: str, folder: str, link: bool) -> Iterator[str]:
    """The paths from the root that `path` may mean; those outside of it are left out."""
    if path.startswith("/"):
        places = [path.lstrip("/")]
    elif link or path.startswith(("./", "../")):
        places = [f"{folder}/{path}" if folder else path, path]
    else:
        places = [path, f"{folder}/{path}" if folder else path]
    for place in places:
        normal = normal_path(place)
        if normal is not None:
            yield normal


def normal_path(path: str) -> str | None:
    """`path` without `.`, `..` and double slashes; None when it leaves the root."""
    if not path.startswith((".", "/")) and "/." not in path and "//" not in path:
        return path.removesuffix("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)

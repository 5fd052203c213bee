"""Which folder a document belongs to, and the configuration that speaks for it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from phasemark.disk.names import is_dialect_folder
from phasemark.disk.read import RefusedError, decode, read_regular
from phasemark.errors import UsageError

CONFIG_NAMES = ("phasemark.toml", ".phasemark.toml")
PYPROJECT = "pyproject.toml"
LARGEST_CONFIG = 1024 * 1024
"""In bytes."""

_TABLE = re.compile(rb"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*phasemark[ \t]*[.\]]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Root:
    """A project: the folder that its documents and its configuration are told apart by.

    `path` has no link in it. `config_text` is None when there is no configuration, or when
    it cannot be read: then `config_fault` says why, as a part of a sentence.
    """

    path: Path
    reason: str
    """Why this folder is the root, for `doctor`."""
    config_path: Path | None = None
    config_text: str | None = None
    config_fault: str | None = None


def find_root(path: Path, otherwise: Path | None = None) -> Root:
    """The root of a file or folder, which need not exist; the same for all borders.

    It is the nearest folder upwards with a configuration, else the top of the git
    repository, else `otherwise` if the path lies in it, else the folder that was named:
    for a file in a folder of the dialect the one that holds this folder.
    """
    named = real(path)
    start = named if named.is_dir() else named.parent
    for folder in (start, *start.parents):
        if config := _config_in(folder):
            return _configured(folder, config)
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".git"):
            return Root(folder, "the top of a git repository")
    if otherwise is not None and start.is_relative_to(project := real(otherwise)):
        return Root(project, "the folder that the command ran in")
    if start != named and (holder := _holder(start)):
        return Root(holder, "the folder that holds the documents")
    return Root(start, "the folder that was named")


def root_at(folder: Path) -> Root:
    """A folder as a root with its own configuration, whatever lies above it."""
    config = _config_in(folder)
    return _configured(folder, config) if config else Root(folder, "the folder that was named")


def real(path: Path) -> Path:
    """The absolute path without links; a link to a file stays, its folder is resolved.

    So a document that is a link is not taken for the file that it leads to.
    Raises `UsageError` where no path can be made of it.
    """
    try:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            return Path(os.path.realpath(absolute))
        return Path(os.path.realpath(absolute.parent), absolute.name)
    except FileNotFoundError:
        raise UsageError("the current folder does not exist any more") from None
    except ValueError:
        raise UsageError(f"`{path}` is not a path: it holds a NUL") from None


def relative_to(root: Path, path: Path) -> str | None:
    """The root-relative path of a file or folder with `/`; `.` for the root, None outside."""
    resolved = real(path)
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else None


def is_configured(folder: str, names: set[str]) -> bool:
    """Whether a folder with these entries is a root of its own."""
    if not names.isdisjoint(CONFIG_NAMES):
        return True
    return PYPROJECT in names and _has_table(Path(folder, PYPROJECT))


def _config_in(folder: Path) -> Path | None:
    for name in CONFIG_NAMES:
        if os.path.lexists(folder / name):
            return folder / name
    pyproject = folder / PYPROJECT
    return pyproject if os.path.lexists(pyproject) and _has_table(pyproject) else None


def _has_table(pyproject: Path) -> bool:
    """Whether there is a `[tool.phasemark]`, even in a file that is not TOML otherwise."""
    try:
        data, _ = read_regular(pyproject, LARGEST_CONFIG, follow=True)
    except RefusedError:
        return False
    if b"phasemark" not in data:
        return False
    return bool(_TABLE.search(data)) or _says_otherwise(data)


def _says_otherwise(data: bytes) -> bool:
    """Whether the table is written in one of the rarer ways that TOML has."""
    import tomllib

    try:
        tool = tomllib.loads(data.decode("utf-8")).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tool, dict) and "phasemark" in tool


def _configured(folder: Path, config: Path) -> Root:
    reason = f"it holds `{config.name}`"
    try:
        _require_inside(folder, config)
        data, _ = read_regular(config, LARGEST_CONFIG, follow=True)
        return Root(folder, reason, config, decode(data)[0])
    except RefusedError as refused:
        return Root(folder, reason, config, None, str(refused))


def _require_inside(folder: Path, config: Path) -> None:
    """A link may lead to a shared file of the repository, and to nothing outside.

    Messages about a configuration quote its lines, which could be those of any file.
    """
    tops = (top for top in (folder, *folder.parents) if os.path.lexists(top / ".git"))
    if not Path(os.path.realpath(config)).is_relative_to(next(tops, folder)):
        raise RefusedError("a link that leads outside the project")


def _holder(start: Path) -> Path | None:
    """The folder that holds the innermost folder of the dialect, unless it is somebody's home."""
    for folder in (start, *start.parents):
        if is_dialect_folder(folder.name):
            too_much = (Path(folder.anchor), Path(os.path.expanduser("~")))
            return None if folder.parent in too_much else folder.parent
    return None

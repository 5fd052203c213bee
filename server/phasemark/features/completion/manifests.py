"""Commands that the build files of a project define, read from the beginnings of these files."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from phasemark.features.outside import Outside
from phasemark.workspace.builds import folded
from phasemark.workspace.files import Files

_DEEPEST = 2
"""Folders below the root in which build files are looked for."""
_MOST_FILES = 12
_FIRST = ("test", "check", "lint", "build", "verify", "typecheck", "fmt", "format", "ci")
"""What proves work comes before what runs it."""


class Script(NamedTuple):
    """A command and the file that defines it; the origin is empty where none does."""

    command: str
    origin: str


def scripts(files: Files, outside: Outside) -> Iterator[Script]:
    """The commands of the build files at the root and just below it, the root's first."""
    for path in _manifests(files):
        folder, _, name = path.rpartition("/")
        glance = outside.glance(path) if _PLAIN.fullmatch(folder) else None
        if glance is not None and glance.text:
            found = dict.fromkeys(_READERS[name.casefold()](glance.text, folder))
            for command in sorted(found, key=_importance):
                yield Script(command, path)


_PLAIN = re.compile(r"[\w./-]{0,200}")
"""Folders that a shell takes as they are."""


def _importance(command: str) -> int:
    """Smaller for what proves work; equal ones keep the order of their file."""
    words = re.split(r"[\s:./-]+", command)
    return min((_FIRST.index(word) for word in words if word in _FIRST), default=len(_FIRST))


def _manifests(files: Files) -> list[str]:
    found: list[str] = []
    level = [""]
    for _ in range(_DEEPEST + 1):
        below: list[str] = []
        for folder in level:
            for path in files.inside(folder):
                if path in files.paths:
                    if path.rpartition("/")[2].casefold() in _READERS:
                        found.append(path)
                elif not path.rpartition("/")[2].startswith("."):
                    below.append(path)
        if len(found) >= _MOST_FILES or len(below) > 200:
            break
        level = below
    return found[:_MOST_FILES]


_TARGET = re.compile(r"^([A-Za-z0-9][\w./-]{0,60})[ \t]*:(?![:=])", re.MULTILINE)


def _make(text: str, folder: str) -> Iterator[str]:
    where = f" -C {folder}" if folder else ""
    for match in _TARGET.finditer(text):
        if "." not in match[1] and "/" not in match[1]:
            yield f"make{where} {match[1]}"


def _npm(text: str, folder: str) -> Iterator[str]:
    where = f" --prefix {folder}" if folder else ""
    for name in _object(text, "scripts"):
        if name in ("test", "start"):
            yield f"npm{where} {name}"
        elif re.fullmatch(r"[\w:.-]{1,60}", name) and not name.startswith(("pre", "post")):
            yield f"npm{where} run {name}"


def _object(text: str, key: str) -> Mapping[str, Any]:
    """An object of a JSON text; empty when there is none or the text is cut off."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


_TOOLS = {"pytest": "pytest", "ruff": "ruff check .", "mypy": "mypy .", "tox": "tox"}
_RUNNERS = {"poe": "poe", "pdm": "pdm run", "taskipy": "task"}


def _python(text: str, folder: str) -> Iterator[str]:
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        data = {}
    tools = data.get("tool")
    if not isinstance(tools, dict) or folder:
        return
    for name, command in _TOOLS.items():
        if name in tools:
            yield command
    for name, runner in _RUNNERS.items():
        table = tools.get(name)
        tasks = table.get("scripts" if name == "pdm" else "tasks") if isinstance(table, dict) else 0
        for task in tasks if isinstance(tasks, dict) else ():
            if re.fullmatch(r"[\w:.-]{1,60}", task):
                yield f"{runner} {task}"


_RECIPE = re.compile(r"^@?([A-Za-z0-9][\w-]{0,60})(?:[ \t][^\n:=]{0,200})?:(?!=)", re.MULTILINE)


def _just(text: str, folder: str) -> Iterator[str]:
    for match in _RECIPE.finditer(text):
        yield f"just {folder}/{match[1]}" if folder else f"just {match[1]}"


_TASK = re.compile(r"^(?:  |\t)[\"']?([A-Za-z0-9][\w:.-]{0,60})[\"']?:", re.MULTILINE)
_TASKS = re.compile(r"^tasks:[ \t]*$", re.MULTILINE)
_TABLE = re.compile(r"^[A-Za-z]", re.MULTILINE)


def _task(text: str, folder: str) -> Iterator[str]:
    start = _TASKS.search(text)
    if start is None:
        return
    end = _TABLE.search(text, start.end())
    where = f" -d {folder}" if folder else ""
    for match in _TASK.finditer(text, start.end(), end.start() if end else len(text)):
        yield f"task{where} {match[1]}"


def _go(_: str, folder: str) -> Iterator[str]:
    where = f" -C {folder}" if folder else ""
    for verb in ("test", "vet", "build"):
        yield f"go{where} {verb} ./..."


def _cargo(_: str, folder: str) -> Iterator[str]:
    where = f" --manifest-path {folder}/Cargo.toml" if folder else ""
    for verb in ("test", "clippy", "build"):
        yield f"cargo {verb}{where}"


_BY_TOOL: Mapping[str, Callable[[str, str], Iterator[str]]] = {
    "make": _make,
    "npm": _npm,
    "python": _python,
    "just": _just,
    "task": _task,
    "go": _go,
    "cargo": _cargo,
}
_READERS = {name: reader for tool, reader in _BY_TOOL.items() for name in folded(tool)}
"""By the name of the file in lower case: its text and its folder to commands."""

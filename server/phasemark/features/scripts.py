"""Where a command of a document is defined: a target of a build file, or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phasemark.features.outside import Outside
from phasemark.features.place import Place
from phasemark.workspace.builds import BUILD_FILES
from phasemark.workspace.snapshot import Snapshot


class Target(NamedTuple):
    """A target, and what it runs."""

    name: str
    place: Place
    text: str
    """The line that defines it."""


_CALL = re.compile(
    r"(?:^|[;&|][ \t]*)(?:[A-Z_][A-Z0-9_]*=\S*[ \t]+)*"
    r"(?:(?P<make>make)[ \t]+(?:-[\w-]+[ \t]+)*(?P<goal>[\w./-]+)"
    r"|(?P<just>just)[ \t]+(?P<recipe>[\w-]+)"
    r"|(?P<task>task)[ \t]+(?P<job>[\w:.-]+)"
    r"|(?:npm|pnpm|yarn|bun)[ \t]+(?:run[ \t]+)?(?P<script>[\w:.-]+)"
    r"|(?:(?:ba|z)?sh[ \t]+)?(?P<file>\.{0,2}/?[\w@.-]+(?:/[\w@.-]+)*))"
)
_FILES = {
    "goal": BUILD_FILES["make"],
    "recipe": BUILD_FILES["just"],
    "job": BUILD_FILES["task"],
    "script": BUILD_FILES["npm"],
}
"""The files that define each kind of target, in the order in which the tools look for them."""

_DEFINES = {
    "goal": r"{}[ \t]*(?:[\w./-]+[ \t]+){{0,9}}::?(?!=)",
    "recipe": r"@?{}(?:[ \t][^:=\n]{{0,200}})?:(?!=)",
    "job": r"[ \t]{{1,8}}[\"']?{}[\"']?[ \t]*:",
    "script": r"[ \t]{{0,16}}\"{}\"[ \t]*:[ \t]*\"",
}
"""How the line begins that defines a target."""


def defined(snapshot: Snapshot, folder: str, command: str, outside: Outside) -> tuple[Target, ...]:
    """What a command calls, in order, as far as files of the project define it.

    `folder` is that of the document; build files are looked for there, then at the root.
    """
    found: dict[Place, Target] = {}
    for match in _CALL.finditer(command[:2000]):
        for one in _called(snapshot, folder, match, outside):
            found.setdefault(one.place, one)
    return tuple(found.values())


def _called(
    snapshot: Snapshot, folder: str, match: re.Match[str], outside: Outside
) -> Iterator[Target]:
    if name := match["file"]:
        found = snapshot.files.resolve(name, folder) if "/" in name or "." in name else None
        if found is not None and found.state == "file":
            yield Target(name, Place(found.path), "")
        return
    for form, names in _FILES.items():
        if target := match[form]:
            line = re.compile(_DEFINES[form].format(re.escape(target)))
            for path in _near(snapshot, folder, names):
                glance = outside.glance(path)
                for number, text in enumerate(((glance and glance.text) or "").split("\n")):
                    if line.match(text):
                        yield Target(target, Place(path, line=number), text.strip())
                        return


def _near(snapshot: Snapshot, folder: str, names: tuple[str, ...]) -> Iterator[str]:
    """The known files of these names, from the folder of the document up to the root."""
    while True:
        for name in names:
            path = f"{folder}/{name}" if folder else name
            if path in snapshot.files.paths:
                yield path
        if not folder:
            return
        folder = folder.rpartition("/")[0]

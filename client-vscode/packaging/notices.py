"""The licences of the libraries that are part of out/client.js."""

from __future__ import annotations

import json
from pathlib import Path

# How the names of the files begin that are passed on, in small letters; the first has to be there.
LICENCE = ("license", "licence")
NOTICES = ("notice", "thirdpartynotices")

HEAD = """\
phasemark has the licence that stands in LICENSE. Its extension contains the libraries below,
each with its own; those of the bundled server stand in bundled/libs, beside each library.
"""


def third_parties(client: Path) -> str:
    """What each library of `dependencies`, and what those need, asks to be passed on.

    `client` is the folder of the extension, with its libraries installed.
    """
    lock = json.loads((client / "package-lock.json").read_text(encoding="utf-8"))
    parts = [
        _part(client / place, place.rpartition("node_modules/")[2], one)
        for place, one in lock["packages"].items()
        if place and not one.get("dev")
    ]
    return "\n".join([HEAD, *sorted(parts)])


def _part(folder: Path, name: str, locked: dict[str, str]) -> str:
    """A library: its name, version and licence, and the texts; without a text it is an error."""
    licences = _named(folder, LICENCE)
    if not licences:
        raise FileNotFoundError(f"{folder} has no licence")
    files = licences + _named(folder, NOTICES)
    texts = [file.read_text(encoding="utf-8-sig").strip() for file in files]
    title = f"{name} {locked['version']} ({locked['license']})"
    return "\n\n".join([f"{'-' * 72}\n{title}", *texts]) + "\n"


def _named(folder: Path, starts: tuple[str, ...]) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.name.lower().startswith(starts))

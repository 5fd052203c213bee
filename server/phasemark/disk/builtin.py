"""The data that travels with phasemark, and what a project adds to it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from phasemark.disk.read import RefusedError, Unreadable, decode, place, read_regular

KINDS_FOLDER = ".phasemark/kinds"
"""Where a project keeps kind files of its own, below its root."""

_PACKAGE = Path(__file__).resolve().parent.parent
_LARGEST = 1024 * 1024
_MOST_KINDS = 200


def schema_texts() -> dict[str, str]:
    """The kind files that are built in: `plan.toml` to its text, sorted by name."""
    return _texts(_schemas() / "kinds", ".toml")


def vocabulary_text() -> str:
    """The words of the dialect that are not bound to one kind."""
    return (_schemas() / "vocabulary.toml").read_text(encoding="utf-8")


def json_schemas() -> dict[str, str]:
    """The JSON Schemas: `kind.schema.json` to its text, sorted by name."""
    return _texts(_schemas() / "json", ".json")


def rule_page(code: str) -> Path | None:
    """The page of a rule, as it is shipped; None for a rule of the project's own kinds."""
    installed = _PACKAGE / "_rules"
    folder = installed if installed.is_dir() else _PACKAGE.parent.parent / "docs" / "rules"
    page = folder / f"{code}.md"
    return page if page.is_file() else None


def project_kinds(root: Path) -> tuple[dict[str, str], list[Unreadable]]:
    """The kind files of a project by root-relative path, and those that cannot be read."""
    texts: dict[str, str] = {}
    faults: list[Unreadable] = []
    try:
        names = sorted(os.listdir(place(root, f"{KINDS_FOLDER}/-")[:-2]))
    except (OSError, RefusedError):
        return texts, faults
    for name in names[:_MOST_KINDS]:
        if name.endswith(".toml"):
            path = f"{KINDS_FOLDER}/{name}"
            try:
                texts[path] = decode(read_regular(place(root, path), _LARGEST)[0])[0]
            except RefusedError as refused:
                faults.append(Unreadable(path, str(refused)))
    return texts, faults


@cache
def _schemas() -> Path:
    """`_schemas` in an installed package, `schemas` beside `server` in a checkout."""
    installed = _PACKAGE / "_schemas"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "schemas"


def _texts(folder: Path, suffix: str) -> dict[str, str]:
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(suffix))
    return {path.name: path.read_text(encoding="utf-8") for path in paths}

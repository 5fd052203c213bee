"""Baselines: findings that a project accepted, by their fingerprints, in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from phasemark.cli.fingerprint import fingerprints
from phasemark.cli.render.json import encode
from phasemark.cli.render.row import Row
from phasemark.cli.terminal import visible
from phasemark.config import Settings
from phasemark.disk import Change, Text, create_document, read_document, write_documents
from phasemark.errors import UsageError

DEFAULT = ".phasemark/baseline.json"
"""Where the baseline of a project lies when its configuration does not say."""

_VERSION = 1


def place_of(settings: Settings) -> str:
    """The path of the baseline of a project, relative to its root."""
    return settings.baseline or DEFAULT


def read_known(root: Path, settings: Settings) -> frozenset[str]:
    """The fingerprints of a baseline; `UsageError` if there is none, or none that can be read."""
    path = place_of(settings)
    found = read_document(root, path)
    if not isinstance(found, Text):
        raise UsageError(f"{found.error}; `phasemark baseline` writes it")
    try:
        data = json.loads(found.text)
        return frozenset(str(entry["fingerprint"]) for entry in data["findings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path} is no baseline; `phasemark baseline` writes one") from None


def write_known(root: Path, settings: Settings, rows: Sequence[Row]) -> str:
    """Write the baseline of a project and give its path. Raises `WriteError`."""
    path = place_of(settings)
    text = _text(rows)
    old = read_document(root, path)
    if not isinstance(old, Text):
        create_document(root, path, text)
    elif failures := write_documents(root, [Change(path, old, text)]):
        raise failures[0]
    return path


def _text(rows: Sequence[Row]) -> str:
    """JSON with a finding a line, so that a difference of two baselines can be read."""
    entries = [
        encode(_entry(row, mark)) for row, mark in zip(rows, fingerprints(rows), strict=True)
    ]
    listed = "".join(f"\n  {entry}," for entry in entries).removesuffix(",")
    closed = "\n]" if entries else "]"
    return f'{{"version": {_VERSION}, "findings": [{listed}{closed}}}\n'


def _entry(row: Row, mark: str) -> dict[str, Any]:
    return {
        "path": row.path,
        "code": row.code,
        "message": visible(row.message),
        "fingerprint": mark,
    }

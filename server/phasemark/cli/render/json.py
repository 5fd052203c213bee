"""Findings as one JSON array; `[]` when there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from phasemark.cli.render.row import Report, Row
from phasemark.cli.terminal import Style, visible


def render(report: Report, style: Style) -> Iterator[str]:
    """An array with an object a line, so that a difference of two runs can be read."""
    yield "["
    for index, row in enumerate(report.rows):
        yield ",\n  " if index else "\n  "
        yield encode(record(row))
    yield "\n]\n" if report.rows else "]\n"


def record(row: Row) -> dict[str, Any]:
    """One finding. Paths are relative to the root; the end of the range is exclusive."""
    return {
        "path": row.path,
        "line": row.line,
        "column": row.column,
        "endLine": row.end_line,
        "endColumn": row.end_column,
        "code": row.code,
        "name": row.name,
        "severity": row.level,
        "message": visible(row.message),
        "related": [
            {
                "path": other.path,
                "line": other.line,
                "column": other.column,
                "message": visible(other.message),
            }
            for other in row.related
        ],
        "fix": row.fix and {"title": visible(row.fix.title), "safety": row.fix.safety},
    }


def encode(value: Any, indent: int | None = None) -> str:
    """JSON in ASCII: no control, no direction mark and no encoding can get in the way.

    A byte of a file name that is not UTF-8 has no place in JSON and is shown as an escape.
    `##[` is spelled so that no build server takes it for a command.
    """
    text = json.dumps(value, indent=indent)
    if "\\ud" in text:  # A lone surrogate perhaps, or half of a character beyond U+FFFF.
        text = json.dumps(_whole(value), indent=indent)
    return text.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value) if any("\ud800" <= mark <= "\udfff" for mark in value) else value
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, (list, tuple)) else value

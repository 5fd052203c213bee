"""Findings as a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.cli.fingerprint import fingerprints
from phasemark.cli.render.json import encode
from phasemark.cli.render.row import Report
from phasemark.cli.terminal import Style, visible

_SEVERITIES = {"error": "critical", "warning": "major", "information": "minor", "hint": "info"}


def render(report: Report, style: Style) -> Iterator[str]:
    entries = [
        {
            "description": f"{row.code} {visible(row.message)}",
            "check_name": row.name,
            "fingerprint": mark,
            "severity": _SEVERITIES[row.level],
            "location": {
                "path": row.shown,
                "positions": {
                    "begin": {"line": row.line, "column": row.column},
                    "end": {"line": row.end_line, "column": row.end_column},
                },
            },
        }
        for row, mark in zip(report.rows, fingerprints(report.rows), strict=True)
    ]
    yield encode(entries, indent=2) + "\n"

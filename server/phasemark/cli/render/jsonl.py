"""Findings as JSON, one object a line; nothing when there are none."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.cli.render.json import encode, record
from phasemark.cli.render.row import Report
from phasemark.cli.terminal import Style


def render(report: Report, style: Style) -> Iterator[str]:
    for row in report.rows:
        yield encode(record(row)) + "\n"

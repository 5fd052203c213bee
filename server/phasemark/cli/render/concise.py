"""Findings for editors and `grep`: one line each, `path:line:column: severity CODE message`."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.cli.render.row import Report
from phasemark.cli.render.text import LOOKS, summary
from phasemark.cli.terminal import Style, shown_path, visible


def render(report: Report, style: Style) -> Iterator[str]:
    for row in report.rows:
        place = style.paint(f"{shown_path(row.shown)}:{row.line}:{row.column}:", "bold")
        level = style.paint(row.level, *LOOKS[row.level])
        yield f"{place} {level} {style.paint(row.code, 'bold')} {visible(row.message)}\n"
    yield from summary(report, style)

"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.cli.render.row import Report, Row
from phasemark.cli.terminal import Style, visible

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def render(report: Report, style: Style) -> Iterator[str]:
    for row in report.rows:
        yield _annotation(row)
    for path, reason in report.unread:
        yield f"::error file={_property(path)},title=phasemark::{_data(visible(reason))}\n"


def _annotation(row: Row) -> str:
    """GitHub takes columns only when the annotation lies on one line."""
    parts = [f"file={_property(row.shown)}", f"line={row.line}", f"endLine={row.end_line}"]
    if row.end_line == row.line:
        parts += [f"col={row.column}", f"endColumn={row.end_column}"]
    parts.append(f"title={_property(f'{row.code} {row.name}')}")
    message = visible(row.message)
    if row.fix:
        message += f"\nFix: {visible(row.fix.title)}"
    return f"::{_COMMANDS[row.level]} {','.join(parts)}::{_data(message)}\n"


def _data(text: str) -> str:
    """The message of a command: it cannot end the line and so begin another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")

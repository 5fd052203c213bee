"""The two doors to the findings of a project: the functions and the command line."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from casebook.world import World
from phasemark.cli.main import main
from phasemark.rules.check import check
from phasemark.rules.rule import Finding
from phasemark.text.source import Source


class Row(NamedTuple):
    """A finding as both doors give it; lines and columns count from one, the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    severity: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}-{self.end_line}:{self.end_column}"
        return f"{place} {self.severity} {self.code} {self.message!r} fix {self.fix or 'none'}"


def by_functions(world: World) -> list[Row]:
    """The findings of the snapshot, sorted."""
    return sorted(_of_finding(world, finding) for finding in check(world.snapshot))


def by_command_line(world: World) -> list[Row]:
    """What `phasemark check` prints about the files in a folder, sorted."""
    with TemporaryDirectory(prefix="casebook-") as name:
        folder = Path(name)
        world.write(folder)
        options = ["--format", "json", "--hints", "--no-cache"]
        if world.select is not None:
            options += ["--select", ",".join(world.select)]
        printed = StringIO()
        with redirect_stdout(printed):
            code = main(["check", *options, name])
    assert code in (0, 1), f"`phasemark check` ended with {code}"
    return sorted(_of_record(record) for record in json.loads(printed.getvalue()))


def _of_finding(world: World, finding: Finding) -> Row:
    source = Source(world.texts[finding.path])
    start, end = source.position(finding.span.start), source.position(finding.span.end)
    fix = f"{finding.fix.title} ({finding.fix.safety.label})" if finding.fix else ""
    return Row(
        finding.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1,
        finding.code, finding.severity.label, finding.message, fix,
    )  # fmt: skip


def _of_record(record: dict[str, Any]) -> Row:
    fix = record["fix"]
    keys = ("path", "line", "column", "endLine", "endColumn", "code", "severity", "message")
    return Row._make([*map(record.get, keys), f"{fix['title']} ({fix['safety']})" if fix else ""])

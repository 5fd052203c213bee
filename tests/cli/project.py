"""A small project on the disk, and commands that run in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from phasemark.cli.main import main

CONFIG = "# The project declares the dialect.\n"

NOTES = """\
# Schema notes

## Status
- [ ] Not started
- [x ] In progress
- [ ] Blocked
- [ ] Complete

## Decisions
- Use one table: it is enough.

## Assumptions
- None

## Open questions
- [ ] None yet

## Session log
### 2026-02-14 09:30
- What changed: the schema
- Why: it comes first
- Blockers: none
- Next: run `make test`

## Commits
- None
"""

CLEAN = NOTES.replace("[x ]", "[x]")


def also(line: str, notes: str = NOTES) -> str:
    """The notes with one more assumption."""
    return notes.replace("## Assumptions\n", f"## Assumptions\n{line}\n")


class Project:
    """A folder with documents; commands run in it and are read from `capsys`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.out = ""
        self.err = ""

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return file

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode("utf-8")

    def run(self, *arguments: str) -> int:
        self.capsys.readouterr()
        code = main(arguments)
        self.out, self.err = self.capsys.readouterr()
        return code

    def found(self, *arguments: str) -> list[dict[str, Any]]:
        """The findings of `check` in JSON."""
        self.run("check", "--format", "json", *arguments)
        found: list[dict[str, Any]] = json.loads(self.out)
        return found

    def codes(self, *arguments: str) -> list[str]:
        return [finding["code"] for finding in self.found(*arguments)]

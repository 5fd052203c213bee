"""What a format gets to see: findings as rows of plain values, and what the run was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.rules.rule import Rule, Severity
from phasemark.text.once import cached_property


class Mend(NamedTuple):
    """The fix of a row: its title, and who may apply it (`safe`, `unsafe`, `choice`)."""

    title: str
    safety: str


class Elsewhere(NamedTuple):
    """Another place that belongs to a row; line and column count from one."""

    path: str
    shown: str
    line: int
    column: int
    message: str


class Row(NamedTuple):
    """One finding. Lines and columns count from one, in code points; the end is exclusive.

    `path` is relative to the root of its project, `shown` to the folder of the run.
    `text` is the line where the finding begins, with secrets masked.
    """

    path: str
    shown: str
    line: int
    column: int
    end_line: int
    end_column: int
    rule: Rule
    severity: Severity
    message: str
    text: str = ""
    related: tuple[Elsewhere, ...] = ()
    fix: Mend | None = None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def level(self) -> str:
        """`error`, `warning`, `information` or `hint`."""
        return self.severity.label


@dataclass(frozen=True)
class Report:
    """One run: its rows by path, place and code, and what the summary tells of the rest."""

    rows: tuple[Row, ...]
    documents: tuple[str, ...] = ()
    """The paths, as shown, of the documents of a kind that were checked."""
    unread: tuple[tuple[str, str], ...] = ()
    """Path, as shown, and reason of each file that could not be read."""
    hints: int = 0
    """Hints that were found and are no rows."""
    known: int = 0
    """Findings that the baseline holds and that are no rows."""
    fixed: int = 0
    """Findings that were mended in this run."""

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the rows, by code."""
        return tuple(sorted({row.rule.code: row.rule for row in self.rows}.values(), key=_code))

    @cached_property
    def levels(self) -> Counter[str]:
        """How many rows each severity has."""
        return Counter(row.level for row in self.rows)


def advice(rule: Rule) -> str:
    """How to mend what a rule finds: the first paragraph under `Use instead` of its page."""
    _, found, rest = rule.text.partition("\n## Use instead\n")
    return " ".join(rest.strip().split("\n\n", 1)[0].split()) if found else ""


def _code(rule: Rule) -> str:
    return rule.code

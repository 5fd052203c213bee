"""Findings to rows: places in lines and columns, paths as the run shows them, secrets masked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from phasemark.cli.render.row import Elsewhere, Mend, Row
from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Related, Rule
from phasemark.text.edit import Span
from phasemark.text.once import cached_property
from phasemark.text.source import Source


class Lines(NamedTuple):
    """A span in lines and columns that count from one; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, source: Source, span: Span) -> Lines:
        start, end = source.position(span.start), source.position(span.end)
        return cls(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


@dataclass(frozen=True)
class Reporter:
    """Makes rows of the findings of one project.

    `root` is the folder of the project, `base` the folder that shown paths are relative to.
    Without `lines` the rows have no text, which some formats do not need.
    """

    root: Path
    base: Path
    rules: Mapping[str, Rule]
    documents: Mapping[str, Document]
    lines: bool = True
    _masked: dict[str, Source] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)

    def rows(self, findings: Sequence[Finding]) -> Iterator[Row]:
        """Looking for secrets in all messages at once is cheap, and rarely finds one."""
        said = "\n".join(text for finding in findings for text in _said(finding))
        clean = masked(said) == said
        for finding in findings:
            row = self._row(finding, self.rules[finding.code])
            yield row if clean else _without_secrets(row)

    def shown(self, path: str) -> str:
        """A path of the project as the run shows it: absolute if it lies outside `base`."""
        if self._lead is not None and path != ".":
            return f"{self._lead}{path}"
        if path not in self._shown:
            self._shown[path] = shown(self.root / path, self.base)
        return self._shown[path]

    @cached_property
    def _lead(self) -> str | None:
        """What stands before every path of the project; None if that depends on the path."""
        if not self.root.is_relative_to(self.base):
            return None
        return shown(self.root / "-", self.base).removesuffix("-")

    def _row(self, finding: Finding, rule: Rule) -> Row:
        source = self._source(finding.path)
        place = Lines.of(source, finding.span)
        return Row(
            finding.path,
            self.shown(finding.path),
            *place,
            rule,
            finding.severity,
            finding.message,
            source.line_span(place.line - 1).of(source.text) if self.lines else "",
            tuple(self._elsewhere(related) for related in finding.related),
            _mend(finding.fix),
        )

    def _elsewhere(self, related: Related) -> Elsewhere:
        place = Lines.of(self._source(related.path), related.span)
        shown_path = self.shown(related.path)
        return Elsewhere(related.path, shown_path, place.line, place.column, related.message)

    def _source(self, path: str) -> Source:
        """The text of a document with its secrets masked, which moves nothing."""
        if path not in self._masked:
            document = self.documents.get(path)
            source = document.source if document else Source("")
            text = masked(source.text) if self.lines else source.text
            self._masked[path] = source if text == source.text else Source(text)
        return self._masked[path]


def shown(path: Path, base: Path) -> str:
    """A path relative to `base` with `/`; as it is when it lies outside."""
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return str(path).replace(os.sep, "/")


def masked(text: str) -> str:
    """A text of the same length in which no secret can be read."""
    from phasemark.rules.secrets import mask_secrets

    return mask_secrets(text)


def _said(finding: Finding) -> Iterator[str]:
    """Every text of a finding that a rule has written."""
    yield finding.message
    yield from (related.message for related in finding.related)
    if finding.fix:
        yield finding.fix.title


def _without_secrets(row: Row) -> Row:
    """The row with secrets masked in all that a rule has written."""
    related = tuple(other._replace(message=masked(other.message)) for other in row.related)
    fix = row.fix._replace(title=masked(row.fix.title)) if row.fix else None
    return row._replace(message=masked(row.message), related=related, fix=fix)


def _mend(fix: Fix | None) -> Mend | None:
    return Mend(fix.title, fix.safety.label) if fix else None

"""Findings to rows: places in lines and columns, paths as the run shows them, secrets masked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from phasemark.cli.render.row import Elsewhere, Mend, Row
from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Related, Rule
from phasemark.text.edit import Span
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
    """

    root: Path
    base: Path
    rules: Mapping[str, Rule]
    documents: Mapping[str, Document]
    _masked: dict[str, Source] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)

    def rows(self, findings: Iterable[Finding]) -> Iterator[Row]:
        return (self._row(finding, self.rules[finding.code]) for finding in findings)

    def shown(self, path: str) -> str:
        """A path of the project as the run shows it: absolute if it lies outside `base`."""
        if path not in self._shown:
            self._shown[path] = shown(self.root / path, self.base)
        return self._shown[path]

    def _row(self, finding: Finding, rule: Rule) -> Row:
        source = self._source(finding.path)
        place = Lines.of(source, finding.span)
        return Row(
            finding.path,
            self.shown(finding.path),
            *place,
            rule,
            finding.severity,
            masked(finding.message),
            source.line_span(place.line - 1).of(source.text),
            tuple(self._elsewhere(related) for related in finding.related),
            _mend(finding.fix),
        )

    def _elsewhere(self, related: Related) -> Elsewhere:
        place = Lines.of(self._source(related.path), related.span)
        shown_path = self.shown(related.path)
        message = masked(related.message)
        return Elsewhere(related.path, shown_path, place.line, place.column, message)

    def _source(self, path: str) -> Source:
        """The text of a document with its secrets masked, which moves nothing."""
        if path not in self._masked:
            document = self.documents.get(path)
            source = document.source if document else Source("")
            text = masked(source.text)
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


def _mend(fix: Fix | None) -> Mend | None:
    return Mend(masked(fix.title), fix.safety.label) if fix else None

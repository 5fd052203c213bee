"""The findings of one document, computed once for all answers about one snapshot."""

from __future__ import annotations

from collections.abc import Iterable

from phasemark.document.document import Document
from phasemark.rules.check import check
from phasemark.rules.rule import Finding
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


def findings(snapshot: Snapshot, document: Document) -> tuple[Finding, ...]:
    """All findings of a document, hints included, sorted by place and code."""
    key = ("findings of", document.path)
    found = snapshot.memo.get(key)
    if found is None:
        found = snapshot.memo[key] = tuple(check(snapshot, (document.path,)))
    return found  # type: ignore[return-value]


def are_found(snapshot: Snapshot, document: Document) -> bool:
    """Whether the findings of a document were computed."""
    return ("findings of", document.path) in snapshot.memo


LONG = 50_000
"""Characters of a document whose findings nobody waits for."""


def findings_at_hand(snapshot: Snapshot, document: Document) -> tuple[Finding, ...]:
    """The findings of a document; of a long one, those that were computed already."""
    if len(document.text) > LONG and not are_found(snapshot, document):
        return ()
    return findings(snapshot, document)


def findings_at(snapshot: Snapshot, document: Document, span: Span) -> tuple[Finding, ...]:
    """Those that touch a span, or the place of a cursor, in order."""
    return touching(findings(snapshot, document), span)


def touching(findings: Iterable[Finding], span: Span) -> tuple[Finding, ...]:
    return tuple(
        finding
        for finding in findings
        if finding.span.start <= span.end and span.start <= finding.span.end
    )

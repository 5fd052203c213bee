"""The findings of one document, computed once for all answers about one snapshot."""

from __future__ import annotations

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


def findings_at(snapshot: Snapshot, document: Document, span: Span) -> tuple[Finding, ...]:
    """Those that touch a span, or the place of a cursor, in order."""
    return tuple(
        finding
        for finding in findings(snapshot, document)
        if finding.span.start <= span.end and span.start <= finding.span.end
    )

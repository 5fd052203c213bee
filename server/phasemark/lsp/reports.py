"""`Report`: the diagnostics of one document as a client is told of them.

There may be thousands of documents: each report is kept as text, and known again by its id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from phasemark.features.findings import findings
from phasemark.lsp.diagnostics import diagnostic, past_diagnostics
from phasemark.lsp.look import View
from phasemark.lsp.preferences import Preferences
from phasemark.lsp.wire import Json
from phasemark.rules.check import check
from phasemark.rules.rule import Finding, Severity

_MOST = 1_000
"""Findings of one document that are told: somebody who has so many mends the first ones."""


@dataclass(frozen=True, slots=True)
class Report:
    """The diagnostics of one document as they were last computed."""

    id: str
    """Equal for equal diagnostics."""
    text: bytes
    """JSON."""

    @classmethod
    def of(cls, items: Iterable[Json]) -> Report:
        text = json.dumps(list(items), separators=(",", ":")).encode("ascii")
        return cls(blake2b(text, digest_size=8).hexdigest(), text)

    @property
    def items(self) -> Json:
        return json.loads(self.text)

    def pulled(self, previous: str | None) -> Json:
        """What a client is told that asks for it and has the one of this id."""
        if self.id == previous:
            return {"kind": "unchanged", "resultId": self.id}
        return {"kind": "full", "resultId": self.id, "items": self.items}


NOTHING = Report.of(())


def report_open(view: View, path: str, wishes: Preferences) -> Report:
    """What is said of an open document."""
    document = view.snapshot.documents.get(path)
    if document is None or not _speaks(view, path):
        return NOTHING
    marks = past_diagnostics(view, document) if wishes["diagnostics.past"] else ()
    return _report(view, findings(view.snapshot, document), wishes, marks)


def report_closed(view: View, path: str, wishes: Preferences) -> Report | None:
    """What is said of a closed document; None if its own findings are not known yet."""
    document, selection = view.snapshot.documents.get(path), view.root.selection
    if document is None or wishes["diagnostics.scope"] != "workspace":
        return NOTHING
    if ("own", selection) not in document.memo:
        return None
    return _report(view, check(view.snapshot, (path,), selection), wishes)


def _report(
    view: View, found: Iterable[Finding], wishes: Preferences, marks: Iterable[Json] = ()
) -> Report:
    hints = wishes["diagnostics.hints"]
    told = (one for one in found if hints or one.severity is not Severity.HINT)
    shown = (diagnostic(view, one) for one in islice(told, _MOST))
    return Report.of((*shown, *islice(marks, _MOST)))


def _speaks(view: View, path: str) -> bool:
    """Whether a document may have diagnostics: none of a commit or a comparison has."""
    scheme = view.root.opened[path].text.address.scheme if path in view.root.opened else "file"
    return scheme in ("file", "untitled")

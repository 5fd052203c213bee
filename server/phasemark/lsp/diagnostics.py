"""`Finding` to diagnostic."""

from __future__ import annotations

from phasemark.features.place import Place
from phasemark.lsp.look import View
from phasemark.lsp.wire import Json
from phasemark.rules.rule import Finding, Related

SOURCE = "phasemark"


def diagnostic(view: View, finding: Finding) -> Json:
    """A finding in the client's positions."""
    found: Json = {
        "range": view.wire_of(finding.path).range(finding.span),
        "severity": int(finding.severity),
        "code": finding.code,
        "source": SOURCE,
        "message": finding.message,
    }
    if finding.related and view.client.related:
        found["relatedInformation"] = [_related(view, one) for one in finding.related]
    return found


def _related(view: View, related: Related) -> Json:
    place = Place(related.path, related.span)
    return {"location": view.location(place), "message": related.message}

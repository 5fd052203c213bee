"""Quick fixes: what mends the findings at a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from phasemark.document.document import Document
from phasemark.features.actions.action import QUICK_FIX, Action
from phasemark.features.actions.missing import inserted, known, of_finding
from phasemark.features.actions.placed import change_of
from phasemark.features.change import Change
from phasemark.features.findings import findings_at
from phasemark.features.outside import Outside
from phasemark.rules.rule import Finding, Safety
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

_MOST = 100
"""Findings at one place that are looked at; a selection of all has a list of its own."""


def quick_fixes(
    snapshot: Snapshot, document: Document, span: Span, outside: Outside
) -> Iterator[Action]:
    """The fix of each finding at a place; one that mends several is offered once."""
    found: dict[tuple[str, str], Action] = {}
    for finding in findings_at(snapshot, document, span)[:_MOST]:
        action = _pulled(snapshot, document, finding, outside) or _fix(snapshot, finding)
        if action is not None:
            key = (action.title, repr(action.change or finding.span))
            before = found.get(key)
            mends = (*before.mends, finding) if before else (finding,)
            found[key] = replace(action, mends=mends)
    yield from found.values()


def _pulled(
    snapshot: Snapshot, document: Document, finding: Finding, outside: Outside
) -> Action | None:
    """The fix of a missing section, with what the project and the phase know of it."""
    fix = finding.fix
    missed = of_finding(document, finding) if fix else ()
    words = known(snapshot, document, missed, outside) if missed else None
    if fix is None or words is None:
        return None
    late = partial(inserted, snapshot, document, missed, outside)
    return Action(f"{fix.title}{words}", QUICK_FIX, late=late, rank=9, name=fix.title)


def _fix(snapshot: Snapshot, finding: Finding) -> Action | None:
    fix = finding.fix
    if fix is None:
        return None
    edits = {path or finding.path: own for path, own in fix.edits.items()}
    if not fix.create and not any(path in snapshot.documents for path in edits):
        return None
    known = {path: own for path, own in edits.items() if path in snapshot.documents}
    change = change_of(known)
    if fix.create:
        change = Change(change.edits, dict(fix.create), snippet=change.snippet)
    safe = fix.safety is Safety.SAFE
    return Action(
        fix.title, QUICK_FIX, change, preferred=safe, confirm=bool(fix.create), rank=10 - safe
    )

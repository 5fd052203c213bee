"""Quick fixes of findings whose rule gives none."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from phasemark.document.document import Document
from phasemark.features.actions.action import Action
from phasemark.features.actions.mends import (
    boxes,
    drift,
    log,
    lost,
    order,
    repeated,
    sides,
    split,
    texts,
    waits,
    words,
)
from phasemark.features.actions.mends.case import Case
from phasemark.features.findings import findings_at
from phasemark.features.outside import Outside
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

_MODULES: tuple[ModuleType, ...] = (
    boxes,
    drift,
    log,
    lost,
    order,
    repeated,
    sides,
    split,
    texts,
    waits,
    words,
)
MENDS = {code: mend for module in _MODULES for code, mend in module.MENDS.items()}
"""What is offered for a finding, by the code of its rule."""
_MOST = 20
"""Findings at one place that are looked at."""


def mends(snapshot: Snapshot, document: Document, span: Span, outside: Outside) -> Iterator[Action]:
    """What a person may want to do about the findings at a place."""
    for finding in findings_at(snapshot, document, span)[:_MOST]:
        mend = MENDS.get(finding.code)
        if mend is not None:
            yield from mend(Case(snapshot, document, finding, outside))

"""The same mended in many places: all of one rule, or all that is safe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial

from phasemark.document.document import Document
from phasemark.features.actions.action import FIX_ALL_OURS, QUICK_FIX, Action, Steps
from phasemark.features.change import Change
from phasemark.features.findings import findings, findings_at
from phasemark.features.outside import Outside
from phasemark.rules.repair import repair_in_steps
from phasemark.rules.rule import Finding, Safety, Severity
from phasemark.steps import at_once
from phasemark.text.edit import Edit, Edits, Span, minimal
from phasemark.text.source import Source
from phasemark.workspace.snapshot import Snapshot


def fix_all(
    snapshot: Snapshot, document: Document, _span: Span, _outside: Outside
) -> Iterator[Action]:
    """Every safe fix of the document, again and again until none is left."""
    if any(_mendable(finding, Safety.SAFE) for finding in findings(snapshot, document)):
        late = partial(_repaired_at_once, snapshot, (document.path,), Safety.SAFE)
        yield Action("Fix all that is safe to fix", FIX_ALL_OURS, late=late, rank=80)


def fix_rule(
    snapshot: Snapshot, document: Document, span: Span, _outside: Outside
) -> Iterator[Action]:
    """All findings of a rule at the place, in the file and in the workspace."""
    codes = {
        finding.code: finding
        for finding in findings_at(snapshot, document, span)
        if _mendable(finding, Safety.UNSAFE)
    }
    for code in codes:
        alike = tuple(
            finding
            for finding in findings(snapshot, document)
            if finding.code == code and _mendable(finding, Safety.UNSAFE)
        )
        if len(alike) > 1:
            yield Action(
                f"Fix all {len(alike)} {code} in this file", QUICK_FIX,
                late=partial(_repaired_at_once, snapshot, (document.path,), Safety.UNSAFE, {code}),
                mends=alike, rank=60, name=f"fix {code} in this file",
            )  # fmt: skip
        if snapshot.sight == "workspace":
            yield Action(
                f"Fix all {code} in the workspace", QUICK_FIX,
                late=partial(_repaired_at_once, snapshot, None, Safety.UNSAFE, {code}),
                slow=partial(_repaired, snapshot, None, Safety.UNSAFE, {code}),
                mends=alike, confirm=True, rank=61,
            )  # fmt: skip


def _mendable(finding: Finding, most: Safety) -> bool:
    """Whether `repair` would apply its fix."""
    fix = finding.fix
    if fix is None or fix.safety > most or fix.create:
        return False
    return finding.severity <= Severity.INFORMATION or most is not Safety.SAFE


def _repaired_at_once(
    snapshot: Snapshot, paths: Iterable[str] | None, most: Safety, codes: set[str] | None = None
) -> Change | None:
    return at_once(_repaired(snapshot, paths, most, codes))


def _repaired(
    snapshot: Snapshot, paths: Iterable[str] | None, most: Safety, codes: set[str] | None = None
) -> Steps:
    """What repairing changes; hints are left alone unless one rule is asked for."""
    least = Severity.INFORMATION if codes is None else Severity.HINT
    repaired = yield from repair_in_steps(snapshot, paths, most, least, codes)
    return (yield from _changed(snapshot, repaired.texts))


def changed(snapshot: Snapshot, texts: Mapping[str, str]) -> Change | None:
    """The change that gives documents these texts; None if they have them already."""
    return at_once(_changed(snapshot, texts))


def _changed(snapshot: Snapshot, texts: Mapping[str, str]) -> Steps:
    edits: dict[str, Edits] = {}
    for path, text in texts.items():
        if own := line_edits(snapshot.documents[path].text, text):
            edits[path] = own
        yield
    return Change(edits) if edits else None


_LINES = 3_000
"""Lines between the first and the last that differ, for which each line is compared."""


def line_edits(old: str, new: str) -> Edits:
    """Edits that turn one text into another and leave alone the lines that stay."""
    whole = minimal(old, new)
    if not whole:
        return whole
    ((span, _),) = whole.edits
    before, after = Source(old), Source(new)
    shift = len(new) - len(old)
    first = before.line(span.start)
    last, last_new = before.line(span.end), after.line(span.end + shift)
    if max(last, last_new) - first > _LINES:
        return whole
    ours, theirs = _lines(before, first, last), _lines(after, first, last_new)
    edits: list[Edit] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs).get_opcodes():
        if tag != "equal":
            start, end = _start(before, first + a), _start(before, first + b)
            text = "".join(theirs[c:d])
            edits += _trimmed(old[start:end], text, start)
    return Edits.of(*edits)


def _trimmed(old: str, new: str, start: int) -> Iterator[Edit]:
    for span, text in minimal(old, new):
        yield Edit(span.shift(start), text)


def _lines(source: Source, first: int, last: int) -> list[str]:
    return [
        source.text[_start(source, number) : _start(source, number + 1)]
        for number in range(first, last + 1)
    ]


def _start(source: Source, line: int) -> int:
    return source.line_starts[line] if line < source.line_count else len(source.text)

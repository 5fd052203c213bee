"""Select, run, suppress, sort: the findings of a snapshot.

Rules that see one piece are remembered with the piece, rules that see one document with
the document; the others run each time, on outlines alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from phasemark.document.document import Document, Project
from phasemark.document.outline import Allowance, Outline
from phasemark.rules import Catalogue, catalogue, resolution, sides, trios
from phasemark.rules.documents.whole import document_too_large
from phasemark.rules.rule import Finding, Rule, Severity
from phasemark.rules.select import Selection
from phasemark.rules.suppressions import unknown_rule, unused_suppression
from phasemark.syntax.tree import Placed
from phasemark.text.edit import Span
from phasemark.workspace import overlaps
from phasemark.workspace.snapshot import Sight, Snapshot

Raw = tuple[str, Finding]
"""A finding as its rule gave it, with the code of the rule."""


def check(
    snapshot: Snapshot, paths: Iterable[str] | None = None, selection: Selection | None = None
) -> list[Finding]:
    """The findings of the given documents (of all, without `paths`), hints included.

    Sorted by path, place and code. Documents without a kind have none.
    """
    chosen = selection or select(snapshot)
    found: list[Finding] = []
    for path in sorted(snapshot.outlines if paths is None else set(paths)):
        if path in snapshot.outlines:
            found.extend(_of_document(snapshot, path, chosen))
    return found


def select(snapshot: Snapshot) -> Selection:
    """The rules that the settings of a snapshot choose, the same for all of its project."""
    return selection_of(snapshot.project)


def selection_of(project: Project) -> Selection:
    """The rules that a project chooses, always the same value.

    What documents and pieces keep of their findings is kept for one selection.
    """
    found = project.memo.get("selection")
    if found is None:
        rules = catalogue(project.kinds).rules
        found = project.memo["selection"] = Selection(rules, project.settings)
    return found  # type: ignore[return-value]


def own_findings(document: Document, selection: Selection) -> tuple[Raw, ...]:
    """What the rules that see only the document say; kept in its memo."""
    key = ("own", selection)
    found = document.memo.get(key)
    if found is None:
        found = document.memo[key] = tuple(_own(document, selection))
    return found  # type: ignore[return-value]


def own_in_steps(document: Document, selection: Selection) -> Iterator[None]:
    """Compute the own findings of a document in steps: a piece of its text, or a rule."""
    key = ("own", selection)
    if key not in document.memo:
        found: list[Raw] = []
        for raw in _own_steps(document, selection):
            if raw is None:
                yield
            else:
                found.append(raw)
        document.memo[key] = tuple(found)


def ready_in_steps(snapshot: Snapshot, selection: Selection) -> Iterator[None]:
    """Compute what rules compute once of all documents; what is left is computed rule by rule,
    on a document of each kind."""
    yield from overlaps.in_steps(snapshot.index)
    for part in (sides.kept_roles, resolution.made_folders, trios.by_slug, trios.first_of_role):
        yield from part.in_steps(snapshot)
        yield
    seen = set()
    for outline in snapshot.outlines.values():
        if outline.kind not in seen:
            seen.add(outline.kind)
            lineage = snapshot.kinds.lineage(outline.kind or "")
            for rule in selection.of_kind(lineage, "workspace"):
                for _ in rule.function(outline, snapshot):
                    pass
                yield


def keep_own_findings(document: Document, selection: Selection, found: tuple[Raw, ...]) -> None:
    """Take over findings that were saved for exactly this text and these settings."""
    document.memo[("own", selection)] = found


def _own(document: Document, selection: Selection) -> Iterator[Raw]:
    return (raw for raw in _own_steps(document, selection) if raw is not None)


def _own_steps(document: Document, selection: Selection) -> Iterator[Raw | None]:
    """The findings, and None wherever one may pause."""
    kinds = document.project.kinds
    name = document.recognition.kind
    if name is None:
        return
    if document.oversized:
        if document_too_large.code in selection.severities:
            for finding in document_too_large.function(document):
                yield document_too_large.code, finding
        return
    lineage = kinds.lineage(name)
    rules = selection.of_kind(lineage, "piece")
    for placed, found in _of_pieces(document, rules, selection):
        yield None
        for code, finding in found:
            yield code, _shifted(finding, placed.start)
    for rule in selection.of_kind(lineage, "document"):
        yield None
        for finding in rule.function(document):
            yield rule.code, finding


_FEW = 8
"""Pieces without findings of an earlier text: with more of them the text is a new one."""


def _of_pieces(
    document: Document, rules: Sequence[Rule], selection: Selection
) -> Iterator[tuple[Placed, tuple[Raw, ...]]]:
    """The findings in pieces, in offsets of the piece; none of those that had none before."""
    key = ("findings", selection, document.recognition.kind)
    pieces = document.tree.pieces
    if sum(key not in placed.piece.memo for placed in pieces) > _FEW:
        rules = _not_clean(rules, document.text)
    for placed in pieces:
        memo = placed.piece.memo
        found = memo.get(key)
        if found is None:
            found = memo[key] = tuple(
                (rule.code, finding) for rule in rules for finding in rule.function(placed.piece)
            )
        elif not found:
            continue
        yield placed, found  # type: ignore[misc]


def _not_clean(rules: Sequence[Rule], text: str) -> list[Rule]:
    asked = {rule.clean for rule in rules if rule.clean is not None}  # many rules share one
    clean = {one for one in asked if one(text)}
    return [rule for rule in rules if rule.clean not in clean]


def _shifted(finding: Finding, by: int) -> Finding:
    if by == 0:
        return finding
    from phasemark.rules.fixes import shift_fix

    fix = shift_fix(finding.fix, by) if finding.fix else None
    return Finding(finding.span.shift(by), finding.message, finding.related, fix)


_REACHES: dict[Sight, tuple[str, ...]] = {
    "document": (),
    "files": ("files",),
    "workspace": ("files", "workspace"),
}
"""The reaches of the rules that run beside those of the document alone."""


def _of_document(snapshot: Snapshot, path: str, selection: Selection) -> list[Finding]:
    outline = snapshot.outlines[path]
    raw = list(own_findings(snapshot.documents[path], selection))
    lineage = snapshot.kinds.lineage(outline.kind or "")
    for rule in selection.of_kind(lineage, *_REACHES[snapshot.sight]):
        for finding in rule.function(outline, snapshot):
            raw.append((rule.code, finding))  # noqa: PERF401 - a generator for each rule costs more
    known = catalogue(snapshot.kinds)
    declares = selection.strict or snapshot.declares(path)
    if not (declares or outline.shaped):
        raw = [(code, finding) for code, finding in raw if not known.by_code[code].shaped]
    allowed = _Allowed(outline.allowances, known)
    if snapshot.sight == "workspace":  # else a suppression may wait for a rule that is silent
        raw.extend(_about_suppressions(outline, raw, selection, known, allowed))
    ignored = selection.ignored(path)
    kept = [
        (code, finding)
        for code, finding in raw
        if code not in ignored and not allowed.holds(code, finding.span)
    ]
    found = [_finished(code, finding, path, declares, selection, known) for code, finding in kept]
    found.sort(key=lambda finding: (finding.span, finding.code))
    return found


def _finished(
    code: str, finding: Finding, path: str, declares: bool, selection: Selection, known: Catalogue
) -> Finding:
    rule = known.by_code[code]
    severity = selection.severities[code]
    if finding.severity is Severity.HINT or (rule.adaptive and not declares):
        severity = Severity.HINT
    message = finding.message
    if "\n" in message or "\r" in message:  # the words of a title that spans two lines
        message = " ".join(message.split())
    return Finding(finding.span, message, finding.related, finding.fix, code, severity, path)


class _Allowed:
    """The suppressions of a document by the code that they are for, and by place."""

    def __init__(self, allowances: tuple[Allowance, ...], known: Catalogue) -> None:
        self._by_code: dict[str, list[tuple[Span, Allowance, int]]] = {}
        for allowance in allowances:
            for number, written in enumerate(allowance.codes):
                code = known.code(written)
                if code is not None:
                    place = (allowance.covers, allowance, number)
                    self._by_code.setdefault(code, []).append(place)
        self._reached: dict[str, list[int]] = {}
        """How far each suppression of a code, or one before it, reaches."""
        for code, places in self._by_code.items():
            places.sort(key=lambda place: place[0])
            self._reached[code] = list(accumulate((place[0].end for place in places), max))

    def covering(self, code: str, span: Span) -> Iterator[tuple[Allowance, int]]:
        """The suppressions of a finding, with the number of the code in each."""
        places = self._by_code.get(code)
        if places is None:
            return
        reached = self._reached[code]
        at = bisect_right(places, span.start, key=lambda place: place[0].start) - 1
        while at >= 0 and reached[at] >= span.start:
            covers, allowance, number = places[at]
            if covers.end >= span.start:
                yield allowance, number
            at -= 1

    def holds(self, code: str, span: Span) -> bool:
        """Whether a finding is suppressed."""
        return next(self.covering(code, span), None) is not None


def _about_suppressions(
    outline: Outline, raw: list[Raw], selection: Selection, known: Catalogue, allowed: _Allowed
) -> Iterator[Raw]:
    if not outline.allowances:
        return
    if unknown_rule.code in selection.severities:
        for finding in unknown_rule.function(outline, known):
            yield unknown_rule.code, finding
    if unused_suppression.code in selection.severities:
        used = {
            (allowance.comment, number)
            for code, finding in raw
            for allowance, number in allowed.covering(code, finding.span)
        }
        for finding in unused_suppression.function(outline, known, used, selection.severities):
            yield unused_suppression.code, finding

"""Choose, apply, repeat: fixes until none is left.

The CLI and the editor's fix-all call the same function, so they cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from phasemark.rules.check import check, select
from phasemark.rules.fixes import edits_of
from phasemark.rules.rule import Finding, Fix, Safety, Severity
from phasemark.steps import at_once
from phasemark.text.edit import Edit, Edits
from phasemark.text.source import Source
from phasemark.workspace.snapshot import Snapshot

_ROUNDS = 10


@dataclass(frozen=True)
class Repaired:
    """The snapshot after all fixes, and what was applied."""

    snapshot: Snapshot
    texts: dict[str, str] = field(default_factory=dict)
    """New texts of the documents that changed, by path."""
    applied: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a rule was mended, by path and code."""


def repair(
    snapshot: Snapshot,
    paths: Iterable[str] | None = None,
    safety: Safety = Safety.SAFE,
    least: Severity = Severity.INFORMATION,
    codes: Set[str] | None = None,
) -> Repaired:
    """Apply fixes up to `safety` to the given documents until none is left.

    `CHOICE` fixes are never applied, and findings that matter less than `least` are left
    alone: nobody wants edits for what was not shown. Only documents in `paths` are changed
    (all, without `paths`), and only for rules in `codes`. At most ten rounds; a text that
    was there before ends the work.
    """
    return at_once(repair_in_steps(snapshot, paths, safety, least, codes))


def repair_in_steps(
    snapshot: Snapshot,
    paths: Iterable[str] | None,
    safety: Safety,
    least: Severity,
    codes: Set[str] | None,
) -> Generator[None, None, Repaired]:
    """`repair` in steps: one document each."""
    wanted = sorted(snapshot.outlines if paths is None else set(paths) & set(snapshot.outlines))
    wish = _Wish(min(safety, Safety.UNSAFE), least, codes)
    original = snapshot
    todo = wanted
    applied: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        chosen, done = yield from _choose(snapshot, todo, wish)
        texts = {path: edits.apply(snapshot.documents[path].text) for path, edits in chosen.items()}
        texts = {path: text for path, text in texts.items() if (path, text) not in seen}
        if not texts:
            break
        seen.update((path, snapshot.documents[path].text) for path in texts)
        applied.update(one for one in done if one[0] in texts)
        for path, text in texts.items():
            snapshot = snapshot.with_text(path, text)
            yield
        if codes is not None:
            todo = sorted(texts)  # the fixes of one rule do not make another document break it
    changed = {
        path: snapshot.documents[path].text
        for path in sorted({path for path, _ in seen})
        if snapshot.documents[path].text != original.documents[path].text
    }
    return Repaired(snapshot, changed, applied)


class _Wish(NamedTuple):
    """Which fixes are to be applied."""

    most: Safety
    least: Severity
    codes: Set[str] | None

    def wants(self, finding: Finding, fix: Fix) -> bool:
        if fix.safety > self.most or fix.create or finding.severity > self.least:
            return False
        return self.codes is None or finding.code in self.codes


def _choose(
    snapshot: Snapshot, paths: list[str], wish: _Wish
) -> Generator[None, None, tuple[dict[str, Edits], list[tuple[str, str]]]]:
    """Edits that can be applied together, first come first served, and what they mend."""
    chosen: dict[str, Edits] = {}
    done: list[tuple[str, str]] = []
    sources: dict[str, Source] = {}
    may_change = set(paths)
    every = _findings(snapshot, paths)
    for finding in every:
        if finding is None:
            yield
            continue
        fix = finding.fix
        if fix is None or not wish.wants(finding, fix):
            continue
        for path in (finding.path, *(path for path in fix.edits if path)):
            if path in snapshot.documents:
                sources.setdefault(path, snapshot.documents[path].source)
        edits = edits_of(fix, finding.path, sources)
        if not edits or not set(edits) <= may_change or not any(edits.values()):
            continue
        if _accept(edits, chosen, sources):
            done.append((finding.path, finding.code))
    return chosen, done


def _findings(snapshot: Snapshot, paths: list[str]) -> Iterator[Finding | None]:
    """Those of some documents, and None behind each document."""
    for path in paths:
        yield from check(snapshot, (path,), select(snapshot))
        yield None


def _accept(edits: dict[str, Edits], chosen: dict[str, Edits], sources: dict[str, Source]) -> bool:
    """Add the edits of a fix to what is chosen, unless they touch something chosen before."""
    if any(chosen[path].touches(new) for path, new in edits.items() if path in chosen):
        return False
    if all(new.apply(sources[path].text) == sources[path].text for path, new in edits.items()):
        return False
    for path, new in edits.items():
        before: Iterable[Edit] = chosen.get(path, Edits())
        chosen[path] = Edits.of(*before, *new)
    return True

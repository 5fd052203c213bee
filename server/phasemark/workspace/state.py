"""The state of a phase or stage: what its documents say, else what their boxes show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from phasemark.document.outline import Outline, Tally
from phasemark.kinds.load import KindSet
from phasemark.workspace.index import Index, Node

StateName = Literal["not-started", "in-progress", "blocked", "complete", "unknown"]

_NAMES: dict[str, StateName] = {
    "Not started": "not-started",
    "Planned": "not-started",
    "In progress": "in-progress",
    "Blocked": "blocked",
    "Complete": "complete",
}
"""By the canonical status."""


class State(NamedTuple):
    """Where a phase stands, and what says so."""

    name: StateName
    reason: str
    """A clause: `work-notes/phase-2a.md` says `In progress`."""

    @property
    def open(self) -> bool:
        """Whether nothing of it has begun, as far as one knows."""
        return self.name in ("not-started", "unknown")


class Count(NamedTuple):
    """So many of so many."""

    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"


def state_named(status: str) -> StateName:
    """The state that a canonical status stands for; `unknown` for any other word."""
    return _NAMES.get(status, "unknown")


def state_of(index: Index, node: Node) -> State:
    """The state that its notes say, else its plan, else what boxes and log show."""
    if node.status:
        return State(state_named(node.status), _said(index, node))
    count = boxes(index, node)
    if not count.total:
        count = _rows(index, node)
    if count.total and count.done == count.total:
        return State("complete", f"{_boxes(count)} ticked")
    if count.done:
        return State("in-progress", f"{_boxes(count)} ticked")
    if node.scope is None and any(index.outlines[path].entries for path in node.paths):
        return State("in-progress", "its session log has entries")
    if count.total:
        return State("not-started", f"{_boxes(count)} ticked")
    return State("unknown", "nothing says its state")


def state_of_parts(states: Iterable[State]) -> State:
    """The state of a phase in parts that says none itself."""
    names = [state.name for state in states]
    complete = names.count("complete")
    reason = f"{complete} of {len(names)} parts {'is' if complete == 1 else 'are'} complete"
    if complete == len(names):
        return State("complete", reason)
    if complete or "in-progress" in names:
        return State("in-progress", reason)
    if set(names) == {"unknown"}:
        return State("unknown", reason)
    return State("blocked" if "blocked" in names else "not-started", reason)


def boxes(index: Index, node: Node) -> Count:
    """The boxes of a phase: of its plan, or of its prompts where the plan has none.

    Those of states and of questions do not count.
    """
    for role in ("plan", "prompt"):
        done = total = 0
        for path in node.paths:
            outline = index.outlines[path]
            if outline.role != role and node.scope is None:
                continue
            apart = _apart(index.kinds, outline.kind or "")
            for tally in _tallies(index, outline, node.number):
                if tally.section not in apart:
                    done, total = done + tally.done, total + tally.total
        if total:
            return Count(done, total)
    return Count(0, 0)


def _tallies(index: Index, outline: Outline, number: int) -> Sequence[Tally]:
    """The boxes of a scope, of which a plan may have thousands; of the whole document for -1."""
    if number < 0:
        return outline.tallies
    place = "tallies by scope", outline.path
    if place not in index.memo:
        by_scope: dict[int, list[Tally]] = {}
        for tally in outline.tallies:
            by_scope.setdefault(tally.scope, []).append(tally)
        index.memo[place] = by_scope
    return index.memo[place].get(number, ())  # type: ignore[attr-defined, no-any-return]


def prompts(outlines: Iterable[Outline]) -> Count:
    """The implementation prompts of a phase by its documents; done are those ticked in notes."""
    numbers: set[str] = set()
    rows: dict[str, bool | None] = {}
    for outline in outlines:
        numbers.update(scope.number for scope in outline.scopes if scope.form == "prompt")
        rows.update((row.number, row.done) for row in outline.progress)
    return Count(sum(done is True for done in rows.values()), len(numbers | rows.keys()))


def _rows(index: Index, node: Node) -> Count:
    """The prompts of a phase with files that are ticked in its notes."""
    return prompts(index.by_phase.get(node.key, ())) if node.scope is None else Count(0, 0)


def _said(index: Index, node: Node) -> str:
    """Which document says the status, and in which words."""
    if node.scope is not None:
        return f"`{node.paths[0]}` says `{node.status}`"
    first = ""
    for path in node.paths:
        outline = index.outlines[path]
        if outline.status and outline.status.value:
            if outline.role == "notes":
                first = path
                break
            first = first or path
    return f"`{first}` says `{node.status}`"


def _boxes(count: Count) -> str:
    return f"{count} {'box is' if count.total == 1 else 'boxes are'}"


@lru_cache(maxsize=256)
def _apart(kinds: KindSet, name: str) -> frozenset[str]:
    """The sections of a kind whose boxes are no work: states and questions."""
    kind = kinds.get(name)
    inner = [section for scope in kind.scope for section in scope.section] if kind else []
    sections = (*(kind.section if kind else ()), *inner)
    return frozenset(one.name for one in sections if one.holds in ("status", "questions"))

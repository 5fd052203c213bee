"""REF: phases that a document names."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from phasemark.document.outline import Outline, PhaseMention
from phasemark.document.phase import PhaseId
from phasemark.rules.rule import Finding, rule
from phasemark.workspace.snapshot import Snapshot


@rule(
    "REF006", "unknown-phase", severity="information", reach="workspace",
    source="guide, chapter 7; parallel stages guide",
)  # fmt: skip
def unknown_phase(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A document names a phase that does not exist.

    Phases get renumbered, and what depends on the old number waits for nothing. Only
    ids of a kind that the project has are looked at, and phases behind the last one
    only where something depends on them: they may be still to come.

    ## Example
    `- Phase 2d` under Depends on, in a project of the phases 1, 2a, 2b and 3.

    ## Use instead
    Name a phase that exists, such as `- Phase 2b`.
    """
    series = snapshot.index.series(outline.path)
    for mention in unknown(outline, snapshot):
        near = nearest(mention.id, series, outline, snapshot)
        hint = f"; the nearest is `{near}`" if near else ""
        yield Finding(outline.span(mention.at), f"`{mention.id}` does not exist{hint}")


def unknown(outline: Outline, snapshot: Snapshot) -> Iterator[PhaseMention]:
    """The phases that a document names by mistake, each where it does so first."""
    index = snapshot.index
    series = index.series(outline.path)
    local = {scope.id for scope in outline.scopes}
    local |= {id.parent for id in local if id}
    reported: set[PhaseId] = set()
    ids = {one.id for one in outline.phases}.union(one.id for one in outline.depends)
    if all(id in local or index.known(series, id) for id in ids):
        return
    for mention in (*_dependencies(outline), *outline.phases):
        id = mention.id
        if id in reported or id in local or (series, id.word) not in index.series_words:
            continue
        if not index.known(series, id) and _is_missed(mention, outline, snapshot):
            reported.add(id)
            yield mention


def _dependencies(outline: Outline) -> Iterator[PhaseMention]:
    """What the document depends on, as mentions; stage plans have a rule of their own."""
    if outline.kind != "stage-plan":
        for dependency in outline.depends:
            yield PhaseMention(dependency.at, dependency.id, _DEPENDS, dependency.scope)


def _is_missed(mention: PhaseMention, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether an unknown phase must be a mistake, and not one that is past or to come."""
    id = mention.id
    if id.word == "stage" or _is_part(id, outline, snapshot):
        return False
    lowest, highest = _range(snapshot)[snapshot.index.series(outline.path), id.word]
    if mention.section == _DEPENDS:
        return lowest < id
    return lowest < id < highest


_DEPENDS = "Depends on"


def _is_part(id: PhaseId, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether it may be a part that the document of the whole phase describes."""
    index = snapshot.index
    if id.parent is None:
        return False
    whole = (index.series(outline.path), id.parent)
    return whole in index.nodes and not index.parts_of(whole)


def _range(snapshot: Snapshot) -> dict[tuple[str, str], tuple[PhaseId, PhaseId]]:
    """The first and the last phase of each series, by the word of its ids."""
    found: dict[tuple[str, str], tuple[PhaseId, PhaseId]] | None
    found = snapshot.index.memo.get("ranges")  # type: ignore[assignment]
    if found is None:
        found = {}
        for series, id in snapshot.index.nodes:
            first, last = found.get((series, id.word), (id, id))
            found[series, id.word] = (min(first, id), max(last, id))
        snapshot.index.memo["ranges"] = found
    return found


def nearest(id: PhaseId, series: str, outline: Outline, snapshot: Snapshot) -> PhaseId | None:
    """The phase of the series whose id is most like an unknown one."""
    pool = {
        other.short: other
        for where, other in snapshot.index.nodes
        if where == series and other.word == id.word and other != outline.id
    }
    close = get_close_matches(id.short, list(pool), 1, 0.5)
    return pool[close[0]] if close else None

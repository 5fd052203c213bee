"""PAR: names of phases, which name branches and worktrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Related, rule
from phasemark.rules.trios import own_slug
from phasemark.workspace.edited import OfNames
from phasemark.workspace.snapshot import Snapshot


@rule("PAR017", "slug-reuse", reach="workspace", source="SKILL.md")
def slug_reuse(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Two phases of a folder have one name under two ids.

    Branches, worktrees and notes are found by their names, and the name of a phase that
    is done leads to its old branch. A name that three or more phases have says what all
    of them are, and parts of one phase may share theirs.

    ## Example
    `plan/phase-2-export.md` and `plan/phase-5-export.md`

    ## Use instead
    Say what is different: `plan/phase-5-export-to-pdf.md`.
    """
    slug = own_slug(outline) if outline.role and outline.id is not None else ""
    if not slug or outline.id is None:
        return
    folder = outline.path.rpartition("/")[0]
    same = _named(snapshot).get((folder, outline.kind or "", slug), ())
    first = snapshot.outlines[min(same)] if len(same) == 2 else outline
    if first is outline or first.id is None or first.id == outline.id:
        return
    if first.id.word != outline.id.word or (first.id.parent or first.id) == (
        outline.id.parent or outline.id
    ):
        return
    place = Related(first.path, first.head, f"the name of {first.id}")
    message = f"`{slug}` is the name of {first.id} already; {outline.id} needs a name of its own"
    yield Finding(outline.head, message, (place,))


def _named(snapshot: Snapshot) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """The documents by folder, kind and name."""
    found = snapshot.index.memo.get("named alike")
    if not isinstance(found, OfNames):
        by: dict[tuple[str, str, str], list[str]] = {}
        for path, outline in snapshot.outlines.items():
            if outline.role and outline.id is not None and (slug := own_slug(outline)):
                place = (path.rpartition("/")[0], outline.kind or "", slug)
                by.setdefault(place, []).append(path)
        alike = {place: tuple(paths) for place, paths in by.items() if len(paths) > 1}
        found = snapshot.index.memo["named alike"] = OfNames(alike)
    paths_of: Mapping[tuple[str, str, str], tuple[str, ...]] = found.value
    return paths_of

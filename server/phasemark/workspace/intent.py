"""Files that the tasks of a phase are about although it does not say that it writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from phasemark.document.outline import Outline
from phasemark.kinds.load import KindSet
from phasemark.workspace.index import Index, Node
from phasemark.workspace.overlaps import common, plain


def unclaimed(index: Index, node: Node, claimed: Sequence[str]) -> tuple[str, ...]:
    """Paths that a task says are made or changed, without those that `claimed` covers.

    Only of a phase that claims something at all: where nothing is declared, nothing is
    forgotten.
    """
    if not claimed:
        return ()
    found: dict[str, None] = {}
    for path in node.paths:
        for named in _named(index, index.outlines[path], node.number):
            if common((named,), claimed) is None:
                found[named] = None
    return tuple(found)


def _named(index: Index, outline: Outline, number: int) -> Iterator[str]:
    """The files that tasks of a document, or of one of its stages, begin by making."""
    tasks = _tasks(index.kinds, outline.kind or "")
    for reference in outline.references:
        if not reference.creates or reference.section not in tasks:
            continue
        if number in (-1, reference.scope) and (path := plain(reference.path)) and "/" in path:
            yield path


@lru_cache(maxsize=256)
def _tasks(kinds: KindSet, name: str) -> frozenset[str]:
    """The sections of a kind that hold tasks: boxes that promise nothing of their paths."""
    kind = kinds.get(name)
    inner = [section for scope in kind.scope for section in scope.section] if kind else []
    sections = (*(kind.section if kind else ()), *inner)
    return frozenset(
        one.name for one in sections if one.holds in ("checks", "list") and one.paths == "none"
    )

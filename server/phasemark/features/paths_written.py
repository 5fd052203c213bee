"""The paths that all documents name, put together: most do not name what is looked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate
from typing import NamedTuple

from phasemark.document.outline import Outline
from phasemark.steps import Steps, portions
from phasemark.workspace.overlay import differing, gone
from phasemark.workspace.snapshot import Snapshot


class PathsWritten(NamedTuple):
    """Each path stands before the end of a line, document by document."""

    text: str
    documents: Sequence[str]
    starts: Sequence[int]
    """Where the paths of each document start, and the end."""
    changed: Mapping[str, str]
    """What documents name now that have changed since; nothing where they are gone."""
    outlines: Mapping[str, Outline]
    """Those of which this is said."""

    def ending_in(self, endings: Iterable[str]) -> Set[str]:
        """The documents that name something with one of some endings."""
        found: set[str] = set()
        for ending in endings:
            line = f"{ending}\n"
            found.update(path for path, text in self.changed.items() if line in text)
            at = self.text.find(line)
            while at >= 0:
                number = bisect_right(self.starts, at + len(ending)) - 1
                if self.documents[number] not in self.changed:
                    found.add(self.documents[number])
                at = self.text.find(line, self.starts[number + 1])
        return found


_MOST_NEW = 64
"""Changed documents that are looked through one by one; with more it is put together anew."""


def read_in_steps(snapshot: Snapshot) -> Steps[PathsWritten]:
    """What all documents name. It is kept with the project, so that neither an edit nor a new
    file throws it away."""
    found = _changed(snapshot)
    if found is None:
        parts: list[str] = []
        outlines = snapshot.outlines
        for some in portions(outlines.values()):
            yield
            parts += [_named_by(snapshot, outline) for outline in some]
        starts = list(accumulate(map(len, parts), initial=0))
        found = PathsWritten("".join(parts), list(outlines), starts, {}, outlines)
    snapshot.project.memo["paths written"] = found
    return found


def _changed(snapshot: Snapshot) -> PathsWritten | None:
    """What was put together, with what has changed since, unless that is much."""
    kept = snapshot.project.memo.get("paths written")
    if not isinstance(kept, PathsWritten):
        return None
    now = snapshot.outlines
    others = differing(kept.outlines, now)
    if len(others) > _MOST_NEW:
        return None
    changed = {**kept.changed, **{path: _named_by(snapshot, now[path]) for path in others}}
    changed.update(dict.fromkeys(gone(kept.outlines, now), ""))
    if len(changed) > _MOST_NEW:
        return None
    return kept._replace(changed=changed, outlines=now)


def _named_by(snapshot: Snapshot, outline: Outline) -> str:
    """The paths that a document names, each before the end of a line; kept with it."""
    memo = snapshot.documents[outline.path].memo
    found = memo.get("paths written")
    if found is None:
        paths = dict.fromkeys([one.path for one in outline.references])
        found = memo["paths written"] = "\n".join((*paths, ""))
    return found  # type: ignore[return-value]

"""The drawing as plain lines: level by level, then what is wrong and what comes in which order."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.features.drawing.mermaid import SIGNS
from phasemark.features.drawing.view import LOOKS, Shown, View


def text(view: View, title: str) -> str:
    """The levels with their jobs; who waits for whom stands behind each."""
    return "".join(f"{line}\n" for line in _lines(view, title))


def _lines(view: View, title: str) -> Iterator[str]:
    yield f"{title}: {view.summary}"
    titles = {job.key: job.title for job in view.jobs}
    waits: dict[object, list[str]] = {}
    for arrow in view.arrows:
        said = " (optional)" if arrow.optional else " (implied)" if arrow.implied else ""
        waits.setdefault(arrow.then, []).append(f"{titles[arrow.first]}{said}")
    wide = max((len(title) for title in titles.values()), default=0)
    for level in sorted({job.level for job in view.jobs}):
        yield ""
        yield "Level 0, waits for nothing" if not level else f"Level {level}"
        for job in view.jobs:
            if job.level == level:
                yield _job(job, waits.get(job.key, []), wide)
                yield from (f"      ! {note}" for note in job.notes)
    if view.remarks:
        yield ""
    for label, said in view.remarks:
        yield f"{label}: {said}"


def _job(job: Shown, waits: list[str], wide: int) -> str:
    name = f"  {job.name}" if job.name else ""
    behind = f"  <- {', '.join(waits)}" if waits else ""
    state = LOOKS[job.look].ljust(11)
    return f"  {SIGNS[job.look]} {job.title.ljust(wide)}  {state}{name}{behind}"

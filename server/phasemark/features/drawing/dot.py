"""The drawing in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.features.drawing.mermaid import SIGNS
from phasemark.features.drawing.theme import LIGHT
from phasemark.features.drawing.view import LOOKS, Arrow, Shown, View


def dot(view: View) -> str:
    """A digraph from left to right in the colours of the light theme."""
    return "".join(f"{line}\n" for line in _lines(view))


def _lines(view: View) -> Iterator[str]:
    yield "digraph phases {"
    yield '  rankdir=LR; node [shape=box, style="filled,rounded", fontname="sans-serif"];'
    names = {job.key: f"n{number}" for number, job in enumerate(view.jobs)}
    for job in view.jobs:
        yield f"  {names[job.key]} [{_look(job)}];"
    for level in sorted({job.level for job in view.jobs}):
        same = " ".join(f"{names[job.key]};" for job in view.jobs if job.level == level)
        yield f"  {{ rank=same; {same} }}"
    for arrow in view.arrows:
        yield f"  {names[arrow.first]} -> {names[arrow.then]}{_style(arrow)};"
    for label, text in view.remarks:
        yield f"  // {label}: {text.replace(chr(92), '/')}"
    yield "}"


def _look(job: Shown) -> str:
    fill, accent = LIGHT.looks[job.look]
    head = f"{SIGNS[job.look]} {job.title} ({LOOKS[job.look]})"
    label = "\\n".join(_escaped(line) for line in (head, job.name, *job.notes) if line)
    pen = ", penwidth=3" if job.critical else ""
    return f'label="{label}", fillcolor="{fill}", color="{accent}", fontcolor="{LIGHT.ink}"{pen}'


def _style(arrow: Arrow) -> str:
    looks = []
    if arrow.optional or arrow.implied:
        looks.append("style=dotted" if arrow.optional else "style=dashed")
    if arrow.circular:
        looks.append(f'color="{LIGHT.warning}"')
    if arrow.critical:
        looks.append("penwidth=3")
    return f" [{', '.join(looks)}]" if looks else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

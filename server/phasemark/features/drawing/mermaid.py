"""The drawing as a Mermaid flow chart, as GitHub and most editors show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.drawing.theme import LIGHT
from phasemark.features.drawing.view import LOOKS, Arrow, Look, Shown, View
from phasemark.steps import Steps, at_once, portions

SIGNS: dict[Look, str] = {
    "complete": "✓",
    "in-progress": "◐",
    "blocked": "✕",
    "ready": "▶",
    "waiting": "○",
}
"""Before the word for a look, where signs cannot be drawn."""

_SPECIAL = re.compile(r"[^\w \-.,:/()+=]")


def mermaid(view: View) -> str:
    """A flow chart from left to right; classes give it the colours of the light theme."""
    return at_once(mermaid_in_steps(view))


def mermaid_in_steps(view: View) -> Steps[str]:
    """`mermaid`, in steps."""
    lines: list[str] = []
    for some in portions(_lines(view)):
        lines += some
        yield
    return "".join(f"{line}\n" for line in lines)


def _lines(view: View) -> Iterator[str]:
    yield "flowchart LR"
    names = {job.key: f"n{number}" for number, job in enumerate(view.jobs)}
    for job in view.jobs:
        yield f'  {names[job.key]}["{_label(job)}"]:::{_class(job.look)}'
    for number, arrow in enumerate(view.arrows):
        yield f"  {names[arrow.first]} {_line(arrow)} {names[arrow.then]}"
        if arrow.circular:
            yield f"  linkStyle {number} stroke:{LIGHT.warning}"
    for label, text in view.remarks:
        yield f"  %% {_plain(label)}: {_plain(text)}"
    for look in LOOKS:
        fill, accent = LIGHT.looks[look]
        yield f"  classDef {_class(look)} fill:{fill},stroke:{accent},color:{LIGHT.ink}"
    critical = ",".join(names[job.key] for job in view.jobs if job.critical)
    if critical:
        yield f"  class {critical} critical"
        yield "  classDef critical stroke-width:3px"


def _label(job: Shown) -> str:
    lines = (f"{job.title} ({LOOKS[job.look]})", job.name, *job.notes)
    label = "<br/>".join(_escaped(line) for line in lines if line)
    return f"{SIGNS[job.look]} {label}"


def _line(arrow: Arrow) -> str:
    if arrow.critical:
        return "==>"
    return "-.->" if arrow.optional or arrow.implied else "-->"


def _class(look: Look) -> str:
    return look.replace("-", "")


def _escaped(text: str) -> str:
    """Letters, digits and what cannot be markup; anything else by its number."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", text)


def _plain(text: str) -> str:
    """A text in a comment, which ends with its line and may hold no directive."""
    return text.replace("{", "(").replace("}", ")").replace("%", "")

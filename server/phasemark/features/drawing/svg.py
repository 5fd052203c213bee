"""The drawing as one SVG file that needs nothing else, for light and dark screens and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from phasemark.features.drawing.layout import (
    BOX,
    ID_SIZE,
    LINE,
    NAME_SIZE,
    NOTE_SIZE,
    PAD,
    Box,
    Layout,
    Route,
    layout_of,
)
from phasemark.features.drawing.measure import fitted, width, wrapped
from phasemark.features.drawing.theme import style_sheet
from phasemark.features.drawing.view import LOOKS, Look, View
from phasemark.steps import Steps, at_once, portions
from phasemark.workspace.board import named

_MARGIN = 28.0
_TITLE_SIZE = 18.0
_HEAD = 100.0
"""Above the boxes: title, summary and the names of the columns."""
_NARROWEST = 640.0
MOST_REMARKS = 24
"""Warnings that the picture shows."""
_REMARK_LINES = 3
_LABEL = 108.0
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SIGNS: dict[Look, str] = {
    "complete": '<path class="sign" d="M-4.5 .5 L-1.5 3.8 L4.8 -4" fill="none"/>',
    "in-progress": (
        '<circle class="sign" r="4.6" fill="none"/>'
        '<path class="accent" d="M0 -4.6 A4.6 4.6 0 0 1 0 4.6 Z"/>'
    ),
    "blocked": '<path class="sign" d="M-4 -4 L4 4 M4 -4 L-4 4" fill="none"/>',
    "ready": '<path class="accent" d="M-3.6 -5 L5 0 L-3.6 5 Z"/>',
    "waiting": '<circle class="sign" r="4.6" fill="none" stroke-dasharray="2.4 2"/>',
}
"""Around the origin, ten pixels wide."""


_MANY = 200
"""Edges or boxes that are written in one step."""


class Drawing(NamedTuple):
    """A picture and its size in pixels."""

    text: str
    width: int
    height: int


def svg(view: View, title: str) -> str:
    """The drawing of a view under a title, as a file."""
    return at_once(drawing(view, title, style_sheet())).text


def drawing(view: View, title: str, sheet: str) -> Steps[Drawing]:
    """The drawing with the colours of a style sheet, in steps."""
    layout = yield from layout_of(view)
    inner = max(layout.width, _NARROWEST - 2 * _MARGIN)
    foot = list(_foot(view, inner, _HEAD + layout.height + 30))
    high = round(_HEAD + layout.height + 30 + _foot_height(view, inner) + _MARGIN)
    wide = round(inner + 2 * _MARGIN)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="phasemark" width="{wide}" height="{high}"'
        f' viewBox="0 0 {wide} {high}" role="img" aria-label="{escaped(title)}">',
        f"<style>\n{sheet}\n{_SHAPES}</style>",
        _MARKERS,
        f'<rect class="paper" width="{wide}" height="{high}"/>',
        *_top(view, title, layout, inner),
    ]
    for routes in portions(layout.routes, _MANY):
        yield
        lines += [_edge(route) for route in routes]
    for boxes in portions(layout.boxes, _MANY):
        yield
        lines += [line for box in boxes for line in _job(box)]
    lines += (*foot, "</svg>")
    return Drawing("\n".join(lines) + "\n", wide, high)


_SHAPES = """\
.phasemark .box { stroke-width: 1.2; }
.phasemark .box.critical { stroke-width: 3; }
.phasemark .sign { stroke-width: 1.8; }
.phasemark .edge { fill: none; stroke-width: 1.2; }
.phasemark .edge.critical, .phasemark .edge.circular { stroke-width: 2.6; }
.phasemark .edge.optional { stroke-dasharray: 2 4; }
.phasemark .edge.implied { stroke-dasharray: 6 4; }
"""

_MARKERS = (
    "<defs>"
    + "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8"'
        f' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path class="head {name}" d="M0 .5 L8 4 L0 7.5 Z"/></marker>'
        for name in ("plain", "critical", "circular")
    )
    + "</defs>"
)


def escaped(text: str) -> str:
    """A text as it can stand in XML, in an attribute as well."""
    for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#39")):
        text = text.replace(sign, f"&{name};")
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(x: float, y: float, size: float, looks: str, text: str) -> str:
    return (
        f'<text class="{looks}" x="{_MARGIN + x:.1f}" y="{y:.1f}" font-size="{size:.0f}">'
        f"{escaped(text)}</text>"
    )


def _top(view: View, title: str, layout: Layout, inner: float) -> Iterator[str]:
    yield _text(0, _MARGIN + 12, _TITLE_SIZE, "ink id", fitted(title, inner, _TITLE_SIZE, True))
    yield _text(0, _MARGIN + 32, NAME_SIZE, "dim", fitted(view.summary, inner, NAME_SIZE))
    for level, x in layout.columns:
        told = "Level 0: waits for nothing" if level == 0 else f"Level {level}"
        yield _text(x, _HEAD - 12, NOTE_SIZE, "dim", told)


def _job(box: Box) -> Iterator[str]:
    job = box.job
    x, y = box.x, _HEAD + box.y
    critical = " critical" if job.critical else ""
    yield f'<g class="job {job.look}" data-phase="{escaped(named(*job.key))}">'
    whole = ": ".join(filter(None, (job.title, job.name)))
    yield f"<title>{escaped(f'{whole} ({LOOKS[job.look]})')}</title>"
    yield (
        f'<rect class="box{critical}" x="{_MARGIN + x:.1f}" y="{y:.1f}" width="{BOX:.0f}"'
        f' height="{box.height:.1f}" rx="5"/>'
    )
    base = y + PAD + ID_SIZE - 4
    tag = LOOKS[job.look]
    right = x + BOX - PAD - width(tag, NOTE_SIZE)
    yield _text(x + PAD, base, ID_SIZE, "ink id", box.title)
    yield _text(right, base, NOTE_SIZE, "accent", tag)
    yield _sign(job.look, right - 10, base - 4)
    base += 3
    for line in box.name:
        base += LINE
        yield _text(x + PAD, base, NAME_SIZE, "ink", line)
    for line in box.notes:
        base += LINE
        yield _text(x + PAD, base, NOTE_SIZE, "warning", line)
    yield "</g>"


def _sign(look: Look, x: float, y: float) -> str:
    return f'<g transform="translate({_MARGIN + x:.1f} {y:.1f})">{_SIGNS[look]}</g>'


def _edge(route: Route) -> str:
    arrow = route.arrow
    points = [(_MARGIN + x, _HEAD + y) for x, y in route.points]
    marker = "circular" if arrow.circular else "critical" if arrow.critical else "plain"
    looks = ["edge", *(name for name in ("optional", "implied", "critical", "circular")
                       if getattr(arrow, name))]  # fmt: skip
    ends = escaped(named(*arrow.first)), escaped(named(*arrow.then))
    return (
        f'<path class="{" ".join(looks)}" data-from="{ends[0]}" data-to="{ends[1]}"'
        f' marker-end="url(#{marker})"'
        f' d="{_sideways(points) if route.sideways else _curve(points)}"/>'
    )


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Curves through the alleys, straight lines through the columns."""
    (x, y), *rest = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for number, (to_x, to_y) in enumerate(rest):
        if number % 2:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            bend = (to_x - x) / 2
            parts.append(
                f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
            )
        x, y = to_x, to_y
    return " ".join(parts)


def _sideways(points: Sequence[tuple[float, float]]) -> str:
    """Out at the right and back in at the right; a loop for a job that waits for itself."""
    (x, y), (to_x, to_y) = points[0], points[-1]
    if (x, y) == (to_x, to_y):
        y, to_y = y - 8, to_y + 8
    far = max(x, to_x) + 46
    return f"M{x:.1f} {y:.1f} C{far:.1f} {y:.1f} {far:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _foot(view: View, inner: float, y: float) -> Iterator[str]:
    """The signs with their meanings, then the remarks."""
    for look, x, row in _legend(inner):
        base = y + row * 22
        yield f'<g class="{look}">{_sign(look, x + 6, base - 4)}</g>'
        yield _text(x + 18, base, NOTE_SIZE, "dim", LOOKS[look])
    y += (_legend_rows(inner) - 1) * 22 + 20
    yield _text(0, y, NOTE_SIZE, "dim", fitted(_EDGES, inner, NOTE_SIZE))
    y += 10
    for number, (label, lines) in enumerate(_remarks(view, inner)):
        looks = "warning" if number < view.warnings and label else "dim"
        y += 6
        yield _text(0, y + LINE, NAME_SIZE, f"{looks} id", label)
        for line in lines:
            y += LINE
            yield _text(_LABEL, y, NAME_SIZE, "ink", line)


_EDGES = "bold: critical path; dashed: nobody wrote it; dotted: optional"


def _foot_height(view: View, inner: float) -> float:
    remarks = sum(6 + LINE * len(lines) for _, lines in _remarks(view, inner))
    return (_legend_rows(inner) - 1) * 22 + 30 + remarks


def _legend(inner: float) -> Iterator[tuple[Look, float, int]]:
    x, row = 0.0, 0
    for look, word in LOOKS.items():
        wide = 18 + width(word, NOTE_SIZE) + 22
        if x + wide > inner and x:
            x, row = 0.0, row + 1
        yield look, x, row
        x += wide


def _legend_rows(inner: float) -> int:
    return max(row for _, _, row in _legend(inner)) + 1


def _remarks(view: View, inner: float) -> list[tuple[str, list[str]]]:
    """Labels and lines; of many warnings the first, and how many more there are."""
    shown = list(view.remarks)
    over = view.warnings - MOST_REMARKS
    if over > 0:
        shown[MOST_REMARKS : view.warnings] = [("", f"and {over} more of these")]
    return [
        (label, wrapped(text, inner - _LABEL, NAME_SIZE, _REMARK_LINES)) for label, text in shown
    ]

"""The colours of drawings, in a light and a dark theme, as data and as style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from phasemark.features.drawing.view import LOOKS, Look

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif"


class Colour(NamedTuple):
    """Of the jobs of one look: behind the text, and for frame, sign and state."""

    fill: str
    accent: str


class Theme(NamedTuple):
    """Hexadecimal colours; every text is readable on what it stands on."""

    paper: str
    ink: str
    dim: str
    warning: str
    line: str
    looks: Mapping[Look, Colour]


LIGHT = Theme(
    "#ffffff", "#1b1f24", "#57606a", "#a40e26", "#818b98",
    {
        "complete": Colour("#dafbe1", "#116329"),
        "in-progress": Colour("#ddf4ff", "#0550ae"),
        "blocked": Colour("#ffe3e0", "#a40e26"),
        "ready": Colour("#fff1b8", "#633c01"),
        "waiting": Colour("#f0f2f5", "#57606a"),
    },
)  # fmt: skip
DARK = Theme(
    "#0d1117", "#e6edf3", "#9aa4af", "#ff9b93", "#6e7681",
    {
        "complete": Colour("#12301f", "#6fdd8b"),
        "in-progress": Colour("#10294a", "#9cceff"),
        "blocked": Colour("#441c1f", "#ffb1a8"),
        "ready": Colour("#3a2d0a", "#f0c453"),
        "waiting": Colour("#1c2128", "#a8b2bd"),
    },
)  # fmt: skip


def style_sheet() -> str:
    """Light, and dark on screens that ask for it; paper stays white."""
    dark = "\n".join(_rules(DARK))
    return "\n".join(
        (
            f"text {{ font-family: {FONT}; }}",
            ".id { font-weight: 600; }",
            *_rules(LIGHT),
            "@media screen and (prefers-color-scheme: dark) {",
            dark,
            "}",
        )
    )


def _rules(theme: Theme) -> Iterator[str]:
    yield f".paper {{ fill: {theme.paper}; }}"
    yield f".ink {{ fill: {theme.ink}; }}"
    yield f".dim {{ fill: {theme.dim}; }}"
    yield f".warning {{ fill: {theme.warning}; }}"
    yield f".edge {{ stroke: {theme.line}; }}"
    yield f".head {{ fill: {theme.line}; }}"
    yield f".edge.critical {{ stroke: {theme.ink}; }}"
    yield f".head.critical {{ fill: {theme.ink}; }}"
    yield f".edge.circular {{ stroke: {theme.warning}; }}"
    yield f".head.circular {{ fill: {theme.warning}; }}"
    for look in LOOKS:
        fill, accent = theme.looks[look]
        yield f".{look} .box {{ fill: {fill}; stroke: {accent}; }}"
        yield f".{look} .accent {{ fill: {accent}; }}"
        yield f".{look} .sign {{ stroke: {accent}; }}"

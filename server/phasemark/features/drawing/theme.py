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
    dark = "\n".join(_rules(_palette(DARK)))
    return "\n".join(
        (
            *_FONTS,
            *_rules(_palette(LIGHT)),
            "@media screen and (prefers-color-scheme: dark) {",
            dark,
            "}",
        )
    )


def page_sheet() -> str:
    """For a drawing that is a part of a page: its colours are variables of the `svg` element,
    dark below an element that says so, and the page may set them."""
    light, dark = _palette(LIGHT), _palette(DARK)
    return "\n".join(
        (
            _variables(_DRAWING, light),
            _variables(", ".join(f"{one} {_DRAWING}" for one in _DARK_PAGES), dark),
            *(f"{_DRAWING} {rule}" for rule in _FONTS),
            *(
                f"{_DRAWING} {rule}"
                for rule in _rules({name: f"var(--pm-{name})" for name in light})
            ),
        )
    )


_FONTS = (f"text {{ font-family: {FONT}; }}", ".id { font-weight: 600; }")
_DRAWING = "svg.phasemark"
_DARK_PAGES = (".dark", ".vscode-dark", ".vscode-high-contrast:not(.vscode-high-contrast-light)")
"""What is around a drawing on a dark page; VS Code says it by classes of the body."""


def _palette(theme: Theme) -> dict[str, str]:
    """The colours by their names in a style sheet."""
    named = {name: str(getattr(theme, name)) for name in ("paper", "ink", "dim", "warning", "line")}
    for look in LOOKS:
        named[f"{look}-fill"], named[f"{look}-accent"] = theme.looks[look]
    return named


def _variables(selector: str, colours: Mapping[str, str]) -> str:
    said = " ".join(f"--pm-{name}: {colour};" for name, colour in colours.items())
    return f"{selector} {{ {said} }}"


def _rules(colours: Mapping[str, str]) -> Iterator[str]:
    yield f".paper {{ fill: {colours['paper']}; }}"
    yield f".ink {{ fill: {colours['ink']}; }}"
    yield f".dim {{ fill: {colours['dim']}; }}"
    yield f".warning {{ fill: {colours['warning']}; }}"
    yield f".edge {{ stroke: {colours['line']}; }}"
    yield f".head {{ fill: {colours['line']}; }}"
    yield f".edge.critical {{ stroke: {colours['ink']}; }}"
    yield f".head.critical {{ fill: {colours['ink']}; }}"
    yield f".edge.circular {{ stroke: {colours['warning']}; }}"
    yield f".head.circular {{ fill: {colours['warning']}; }}"
    for look in LOOKS:
        fill, accent = colours[f"{look}-fill"], colours[f"{look}-accent"]
        yield f".{look} .box {{ fill: {fill}; stroke: {accent}; }}"
        yield f".{look} .accent {{ fill: {accent}; }}"
        yield f".{look} .sign {{ stroke: {accent}; }}"

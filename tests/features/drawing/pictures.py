"""Projects of many sizes to be drawn, and what can be read in a picture of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple
from xml.etree import ElementTree

from document.made import snapshot
from phasemark.features.drawing.measure import width
from phasemark.workspace.snapshot import Snapshot

SVG = "{http://www.w3.org/2000/svg}"
NAMES = (
    "core templates environment overrides validation of the exporter schema migration 数据库迁移"
    ' réseau WWWWMMMM internationalization src/very/long/path/to/module.py `code` <b> & "x"'
)
STATES = ("Planned", "Complete", "Blocked", "In progress")


def project(count: int, depends: int = 3) -> Snapshot:
    """So many phases with long names, shared files, cycles and unknown ids among them."""
    random = Random(count)
    texts = {}
    for number in range(1, count + 1):
        first = max(1, number - 25)
        some = {random.randint(first, number) for _ in range(random.randint(0, depends))}
        listed = "".join(f"- Phase {one}\n" for one in sorted(some)) or "None\n"
        unknown = "- Phase 999\n" if random.random() < 0.05 else ""
        name = " ".join(random.choices(NAMES.split(), k=random.randint(1, 9)))
        texts[f"docs/phases/PHASE{number}.md"] = (
            f"# Phase {number} - {name}\n\n## Status\n{random.choice(STATES)}\n\n"
            f"## Depends on\n{listed}{unknown}\n"
            f"## Files\n\n### Modified\n- `src/shared{number % 30}.py`\n\n"
            "## Exit criteria\n- [ ] x\n"
        )
    return snapshot(texts)


class Written(NamedTuple):
    """A text of a picture: where it stands, and on which look."""

    text: str
    looks: frozenset[str]
    left: float
    top: float
    right: float
    bottom: float
    under: str
    """The look of the job that it stands in; empty on paper."""

    def overlaps(self, other: Written) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def written(picture: str) -> Iterator[Written]:
    """All texts of a picture, each as wide as it is at most."""
    yield from _below(ElementTree.fromstring(picture), "")


def _below(element: ElementTree.Element, under: str) -> Iterator[Written]:
    looks = element.get("class", "").split()
    if looks[:1] == ["job"]:
        under = looks[1]
    if element.tag == f"{SVG}text":
        text, size = element.text or "", float(element.get("font-size", "0"))
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        right = x + width(text, size, "id" in looks)
        yield Written(text, frozenset(looks), x, y - 0.95 * size, right, y + 0.25 * size, under)
    for child in element:
        yield from _below(child, under)


def colours(picture: str) -> tuple[dict[str, str], dict[str, str]]:
    """Fill by selector, in the light and in the dark theme."""
    light, _, dark = picture.partition("@media screen and (prefers-color-scheme: dark) {")
    rule = re.compile(r"^(\.[^{\n]+?) \{ fill: (#[0-9a-f]{6});", re.M)
    return dict(rule.findall(light)), dict(rule.findall(dark))


def contrast(one: str, other: str) -> float:
    """By WCAG 2."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

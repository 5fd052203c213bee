"""`check --diff`: what fixing would change, to be read, not to be applied.

Controls are shown and secrets are masked as in every output; `--fix` makes the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from phasemark.cli.report import masked
from phasemark.cli.terminal import Style, visible
from phasemark.text.source import Source

_LOOKS = {"+": "green", "-": "red", "@": "cyan"}


def difference(path: str, old: str, new: str, style: Style) -> Iterator[str]:
    """The lines that differ between two texts of a document, with three around them."""
    shown = visible(path)
    found = unified_diff(_lines(old), _lines(new), f"a/{shown}", f"b/{shown}", lineterm="")
    for number, line in enumerate(found):
        looks = ("bold",) if number < 2 else (_LOOKS[line[0]],) if line[0] in _LOOKS else ()
        yield (style.paint(line, *looks) if looks else line) + "\n"


def _lines(text: str) -> list[str]:
    """The lines of a text as they can be shown, without their ends."""
    source = Source(masked(text))
    lines = [source.line_span(line).of(source.text) for line in range(source.line_count)]
    if not lines[-1]:
        lines.pop()
    return [visible(line) for line in lines]

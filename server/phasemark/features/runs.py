"""The commands of a document that somebody may run: what its gates ask for, as it is written.

Nothing here runs anything. An editor does, when a person asks it to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from phasemark.document.commands import commands
from phasemark.document.document import Document
from phasemark.text.edit import Span

_MOST = 200
"""More lines above commands than this help nobody."""


class Run(NamedTuple):
    """A command with all its lines, and what the line above it says."""

    span: Span
    title: str


def runs(document: Document) -> Iterator[Run]:
    """The commands of the gates, in order; several in one line are told apart by their text.

    A loop is one of them; what begins and does not end is none.
    """
    whole = {
        one.whole: one for one in reversed(commands(document)) if one.whole.end > one.whole.start
    }
    found = tuple(islice(reversed(whole.values()), _MOST))
    source = document.source
    lines = [source.line(one.whole.start) for one in found]
    for command, line in zip(found, lines, strict=True):
        alone = lines.count(line) == 1
        yield Run(command.whole, _ALONE if alone else f"Run `{_short(command.text)}` in terminal")


_ALONE = "Run in terminal"
_LONGEST = 40


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"

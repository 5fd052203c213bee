"""The order in which a document says that stages are merged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.phase import PhaseId, read_id
from phasemark.document.section import Section
from phasemark.text.edit import Span
from phasemark.text.late import late

_STEP = late(
    r"(?<![\w./-])(?:(?P<word>stages?|phases?)[ \t_-]?)?"
    r"(?P<id>\d+(?:\.\d+)*[A-Za-z]?)(?![\w/-]|\.\w)",
    re.IGNORECASE,
)
_ASIDE = late(r"\([^()\n]*\)|#[^\n\r]*|\"[^\"\n]*\"")
_PROSE = late(r"\b(?:after|before|depends?|waits?|once|until|unless|even if|not)\b", re.IGNORECASE)


def merge_order(section: Section, word: str) -> Iterator[tuple[Span, PhaseId]]:
    """The stages of a Merge order section, each where it is named first.

    Read are lists, arrows and `git merge` commands; what stands in parentheses, comments
    and quotations is left out, and so are lines that tell about the order in words.
    """
    start = section.body.start
    seen: set[PhaseId] = set()
    for line in section.text.replace("\r", "\n").split("\n"):
        shown = _ASIDE.sub(lambda match: " " * len(match[0]), line)
        if not _PROSE.search(shown):
            for match in _STEP.finditer(shown):
                id = _read(match, word)
                if id is not None and id not in seen:
                    seen.add(id)
                    yield Span(start + match.start(), start + match.end()), id
        start += len(line) + 1


def _read(match: re.Match[str], word: str) -> PhaseId | None:
    """The id of a step; a bare whole number is the number of a list item."""
    named = match["word"]
    if not named and "." not in match["id"]:
        return None
    return read_id(match["id"], named.lower().rstrip("s") if named else word)

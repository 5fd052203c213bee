"""States of a phase where one is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span

_BOX = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+(.+)")


def statuses(asking: Asking) -> Iterator[Candidate]:
    """The canonical states; what the phase's other documents say comes first."""
    canonical = tuple(dict.fromkeys(asking.snapshot.vocabulary.statuses.values()))
    own = _boxes(asking) or _named(asking, canonical)
    said = (one.status.value for one in asking.siblings("notes") if one.status)
    first = [value for value in said if value in own]
    written = {item.text for item in asking.section.items} if asking.hold == "item" else set()
    span = Span(asking.value.start, _end(asking))
    for value in dict.fromkeys((*first, *own)):
        if value not in written:
            yield Candidate(
                value, "status", span, Snippet.of(asking.gap + value), filter=asking.gap + value
            )


def _boxes(asking: Asking) -> tuple[str, ...]:
    """The states that the kind lists as boxes; empty when it has none."""
    skeleton = asking.kind.skeleton if asking.kind else ""
    return tuple(match[1] for match in map(_BOX.fullmatch, skeleton.split("\n")) if match)


def _named(asking: Asking, canonical: tuple[str, ...]) -> tuple[str, ...]:
    """The states that the kind says the section is for; all where it names none."""
    purpose = asking.kind.purpose if asking.kind else ""
    return tuple(value for value in canonical if value in purpose) or canonical


def _end(asking: Asking) -> int:
    """The end of the word at the cursor: a state that is there is replaced."""
    known = asking.snapshot.vocabulary.statuses
    rest = asking.before[asking.value.start - asking.line.start :] + asking.after
    return asking.line.end if rest.strip().casefold() in known else asking.offset

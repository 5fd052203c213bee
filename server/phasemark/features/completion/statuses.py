"""States of a phase where one is declared."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.snippet import Snippet
from phasemark.features.states import states_of
from phasemark.text.edit import Span


def statuses(asking: Asking) -> Iterator[Candidate]:
    """The states of the section; what the phase's other documents say comes first."""
    own = states_of(asking.kind, asking.snapshot.vocabulary)
    said = (one.status.value for one in asking.siblings("notes") if one.status)
    first = [value for value in said if value in own]
    written = {item.text for item in asking.section.items} if asking.hold == "item" else set()
    span = Span(asking.value.start, _end(asking))
    for value in dict.fromkeys((*first, *own)):
        if value not in written:
            yield Candidate(
                value, "status", span, Snippet.of(asking.gap + value), filter=asking.gap + value
            )


def _end(asking: Asking) -> int:
    """The end of the word at the cursor: a state that is there is replaced."""
    known = asking.snapshot.vocabulary.statuses
    rest = asking.before[asking.value.start - asking.line.start :] + asking.after
    return asking.line.end if rest.strip().casefold() in known else asking.offset

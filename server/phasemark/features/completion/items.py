"""One more item of a section, as its kind says that it is written."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.snippet import Snippet
from phasemark.features.stops import stops
from phasemark.text.edit import Span

_BOX = "[ ] "


def items(asking: Asking) -> Iterator[Candidate]:
    """A new decision, question or the like, with a stop for each of its parts."""
    item = asking.kind.item if asking.kind else None
    if item is None:
        return
    text, lead = item.text, asking.bullet
    if asking.before.rstrip().endswith("]"):
        text = text.removeprefix(_BOX)  # the box is there
    snippet = stops(text)
    yield Candidate(
        label=item.name,
        sort="field",
        span=Span(asking.content, asking.offset),
        insert=Snippet((lead, *snippet.parts)) if lead else snippet,
        detail=text,
        filter=f"{lead}{item.name}" if lead else "",
    )

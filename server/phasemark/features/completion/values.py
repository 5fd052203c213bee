"""Short values of labels: those that the document uses there, and those that the kind names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span

_LONGEST = 30
"""Characters of a value that is offered again."""
_OR = re.compile(r",[ \t]*|[ \t]+or[ \t]+")
_EXPECTED = ("exit 0",)
"""What a command is expected to give, unless somebody says more."""


def values(asking: Asking) -> Iterator[Candidate]:
    """Behind the label of a section: `P1`, `A`, `None`."""
    name = asking.section.name
    used = Counter(
        section.value.of(asking.document.text).strip()
        for section in asking.document.sections.all
        if section.name == name and not asking.line.holds(section.head.start)
    )
    common = (value for value, _ in used.most_common() if len(value) <= _LONGEST)
    yield from _made(asking, *common, *_options(asking))


def expectations(asking: Asking) -> Iterator[Candidate]:
    """Behind `Expected:`."""
    yield from _made(asking, *_EXPECTED)


def _options(asking: Asking) -> Iterator[str]:
    """What the skeleton of the section gives a choice of: `<P0, P1 or P2>`."""
    skeleton = asking.kind.skeleton if asking.kind else ""
    if "\n" not in skeleton:
        words = _OR.split(skeleton.strip("<>"))
        if all(word and " " not in word for word in words):
            yield from words


def _made(asking: Asking, *found: str) -> Iterator[Candidate]:
    span = Span(asking.value.start, asking.offset)
    for value in dict.fromkeys(found):
        if value and value.isprintable():
            text = asking.gap + value
            yield Candidate(value, "value", span, Snippet.of(text), filter=text)

"""Names of several prompts that are one now, in all documents of their phase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.features.work.renumber import named, named_now
from phasemark.features.work.stop_rules import follows, in_stop_rule, stop_rules
from phasemark.text.edit import Edit, Span

_LIST = re.compile(r"[ \t]*(?:,|-|–|and|to|through|&)[ \t]*")


def mentions(document: Document, numbers: Sequence[str], own: bool) -> Iterator[Edit]:
    """The edits that let a name of any of the prompts mean the first, each list once."""
    first, rest = numbers[0], set(numbers[1:])
    rules = stop_rules(document, first) if own else ()
    following = follows(document, first) if own else ""
    before: tuple[Span, bool] | None = None
    for span, number in named(document) if own else named_now(document):
        meant = number == first or number in rest
        gap = Span(before[0].end, span.start) if before else span
        if number in rest and any(one.covers(span) for one in rules):
            yield from in_stop_rule(document, span, first, following)
        elif number in rest and before and before[1] and _LIST.fullmatch(gap.of(document.text)):
            yield Edit.delete(Span(gap.start, span.end))
        elif number in rest:
            yield Edit(span, first)
        before = span, meant

"""Where a document names its prompts by their numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.text.edit import Span

_HEAD = re.compile(r"\W{0,3}prompt[ \t]+(\d{1,3}(?:\.\d{1,3})?)", re.IGNORECASE)
_NAMED = re.compile(r"\bprompts?[ \t]{1,3}(\d{1,3}(?:\.\d{1,3})?)(?![\w.]*\w)", re.IGNORECASE)


def number_of(section: Section) -> Span | None:
    """Where the heading of a prompt has its number; None for any other section."""
    if section.opening is None or section.opening.kind.heading != "prompt":
        return None
    match = _HEAD.match(section.title)
    return Span(*match.span(1)).shift(section.title_span.start) if match else None


def mentions_of(document: Document, within: Span, number: str) -> Iterator[Span]:
    """The numbers of `Prompt 2` in a part of a document, headings included, fences left out."""
    fences = [fence.span for fence in document.tree.fences.inside(within)]
    for match in _NAMED.finditer(document.text, *within):
        span = Span(*match.span(1))
        if match[1] == number:
            above = bisect_right(fences, span) - 1
            if above < 0 or not fences[above].covers(span):
                yield span

"""The headings of a document by the anchors that links name them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from phasemark.document.anchors import NAMED, anchor
from phasemark.document.document import Document
from phasemark.syntax.parse import parse_headings
from phasemark.syntax.tree import Heading
from phasemark.text.edit import Span


def headings(document: Document) -> Sequence[Heading]:
    """The headings of a document; of one that nobody has read, those that its lines show."""
    if "tree" in document.__dict__:
        return document.tree.headings
    return parse_headings(document.text).headings


def by_anchor(document: Document) -> Mapping[str, Heading]:
    """The heading that each anchor means; kept in the memo."""
    found = document.memo.get("by anchor")
    if found is None:
        made: dict[str, Heading] = {}
        seen: dict[str, int] = {}
        for heading in headings(document):
            slug = anchor(heading.text)
            number = seen.get(slug, 0)
            seen[slug] = number + 1
            made.setdefault(f"{slug}-{number}" if number else slug, heading)
            if "{#" in heading.text and (named := NAMED.search(heading.text)):
                made.setdefault(named[1], heading)
        found = document.memo["by anchor"] = made
    return found  # type: ignore[return-value]


def heading_of(document: Document, written: str) -> Heading | None:
    """The heading that an anchor means, in any case; None if there is none."""
    found = by_anchor(document)
    return found.get(written) or found.get(written.lower())


def anchor_of(document: Document, heading: Heading) -> str:
    """The anchor of a heading."""
    return next((name for name, one in by_anchor(document).items() if one == heading), "")


def part_of(document: Document, heading: Heading) -> Span:
    """The heading with everything up to the next one that is not below it."""
    every = headings(document)
    behind = [one for one in every if one.span.start > heading.span.start]
    inside = list(takewhile(lambda one: one.level > heading.level, behind))
    after = behind[len(inside) :]
    return Span(heading.span.start, after[0].span.start if after else len(document.text))

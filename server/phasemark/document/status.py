"""What a Status section says: a list with one box ticked, or a word."""

from __future__ import annotations

from phasemark.document.section import Section
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.text.edit import Span


def read_status(
    section: Section | None, vocabulary: Vocabulary
) -> tuple[Span, str, str, int] | None:
    """Place, canonical value, text and number of ticked boxes of a Status section.

    None if there is no section. The number is -1 where the status is no list of
    checkboxes; the value is empty when it is unknown or not chosen.
    """
    if section is None:
        return None
    boxes = [
        item
        for item in section.items
        if item.check and vocabulary.status(item.text) and item.depth == 0
    ]
    if len(boxes) >= 2:
        ticked = [item for item in boxes if item.check and item.check.done]
        if not ticked:
            return section.head, "", "", 0
        last = ticked[-1]
        return last.text_span, vocabulary.status(last.text), last.text, len(ticked)
    span = section.value
    if span.end <= span.start:
        line = next((one.span for one in section.paragraphs if one.depth < 0), None)
        if section.items and (line is None or section.items[0].span.start <= line.start):
            line = section.items[0].text_span
        span = line or section.head
    text = span.of(section.tree.text).split("\n", 1)[0].split("\r", 1)[0]
    if span == section.head:
        return section.head, "", "", -1
    return Span(span.start, span.start + len(text)), vocabulary.status(text), text, -1

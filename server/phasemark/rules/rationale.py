"""Decisions and their reasons, in work notes and handoffs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Safety
from phasemark.text.edit import Edit
from phasemark.text.late import late

_REASON = late(
    r"[:：;]|[–—]|\s-{1,2}\s|→|=>|->|[.!?]\s+\S"
    r"|\b(?:because|since|so|due to|as|to|for|instead of|rather than|over|avoids?|keeps?|why"
    r"|reason|rationale|which|therefore|given|allows?|ensures?|prevents?|until|unless|when)\b",
    re.IGNORECASE,
)
"""What introduces a reason; a bullet with one of these is not looked at twice."""


def without_rationale(document: Document, sections: Iterable[Section]) -> Iterator[Finding]:
    """The decisions of these sections that give no reason."""
    nothing = document.project.vocabulary.says_nothing
    for section in sections:
        for item in section.own_items:
            text = item.text.strip()
            if item.depth or not text or nothing(text) or _REASON.search(text) or "<" in text:
                continue
            if text.startswith("[") or _has_more(document, item.span.end, item.text_span.end):
                continue
            end = item.text_span.end
            fix = Fix.here("Add a reason", Safety.CHOICE, Edit.insert(end, ": <why>"))
            yield Finding(item.text_span, "a decision without its reason; `<what>: <why>`", fix=fix)


def _has_more(document: Document, end: int, text_end: int) -> bool:
    """Whether the item goes on below its first paragraph: the reason may stand there."""
    return bool(document.text[text_end:end].strip())

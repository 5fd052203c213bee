"""What the title of a section says besides its name: the scope that it opens, or the phase
that it speaks of."""

from __future__ import annotations

import re

from phasemark.document.phase import read_mention
from phasemark.document.section import Opening, Section
from phasemark.kinds.model import ScopeKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import within
from phasemark.text.late import late

_PROMPT = late(
    r"\W{0,3}prompt[ \t]+(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\w])"
    r"(?:[ \t]*(?:of|/)[ \t]*(?P<total>\d{1,3})(?!\w))?[ \t]*[:.—–-]*[ \t]*",
    re.IGNORECASE,
)
_SEPARATOR = late(r"[ \t]*[:：.—–-]*[ \t]*")
_JOINED = late(r"[ \t(]+(?:(?:for|in|of|from|during|to)[ \t]+)?\(?$", re.IGNORECASE)


def read_opening(scope: ScopeKind, section: Section) -> Opening | None:
    if scope.heading == "entry":
        nested = section.parent is not None and section.parent.opening is not None
        return None if nested else Opening(scope, None, "", None, 0)
    if scope.heading == "prompt":
        match = _PROMPT.match(section.title)
        if match is None:
            return None
        total = int(match["total"]) if match["total"] else None
        return Opening(scope, None, match["number"], total, match.end())
    return _read_phase_opening(scope, section)


def _read_phase_opening(scope: ScopeKind, section: Section) -> Opening | None:
    span = section.title_span
    mention = next(iter(within(section.tree.mentions, span)), None)
    if mention is None or mention.kind != "phase" or mention.span.start - span.start > 4:
        return None
    id = read_mention(mention.text)
    if id is None or (scope.heading == "stage") != (id.word == "stage"):
        return None
    separator = _SEPARATOR.match(section.tree.text, mention.span.end, span.end)
    name = separator.end() if separator else mention.span.end
    return Opening(scope, id, "", None, name - span.start)


def unphased(section: Section) -> str:
    """The name in `Phase 1 Verification` or `Deliverables of Phase 1a`; empty without a phase."""
    span, text = section.title_span, section.tree.text
    for mention in within(section.tree.mentions, span):
        if mention.kind == "phase":
            before, after = text[span.start : mention.span.start], text[mention.span.end : span.end]
            if not before.strip(" \t*_") and after[:1].isspace():
                # `# Phase 1 - Logs` names the phase, `# Phase 1 Log` says what the document is.
                titled = section.level == 1 and after.lstrip()[:1] in tuple(":：.-–—")
                return "" if titled else normalise(after)
            if not after.strip(" \t*_:)#"):
                return normalise(_JOINED.sub("", before))
    return ""

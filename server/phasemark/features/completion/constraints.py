"""Constraints: those of the phase's other documents, and the words that start one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.snippet import Snippet, Stop
from phasemark.features.stops import stops
from phasemark.rules.secrets import mask_secrets
from phasemark.text.edit import Span

NAME = "Constraints"
MODALS = ("MUST ", "MUST NOT ", "DO NOT ", "Never ")
"""What starts a constraint (dialect, section 6)."""

_LARGEST = 60_000
"""Characters of another document that is read for its constraints."""
_LONGEST = 300
_MODAL = re.compile(r"(?:MUST(?: NOT)?|DO NOT|NEVER|Never|Do not)\b")
_ITEM = re.compile(r"[-*+][ \t]+(.+)")


def constraints(asking: Asking) -> Iterator[Candidate]:
    """Constraints of the phase first, then what the kind suggests, then bare modals."""
    span = Span(asking.content, asking.offset)
    here = {item.text for item in asking.section.items}
    for outline in asking.siblings("plan", "prompt"):
        document = asking.snapshot.documents.get(outline.path)
        for text in _said(document) if document else ():
            if text not in here:
                yield _made(asking, span, Snippet.of(text), outline.path)
    skeleton = asking.kind.skeleton if asking.kind else ""
    for line in skeleton.split("\n"):
        match = _ITEM.fullmatch(line)
        if match and match[1] not in here:
            yield _made(asking, span, stops(match[1]), "template")
    for modal in MODALS:
        yield _made(asking, span, Snippet.of(modal, Stop(0)), "")


def _made(asking: Asking, span: Span, snippet: Snippet, detail: str) -> Candidate:
    lead = asking.bullet
    return Candidate(
        label=snippet.plain.strip(),
        sort="constraint",
        span=span,
        insert=Snippet((lead, *snippet.parts)) if lead else snippet,
        detail=detail,
        filter=lead + snippet.plain,
    )


def _said(document: Document) -> tuple[str, ...]:
    """The constraints of a document, one line each; read once, its tree is not kept."""
    found = document.memo.get("constraints said")
    if found is None:
        found = document.memo["constraints said"] = tuple(_constraints(document))
    return found  # type: ignore[return-value]


def _constraints(document: Document) -> Iterator[str]:
    if len(document.text) > _LARGEST:
        return
    read = Document(document.path, document.text, document.project)
    for section in read.sections.all:
        if section.name == NAME:
            for item in section.items:
                if _MODAL.match(item.text) and _fit(item.text):
                    yield item.text


def _fit(text: str) -> bool:
    """Whether a constraint can be taken over: on one line, with nothing that hides, and
    without a secret."""
    return len(text) <= _LONGEST and text.isprintable() and mask_secrets(text) == text

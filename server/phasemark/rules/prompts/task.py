"""The size of what a prompt asks for: one logical unit of one phase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.section import Section
from phasemark.rules.prose import of_piece
from phasemark.rules.rule import Finding, Related, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Heading, within
from phasemark.text.edit import Span
from phasemark.text.late import late

_BROAD = late(
    r"\b(?:implement|build|complete|finish|execute|do|carry out|create|write|deliver)\s+(?:"
    r"everything\b(?:\s+(?:for|in|of)\s+[\w ]{1,30})?"
    r"|(?:all|the (?:whole|entire|full|complete)|an? (?:whole|entire|full"
    r"|complete))\s+(?:of\s+(?:the\s+)?)?"
    r"(?:phase|plan|project|feature|application|app|system|module|service"
    r"|codebase)\b(?:\s+\d+\w?\b)?"
    r"|(?:all\s+of\s+)?(?:the\s+)?phase\s+\d+\w?\b(?!\s*(?:\.\d|task|step|prompt|unit|item|'s"
    r"|’s)))",
    re.IGNORECASE,
)
_UNIT = late(
    r"\b(?:logical unit|(?:one|a) (?:unit|step|task) at a time|step[- ]by[- ]step|next (?:unit"
    r"|step|task)|first (?:unit|step|task))\b",
    re.IGNORECASE,
)


@rule("PRM019", "task-too-broad", kinds=("prompt",), source="guide, chapters 5 and 7")
def task_too_broad(document: Document) -> Iterator[Finding]:
    """The task asks for a whole phase at once.

    A unit of work fits one review and one commit. Asked for everything, a session
    touches all files before anything was checked, and nobody can say which step failed.

    ## Example
    "Implement phase 2."

    ## Use instead
    Ask for one unit: "Implement the next logical unit of phase 2: the values file and
    its schema."
    """
    tasks = list(document.root.all("Task"))
    for section in tasks:
        if _UNIT.search(section.text) or len(section.items) > 2:
            continue
        for placed in document.tree.pieces:
            if placed.span.end <= section.body.start or placed.start >= section.body.end:
                continue
            for match in of_piece(placed.piece, _BROAD):
                span = Span(match.start(), match.end()).shift(placed.start)
                if section.body.covers(span):
                    yield Finding(
                        span,
                        f"`{' '.join(match[0].split())}` is more than one unit; ask for the next,"
                        " and say what it consists of",
                    )


_OPENS = late(r"[ \t*_`]*(?:$|[:：.(（—–-])")


@rule("PRM020", "several-phases-in-one-prompt", kinds=("prompt",), source="guide, chapter 3")
def several_phases_in_one_prompt(document: Document) -> Iterator[Finding]:
    """One prompt asks for several phases.

    A session that is given two phases mixes them: their commits, their notes and their
    checks. The guide has one prompt file a phase.

    ## Example
    `prompts/phase-2.md` with `## Phase 2: Scaffold` and `## Phase 3: Templates`.

    ## Use instead
    Write a prompt for each; a file of several prompts of one phase numbers them
    `Prompt 1 of 3`.
    """
    own = document.stem.id if document.stem else None
    first: dict[PhaseId, Heading] = {}
    for heading in document.tree.headings:
        id = _asked(heading, document)
        if (
            id is None
            or _is_below(id, first)
            or (own and (own.word != id.word or own.parent_of(id)))
        ):
            continue
        first.setdefault(id, heading)
    if len(first) < 2:
        return
    ids = sorted(first)
    later = [first[id] for id in first][1:]
    names = ", ".join(str(id) for id in ids[:4]) + (" …" if len(ids) > 4 else "")
    yield Finding(
        later[0].span,
        f"this prompt asks for {names}; write one prompt for each",
        related=tuple(Related(document.path, heading.span, "and this") for heading in later[1:]),
    )


def _asked(heading: Heading, document: Document) -> PhaseId | None:
    """The phase that a heading begins with, when it is about that phase as a whole."""
    if (heading.level == 1 and heading is document.sections.title) or heading.level > 3:
        return None
    mention = next(iter(within(document.tree.mentions, heading.title)), None)
    if mention is None or mention.kind != "phase" or mention.span.start - heading.title.start > 4:
        return None
    rest = document.text[mention.span.end : heading.title.end]
    if not _OPENS.match(rest) or _names_section(rest, document):
        return None
    section = _section_of(heading, document)
    if section is not None and (
        _is_context(section) or (not section.items and not section.children)
    ):
        return None
    return read_mention(mention.text)


def _names_section(rest: str, document: Document) -> bool:
    kind = document.kind
    if kind is None:
        return False
    names = document.project.kinds.lexicon(kind.name).sections
    return normalise(rest.strip(" :-–—")) in names


def _section_of(heading: Heading, document: Document) -> Section | None:
    return next((one for one in document.sections.all if one.head == heading.span), None)


def _is_context(section: Section) -> bool:
    parent = section.parent
    while parent is not None:
        if parent.name in ("Context", "Deliverables", "Verification", "Constraints"):
            return True
        parent = parent.parent
    return False


def _is_below(id: PhaseId, others: dict[PhaseId, Heading]) -> bool:
    return any(other.parent_of(id) for other in others)

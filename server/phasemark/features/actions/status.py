"""Set the status of a document or of one of its phases, in the form that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.status import read_status
from phasemark.features.actions.action import REWRITE, Action
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.features.states import states_of
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def set_status(
    _snapshot: Snapshot, document: Document, span: Span, _outside: Outside
) -> Iterator[Action]:
    """One action a status, but for the one that is set; at the status, and at the title."""
    for status, edits in other_statuses(document, span):
        change = Change({document.path: edits})
        yield Action(f"Set status: {status}", REWRITE, change, rank=20)


def other_statuses(document: Document, span: Span) -> Iterator[tuple[str, Edits]]:
    """Each status that is not set, and what sets it, where a place is a status or a title.

    They are those that completion offers, or that have boxes.
    """
    vocabulary = document.project.vocabulary
    front = _front(document, span)
    section = None if front else status_section(document, span)
    current = vocabulary.status(front.of(document.text)) if front else _current(section, vocabulary)
    boxes = section is not None and _boxes(section, vocabulary)
    kind = section.kind if section is not None and not boxes else None
    for status in states_of(kind, vocabulary):
        if front:
            edits = [Edit(front, _said(front.of(document.text), status, vocabulary))]
        elif section is not None:
            edits = status_edits(section, status, vocabulary)
        else:
            return
        if status != current and edits:
            yield status, Edits.of(*edits)


def status_section(document: Document, span: Span) -> Section | None:
    """The Status that a place lies in, or the one of the part whose heading it is."""
    if document.kind is None:
        return None
    section: Section | None = document.sections.at(span.start)
    while section is not None and section.parent is not None:
        if section.kind is not None and section.kind.holds == "status":
            return section
        on_heading = section.head.holds(span.start)
        if on_heading and section.opening is not None:
            return _status_of(section)
        title = document.sections.title
        if on_heading and title is not None and section.head == title.span:
            return _status_of(document.root)
        section = section.parent
    return None


def _status_of(scope: Section) -> Section | None:
    for child in scope.children:
        if child.kind is not None and child.kind.holds == "status":
            return child
        if child.opening is None and (found := _status_of(child)):
            return found
    return None


def _boxes(section: Section, vocabulary: Vocabulary) -> list[Item]:
    """The choices, where the status is one of several boxes."""
    boxes = [
        item
        for item in section.items
        if item.check and item.depth == 0 and vocabulary.status(item.text)
    ]
    return boxes if len(boxes) > 1 else []


def _current(section: Section | None, vocabulary: Vocabulary) -> str:
    """What is set; empty where several boxes are ticked, each of which can be chosen."""
    found = read_status(section, vocabulary)
    return "" if found is None or found[3] > 1 else found[1]


def status_edits(section: Section, status: str, vocabulary: Vocabulary) -> list[Edit]:
    """What says the status in the form of the section; none where it has no box for it."""
    boxes = _boxes(section, vocabulary)
    if boxes:
        return _ticked(boxes, status, vocabulary)
    found = read_status(section, vocabulary)
    if found is None:
        return []
    span, _, written, _ = found
    if span != section.head:
        return [Edit(span, _said(written, status, vocabulary))]
    if section.form == "heading":
        return [Edit.insert(section.head.end, f"\n\n{status}")]
    return [Edit.insert(section.head.end, f" {status}")]


def _ticked(boxes: list[Item], status: str, vocabulary: Vocabulary) -> list[Edit]:
    wanted = next((item for item in boxes if vocabulary.status(item.text) == status), None)
    if wanted is None:
        return []
    return [
        Edit.replace(item.check.span, "[x]" if item is wanted else "[ ]")
        for item in boxes
        if item.check and item.check.done is not (item is wanted)
    ]


_WORD = re.compile(r"\w")
_MARKUP = re.compile(r"[^*_`~\[(\s\"']")
_SIGNS = re.compile(r"[^\w*_`~\])(\[:;,.\"'|–—-]+")


def _said(written: str, status: str, vocabulary: Vocabulary) -> str:
    """A value with another status; what stands behind it, markup and case stay."""
    first = _WORD.search(written)
    if first is None:
        return f"{written}{status}" if written.strip() else status
    start = first.start()
    folded = written.casefold()
    words = sorted(vocabulary.statuses, key=len, reverse=True)
    old = next((word for word in words if _starts(folded, start, word)), None)
    lead = _MARKUP.sub("", written[:start])
    if old is None:
        return status
    end = start + len(old)
    rest = written[end:]
    if not _WORD.search(rest):  # a sign of the old status, such as an emoji
        rest = _SIGNS.sub("", rest)
    return lead.lstrip() + _cased(written[start:end], status) + rest


def _starts(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    return text.startswith(word, start) and not text[end : end + 1].isalnum()


def _cased(old: str, status: str) -> str:
    if len(old) > 4 and old.isupper():  # `TODO` and `DONE` are no style
        return status.upper()
    return status.lower() if old.islower() else status


_KEY = re.compile(r"status[ \t]*:[ \t]*(.*?)[ \t]*(?:#.*)?", re.IGNORECASE)


def _front(document: Document, span: Span) -> Span | None:
    """The value of `status` in the frontmatter, when the cursor is on its line."""
    front = document.tree.frontmatter
    if document.kind is None or front is None or not front.holds(span.start):
        return None
    source = document.source
    line = source.line_span(source.line(span.start))
    match = _KEY.fullmatch(line.of(document.text)[:500])
    if match is None or not match[1]:
        return None
    return Span(line.start + match.start(1), line.start + match.end(1))

"""What the cursor is on: the question that most answers begin with."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from phasemark.document.commands import command_at
from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.section import Section
from phasemark.features.path_names import LONGEST, Address, PathName, path_name_at, piece_at
from phasemark.syntax.tree import Heading, Item, Mention, within
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

Role = Literal["decision", "question", "task", "item"]


@dataclass(frozen=True, slots=True)
class PhaseName:
    """A phase that the text names: `Phase 2b`, or `4` in `phases 3 and 4`."""

    span: Span
    id: PhaseId
    number: Span
    """The id without its word: `2b`."""
    heading: Section | None
    """The title, or the scope that the phase is the heading of; None in text."""


@dataclass(frozen=True, slots=True)
class Title:
    """The first H1, but for the phase in it."""

    span: Span
    heading: Heading
    id: PhaseId | None


@dataclass(frozen=True, slots=True)
class SectionName:
    """A canonical section: its heading or label."""

    span: Span
    section: Section


@dataclass(frozen=True, slots=True)
class HeadingName:
    """Any other heading: of a phase, a stage, a log entry, or of none of these."""

    span: Span
    heading: Heading
    section: Section


@dataclass(frozen=True, slots=True)
class PromptName:
    """A prompt: the heading `Prompt 2 of 5`, or `Prompt 2` in text."""

    span: Span
    number: Span
    """`2`; may hold a dot."""
    heading: Section | None
    """The prompt itself, when the cursor is on its heading."""


@dataclass(frozen=True, slots=True)
class ItemName:
    """A list item, where nothing in it says more."""

    span: Span
    """Its first paragraph with the marker."""
    item: Item
    role: Role
    """By what its section holds; a `task` is any other item with a checkbox."""
    section: Section


@dataclass(frozen=True, slots=True)
class CommitName:
    """The hash of a commit, 7 to 40 hexadecimal digits."""

    span: Span
    hash: str


@dataclass(frozen=True, slots=True)
class CommandName:
    """A command; `text` has no prompt, continued lines are joined."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class StatusName:
    """A state: the value of a Status section, or one of its boxes."""

    span: Span
    value: str
    """Canonical."""


@dataclass(frozen=True, slots=True)
class CodeName:
    """The code or name of a rule in a suppression."""

    span: Span
    code: str


Subject = (
    PhaseName | PathName | Address | Title | SectionName | HeadingName | PromptName
    | ItemName | CommitName | CommandName | StatusName | CodeName
)  # fmt: skip


def subject(snapshot: Snapshot, document: Document, offset: int) -> Subject | None:
    """The most particular thing at a place; None in plain text.

    A cursor at either end of a thing is on it. In a document without a kind there are
    links, addresses, headings, files in code and phases of the project only.
    """
    if not document.text:
        return None
    if document.kind is None:
        return _linked(snapshot, document, offset) or _headed(document, offset)
    return (
        _code(document, offset)
        or _linked(snapshot, document, offset)
        or _command(document, offset)
        or _commit(document, offset)
        or _prompt(document, offset)
        or _headed(document, offset)
        or _status(document, offset)
        or _item(document, offset)
    )


def _code(document: Document, offset: int) -> CodeName | None:
    for allowance in document.outline.allowances:
        if allowance.comment.holds(offset):
            for code, span in zip(allowance.codes, allowance.code_spans, strict=True):
                if span.holds(offset):
                    return CodeName(span, code)
    return None


def _linked(snapshot: Snapshot, document: Document, offset: int) -> Subject | None:
    """A phase, path or link; of a link whose text names a phase, what says more of it."""
    path = path_name_at(snapshot, document, offset)
    phase = _phase(document, offset)
    if phase is not None and document.kind is None:
        known = snapshot.index.known(snapshot.index.series(document.path), phase.id)
        phase = phase if known else None
    leads = isinstance(path, PathName) and path.id is not None
    return path if phase is None or leads else phase


def _phase(document: Document, offset: int) -> PhaseName | None:
    around = Span(max(0, offset - LONGEST), offset + 1)
    for mention in reversed(within(document.tree.mentions, around)):
        named = mention.kind in ("phase", "range") and mention.span.holds(offset)
        if named and (id := read_mention(mention.text)):
            heading = _heading_of(document, mention, id)
            return PhaseName(mention.span, id, mention.inner, heading)
    return None


def _heading_of(document: Document, mention: Mention, id: PhaseId) -> Section | None:
    """The title, or the scope that the phase is the heading of."""
    section, title = document.sections.at(mention.span.start), document.sections.title
    if section.form != "heading" or not section.title_span.covers(mention.span):
        return None
    opens = section.opening is not None and section.opening.id == id
    return section if opens or (title is not None and section.head == title.span) else None


def _command(document: Document, offset: int) -> CommandName | None:
    command = command_at(document, offset)
    return CommandName(command.span, command.text) if command else None


_WORD = re.compile(r"[0-9a-fA-F]{7,40}(?!\w)")


def _commit(document: Document, offset: int) -> CommitName | None:
    """A hash: in a list of commits any, elsewhere one with digits and letters."""
    text = document.text
    start, least = offset, max(0, offset - 41)
    while start > least and text[start - 1].isalnum():
        start -= 1
    match = _WORD.match(text, start)
    if match is None or (start and text[start - 1] == "_"):
        return None
    kind = document.sections.at(offset).kind
    mixed = any(c.isdigit() for c in match[0]) and any(c.isalpha() for c in match[0])
    if mixed or (kind is not None and kind.holds == "commits"):
        return CommitName(Span(*match.span()), match[0].lower())
    return None


_PROMPT = re.compile(r"\bprompts?[ \t]{1,3}(\d{1,3}(?:\.\d{1,3})?)(?!\w)", re.IGNORECASE)


def _prompt(document: Document, offset: int) -> PromptName | None:
    section = document.sections.at(offset)
    line = document.source.line_span(document.source.line(offset))
    near = Span(max(line.start, offset - 80), min(line.end, offset + 80))
    for match in _PROMPT.finditer(document.text, *near):
        if match.start() <= offset <= match.end():
            opening = section.opening
            here = opening is not None and opening.kind.heading == "prompt"
            here = here and section.head.holds(offset)
            return PromptName(Span(*match.span()), Span(*match.span(1)), section if here else None)
    return None


def _headed(document: Document, offset: int) -> Subject | None:
    """The heading or label at a place."""
    section = document.sections.at(offset)
    if section.level == 0 or not section.head.holds(offset):
        return None
    title = document.sections.title
    if title is not None and section.head == title.span:
        return Title(section.head, title, document.id)
    if section.name:
        return SectionName(section.head, section)
    heading = next(iter(within(document.tree.headings, section.head)), None)
    return HeadingName(section.head, heading, section) if heading else None


def _status(document: Document, offset: int) -> StatusName | None:
    section = document.sections.at(offset)
    if section.kind is None or section.kind.holds != "status":
        return None
    line = document.source.line_span(document.source.line(offset))
    item = _item_at(document, offset)
    span = item.text_span if item else section.value if section.value.holds(offset) else line
    value = document.project.vocabulary.status(span.of(document.text))
    return StatusName(span, value) if value and span.holds(offset) else None


_ROLES: dict[str, Role] = {"decisions": "decision", "questions": "question"}
"""By what a section holds."""


def _item(document: Document, offset: int) -> ItemName | None:
    item = _item_at(document, offset)
    if item is None:
        return None
    section = document.sections.at(offset)
    holds = section.kind.holds if section.kind else ""
    role = _ROLES.get(holds, "task" if item.check else "item")
    return ItemName(Span(item.span.start, item.text_span.end), item, role, section)


def _item_at(document: Document, offset: int) -> Item | None:
    """The item whose marker or first paragraph is at a place."""
    placed = piece_at(document, offset)
    items = placed.nodes(1)
    number = bisect_right(items, offset, key=lambda item: item.span.start) - 1
    if number < 0:
        return None
    item: Item = items[number]
    return item if item.span.start <= offset <= max(item.text_span.end, item.span.start) else None

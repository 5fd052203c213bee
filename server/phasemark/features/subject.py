"""What the cursor is on: the question that most answers begin with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from phasemark.document.commands import command_at
from phasemark.document.document import Document
from phasemark.document.paths import Named, named
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.recognise import stem_of
from phasemark.document.sections import Section
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Heading, Item, Mention, Placed, within
from phasemark.text.edit import Span
from phasemark.workspace.files import Resolution
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
class PathName:
    """A path or the target of a link."""

    span: Span
    """A link as a whole; a path with its `:12`, in code with its backticks."""
    path: Span
    """The path alone; empty where a link is an anchor only."""
    form: str
    """`link`, `image`, `definition`, `code`, `path` or `token`, as in the outline."""
    target: Resolution
    """The document itself for a link that is an anchor only."""
    anchor: Span | None
    """Behind the `#`; None without one."""
    lines: tuple[int, int] | None
    """First and last line of `:12-40` or `#L12-L40`, counted from one."""
    id: PhaseId | None
    """The phase of the document that is named, whether it exists or not."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page: `https:`, `http:` or `mailto:`."""

    span: Span
    address: Span


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
    links, addresses and headings only.
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


def path_names(snapshot: Snapshot, document: Document) -> Iterator[PathName | Address]:
    """All paths, links and addresses of a document, in order."""
    for placed in document.tree.pieces:
        for mention in placed.nodes(_MENTIONS):
            if mention.kind in _LEADING and (
                found := _of_mention(snapshot, document, placed, mention)
            ):
                yield found
        if document.kind is not None:
            yield from _tokens(snapshot, document, placed)


_MENTIONS = 7
"""The field of `Blocks`."""

_LEADING = frozenset(("link", "image", "definition", "reference", "autolink", "code", "path"))
GENERIC = frozenset(("link", "image", "definition", "reference", "autolink"))
"""Kinds of mentions that lead somewhere in any Markdown."""

_LONGEST = 4000
"""Characters behind its start within which the end of a mention is looked for."""

_LINES = re.compile(r"(?::|#L)(\d{1,7})(?:[-:]L?(\d{1,7}))?")
SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def lines_behind(text: str, offset: int) -> re.Match[str] | None:
    """The first and perhaps the last line that `:12-40` or `#L12-L40` behind a path name."""
    return _LINES.match(text, offset) if text[offset : offset + 1] in (":", "#") else None


def _code(document: Document, offset: int) -> CodeName | None:
    for allowance in document.outline.allowances:
        if allowance.comment.holds(offset):
            for code, span in zip(allowance.codes, allowance.code_spans, strict=True):
                if span.holds(offset):
                    return CodeName(span, code)
    return None


def _linked(snapshot: Snapshot, document: Document, offset: int) -> Subject | None:
    """A phase, path or link; of a link whose text names a phase, what says more of it."""
    around = Span(max(0, offset - _LONGEST), offset + 1)
    mentions = [one for one in within(document.tree.mentions, around) if one.span.holds(offset)]
    phase = _phase(document, mentions, offset) if document.kind else None
    for mention in reversed(mentions):
        if mention.kind in _LEADING:
            placed = _piece(document, mention.span.start)
            found = _of_mention(snapshot, document, placed, mention)
            if isinstance(found, PathName) and (found.id is not None or phase is None):
                return found
            if found is not None and phase is None:
                return found
    if phase is None and document.kind is not None:
        tokens = _tokens(snapshot, document, _piece(document, offset))
        return next((one for one in tokens if one.span.holds(offset)), None)
    return phase


def _phase(document: Document, mentions: Sequence[Mention], offset: int) -> PhaseName | None:
    for mention in reversed(mentions):
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text)):
            section = document.sections.at(offset)
            here = section.form == "heading" and section.title_span.covers(mention.span)
            opens = section.opening is not None and section.opening.id == id
            is_title = document.sections.title is not None and (
                section.head == document.sections.title.span
            )
            heading = section if here and (opens or is_title) else None
            return PhaseName(mention.span, id, mention.inner, heading)
    return None


def _piece(document: Document, offset: int) -> Placed:
    tree = document.tree
    return tree.pieces[max(bisect_right(tree.starts, offset) - 1, 0)]


def _of_mention(
    snapshot: Snapshot, document: Document, placed: Placed, mention: Mention
) -> PathName | Address | None:
    kind = mention.kind
    if document.kind is None and kind not in GENERIC:
        return None
    if kind == "autolink":
        return Address(mention.span, mention.inner) if SAFE.match(mention.text) else None
    if kind == "reference":
        return _of_reference(snapshot, document, mention)
    if kind != "code" and SAFE.match(mention.text):
        return Address(mention.span, mention.inner)
    start, end = mention.inner.start - placed.start, mention.inner.end - placed.start
    paths = named(placed.piece)
    number = bisect_right(paths, start - 1, key=lambda one: one.span.start)
    if number < len(paths) and paths[number].span.start <= end and paths[number].form != "token":
        found = paths[number]
        form = kind if kind == "definition" else found.form
        return _path_name(snapshot, document, found, placed.start, mention.span, form)
    return None


def _of_reference(
    snapshot: Snapshot, document: Document, mention: Mention
) -> PathName | Address | None:
    """What the definition of a label leads to, at the place where the label is used."""
    definition = definitions(document).get(normalise(mention.text))
    if definition is None:
        return None
    placed = _piece(document, definition.span.start)
    found = _of_mention(snapshot, document, placed, definition)
    if isinstance(found, Address):
        return Address(mention.span, found.address)
    if found is None:
        return None
    return PathName(
        mention.span, found.path, "reference", found.target, found.anchor, found.lines, found.id
    )


def definitions(document: Document) -> dict[str, Mention]:
    """The first `[label]: target` of each label, by the label normalised."""
    found = document.memo.get("definitions")
    if found is None:
        labels: dict[str, Mention] = {}
        for mention in document.tree.mentions:
            if mention.kind == "definition":
                label = document.text[mention.span.start : mention.inner.start]
                labels.setdefault(normalise(label.partition("]")[0].lstrip(" [")), mention)
        found = document.memo["definitions"] = labels
    return found  # type: ignore[return-value]


def _tokens(snapshot: Snapshot, document: Document, placed: Placed) -> Iterator[PathName]:
    """The first words of items that are paths because their section holds paths."""
    for one in named(placed.piece):
        if one.form == "token":
            span = one.span.shift(placed.start)
            if document.sections.at(span.start).context.promise != "none":
                yield _path_name(snapshot, document, one, placed.start, span, "token")


def _path_name(
    snapshot: Snapshot, document: Document, one: Named, by: int, whole: Span, form: str
) -> PathName:
    path = one.span.shift(by)
    text = document.text
    lines = lines_behind(text, path.end)
    anchor = None
    if one.anchor and text.startswith("#" + one.anchor, path.end):
        anchor = Span(path.end + 1, path.end + 1 + len(one.anchor))
    if lines and form == "token":
        whole = Span(whole.start, lines.end())
    target = Resolution("file", document.path)
    if one.path:
        folder = document.path.rpartition("/")[0]
        target = snapshot.files.resolve(one.path, folder, one.form in ("link", "image"))
    first = int(lines[1]) if lines else 0
    last = int(lines[2] or 0) if lines else 0
    return PathName(
        whole, path, form, target, anchor, (first, max(first, last)) if lines else None,
        _id_of(snapshot, document, one.path, target),
    )  # fmt: skip


def _id_of(
    snapshot: Snapshot, document: Document, written: str, target: Resolution
) -> PhaseId | None:
    """The phase of a document, by its outline; of one that does not exist, by its name."""
    if not written:
        return None
    outline = snapshot.outlines.get(target.path) if target.state in ("file", "case") else None
    if outline is not None:
        return outline.id
    if target.found or not written.lower().endswith((".md", ".markdown")):
        return None
    stem = stem_of(written.replace("\\", "/"), document.project.settings)
    return stem.id if stem else None


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
    placed = _piece(document, offset)
    items = placed.nodes(1)
    number = bisect_right(items, offset, key=lambda item: item.span.start) - 1
    if number < 0:
        return None
    item: Item = items[number]
    return item if item.span.start <= offset <= max(item.text_span.end, item.span.start) else None

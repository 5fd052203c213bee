"""The commands of a document: what its verification and done sections ask somebody to run.

A command is inline code whose first word is a known program or a script of the project,
a line of a shell fence or of a fence without a language, or the plain text of a `Command:`
field. Output, comments and `$ ` prompts are no part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from phasemark.syntax.tree import Fence, Piece, Placed
from phasemark.text.edit import Span
from phasemark.text.late import late

if TYPE_CHECKING:
    from phasemark.document.document import Document
    from phasemark.document.section import Section
    from phasemark.document.sections import Sections
    from phasemark.kinds.vocabulary import Vocabulary


Found = TypeVar("Found")


class Command(NamedTuple):
    """One command; `text` is without prompt and with continued lines joined by a space."""

    span: Span
    text: str
    form: str
    """`code`, `fence` or `plain`."""
    section: str
    """Canonical name of the section that asks for it."""


SHELLS = frozenset(
    ("", "bash", "sh", "shell", "zsh", "console", "shell-session", "terminal", "ps1", "powershell")
)
"""Languages of fences whose lines are commands; empty: a fence without a language."""

GATES = ("Definition of done", "Exit criteria", "Acceptance criteria", "Validation checklist")
"""Sections of checks that name commands, besides those that hold commands."""

_COMMAND_FIELDS = ("command", "commands", "run", "cmd")
_PROMPT = late(r"[ \t]*(?:[$>%]|PS[^>\n]*>)[ \t]+")
_HEREDOC = late(r"<<-?[ \t]*([\"']?)(\w+)\1")
_LINE = late(r"[^\r\n]*")


def commands(document: Document) -> tuple[Command, ...]:
    """All commands of the gates of a document, in order."""
    return tuple(
        command
        for section in gates(document.sections)
        for command in commands_of(section, document)
    )


def commands_where(
    document: Document, test: Callable[[str], Found | None]
) -> Iterator[tuple[Command, Found]]:
    """The commands of the gates whose text passes a test, with what the test found.

    What a test finds is kept with the piece, so it must be a function of a module that
    looks at the text alone.
    """
    vocabulary = document.project.vocabulary
    extra = frozenset(document.project.settings.commands)
    for section in gates(document.sections):
        for placed in _pieces(section):
            for span, text, form, found in _tested(placed.piece, test, vocabulary, extra):
                start = span.start + placed.start
                if section.body.start <= start < section.body.end:
                    place = Span(start, span.end + placed.start)
                    yield Command(place, text, form, section.name), found


def _tested(
    piece: Piece, test: Callable[[str], Found | None], vocabulary: Vocabulary, extra: frozenset[str]
) -> tuple[tuple[Span, str, str, Found], ...]:
    key = ("commands", extra, test)
    kept = piece.memo.get(key)
    if kept is None:
        kept = piece.memo[key] = tuple(
            (span, text, form, found)
            for span, text, form in _of_piece(piece, vocabulary, extra)
            if (found := test(text)) is not None
        )
    return kept  # type: ignore[return-value]


def commands_of(section: Section, document: Document) -> tuple[Command, ...]:
    """The commands that a section names, whatever it is called, in order."""
    extra = frozenset(document.project.settings.commands)
    return tuple(sorted(named_commands(section, document.project.vocabulary, extra)))


def command_at(document: Document, offset: int) -> Command | None:
    """The command at a place, whatever section it stands in."""
    tree = document.tree
    placed = tree.pieces[max(bisect_right(tree.starts, offset) - 1, 0)]
    extra = frozenset(document.project.settings.commands)
    for span, text, form in _of_piece(placed.piece, document.project.vocabulary, extra):
        if span.holds(offset - placed.start):
            section = document.sections.at(offset)
            return Command(span.shift(placed.start), text, form, section.name)
    return None


def has_command(document: Document, section: Section) -> bool:
    """Whether a section names a command; the root of a document stands for all of it."""
    extra = frozenset(document.project.settings.commands)
    found = named_commands(section, document.project.vocabulary, extra)
    return next(found, None) is not None


def is_gate(section: Section) -> bool:
    """Whether the section says how work is proved: by commands, or by checks of what is done."""
    kind = section.kind
    return kind is not None and (kind.holds == "commands" or kind.name in GATES)


def gates(sections: Sections) -> list[Section]:
    """The sections that are gates, in order; those inside another gate are left out."""
    found = sections.memo.get("gates")
    if found is None:
        found = sections.memo["gates"] = _gates(sections)
    return found  # type: ignore[return-value]


def _gates(sections: Sections) -> list[Section]:
    found: list[Section] = []
    end = -1
    for section in sections.named:
        if section.start >= end and is_gate(section):
            end = section.body.end
            found.append(section)
    return found


def named_commands(
    section: Section, vocabulary: Vocabulary, extra: frozenset[str] = frozenset()
) -> Iterator[Command]:
    """The commands of a section, piece by piece.

    `extra` are names of programs besides those of the vocabulary.
    """
    body = section.body
    for placed in _pieces(section):
        for span, text, form in _of_piece(placed.piece, vocabulary, extra):
            start = span.start + placed.start
            if body.start <= start < body.end:
                yield Command(Span(start, span.end + placed.start), text, form, section.name)


def _pieces(section: Section) -> Iterator[Placed]:
    """The pieces that the body of a section reaches into."""
    tree, end = section.tree, section.body.end
    first = max(bisect_right(tree.starts, section.body.start) - 1, 0)
    for number in range(first, len(tree.pieces)):
        if tree.pieces[number].start >= end:
            return
        yield tree.pieces[number]


def _of_piece(
    piece: Piece, vocabulary: Vocabulary, extra: frozenset[str]
) -> tuple[tuple[Span, str, str], ...]:
    """What would be a command wherever the piece stands; kept in its memo."""
    key = ("commands", extra)
    found = piece.memo.get(key)
    if found is None:
        found = ()
        if "`" in piece.text or ":" in piece.text or "~~~" in piece.text:
            found = tuple(sorted(_named(piece, vocabulary, extra)))
        piece.memo[key] = found
    return found  # type: ignore[return-value]


def _named(
    piece: Piece, vocabulary: Vocabulary, extra: frozenset[str]
) -> Iterator[tuple[Span, str, str]]:
    text, blocks = piece.text, piece.blocks
    for mention in blocks.mentions:
        if mention.kind == "code" and vocabulary.is_command(mention.text, extra):
            yield mention.inner, mention.text, "code"
    for label in blocks.labels:
        if label.key not in _COMMAND_FIELDS:
            continue
        value = label.value.of(text)
        if "`" not in value and vocabulary.is_command(value, extra):
            yield label.value, value, "plain"
    for fence in blocks.fences:
        if fence.language in SHELLS:
            for span, line in _lines(fence, text):
                if fence.language or vocabulary.is_command(line, extra):
                    yield span, line, "fence"


def _lines(fence: Fence, text: str) -> Iterator[tuple[Span, str]]:
    """The logical lines of a shell fence: prompts stripped, output and comments left out."""
    rows = [match.span() for match in _LINE.finditer(text, *fence.content) if match[0].strip()]
    prompted = any(_PROMPT.match(text, *row) for row in rows)
    until = ""
    start, joined = -1, ""
    for a, b in rows:
        line = text[a:b].strip()
        if until:
            until = "" if line == until else until
            continue
        if not joined:
            prompt = _PROMPT.match(text, a, b)
            if line.startswith("#") or (prompted and prompt is None):
                continue
            start = prompt.end() if prompt else a + len(text[a:b]) - len(text[a:b].lstrip())
            line = text[start:b].strip()
        joined = f"{joined} {line}" if joined else line
        if joined.endswith("\\"):
            joined = joined[:-1].rstrip()
            continue
        joined = _uncommented(joined)
        heredoc = _HEREDOC.search(joined)
        until = heredoc[2] if heredoc else ""
        whole = text.startswith(joined, start)
        yield Span(start, start + len(joined if whole else text[start:b].rstrip())), joined
        joined = ""


def _uncommented(line: str) -> str:
    """A line without the comment behind its command; quotes are looked at."""
    at = line.find(" #")
    while at >= 0:
        before = line[:at]
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return before.rstrip()
        at = line.find(" #", at + 2)
    return line

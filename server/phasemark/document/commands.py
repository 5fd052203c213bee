"""The commands of a document: what its verification and done sections ask somebody to run.

A command is inline code whose first word is a known program or a script of the project,
a line of a shell fence or of a fence without a language, or the plain text of a `Command:`
field. Output, comments and `$ ` prompts are no part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from phasemark.document.command_lines import CommandLine, command_lines
from phasemark.document.shell import opens_block
from phasemark.syntax.tree import Fence, Piece, Placed
from phasemark.text.edit import Span

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
    whole: Span
    """What has to be run together with it, such as all of a loop; empty where that cannot be
    told, or cannot be run as it stands."""


SHELLS = frozenset(
    ("", "bash", "sh", "shell", "zsh", "console", "shell-session", "terminal", "ps1", "powershell")
)
"""Languages of fences whose lines are commands; empty: a fence without a language."""

GATES = ("Definition of done", "Exit criteria", "Acceptance criteria", "Validation checklist")
"""Sections of checks that name commands, besides those that hold commands."""

_COMMAND_FIELDS = ("command", "commands", "run", "cmd")


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
            for one, found in _tested(placed.piece, test, vocabulary, extra):
                if section.body.start <= one.span.start + placed.start < section.body.end:
                    yield _placed(one, placed, section), found


def _tested(
    piece: Piece, test: Callable[[str], Found | None], vocabulary: Vocabulary, extra: frozenset[str]
) -> tuple[tuple[_Named, Found], ...]:
    key = ("commands", extra, test)
    kept = piece.memo.get(key)
    if kept is None:
        kept = piece.memo[key] = tuple(
            (one, found)
            for one in _of_piece(piece, vocabulary, extra)
            if (found := test(one.text)) is not None
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
    for one in _of_piece(placed.piece, document.project.vocabulary, extra):
        if one.span.holds(offset - placed.start):
            return _placed(one, placed, document.sections.at(offset))
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
        for one in _of_piece(placed.piece, vocabulary, extra):
            if body.start <= one.span.start + placed.start < body.end:
                yield _placed(one, placed, section)


class _Named(NamedTuple):
    """A `Command` in its piece, whatever section that stands in."""

    span: Span
    text: str
    form: str
    whole: Span


def _placed(one: _Named, placed: Placed, section: Section) -> Command:
    at = placed.start
    return Command(one.span.shift(at), one.text, one.form, section.name, one.whole.shift(at))


def _pieces(section: Section) -> Iterator[Placed]:
    """The pieces that the body of a section reaches into."""
    tree, end = section.tree, section.body.end
    first = max(bisect_right(tree.starts, section.body.start) - 1, 0)
    for number in range(first, len(tree.pieces)):
        if tree.pieces[number].start >= end:
            return
        yield tree.pieces[number]


def _of_piece(piece: Piece, vocabulary: Vocabulary, extra: frozenset[str]) -> tuple[_Named, ...]:
    """What would be a command wherever the piece stands; kept in its memo."""
    key = ("commands", extra)
    found = piece.memo.get(key)
    if found is None:
        found = ()
        if "`" in piece.text or ":" in piece.text or "~~~" in piece.text:
            found = tuple(sorted(_named(piece, vocabulary, extra)))
        piece.memo[key] = found
    return found  # type: ignore[return-value]


def _named(piece: Piece, vocabulary: Vocabulary, extra: frozenset[str]) -> Iterator[_Named]:
    text, blocks = piece.text, piece.blocks
    for mention in blocks.mentions:
        if mention.kind == "code" and vocabulary.is_command(mention.text, extra):
            yield _Named(mention.inner, mention.text, "code", mention.inner)
    for label in blocks.labels:
        if label.key not in _COMMAND_FIELDS:
            continue
        value = label.value.of(text)
        if "`" not in value and vocabulary.is_command(value, extra):
            yield _Named(label.value, value, "plain", label.value)
    for fence in blocks.fences:
        if fence.language in SHELLS:
            for span, line, whole in _lines_of(fence, text, vocabulary, extra):
                yield _Named(span, line, "fence", whole)


def _lines_of(
    fence: Fence, text: str, vocabulary: Vocabulary, extra: frozenset[str]
) -> Iterator[CommandLine]:
    """The commands of a fence; without a language, those among its lines."""
    if fence.language:
        yield from command_lines(fence, text, None)
        return

    def begins(line: str) -> bool:
        return vocabulary.is_command(line, extra) or opens_block(line)

    for one in command_lines(fence, text, begins):
        if vocabulary.is_command(one.text, extra):
            yield one

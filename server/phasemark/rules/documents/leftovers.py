"""What should have been written or done and was not: placeholders and TODO."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_template, placeholders, unfilled_fields
from phasemark.rules.prose import may_hold, of_piece, telling
from phasemark.rules.rule import Finding, Severity, rule
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Span
from phasemark.text.late import late

_DATE = late(r"YYYY-MM-DD(?:[ T]HH:MM(?::SS)?)?")
_SIGNS = ("<", "{{", "YYYY-MM-DD")


@rule("DOC010", "unresolved-placeholder", source="guide, chapters 1 and 13")
def unresolved_placeholder(document: Document) -> Iterator[Finding]:
    """A placeholder of a template was not filled in.

    A model takes `<path>` for a path, or makes one up. The templates of the guide are
    meant to be edited before they are used.

    ## Example
    `- <Goal 1>` in a plan, `# Phase <X> - <Name>`, or an entry `### YYYY-MM-DD HH:MM`.

    ## Use instead
    Write the real goal, id, name or time. A template itself keeps its placeholders:
    name it `...-template.md` or put it below `templates/`.
    """
    if is_template(document.path):
        return
    if may_hold(document, _SIGNS):
        yield from _unresolved(document)
    yield from _empty_fields(document)


def _unresolved(document: Document) -> Iterator[Finding]:
    words = document.project.vocabulary.placeholders
    for placed, found in telling(document, ("unfilled", words), lambda one: _unfilled(one, words)):
        for relative, text in found:
            span = relative.shift(placed.start)
            if not _exempt(document, span):
                yield Finding(span, f"`{text}` is still to be filled in")


def _empty_fields(document: Document) -> Iterator[Finding]:
    """The fields of a Context that say nothing, while others of it do."""
    context = document.root.find("Context")
    if context is None or context.kind is None:
        return
    for name, label in unfilled_fields(context):
        if label.value.end <= label.value.start and not document.outline.form:
            yield Finding(label.span, f"`{name}` is still to be filled in")


def _unfilled(piece: Piece, words: frozenset[str]) -> Iterator[tuple[Span, str]]:
    for span, inner in placeholders(piece):
        if _is_placeholder(piece.text, span, inner, words):
            yield span, span.of(piece.text)
    if "YYYY-MM-DD" in piece.text:
        places = [heading.title for heading in piece.blocks.headings]
        places += (label.value for label in piece.blocks.labels)
        for place in places:
            match = _DATE.fullmatch(place.of(piece.text).strip(" `[]()"))
            if match:
                yield place, match[0]


def _is_placeholder(text: str, span: Span, inner: str, words: frozenset[str]) -> bool:
    """Whether `<...>` is a place of a skeleton, and no type, variable or tag.

    A place of a skeleton is several words, or a word that the templates use.
    """
    if text[span.start] == "{":
        return False
    if not inner[:1].isalnum() or any(sign in inner for sign in "={}()[];&|$\\"):
        return False
    folded = inner.casefold()
    if folded in words:
        return True
    first = re.split(r"[^\w]+", folded, maxsplit=1)[0]
    spaced = " " in inner.strip() and "," not in inner.split(" ", 1)[0]
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    free = before in ("", " ", "\n", "\t", "(", "*", "_", ":", "`") and after not in ("(", "/", ".")
    return spaced and free and first.isalpha() and not _PROSE.search(inner)


_PROSE = late(r"^[A-Z]\w*(?:, ?[A-Z]\w*)+$|^\d|^[<>=]|\b(?:extends|implements|keyof|typeof)\b")


def _exempt(document: Document, span: Span) -> bool:
    """Text that is a template by itself, or a command, which VER001 looks at."""
    section: Section | None = document.sections.at(span.start)
    while section is not None:
        if section.name in ("The prompt", "Customization points", "Expected output"):
            return True
        if section.kind is not None and section.kind.holds == "commands":
            return "command" in span.of(document.text).casefold()
        section = section.parent
    return False


def _todos(piece: Piece) -> Iterable[re.Match[str]]:
    return of_piece(piece, _TODO, _TODO_SIGNS)


_TODO = late(
    r"(?<![\w/.#-])(?:(?P<word>TODO|FIXME)(?=[:(\r\n\x1a]|[ \t]*\Z|[ \t]+[-–—][ \t])"
    r"|TBD(?![\w-])|\?\?\?+)"
)
_TODO_SIGNS = ("TODO", "TBD", "FIXME", "???")


@rule("DOC011", "todo-left", source="guide, chapter 2")
def todo_left(document: Document) -> Iterator[Finding]:
    """A TODO, TBD, FIXME or `???` is left in the text.

    In a document that says it is complete, nobody will come back for it. Before that it
    is a hint: what is open belongs under Open questions, where somebody looks for it.

    ## Example
    Status Complete, and `- Retention: TBD` in the decisions.

    ## Use instead
    Write the answer, or an item under Open questions.
    """
    complete: bool | None = None
    if not may_hold(document, _TODO_SIGNS):
        return
    for placed, matches in telling(document, "left to do", _todos):
        for match in matches:
            if any(one.title.holds(match.start()) for one in placed.piece.blocks.headings):
                continue
            if complete is None:
                if is_template(document.path):
                    return
                status = document.outline.status
                complete = status is not None and status.value == "Complete"
            span = Span(match.start(), match.end()).shift(placed.start)
            word = match[0]
            if complete:
                yield Finding(span, f"`{word}` is left in a document whose status is complete")
            else:
                message = (
                    f"`{word}` is left; an open question is better kept where it is looked for"
                )
                yield Finding(span, message, severity=Severity.HINT)

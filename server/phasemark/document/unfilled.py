"""What a template leaves to be written, and documents that are still templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from phasemark.document.section import Section
from phasemark.document.sections import Sections
from phasemark.syntax.names import normalise
from phasemark.syntax.scan import is_tag
from phasemark.syntax.tree import Item, Label, Piece
from phasemark.text.edit import Span
from phasemark.text.glob import matches
from phasemark.text.late import late

if TYPE_CHECKING:
    from phasemark.document.document import Document

_NOTHING = late(
    r"<!--.*?-->"
    r"|^[ \t]*(?:[-*+]|\d+[.)])?[ \t]*(?:\[[ xX]?\])?[ \t]*"
    r"(?:\*{0,2}[A-Za-z][\w ()/-]{0,40}:\*{0,2}|MUST(?: NOT)?)?[ \t]*(?:<[^<>\n]*>[ \t]*)*$"
    r"|\s+",
    re.DOTALL | re.MULTILINE,
)
_ALONE = late(r"[ \t]*<([^<>\n]{1,100})>[ \t]*")
_TEMPLATES = (
    "**/templates/**",
    "templates/**",
    "**/*-template.md",
    "**/*_template.md",
    "**/template*.md",
)


def is_template(path: str) -> bool:
    """Whether a document may keep its placeholders: it lies or is named as a template."""
    folded = path.lower()
    return "template" in folded and any(matches(glob, folded) for glob in _TEMPLATES)


def is_blank(document: Document) -> bool:
    """Whether there is nothing in it, or nothing but frontmatter, comments and one title."""
    text = document.text
    if len(text) > _LONG and len(document.tree.pieces) > _MANY:
        return False
    if len(document.tree.headings) > 1 or document.tree.items or document.tree.fences:
        return False
    title = next(iter(document.tree.headings), None)
    if title is not None:
        text = text[: title.span.start] + text[title.span.end :]
    start = document.tree.frontmatter
    if start is not None:
        text = text[start.end :].lstrip().removeprefix("---")
    return not _COMMENT.sub("", text).strip()


_COMMENT = late(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def is_unfilled(section: Section) -> bool:
    """Whether it holds nothing but bare bullets, empty fields and placeholders."""
    if section.body.end - section.body.start > _LONG:
        return False
    text = section.text.replace("\r", "\n")
    at = 0
    for nothing in _NOTHING.finditer(text):
        if nothing.start() > at:
            return False
        at = nothing.end()
    return at == len(text)


_LONG = 2000
"""Characters of a body that are more than a template holds."""
_MANY = 3
"""Pieces of a text behind which a heading or an item starts another."""


def is_form(sections: Sections) -> bool:
    """Whether most of its sections wait to be written: a template that nobody filled in."""
    named = [
        section for section in sections.named if section.form == "heading" and section.level > 1
    ]
    waiting = sum(is_unfilled(section) for section in named)
    return waiting > 2 and 2 * waiting > len(named)


def unfilled_fields(section: Section) -> Iterator[tuple[str, Label]]:
    """The fields of a section that have no value, or a placeholder, with canonical names."""
    if section.kind is None or not section.kind.fields:
        return
    names = {
        normalise(name): field.name
        for field in section.kind.fields
        for name in (field.name, *field.also)
    }
    text = section.tree.text
    for label in section.labels:
        name = names.get(label.key)
        if name is None:
            continue
        value = label.value.of(text)
        if _HOLE.search(value) or not (value.strip() or _goes_on(section, label)):
            yield name, label


_HOLE = late(r"<[^<>\n]{1,100}>")


def _goes_on(section: Section, label: Label) -> bool:
    """Whether something is listed below a field.

    The guide indents such a list by one space, which to Markdown is the same list.
    """
    holder = next((item for item in section.items if item.span.covers(label.span)), None)
    if holder is None:
        return True
    text = section.tree.text
    if text[label.span.end : holder.span.end].strip():
        return True
    following = next((one for one in section.items if one.span.start >= holder.span.end), None)
    return following is not None and _margin(following, text) > _margin(holder, text)


def _margin(item: Item, text: str) -> int:
    """Characters in front of an item on its line."""
    start = item.span.start
    return start - 1 - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))


def placeholders(piece: Piece) -> tuple[tuple[Span, str], ...]:
    """Places in `<...>` or `{{...}}` that a person is to fill in; kept in the piece's memo.

    One that stands alone on its line is HTML to Markdown, and is found as well.
    """
    found = piece.memo.get("placeholders")
    if found is None:
        found = ()
        if "<" in piece.text or "{{" in piece.text:
            found = tuple(sorted({*_mentioned(piece), *_alone(piece)}))
        piece.memo["placeholders"] = found
    return found  # type: ignore[return-value]


def _mentioned(piece: Piece) -> Iterator[tuple[Span, str]]:
    for mention in piece.blocks.mentions:
        if mention.kind == "placeholder":
            yield mention.span, mention.text


def _alone(piece: Piece) -> Iterator[tuple[Span, str]]:
    for item in piece.blocks.items:
        if not item.text and (found := alone(item, piece.text)):
            yield found


def alone(item: Item, text: str) -> tuple[Span, str] | None:
    """The placeholder that is all an item says, when Markdown takes it for HTML."""
    match = _ALONE.match(text, item.text_span.start, item.span.end)
    if match is None or is_tag(match[1]) or match[1].startswith(("/", "!")):
        return None
    rest = text[match.end() : item.span.end]
    if rest[:1] not in ("", "\r", "\n"):
        return None
    start = match.start(1) - 1
    return Span(start, match.end(1) + 1), match[1]

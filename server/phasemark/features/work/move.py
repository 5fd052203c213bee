"""An item that stands in the wrong section: to the one that its kind has for such items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import LABEL, Section
from phasemark.features.change import Change
from phasemark.features.work.items import dedented, item_at, lines_of
from phasemark.features.work.sections import ended, new_section, room_in, section_kind
from phasemark.kinds.model import SectionKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Edits
from phasemark.workspace.snapshot import Snapshot

_BOXED = ("questions", "checks")
_LISTS = (*_BOXED, "decisions", "list", "commits")
"""What the bodies of sections are made of whose items may be moved."""
_COMMIT = re.compile(r"[`*\[(]{0,4}[0-9a-f]{7,40}[`*\])]{0,4}[ \t]*(?:[:–—-][ \t]|[ \t])[ \t]*\S")
_RULE = re.compile(r"(?:\*\*)?(?:MUST|DO NOT|NEVER|ALWAYS)\b")
_LABEL = re.compile(
    r"(?:\*\*|__)?(?P<name>[A-Za-z][A-Za-z ]{2,30}?)(?:\*\*|__)?:(?:\*\*|__)?[ \t]+(?=\S)"
)


class Misplaced(NamedTuple):
    """An item, and the section that it belongs to."""

    item: Item
    target: SectionKind
    label: int
    """Characters at its start that say which section it belongs to."""


def misplaced(document: Document, offset: int) -> Misplaced | None:
    """The item at an offset, if it says by itself that it belongs to another section.

    A label such as `Question:`, a question mark at its end, the hash of a commit, and
    MUST at its start say so.
    """
    section = _holder(document, offset)
    item = item_at(section, offset) if section else None
    if item is None or section is None or section.kind is None or item.depth:
        return None
    for target, label in _claims(document, item):
        if target.name == section.name:
            return None
        if label or target.holds == "list" or target.holds != section.kind.holds:
            return Misplaced(item, target, label)
    return None


def move_item(_: Snapshot, document: Document, offset: int) -> Change | None:
    """The change that moves the item at an offset to the end of its section."""
    found = misplaced(document, offset)
    if found is None:
        return None
    section = _target(document, found)
    room = room_in(document, section) if section else new_section(document, found.target)
    away = lines_of(document, found.item)
    if room is None or (room.span.start < away.end and away.start < room.span.end):
        return None
    edit = room.filled(_written(document, found))
    edits = Edits.of(Edit.delete(away), Edit(edit.span, ended(edit.text, document)))
    return Change({document.path: edits}, show=document.path)


def _holder(document: Document, offset: int) -> Section | None:
    """The canonical section of the document itself that holds an offset and a list."""
    section: Section | None = document.sections.at(offset)
    while section is not None and (section.kind is None or section.level > LABEL):
        section = None if section.opening is not None else section.parent
    if section is None or section.kind is None or section.scope is not document.root:
        return None
    return section if section.kind.holds in _LISTS else None


def _target(document: Document, found: Misplaced) -> Section | None:
    """The section that an item goes to; a label in a list, such as its own, is none."""
    sections = document.root.all(found.target.name)
    return next((one for one in sections if one.level <= LABEL), None)


def _claims(document: Document, item: Item) -> Iterator[tuple[SectionKind, int]]:
    """The sections that an item says it belongs to, and how long the label is that says so."""
    assert document.kind is not None
    if label := _LABEL.match(item.text):
        named = document.project.kinds.lexicon(document.kind.name).sections
        target = named.get(normalise(label["name"]))
        if target is not None and target.holds in _LISTS:
            yield target, label.end()
    sections = document.kind.section
    if item.text.rstrip().endswith("?"):
        yield from ((one, 0) for one in sections if one.holds == "questions")
    if _COMMIT.match(item.text):
        yield from ((one, 0) for one in sections if one.holds == "commits")
    if _RULE.match(item.text):
        yield from ((one, 0) for one in sections if "MUST" in one.skeleton)


def _written(document: Document, found: Misplaced) -> str:
    """The item as it stands in its new section: with a box there, or without one."""
    item, text = found.item, dedented(document, found.item)
    head = item.text_span.start - item.span.start
    marker = text[0] if text[0] in "-*+" else "-"
    boxed = found.target.holds in _BOXED and (_has_boxes(document, found) or item.check)
    done = "x" if item.check and item.check.done else " "
    return f"{marker} {f'[{done}] ' if boxed else ''}{text[head + found.label :]}"


def _has_boxes(document: Document, found: Misplaced) -> bool:
    """Whether the items of the section have boxes; of an empty one, whether its kind says so."""
    section = _target(document, found)
    items = section.own_items if section else ()
    if items:
        return any(item.check for item in items)
    kind = section_kind(document, found.target.name)
    return kind is not None and (kind.holds == "questions" or "[ ]" in kind.skeleton)

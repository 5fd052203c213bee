"""`Asking`: the place where somebody types, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from phasemark.document.document import Document
from phasemark.document.mirror import mirrored
from phasemark.document.outline import Outline
from phasemark.document.section import Section
from phasemark.document.skeleton import Facts
from phasemark.features.outside import Outside
from phasemark.kinds.model import FieldKind, SectionKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Fence, within
from phasemark.text.edit import Span
from phasemark.text.once import cached_property
from phasemark.workspace.snapshot import Snapshot

LONGEST = 2000
"""Characters of a line in which something is offered."""

_BARE = re.compile(r"[ \t]*-+[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[^\]\n]?\][ \t]+)?")
_LABEL = re.compile(
    r"(?P<open>[*_]{0,3})(?P<name>[^\s*_:`][^:*_`]{0,60})"
    r"(?:(?P<close>:[*_]{1,3}|[*_]{1,3}:)|:)[ \t]*"
)
_DESTINATION = re.compile(
    r"(?:\][ \t]*\([ \t]*|^ {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*)"
    r"(?:<(?P<angled>[^<>\n]*)|(?P<target>[^\s()<>]*))$"
)
_REST = re.compile(r"[^\s`()<>\[\]\"',;|]*")
"""What belongs to a path behind the cursor."""

Hold = Literal["item", "label", "blank", "text"]


@dataclass(frozen=True)
class Asking:
    """A cursor in a document, with its line and its section; computed when first needed."""

    snapshot: Snapshot
    document: Document
    offset: int
    outside: Outside
    trigger: str = ""
    """The character that made the editor ask; empty when it did not say one."""
    filled: int = 0
    """Characters behind the cursor that stand for what will be typed: see `standing`."""

    @cached_property
    def line(self) -> Span:
        source = self.document.source
        return source.line_span(source.line(self.offset))

    @cached_property
    def before(self) -> str:
        """The line up to the cursor."""
        return self.document.text[self.line.start : self.offset]

    @cached_property
    def after(self) -> str:
        """The line behind the cursor."""
        return self.document.text[self.offset + self.filled : self.line.end]

    @cached_property
    def outline(self) -> Outline:
        return self.document.outline

    @cached_property
    def section(self) -> Section:
        return self.document.sections.at(self.offset)

    @cached_property
    def kind(self) -> SectionKind | None:
        """Of the innermost canonical section; None outside of any, and in a scope of its own."""
        section: Section | None = self.section
        while section is not None and section.opening is None:
            if section.kind is not None:
                return section.kind
            section = section.parent
        return None

    @cached_property
    def folder(self) -> str:
        """The folder of the document."""
        return self.document.path.rpartition("/")[0]

    @cached_property
    def fence(self) -> Fence | None:
        """The fence whose content the cursor is in, or whose lines it touches."""
        tree = self.document.tree
        number = max(bisect_right(tree.starts, self.offset) - 1, 0)
        start = tree.starts[number] if tree.starts else 0
        for fence in within(tree.fences, Span(start, self.offset + 1)):
            if fence.span.start <= self.offset <= fence.span.end:
                return fence
        return None

    @cached_property
    def in_frontmatter(self) -> bool:
        head = self.document.tree.frontmatter
        return head is not None and head.start <= self.offset <= head.end

    @cached_property
    def comment(self) -> str | None:
        """What stands in a comment on this line before the cursor; None outside of one."""
        start = self.before.rfind("<!--")
        if start < 0 or self.before.find("-->", start) >= 0:
            return None
        return self.before[start + 4 :]

    @cached_property
    def code(self) -> str | None:
        """What stands in inline code before the cursor; None outside of code."""
        if self.before.count("`") % 2 == 0:
            return None
        return self.before[self.before.rfind("`") + 1 :]

    @cached_property
    def destination(self) -> str | None:
        """The target of a link as far as it is typed; None outside of one."""
        if self.code is not None:
            return None
        match = _DESTINATION.search(self.before[-400:])
        if match is None:
            return None
        return match["angled"] if match["angled"] is not None else match["target"]

    @cached_property
    def content(self) -> int:
        """Where the text of the line starts: behind a bullet with its box."""
        match = _ITEM.match(self.before)
        return self.line.start + (match.end() if match else 0)

    @cached_property
    def hold(self) -> Hold:
        """What the cursor is in: the text of an item, a label at the start of a line, a blank
        line, other text."""
        if self.content > self.line.start:
            return "item"
        if not self.before.strip() and not self.after.strip():
            return "blank"
        return "label" if self.label else "text"

    @cached_property
    def label(self) -> str:
        """The name before the colon, normalised; empty where the cursor is in no value."""
        match = self._label
        return normalise(match["name"]) if match else ""

    @cached_property
    def _label(self) -> re.Match[str] | None:
        match = _LABEL.match(self.document.text, self.content, self.offset)
        if match is not None and match["open"] and not match["close"]:
            return None  # the stars of the name are not closed yet
        if match is not None and "/" in match["name"] and " " not in match["name"]:
            return None  # a path, and what is said of it
        return match

    @cached_property
    def value(self) -> Span:
        """What is typed of the value behind a label, or of the item or line without one."""
        start = self._label.end() if self._label else self.content
        if self.hold == "text":
            start += len(self.before) - len(self.before.lstrip())
        return Span(start, self.offset)

    @cached_property
    def token(self) -> Span:
        """The word at the cursor as far as it may be a path, the part behind the cursor too."""
        before = self.before
        start = len(before)
        while start and _REST.fullmatch(before[start - 1]):
            start -= 1
        rest = _REST.match(self.after)
        least = self.value.start if self._label else self.line.start
        return Span(max(self.line.start + start, least), self.offset + (rest.end() if rest else 0))

    @property
    def leads(self) -> bool:
        """Whether the word at the cursor is the first of its item or value."""
        return self.token.start <= self.value.start

    @cached_property
    def gap(self) -> str:
        """What has to stand between the colon of a label and the value."""
        return " " if self.before.endswith((":", ":**", ":*", ":__")) and self._label else ""

    @property
    def nested(self) -> bool:
        """Whether the cursor is in an item that is indented."""
        return self.hold == "item" and self.before[:2] in ("  ", "\t", " \t")

    @cached_property
    def apart(self) -> bool:
        """Whether the line before is blank, so that nothing is continued here."""
        source = self.document.source
        number = source.line(self.offset)
        before = source.line_span(number - 1).of(source.text).strip() if number else ""
        return not before

    @cached_property
    def bullet(self) -> str:
        """What starts an item on a blank line: the marker of the item before, else `- `."""
        if self.hold != "blank":
            return ""
        items = self.section.own_items
        before = [item for item in items if item.span.start < self.offset]
        if not before:
            return "- "
        last = before[-1].span.start
        sign = self.document.text[last]
        return f"{sign} " if sign in "-*+" else "- "

    @cached_property
    def field(self) -> FieldKind | None:
        """The field of the kind that the label names."""
        if not self.label:
            return None
        for field in self.fields:
            if self.label in (normalise(name) for name in (field.name, *field.also)):
                return field
        return None

    @cached_property
    def fields(self) -> tuple[FieldKind, ...]:
        """The fields that belong here."""
        scope = self.section.opening or self.section.scope.opening
        own = self.kind.fields if self.kind else ()
        if own or scope is None or self.kind is not None:
            return own
        return scope.kind.fields

    @cached_property
    def facts(self) -> Facts:
        """What skeletons are filled with: the documents of the phase, as they are or as they
        would be called."""
        found = {}
        for role in ("plan", "prompt", "notes"):
            known = next((one.path for one in self.siblings(role) if one.role == role), "")
            found[role] = known or mirrored(self.document, role)
        return Facts(**found)

    def siblings(self, *roles: str) -> Iterator[Outline]:
        """The other documents of the phase, those of the given roles first."""
        if self.document.kind is None:
            return
        index = self.snapshot.index
        for role in dict.fromkeys((*roles, "plan", "notes", "prompt", "")):
            yield from index.siblings(self.outline, role)


def standing(snapshot: Snapshot, document: Document, offset: int, outside: Outside) -> Asking:
    """The place, in a document that reads as it will when something is typed there.

    A bare `- ` below a line of text makes a heading of that line until text follows it.
    """
    asking = Asking(snapshot, document, offset, outside)
    if _BARE.fullmatch(asking.before) is None or asking.after.strip() or asking.apart:
        return asking
    text = f"{document.text[:offset]}x{document.text[offset:]}"
    read = Document(document.path, text, document.project, before=document)
    return Asking(snapshot, read, offset, outside, filled=1)

"""The sections of a document: headings and labels, with the canonical names of its kind.

A section is a heading of any level, a bold label, or a plain label whose name is known
to the kind. A label ends at the next label or heading. A phase, a prompt, a stage and a
log entry are scopes: they have canonical sections of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from phasemark.document.phase import PhaseId, read_mention
from phasemark.kinds.model import Kind, ScopeKind, SectionKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import (
    Comment,
    Fence,
    Heading,
    Item,
    Label,
    Mention,
    Paragraph,
    Piece,
    Placed,
    Table,
    Tree,
    within,
)
from phasemark.text.edit import Span
from phasemark.text.late import late

if TYPE_CHECKING:
    from phasemark.kinds.load import Lexicon

LABEL = 7
"""The level of a label in a paragraph; of a label in an item it is one more per depth."""


class Context(NamedTuple):
    """What a place inherits from the sections around it."""

    promise: str = "none"
    """What a path there says of its file: `paths` of the innermost canonical section."""
    name: str = ""
    """The innermost canonical section; empty if there is none."""
    scope: int = -1
    """Number of the phase, prompt or stage it lies in, in order; -1 outside of any."""


_OUTSIDE = Context()


class Opening(NamedTuple):
    """What the heading of a scope says."""

    kind: ScopeKind
    id: PhaseId | None
    """The phase or stage; None for prompts and entries."""
    number: str
    """Of a prompt, as written (`2`, `0.1`); empty for the others."""
    total: int | None
    """`M` in `Prompt N of M`; None if it is not said."""
    skip: int
    """Characters of the title before the name: number and separator."""


Around = tuple[Any, ...]
"""Canonical name and scope of a section, then those of the sections around it."""


class Section:
    """One section; `tree` gives its contents by place."""

    __slots__ = (
        "_around", "_by", "_inner", "_meaning", "body", "children", "context", "end", "form",
        "head", "key", "kind", "level", "limit", "name", "opening", "parent", "start", "title",
        "title_span", "tree", "written",
    )  # fmt: skip

    def __init__(self, tree: Tree, level: int, form: str, head: Span, title_span: Span) -> None:
        self.tree = tree
        self.parent: Section | None = None
        self.level = level
        """1 to 6 for headings, 7 and more for labels, 0 for the document itself."""
        self.form = form
        """`heading`, `bold`, `plain` or `document`."""
        self.head = head
        """The heading or the label."""
        self.start = head[0]
        """Where that starts."""
        self.title_span = title_span
        self.title: str
        """The heading or the name of the label as written."""
        self.key = ""
        """The title, normalised."""
        self.name = ""
        """Canonical name in the kind; empty for a heading that is no canonical section."""
        self.kind: SectionKind | None = None
        self.opening: Opening | None = None
        """Set when the heading opens a scope."""
        self.body: Span
        """Everything that belongs to the section, subsections included. The body of a
        label starts with its value."""
        self.children = _NONE
        self.context = _OUTSIDE
        self.limit = -1
        """Where it ends at the latest, whatever follows; -1 for one that others end."""
        self._by = 0
        self.end = head[1]
        """Where its body ends."""
        self.written: Span | None = None
        """What stands on its line; None if nothing does."""
        self._around: Around | None = None
        self._meaning: _Meaning | None = None
        self._inner: list[Section]
        """The children that are named or hold others: of the entries of a log few."""

    @classmethod
    def of(cls, meaning: _Meaning, by: int, parent: Section) -> Section:
        """The section of a heading that was read before; its places are found when asked for."""
        section: Section = object.__new__(cls)
        section.tree = parent.tree
        section.parent = parent
        section.form = "heading"
        section.children = _NONE
        section.limit = -1
        section._around = None
        section._by = by
        section._meaning = meaning
        section.start = by + meaning.head[0]
        section.title = meaning.title
        section.level, section.key, section.kind, section.name, section.opening = meaning.said
        return section

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Called for what is not there yet: of long logs few sections are asked."""
            if name == "body":
                label = self.form != "heading" and self.written is not None
                start = self.written[0] if label else self.head[1]
                found = self.body = Span(start, self.end)
            elif name == "_inner":
                found = self._inner = [
                    one
                    for one in self.children
                    if one.name or (one.opening is None and one.children)
                ]
            elif name == "title":
                found = self.title = self.title_span.of(self.tree.text)
            elif name in _PLACES:
                found = getattr(self._meaning, name)
                found = found and found.shift(self._by)
                setattr(self, name, found)
            else:
                raise AttributeError(name)
            return found

    @property
    def value(self) -> Span:
        """What stands on the line of a label, or behind the colon of a heading."""
        return self.written or Span(self.head[1], self.head[1])

    @property
    def own_name(self) -> Span:
        """The title of a scope behind number and separator; else the whole title."""
        start, end = self.title_span
        return Span(start + self.opening.skip, end) if self.opening is not None else self.title_span

    def adopt(self, child: Section) -> None:
        """Take in the next section below it."""
        child.parent = self
        if self.children is _NONE:
            self.children = [child]
        else:
            self.children.append(child)

    def says(self, value: Span) -> None:
        """Note what stands on its line."""
        self.written = value

    def close(self, at: int) -> None:
        """Let its body end at `at`, unless it has ended before."""
        self.end = at
        if self.form != "heading":
            start = self.written[0] if self.written is not None else self.head[1]
            self.end = max(start, at if self.limit < 0 else min(at, self.limit))

    @property
    def around(self) -> Around:
        """What its subsections lie in: names mean something else in other surroundings."""
        found = self._around
        if found is None:
            above = self.parent.around if self.parent is not None else ()
            opens = self.opening.kind.name if self.opening is not None else None
            found = self._around = (self.name, opens, above)
        return found

    @property
    def exact(self) -> bool:
        """Whether it is spelled with its canonical name, in any case."""
        return self.kind is not None and normalise(self.kind.name) == self.key

    @property
    def scope(self) -> Section:
        """The scope it lies in: a phase, prompt, stage or entry, else the document."""
        section = self.parent
        while section is not None and section.opening is None and section.parent is not None:
            section = section.parent
        return section or self

    @property
    def own(self) -> Span:
        """The body up to the first subsection."""
        return Span(self.body.start, self.children[0].head.start) if self.children else self.body

    def walk(self) -> Iterator[Section]:
        """All sections below this one, in order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def all(self, *names: str) -> Iterator[Section]:
        """The canonical sections of these names in this scope, nested scopes left out."""
        for child in self._inner:
            if child.name in names:
                yield child
            if child.opening is None and child.children:
                yield from child.all(*names)

    def find(self, *names: str) -> Section | None:
        """The first canonical section of one of these names in this scope."""
        return next(self.all(*names), None)

    @property
    def text(self) -> str:
        """The body as written."""
        return self.body.of(self.tree.text)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it but white space, comments and bare bullets."""
        blank = _BLANK.match(self.tree.text, self.body.start, self.body.end)
        return blank is not None and blank.end() == self.body.end

    @property
    def items(self) -> Sequence[Item]:
        return within(self.tree.items, self.body)

    @property
    def own_items(self) -> Sequence[Item]:
        return within(self.tree.items, self.own)

    @property
    def fences(self) -> Sequence[Fence]:
        return within(self.tree.fences, self.body)

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        return within(self.tree.paragraphs, self.body)

    @property
    def tables(self) -> Sequence[Table]:
        return within(self.tree.tables, self.body)

    @property
    def labels(self) -> Sequence[Label]:
        return within(self.tree.labels, self.body)

    @property
    def mentions(self) -> Sequence[Mention]:
        return within(self.tree.mentions, self.body)

    @property
    def comments(self) -> Sequence[Comment]:
        return within(self.tree.comments, self.body)

    def field(self, *keys: str) -> Label | None:
        """The first label in the body whose normalised name is one of `keys`."""
        return next((label for label in self.labels if label.key in keys), None)

    @property
    def entries(self) -> list[Section]:
        """The headings directly below it, whatever they are called."""
        return [child for child in self.children if child.form == "heading"]


_START = attrgetter("start")
_NONE: list[Section] = []
"""The children of a section that has none; a list for each of them would cost more."""

# `|(?!)`: Python before 3.11.5 forgets to go back when a possessive group fails halfway.
_BLANK = late(
    r"(?:\s++|<!--(?:[^-]++|-(?!->)|(?!))*+-->"
    r"|(?:[-*+]|\d{1,9}[.)])[ \t]*+(?:\[[ \t]?\])?[ \t]*+(?=[\n\r]|\Z)|(?!))*+"
)
"""White space, comments and bullets without text."""

_PROMPT = late(
    r"\W{0,3}prompt[ \t]+(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\w])"
    r"(?:[ \t]*(?:of|/)[ \t]*(?P<total>\d{1,3})(?!\w))?[ \t]*[:.—–-]*[ \t]*",
    re.IGNORECASE,
)
_SEPARATOR = late(r"[ \t]*[:：.—–-]*[ \t]*")
_JOINED = late(r"[ \t(]+(?:(?:for|in|of|from|during|to)[ \t]+)?\(?$", re.IGNORECASE)
_SPLIT = late(r"[ \t]*(?:[:：]|[ \t][—–])[ \t]*")
_LONGEST = 200
"""Characters of a title within which a name and its value are told apart."""


class Sections:
    """All sections of a document, in order and by name."""

    def __init__(self, tree: Tree, kind: Kind | None, lexicon: Lexicon | None) -> None:
        self.tree = tree
        self.kind = kind
        self.lexicon = lexicon
        self.title: Heading | None = None
        """The first heading of level 1; None if the document has none."""
        self.all: list[Section] = []
        self._count = 0
        """Of the scopes so far."""
        self.root = Section(tree, 0, "document", Span(0, 0), Span(0, 0))
        self._build()

    @cached_property
    def own(self) -> list[Section]:
        """The sections outside of scopes, and the headings of the scopes themselves."""
        found: list[Section] = []
        inside = 0
        for section in self.all:
            if section.level <= inside or not inside:
                found.append(section)
                inside = section.level if section.opening is not None else 0
        return found

    @cached_property
    def named(self) -> list[Section]:
        """The canonical sections, in order: of a long log a few."""
        return [section for section in self.all if section.kind is not None]

    @cached_property
    def scopes(self) -> list[Section]:
        """The sections that open a scope, in order."""
        return [section for section in self.all if section.opening is not None]

    def at(self, offset: int) -> Section:
        """The innermost section that holds `offset`."""
        section = self.root
        while True:
            children = section.children
            number = bisect_right(children, offset, key=_START) - 1
            if number < 0 or children[number].end < offset:
                return section
            section = children[number]

    def part(self) -> None:
        """Take the sections apart, which nobody may ask any more: they go at once, where
        circles would wait for a search that costs more than making them."""
        for section in self.all:
            section.parent = None

    def _build(self) -> None:
        open_sections = [self.root]
        for placed in self.tree.pieces:
            meaning: _Meaning | None = placed.piece.memo.get("meaning")  # type: ignore[assignment]
            if meaning is None or not self._recall(meaning, placed.start, open_sections):
                self._read(placed, open_sections)
        for section in open_sections:
            section.close(len(self.tree.text))

    def _read(self, placed: Placed, open_sections: list[Section]) -> None:
        """Open the sections of a piece."""
        by, memo = placed.start, placed.piece.memo
        again = "marks" in memo  # of a piece that is read once nothing needs to be kept
        marks = _marks(placed.piece)
        for mark in marks:
            if not isinstance(mark, Heading):
                self._label(mark.shift(by), open_sections)
                continue
            section = self._heading(mark, by, open_sections)
            if again and len(marks) == 1 and mark.level > 1:
                memo["meaning"] = _Meaning.of(section, self.lexicon, by)

    def _recall(self, meaning: _Meaning, by: int, open_sections: list[Section]) -> bool:
        """Open the section of a piece that is a heading with no label, if it means the same as
        when it was read."""
        level, start = meaning.said[0], meaning.head[0] + by
        while open_sections[-1].level >= level:
            open_sections.pop().close(start)
        parent = open_sections[-1]
        if meaning.lexicon is not self.lexicon or meaning.around != parent.around:
            return False
        section = Section.of(meaning, by, parent)
        if parent.children is _NONE:
            parent.children = []
        parent.children.append(section)
        open_sections.append(section)
        self.all.append(section)
        self._inherit(section, parent)
        return True

    def _inherit(self, section: Section, parent: Section) -> None:
        """Tell a section its context, and number it if it is a scope."""
        context = parent.context
        if section.kind is not None:
            context = Context(section.kind.paths, section.name, context.scope)
        elif section.opening is not None and section.opening.kind.heading != "entry":
            context = Context(context.promise, context.name, self._count)
            self._count += 1
        section.context = context

    def _open(self, section: Section, open_sections: list[Section]) -> Section:
        """Put a section below the one that it is a part of, which is the answer."""
        level, start = section.level, section.start
        while open_sections[-1].level >= level:
            open_sections.pop().close(start)
        parent = open_sections[-1]
        parent.adopt(section)
        open_sections.append(section)
        self.all.append(section)
        return parent

    def _heading(self, heading: Heading, by: int, open_sections: list[Section]) -> Section:
        """Open the section of a heading whose offsets are short of `by`."""
        head, title, level, _, key = heading
        span, title_span = Span(head[0] + by, head[1] + by), Span(title[0] + by, title[1] + by)
        section = Section(self.tree, level, "heading", span, title_span)
        section.key = key
        parent = self._open(section, open_sections)
        if level == 1 and self.title is None:
            self.title = heading.shift(by)
            if self._opening(section, title=True) is None:
                self._name(section)
        else:
            section.opening = self._opening(section)
            if section.opening is None:
                self._name(section)
        self._inherit(section, parent)
        return section

    def _opening(self, section: Section, title: bool = False) -> Opening | None:
        if self.kind is None:
            return None
        for scope in self.kind.scope:
            if scope.under and not _inside(section, scope.under):
                continue
            opening = _read_opening(scope, section)
            if opening is not None:
                if (title and scope.heading != "prompt") or self._is_part(opening, section):
                    return None
                return opening
        return None

    def _is_part(self, opening: Opening, section: Section) -> bool:
        """Whether `Phase 1 Verification` names a section of the phase, and no phase."""
        if opening.id is None or self.lexicon is None:
            return False
        mention = next(iter(within(self.tree.mentions, section.title_span)))
        name = Span(section.title_span.start + opening.skip, section.title_span.end)
        if self.tree.text[mention.span.end : name.start].strip():
            return False
        key = normalise(name.of(self.tree.text))
        return key in self.lexicon.scopes.get(opening.kind.name, {}) or key in self.lexicon.sections

    def _label(self, label: Label, open_sections: list[Section]) -> None:
        level = LABEL + 1 + label.depth
        start = label.span.start
        while 0 <= open_sections[-1].limit <= start:
            open_sections.pop().close(start)  # an item that has ended
        parent = open_sections[-1]
        for candidate in reversed(open_sections):
            parent = candidate
            if candidate.level < level:
                break
        kind = self._lookup(parent, label.key)
        if kind is None and not (label.bold and label.depth < 0):
            return
        form = "bold" if label.bold else "plain"
        section = Section(self.tree, level, form, label.span, label.name)
        section.key = label.key
        section.says(label.value)
        if label.depth >= 0:
            section.limit = self._item_end(label)
        parent = self._open(section, open_sections)
        if kind is not None:
            section.kind, section.name = kind, kind.name
        self._inherit(section, parent)

    def _item_end(self, label: Label) -> int:
        """The end of the item that the label starts."""
        items = within(self.tree.items, Span(max(0, label.span.start - 400), label.span.start))
        holding = [item for item in items if item.span.covers(label.span)]
        return holding[-1].span.end if holding else label.value.end

    def _name(self, section: Section) -> None:
        parent = section.parent
        assert parent is not None
        if self.lexicon is None:
            return
        kind = self._lookup(parent, section.key)
        if kind is None and (split := _SPLIT.search(section.title[:_LONGEST])) and split.start():
            key = normalise(section.title[: split.start()])
            kind = self._lookup(parent, key)
            if kind is not None:
                section.key = key
                start = section.title_span.start
                section.says(Span(start + split.end(), section.title_span.end))
        if kind is None and (key := _unphased(section)):
            kind = self._lookup(parent, key)
        if kind is not None:
            section.kind, section.name = kind, kind.name

    def _lookup(self, parent: Section, key: str) -> SectionKind | None:
        """The canonical section that `key` names below `parent`."""
        if self.lexicon is None or not key:
            return None
        lexicon = self.lexicon
        section: Section | None = parent
        while section is not None:
            if section.name and key in (parts := lexicon.parts.get(section.name, {})):
                return parts[key]
            if section.opening is not None:
                inner = lexicon.scopes.get(section.opening.kind.name, {}).get(key)
                outer = lexicon.sections.get(key)
                return inner or (outer if outer and outer.anywhere else None)
            section = section.parent
        return lexicon.sections.get(key)


class _Meaning(NamedTuple):
    """What a heading means to a kind in its surroundings; offsets are relative to its piece."""

    lexicon: Lexicon | None
    around: Around
    said: tuple[int, str, SectionKind | None, str, Opening | None]
    """Level, key, kind, name and opening."""
    title: str
    head: Span
    title_span: Span
    written: Span | None

    @classmethod
    def of(cls, section: Section, lexicon: Lexicon | None, by: int) -> _Meaning:
        """What a section whose piece starts at `by` was found to be."""
        assert section.parent is not None
        value = section.written and section.written.shift(-by)
        return cls(
            lexicon,
            section.parent.around,
            (section.level, section.key, section.kind, section.name, section.opening),
            section.title,
            section.head.shift(-by),
            section.title_span.shift(-by),
            value,
        )


_PLACES = frozenset(("head", "title_span", "written"))


def _marks(piece: Piece) -> Sequence[Heading | Label]:
    """What may open a section in a piece, in order: headings, and labels but fields."""
    found = piece.memo.get("marks")
    if found is None:
        labels = [label for label in piece.blocks.labels if label.bold or label.depth < 0]
        marks: list[Heading | Label] = [*piece.blocks.headings, *labels]
        marks.sort(key=lambda mark: mark.span)
        found = piece.memo["marks"] = marks
    return found  # type: ignore[return-value]


def _unphased(section: Section) -> str:
    """The name in `Phase 1 Verification` or `Deliverables of Phase 1a`; empty without a phase."""
    span, text = section.title_span, section.tree.text
    for mention in within(section.tree.mentions, span):
        if mention.kind == "phase":
            before, after = text[span.start : mention.span.start], text[mention.span.end : span.end]
            if not before.strip(" \t*_") and after[:1].isspace():
                # `# Phase 1 - Logs` names the phase, `# Phase 1 Log` says what the document is.
                titled = section.level == 1 and after.lstrip()[:1] in tuple(":：.-–—")
                return "" if titled else normalise(after)
            if not after.strip(" \t*_:)#"):
                return normalise(_JOINED.sub("", before))
    return ""


def _inside(section: Section, name: str) -> bool:
    above = section.parent
    while above is not None:
        if above.name == name:
            return True
        above = above.parent
    return False


def _read_opening(scope: ScopeKind, section: Section) -> Opening | None:
    if scope.heading == "entry":
        nested = section.parent is not None and section.parent.opening is not None
        return None if nested else Opening(scope, None, "", None, 0)
    if scope.heading == "prompt":
        match = _PROMPT.match(section.title)
        if match is None:
            return None
        total = int(match["total"]) if match["total"] else None
        return Opening(scope, None, match["number"], total, match.end())
    return _read_phase_opening(scope, section)


def _read_phase_opening(scope: ScopeKind, section: Section) -> Opening | None:
    span = section.title_span
    mention = next(iter(within(section.tree.mentions, span)), None)
    if mention is None or mention.kind != "phase" or mention.span.start - span.start > 4:
        return None
    id = read_mention(mention.text)
    if id is None or (scope.heading == "stage") != (id.word == "stage"):
        return None
    separator = _SEPARATOR.match(section.tree.text, mention.span.end, span.end)
    name = separator.end() if separator else mention.span.end
    return Opening(scope, id, "", None, name - span.start)

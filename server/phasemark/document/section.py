"""`Section`: one heading or label of a document with what lies below it, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from phasemark.document.phase import PhaseId
from phasemark.kinds.model import ScopeKind, SectionKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import (
    Comment,
    Fence,
    Item,
    Label,
    Mention,
    Paragraph,
    Table,
    Tree,
    within,
)
from phasemark.text.edit import Span, of_values
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
        "_around", "_by", "_firsts", "_inner", "_meaning", "body", "children", "context", "end",
        "form", "head", "key", "kind", "level", "limit", "name", "opening", "parent", "start",
        "title", "title_span", "tree", "written",
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
        self._meaning: Meaning | None = None
        self._inner: list[Section]
        """The children that are named or hold others: of the entries of a log few."""
        self._firsts: dict[str, Section]
        """The first canonical section of each name in this scope, in order."""

    @classmethod
    def of(cls, meaning: Meaning, by: int, tree: Tree) -> Section:
        """The section of a heading that was read before; its places are found when asked for."""
        section: Section = object.__new__(cls)
        section.tree = tree
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
                found = self.body = of_values(Span, (start, self.end))
            elif name == "_inner":
                found = self._inner = [
                    one
                    for one in self.children
                    if one.name or (one.opening is None and one.children)
                ]
            elif name == "_firsts":
                found = self._firsts = self._first_of_each()
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
        if self.written is not None:
            return self.written
        end = self.head[1]
        return of_values(Span, (end, end))

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
        firsts = self._firsts
        if len(names) == 1:
            return firsts.get(names[0])
        return next((section for name, section in firsts.items() if name in names), None)

    def _first_of_each(self) -> dict[str, Section]:
        found: dict[str, Section] = {}
        for child in self._inner:
            if child.name:
                found.setdefault(child.name, child)
            if child.opening is None and child.children:
                for name, section in child._firsts.items():
                    found.setdefault(name, section)
        return found

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


class Meaning(NamedTuple):
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
    def of(cls, section: Section, lexicon: Lexicon | None, by: int) -> Meaning:
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


_NONE: list[Section] = []
"""The children of a section that has none; a list for each of them would cost more."""

_PLACES = frozenset(("head", "title_span", "written"))
"""What a section is told by its meaning when it is asked for."""

# `|(?!)`: Python before 3.11.5 forgets to go back when a possessive group fails halfway.
_BLANK = late(
    r"(?:\s++|<!--(?:[^-]++|-(?!->)|(?!))*+-->"
    r"|(?:[-*+]|\d{1,9}[.)])[ \t]*+(?:\[[ \t]?\])?[ \t]*+(?=[\n\r]|\Z)|(?!))*+"
)
"""White space, comments and bullets without text."""

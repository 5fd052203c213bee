"""The sections of a document: headings and labels, with the canonical names of its kind.

A section is a heading of any level, a bold label, or a plain label whose name is known
to the kind. A label ends at the next label or heading. A phase, a prompt, a stage and a
log entry are scopes: they have canonical sections of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from phasemark.document.section import LABEL, Context, Meaning, Opening, Section
from phasemark.document.titles import read_opening, unphased
from phasemark.kinds.model import Kind, SectionKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Heading, Label, Piece, Placed, Tree, within
from phasemark.text.edit import Span, of_values
from phasemark.text.late import late
from phasemark.text.once import cached_property

if TYPE_CHECKING:
    from phasemark.kinds.load import Lexicon

_START = attrgetter("start")
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
        self.memo: dict[object, object] = {}
        """What is computed once of the sections."""
        self._count = 0
        """Of the scopes so far."""
        self.passing = False
        """Whether they come apart when the last who holds them lets them go."""
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

    def __del__(self) -> None:
        if vars(self).get("passing"):  # somebody may have emptied it
            self.part()

    def _build(self) -> None:
        open_sections = [self.root]
        for placed in self.tree.pieces:
            meaning: Meaning | None = placed.piece.memo.get("meaning")  # type: ignore[assignment]
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
                memo["meaning"] = Meaning.of(section, self.lexicon, by)

    def _recall(self, meaning: Meaning, by: int, open_sections: list[Section]) -> bool:
        """Open the section of a piece that is a heading with no label, if it means the same as
        when it was read."""
        level, start = meaning.said[0], meaning.head[0] + by
        while open_sections[-1].level >= level:
            open_sections.pop().close(start)
        parent = open_sections[-1]
        if meaning.lexicon is not self.lexicon or meaning.around != parent.around:
            return False
        section = Section.of(meaning, by, self.tree)
        parent.adopt(section)
        open_sections.append(section)
        self.all.append(section)
        self._inherit(section, parent)
        return True

    def _inherit(self, section: Section, parent: Section) -> None:
        """Tell a section its context, and number it if it is a scope."""
        context = parent.context
        if section.kind is not None:
            context = of_values(Context, (section.kind.paths, section.name, context.scope))
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
        span = of_values(Span, (head[0] + by, head[1] + by))
        title_span = of_values(Span, (title[0] + by, title[1] + by))
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
            opening = read_opening(scope, section)
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
        if kind is None and (key := unphased(section)):
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


def _marks(piece: Piece) -> Sequence[Heading | Label]:
    """What may open a section in a piece, in order: headings, and labels but fields."""
    found = piece.memo.get("marks")
    if found is None:
        labels = [label for label in piece.blocks.labels if label.bold or label.depth < 0]
        marks: list[Heading | Label] = [*piece.blocks.headings, *labels]
        marks.sort(key=lambda mark: mark.span)
        found = piece.memo["marks"] = marks
    return found  # type: ignore[return-value]


def _inside(section: Section, name: str) -> bool:
    above = section.parent
    while above is not None:
        if above.name == name:
            return True
        above = above.parent
    return False

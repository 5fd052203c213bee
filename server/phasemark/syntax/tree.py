"""What the dialect is made of, each with its spans.

All offsets count code points from zero. In a `Piece` they are relative to the piece, in
a `Tree` they are offsets of the document. Every tuple is sorted by where its nodes start.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, overload

from phasemark.text.edit import Span, of_values
from phasemark.text.once import cached_property


class Heading(NamedTuple):
    """An ATX or setext heading at the top level of the document."""

    span: Span
    """From the first `#` (or the text of a setext heading) to the end of its last line."""
    title: Span
    """The text, without markers and closing `#`s."""
    level: int
    text: str
    key: str
    """The title normalised for comparison: `syntax.names.normalise`."""

    def shift(self, by: int) -> Heading:
        span, title, level, text, key = self
        first = of_values(Span, (span[0] + by, span[1] + by))
        second = of_values(Span, (title[0] + by, title[1] + by))
        return of_values(Heading, (first, second, level, text, key))


class Check(NamedTuple):
    """A checkbox at the start of a list item."""

    span: Span
    """The brackets with what they hold."""
    mark: str

    @property
    def done(self) -> bool:
        return self.mark.strip() in ("x", "X")

    @property
    def open(self) -> bool:
        """Not ticked; an odd mark such as `[-]` is neither open nor done."""
        return not self.mark.strip()

    def shift(self, by: int) -> Check:
        return Check(self.span.shift(by), self.mark)


class Item(NamedTuple):
    """A list item."""

    span: Span
    """From its marker to the end of its last line, children included."""
    text_span: Span
    """Its first paragraph, behind marker and checkbox; empty if there is none."""
    text: str
    """The first paragraph as written; may hold line breaks."""
    depth: int
    """Nesting in lists: 0 for an item of an outer list."""
    ordered: bool
    check: Check | None
    quoted: bool
    """Inside a block quote."""

    def shift(self, by: int) -> Item:
        span, text_span, text, depth, ordered, check, quoted = self
        first = of_values(Span, (span[0] + by, span[1] + by))
        second = of_values(Span, (text_span[0] + by, text_span[1] + by))
        check = check and check.shift(by)
        return of_values(Item, (first, second, text, depth, ordered, check, quoted))


class Label(NamedTuple):
    """`Name: value` or `**Name:** value` at the start of a line of a paragraph or item."""

    span: Span
    """From the name (with its stars) to the colon and stars behind it."""
    name: Span
    value: Span
    """The rest of the line, without surrounding white space; empty if there is none."""
    text: str
    key: str
    """The name normalised for comparison."""
    bold: bool
    depth: int
    """-1 in a paragraph of the document, else the depth of the item it starts."""

    def shift(self, by: int) -> Label:
        span, name, value, *rest = self
        return of_values(Label, (span.shift(by), name.shift(by), value.shift(by), *rest))


class Fence(NamedTuple):
    """A fenced code block."""

    span: Span
    """From the opening fence to the end of the closing one, or of the block."""
    content: Span
    """The lines between the fences, the last terminator included."""
    info: str
    """The info string, stripped."""
    closed: bool
    depth: int
    """Nesting in lists: -1 outside of any."""
    quoted: bool

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case."""
        return self.info.split()[0].lower() if self.info else ""

    def shift(self, by: int) -> Fence:
        return self._replace(span=self.span.shift(by), content=self.content.shift(by))


class Paragraph(NamedTuple):
    """A paragraph that is not the first of a list item, or that stands outside of lists."""

    span: Span
    text: str
    depth: int
    """Nesting in lists: -1 outside of any."""
    quoted: bool

    def shift(self, by: int) -> Paragraph:
        return Paragraph(self.span.shift(by), self.text, self.depth, self.quoted)


class Cell(NamedTuple):
    """A table cell without the white space around it."""

    span: Span
    text: str

    def shift(self, by: int) -> Cell:
        return Cell(self.span.shift(by), self.text)


class Table(NamedTuple):
    """A table; rows may have fewer or more cells than the header."""

    span: Span
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, *keys: str) -> int | None:
        """The first column whose normalised title is one of `keys`."""
        from phasemark.syntax.names import normalise

        for number, cell in enumerate(self.header):
            if normalise(cell.text) in keys:
                return number
        return None

    def shift(self, by: int) -> Table:
        return Table(
            self.span.shift(by),
            tuple(cell.shift(by) for cell in self.header),
            tuple(tuple(cell.shift(by) for cell in row) for row in self.rows),
        )


class Comment(NamedTuple):
    """An HTML comment, as a block of its own or inside a line."""

    span: Span
    text: str
    """What stands between `<!--` and `-->`, stripped."""

    def shift(self, by: int) -> Comment:
        return Comment(self.span.shift(by), self.text)


class Mention(NamedTuple):
    """Something named inside a line; see `syntax/scan.py` for how each is recognised.

    kind          span                   inner                text
    code          with its backticks     between them         the same
    link          `[text](target)`       the target           target, without title and <>
    image         `![text](target)`      the target           target
    autolink      `<https://…>` or bare  the address          the address
    reference     `[text][label]`        the label            the label
    definition    `[label]: target`      the target           target
    path          a bare path            the path             without `@`, `:12` and the like
    phase         `Phase 2b`, or `4` in  the id               word and id, such as `phase 2b`
                  `phases 3 and 4`
    range         `6` in `Phases 1–6`    the id               word and id of the last one
    placeholder   `<Goal 1>`, `{{x}}`    between the signs    the same
    """

    span: Span
    inner: Span
    kind: str
    text: str

    def shift(self, by: int) -> Mention:
        span, inner, kind, text = self
        first = of_values(Span, (span[0] + by, span[1] + by))
        second = of_values(Span, (inner[0] + by, inner[1] + by))
        return of_values(Mention, (first, second, kind, text))


Node = TypeVar(
    "Node", Heading, Item, Label, Fence, Paragraph, Table, Comment, Mention
)  # each has `span` first and `shift`


class Blocks(NamedTuple):
    """All nodes of a piece or of a document."""

    headings: Sequence[Heading]
    items: Sequence[Item]
    labels: Sequence[Label]
    fences: Sequence[Fence]
    paragraphs: Sequence[Paragraph]
    tables: Sequence[Table]
    comments: Sequence[Comment]
    mentions: Sequence[Mention]


def within(nodes: Sequence[Node], span: Span) -> Sequence[Node]:
    """The nodes that start inside `span`, in order."""
    return nodes.inside(span) if type(nodes) is Nodes else _starting_in(nodes, span)


def _starting_in(nodes: Sequence[Node], span: Span) -> Sequence[Node]:
    if not nodes:
        return nodes
    first = bisect_left(nodes, ((span.start, -1),))
    last = bisect_left(nodes, ((span.end, -1),))
    return nodes[first:last]


class Piece:
    """A stretch of the text that parses by itself: a heading line and what follows it.

    Equal texts give equal pieces, wherever they stand. `blocks` is relative to the
    start of the piece. Whoever computes something that depends on the piece alone
    keeps it in `memo`, under a key of its own.
    """

    __slots__ = ("blocks", "memo", "rare", "text")

    def __init__(self, text: str, blocks: Blocks) -> None:
        self.text = text
        self.blocks = blocks
        self.rare = bool(blocks.fences or blocks.tables or blocks.comments)
        """Whether it has any of what most pieces have none of."""
        self.memo: dict[object, object] = {}


class Placed:
    """A piece at its place in the document; its nodes are shifted when first asked for."""

    __slots__ = ("_shifted", "piece", "start")

    def __init__(self, piece: Piece, start: int) -> None:
        self.piece = piece
        self.start = start
        self._shifted: dict[int, Sequence[Any]] = {}

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.piece.text))

    def nodes(self, field: int) -> Sequence[Any]:
        """The nodes of one field of `Blocks`, in offsets of the document."""
        relative: Sequence[Any] = self.piece.blocks[field]
        if self.start == 0 or not relative:
            return relative
        shifted = self._shifted.get(field)
        if shifted is None:
            by = self.start
            shifted = self._shifted[field] = [node.shift(by) for node in relative]
        return shifted

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        return self.nodes(4)


class Nodes(Sequence[Node]):
    """The nodes of one kind of a document; only the pieces that are asked for are shifted."""

    def __init__(
        self,
        pieces: Sequence[Placed],
        starts: Sequence[int],
        field: int,
        among: Sequence[Placed] | None = None,
    ) -> None:
        self._pieces = pieces  # and not the tree, which no circle may hold when it is done with
        self._starts = starts
        self._field = field
        self._among = pieces if among is None else among
        """The pieces that may have any."""

    def inside(self, span: Span) -> Sequence[Node]:
        """The nodes that start inside `span`, in order."""
        starts, pieces = self._starts, self._pieces
        first = max(bisect_right(starts, span.start) - 1, 0)
        last = bisect_left(starts, span.end, first)
        if last - first == 1:
            return _starting_in(pieces[first].nodes(self._field), span)
        if self._among is pieces:
            some = pieces[first:last]
        else:
            begin = starts[first] if first < last else span.end
            some = [placed for placed in self._among if begin <= placed.start < span.end]
        found: list[Node] = []
        for placed in some:
            nodes = placed.nodes(self._field)
            if nodes:
                inner = placed.start > span.start and placed.span.end < span.end
                found.extend(nodes if inner else _starting_in(nodes, span))
        return found

    @cached_property
    def _all(self) -> Sequence[Node]:
        pieces = self._pieces
        if len(pieces) == 1:
            return pieces[0].nodes(self._field)
        return [node for placed in self._holding for node in placed.nodes(self._field)]

    @cached_property
    def _holding(self) -> Sequence[Placed]:
        """The pieces that have any."""
        field = self._field
        return [placed for placed in self._among if placed.piece.blocks[field]]

    def __iter__(self) -> Iterator[Node]:
        for placed in self._holding:
            yield from placed.nodes(self._field)

    def __bool__(self) -> bool:
        return bool(self._holding)

    def relative(self) -> Iterator[Node]:
        """All of them with offsets of their pieces, for who needs no offsets: it costs less."""
        for placed in self._holding:
            yield from placed.piece.blocks[self._field]  # type: ignore[misc]

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        field = self._field
        return sum([len(placed.piece.blocks[field]) for placed in self._holding])

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Node]: ...
    def __getitem__(self, index: int | slice) -> Node | Sequence[Node]:
        return self._all[index]


class Tree:
    """The nodes of a whole document, put together from its pieces."""

    def __init__(self, text: str, pieces: tuple[Placed, ...], frontmatter: Span | None) -> None:
        self.text = text
        self.pieces = pieces
        self.starts = starts = [placed.start for placed in pieces]
        self.frontmatter = frontmatter
        """The lines between the `---` of a YAML frontmatter; None if there is none."""
        self.titles: dict[object, object] = {}
        """What depends on the levels and the texts of the headings alone is kept here; trees
        of which these are the same may share it."""
        self.headings: Nodes[Heading] = Nodes(pieces, starts, 0)
        self.items: Nodes[Item] = Nodes(pieces, starts, 1)
        self.labels: Nodes[Label] = Nodes(pieces, starts, 2)
        rare = [placed for placed in pieces if placed.piece.rare]
        self.fences: Nodes[Fence] = Nodes(pieces, starts, 3, rare)
        self.paragraphs: Nodes[Paragraph] = Nodes(pieces, starts, 4)
        self.tables: Nodes[Table] = Nodes(pieces, starts, 5, rare)
        self.comments: Nodes[Comment] = Nodes(pieces, starts, 6, rare)
        self.mentions: Nodes[Mention] = Nodes(pieces, starts, 7)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The normalised titles of its headings, each once, in order."""
        return tuple(dict.fromkeys([heading.key for heading in self.headings.relative()]))

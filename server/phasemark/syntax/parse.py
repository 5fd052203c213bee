"""Text to `Tree`; blocks come from markdown-it, columns and inline text from our own scan.

Parsing is incremental by construction. The text is cut where a column-0 ATX heading at
the top level starts a new piece (and, in a long stretch without headings, where a
column-0 list item does). Given the tree of an earlier text, pieces that are still there
are taken over; only the stretch between them is parsed, with the first line of the next
piece behind it: when that line comes out as a top-level heading or item, nothing is open
and the stretch is whole; else it grows. Nothing above this module knows how a piece was
parsed.
"""

from __future__ import annotations

import re
from itertools import accumulate

from phasemark.syntax.blocks import read_blocks
from phasemark.syntax.names import normalise
from phasemark.syntax.nodes import Stretch
from phasemark.syntax.plain import read_plain, starts_item
from phasemark.syntax.scan import Words, with_plurals
from phasemark.syntax.tree import Blocks, Heading, Piece, Placed, Tree
from phasemark.text.edit import Span

PHASE_WORDS: Words = (("phase", "phase"), ("stage", "stage"))
"""Words that name a phase in every project."""

MOST_HEADINGS = 20_000
"""Of a text that is read in full."""

_TERMINATOR = re.compile(r"\r\n|\n|\r")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_MARKED_LINE = re.compile(r"(?<![^\n\r])(?:#{1,6}(?=[ \t\r\n]|\Z)|```|~~~)[^\n\r]*")


def parse(text: str, before: Tree | None = None, words: Words = PHASE_WORDS) -> Tree:
    """The tree of `text`; never raises, linear in the length of the text.

    `before` is the tree of an earlier text, read with the same `words`: the result is
    the same without it, only slower. `words` are the names of phases.
    """
    tree = parse_within(text, before, words, len(text))
    assert tree is not None
    return tree


def parse_within(text: str, before: Tree | None, words: Words, most: int) -> Tree | None:
    """The same, if no more than `most` characters in a row have to be read; else None."""
    front = _frontmatter_end(text)
    spellings = with_plurals(words)
    pieces: list[Placed] | None
    if before is not None and _same_frontmatter(before.text, text, front):
        old = before.pieces[1:] if front else before.pieces
        pieces = _again(text, old, front, spellings, most)
    else:
        far = len(text) - front > most
        pieces = None if far else _pieces(text, front, len(text), "", spellings)[0]
    if pieces is None:
        return None
    if front:
        head = Piece(text[:front], Blocks((), (), (), (), (), (), (), ()))
        pieces.insert(0, Placed(head, 0))
    inner = _frontmatter_span(text, front) if front else None
    tree = Tree(text, tuple(pieces), inner)
    if before is not None and _same_titles(before.pieces, tree.pieces):
        tree.titles = before.titles
    return tree


def _same_titles(before: tuple[Placed, ...], pieces: tuple[Placed, ...]) -> bool:
    """Whether the headings say the same, piece by piece."""
    if len(before) != len(pieces):
        return False
    pairs = zip(before, pieces, strict=True)
    changed = [(old.piece, new.piece) for old, new in pairs if old.piece is not new.piece]
    return all(_titles(old) == _titles(new) for old, new in changed)


def _titles(piece: Piece) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in piece.blocks.headings]


def parse_headings(text: str) -> Tree:
    """A tree of nothing but column-0 ATX headings outside of fences, for texts too long to parse.

    It has the first `MOST_HEADINGS` of them. The whole text is one piece.
    """
    headings: list[Heading] = []
    fence = ""
    for match in _MARKED_LINE.finditer(text):
        line = match[0]
        if len(headings) == MOST_HEADINGS:
            break
        if line.startswith("#"):
            if not fence and (mark := _HEADING.match(line)):
                start = match.start() + len(line) - len(line[mark.end() :].lstrip())
                title = text[start : match.end()].rstrip()
                level = len(line) - len(line.lstrip("#"))
                span = Span(start, start + len(title))
                headings.append(Heading(Span(*match.span()), span, level, title, normalise(title)))
        elif not fence:
            run = line[: len(line) - len(line.lstrip(line[0]))]
            fence = run if run[0] == "~" or "`" not in line[len(run) :] else ""
        elif line.startswith(fence) and not line.strip(fence[0] + " \t"):
            fence = ""
    blocks = Blocks(headings, (), (), (), (), (), (), ())
    return Tree(text, (Placed(Piece(text, blocks), 0),), None)


def _frontmatter_end(text: str) -> int:
    if not text.startswith("---"):
        return 0
    lines = _TERMINATOR.finditer(text)
    first = next(lines, None)
    if first is None or text[3 : first.start()].strip(" \t"):
        return 0
    at = first.end()
    for number, end in enumerate(lines):
        line = text[at : end.start()].rstrip(" \t")
        if line in ("---", "..."):
            return end.end()
        at = end.end()
        if number > 2000:
            return 0
    return len(text) if text[at:].rstrip(" \t") in ("---", "...") else 0


def _frontmatter_span(text: str, end: int) -> Span:
    first = _TERMINATOR.search(text)
    start = first.end() if first else end
    closing = max(text.rfind("---", start, end), text.rfind("...", start, end))
    return Span(start, max(start, closing))


def _same_frontmatter(before: str, text: str, end: int) -> bool:
    return _frontmatter_end(before) == end and text.startswith(before[:end])


def _again(
    text: str, old: tuple[Placed, ...], start: int, words: Words, most: int
) -> list[Placed] | None:
    """The pieces of `text` from `start` on, as many as possible taken over from `old`; None if
    that leaves more than `most` characters."""
    first, at = _kept(old, text, start)
    if first == len(old) and at == len(text):
        return list(old)
    last, end = _kept_behind(old, text, max(first, 1), at)
    grow = 1
    while True:
        while last < len(old) and not _begins_line(text, end):
            end += len(old[last].piece.text)
            last += 1
        if end - at > most:
            return None
        middle, whole = _pieces(text, at, end, _first_line(text, end), words)
        if whole or last == len(old):
            break
        for _ in range(min(grow, len(old) - last)):
            end += len(old[last].piece.text)
            last += 1
        grow *= 2
    shift = end - old[last].start if last < len(old) else 0
    tail = (
        old[last:]
        if not shift
        else [Placed(placed.piece, placed.start + shift) for placed in old[last:]]
    )
    return [*old[:first], *middle, *tail]


def _kept(old: tuple[Placed, ...], text: str, start: int) -> tuple[int, int]:
    """How many pieces at the start are still right, and the offset behind them."""
    first, at = 0, start
    while first < len(old) and text.startswith(old[first].piece.text, at):
        at += len(old[first].piece.text)
        first += 1
    if first == len(old) and at == len(text):
        return first, at
    # A piece is whole because of the line behind it: a change of that line undoes it.
    if first == len(old) or not _keeps_first_line(old[first].piece.text, text, at):
        for _ in range(2):
            if first:
                first -= 1
                at -= len(old[first].piece.text)
                if old[first].piece.text.endswith(("\n", "\r")):
                    break
    return first, at


def _kept_behind(old: tuple[Placed, ...], text: str, least: int, at: int) -> tuple[int, int]:
    """The first of the pieces from `least` on that are all still there at the end, behind `at`,
    and the offset where it starts; the first piece of all may begin with anything."""
    last, end = len(old), len(text)
    while last > least:
        piece = old[last - 1].piece.text
        begin = end - len(piece)
        if begin < at or not text.startswith(piece, begin):
            break
        last -= 1
        end = begin
    return last, end


def _keeps_first_line(piece: str, text: str, at: int) -> bool:
    end = _TERMINATOR.search(piece)
    return end is not None and text.startswith(piece[: end.end()], at)


def _begins_line(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] in "\n\r"


def _first_line(text: str, offset: int) -> str:
    end = _TERMINATOR.search(text, offset)
    return text[offset : end.start() if end else len(text)]


def _pieces(
    text: str, start: int, end: int, sentinel: str, words: Words
) -> tuple[list[Placed], bool]:
    """The pieces of `text[start:end]`, and whether `sentinel` begins a piece of its own.

    `sentinel` is the line behind the stretch; empty at the end of the text.
    """
    stretch = _stretch(text[start:end], words)
    whole = _read(stretch, sentinel)
    placed = [
        Placed(Piece(stretch.raw[first:last], blocks), start + first)
        for first, last, blocks in stretch.pieces()
    ]
    return placed, whole


def _stretch(raw: str, words: Words) -> Stretch:
    if "\r" in raw:
        starts = [0, *(match.end() for match in _TERMINATOR.finditer(raw))]
        lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    else:
        lines = raw.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        starts.pop()
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
        starts.pop()
    return Stretch(raw, lines, starts, words)


def _read(stretch: Stretch, sentinel: str) -> bool:
    """Read all lines, the plain ones by themselves and the rest with markdown-it."""
    line, count = 0, len(stretch.lines)
    ends_plain = not sentinel or bool(_HEADING.match(sentinel)) or starts_item(sentinel)
    whole = not sentinel
    while line < count:
        stop = read_plain(stretch, line, ends_plain)
        if stop > line:
            line, whole = stop, True
            continue
        line, whole = _read_odd(stretch, line, sentinel)
    return whole


def _read_odd(stretch: Stretch, first: int, sentinel: str) -> tuple[int, bool]:
    """Read one odd piece with markdown-it, joined to as many more as it swallows."""
    count = len(stretch.lines)
    stop, grow = _next_heading(stretch, first + 1), 1
    while stop < count:
        trial = _stretch(stretch.raw[stretch.starts[first] : stretch.starts[stop]], stretch.words)
        if read_blocks(trial, 0, len(trial.lines), stretch.lines[stop]):
            break
        for _ in range(grow):
            stop = _next_heading(stretch, stop + 1) if stop < count else count
        grow *= 2
    behind = stretch.lines[stop] if stop < count else sentinel
    stretch.begin(first)
    whole = read_blocks(stretch, first, stop, behind)
    return stop, whole or not behind


def _next_heading(stretch: Stretch, line: int) -> int:
    """The first line from `line` on that looks like a column-0 ATX heading; else the end."""
    lines = stretch.lines
    while line < len(lines) and not (lines[line].startswith("#") and _HEADING.match(lines[line])):
        line += 1
    return line

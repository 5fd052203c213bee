"""The phases that a section, a table or a bullet says something waits for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from phasemark.document.phase import PhaseId, read_id, read_mention, read_stem
from phasemark.document.section import Section
from phasemark.syntax.scan import Words, scan, with_plurals
from phasemark.syntax.tree import Item, Table, Tree, within
from phasemark.text.edit import Span
from phasemark.text.late import late


class Wait(NamedTuple):
    """A phase that something waits for, where the text names it."""

    span: Span
    id: PhaseId
    optional: bool = False
    path: str = ""
    """Target when it is named by a link or path; else empty."""


_COLUMNS = ("depends on", "dependencies", "dependency", "prerequisites", "blocked by")
_PHASES = frozenset(("phase", "stage"))
_NUMBERED = _PHASES | {"id", "#", "no", "number"}
"""Titles of a first column whose bare numbers are phases."""

_AGAINST = late(
    r"\b(?:blocks|unblocks|unlocks|enables|feeds|dependents?|followed by"
    r"|(?:required|needed) (?:by|for))\b",
    re.IGNORECASE,
)
"""What says that the phase behind it is the one that waits."""

_AGAINST_LINE = late(rf"{_AGAINST.pattern}[^\n\r|]*", re.IGNORECASE)
_PARENTHESES = late(r"\([^()\n]*\)")
_CODE = late(r"`[^`\n]*`")
_NOTHING = late(r"\W*(?:none|nothing|n/a)\b", re.IGNORECASE)
_OPTIONAL = late(r"\([^()\n\r]*\boptional\b", re.IGNORECASE)
_LINE = late(r"[^\n\r]*")
_OPEN_ID = late(r"\.[A-Za-z]")
"""What follows the first letter of an id that a template leaves open: `Stage X.Y`."""

_ONE = r"\d{1,4}(?:\.\d{1,4}){0,3}[A-Za-z]?"
_BARE = late(
    rf"\W*(?:(?:required|optional)\W+)?{_ONE}(?:[\s,&]+(?:and\s+)?{_ONE})*\W*", re.IGNORECASE
)
BARE_ID = late(rf"(?<![\w.]){_ONE}(?!\w)")
_BULLET = late(
    r"\((?:depends on|requires|needs|after|waits for|blocked by)\b[^()\n]*\)", re.IGNORECASE
)
_SAYS = late(
    r"^[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?[*_`]*(?:stages?[ \t]+)?"
    rf"(?P<id>{_ONE})(?![\w.])[^\n\r.;]{{0,80}}?"
    r"\b(?:depends?[ \t]+on|requires?|needs?|waits?[ \t]+for|blocked[ \t]+by"
    r"|builds?[ \t]+on|after)\b(?P<rest>[^\n\r;]*)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that begins with what waits."""


def in_section(section: Section, words: Words, word: str) -> Iterator[Wait]:
    """What a section of dependencies names, in order.

    `word` is that of ids which stand alone.
    """
    text = section.tree.text
    found = _named(section, words)
    found.extend((wait, False) for wait in _bare(section, word))
    found.sort(key=lambda one: one[0].span)
    late = _spans_of(section, "optional")
    against = _against(section)
    before: PhaseId | None = None
    for number, (wait, is_range) in enumerate(found):
        if _covered(against, wait.span.start) or _OPEN_ID.match(text, wait.span.end):
            continue
        end = _LINE.match(text, wait.span.end).end()  # type: ignore[union-attr]
        if number + 1 < len(found):
            end = min(end, found[number + 1][0].span.start)
        optional = _covered(late, wait.span.start) or bool(
            _OPTIONAL.search(text, wait.span.end, end)
        )
        for id in _expanded(before, wait.id) if is_range else (wait.id,):
            yield Wait(wait.span, id, optional, wait.path)
        before = wait.id


def in_table(table: Table, tree: Tree, word: str) -> Iterator[tuple[PhaseId, Wait]]:
    """Which phase waits for which, in a table with a column for it."""
    column = table.column(*_COLUMNS)
    if column is None:
        return
    numbered = table.column(*_NUMBERED) == 0
    for row in table.rows:
        if column >= len(row):
            continue
        waiting = next(_ids(row[0].span, tree, word if numbered else ""), None)
        if waiting is not None:
            for wait in _ids(row[column].span, tree, waiting.id.word if numbered else ""):
                yield waiting.id, wait


def first_cells(table: Table, tree: Tree, word: str) -> Iterator[Wait]:
    """The phases whose bare ids begin the rows of a table about phases, in order."""
    named = table.column(*_PHASES) == 0
    if named or (table.column(*_NUMBERED) == 0 and table.column(*_COLUMNS) is not None):
        for row in table.rows:
            yield from _bare_ids(row[0].span, tree.text, word)


def in_bullets(tree: Tree) -> Iterator[tuple[PhaseId, Wait]]:
    """Which phase waits for which, in items such as `Stage 9.2: routes (depends on Stage 9.1)`."""
    for item in _with_bullets(tree):
        match = _BULLET.search(item.text) if "(" in item.text else None
        mention = next(iter(within(tree.mentions, item.text_span)), None) if match else None
        if match is None or mention is None or mention.kind != "phase":
            continue
        id = read_mention(mention.text)
        if id is None or mention.span.start - item.text_span.start > 4:
            continue
        start = item.text_span.start
        for wait in _ids(Span(start + match.start(), start + match.end()), tree, ""):
            yield id, wait


def in_lines(section: Section, word: str) -> Iterator[tuple[PhaseId, Wait]]:
    """Which phase waits for which, in lines such as `Stage 9.4 depends on Stage 9.1, 9.2`."""
    for match in _SAYS.finditer(section.tree.text, *section.body):
        waiting = read_id(match["id"], word)
        rest = _PARENTHESES.sub(_blank, match["rest"])
        for found in BARE_ID.finditer(rest):
            id = read_id(found[0], word)
            if waiting is not None and id is not None:
                start = match.start("rest")
                yield waiting, Wait(Span(start + found.start(), start + found.end()), id)


def _with_bullets(tree: Tree) -> Iterator[Item]:
    """The items of the pieces that say it at all, which few do."""
    for placed in tree.pieces:
        says = placed.piece.memo.get("bullets")
        if says is None:
            says = placed.piece.memo["bullets"] = bool(_BULLET.search(placed.piece.text))
        if says:
            yield from within(tree.items, placed.span)


def _ids(span: Span, tree: Tree, word: str) -> Iterator[Wait]:
    """The phases that a stretch names; with a `word` also bare ids, when nothing else is there."""
    named = False
    for mention in within(tree.mentions, span):
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text)):
            named = True
            yield Wait(mention.span, id)
    if word and not named:
        yield from _bare_ids(span, tree.text, word)


def _named(section: Section, words: Words) -> list[tuple[Wait, bool]]:
    """Phases by name, by path and by link, and whether each is the end of a range."""
    found = {wait.span: (wait, is_range) for wait, is_range in _phases(section, words)}
    starts = sorted(found)
    for mention in section.mentions:
        if mention.kind not in ("link", "path", "code"):
            continue
        target = mention.text.partition("#")[0]
        stem = read_stem(target.rsplit("/", 1)[-1].rsplit(".", 1)[0], words)
        if stem is None or ("/" not in target and "." not in target):
            continue
        number = bisect_right(starts, (mention.span.start, -1))
        inner = starts[number] if number < len(starts) else None
        if inner is not None and mention.span.covers(inner):
            wait, is_range = found[inner]
            found[inner] = (Wait(mention.span, wait.id, path=target), is_range)
        else:
            found[mention.inner] = (Wait(mention.inner, stem.id, path=target), False)
    return list(found.values())


def _phases(section: Section, words: Words) -> Iterator[tuple[Wait, bool]]:
    """The phases of a section; those in parentheses only when there are no others."""
    text = section.body.of(section.tree.text)
    plain = _CODE.sub(_blank, text)
    found = _scanned(_PARENTHESES.sub(_blank, plain), section, words)
    if not found and "(" in plain and not _NOTHING.match(text):
        found = _scanned(plain, section, words)
    return iter(found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _scanned(text: str, section: Section, words: Words) -> list[tuple[Wait, bool]]:
    by = section.body.start
    return [
        (Wait(mention.span.shift(by), id), mention.kind == "range")
        for mention in scan(text, 0, len(text), with_plurals(words))
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text))
    ]


def _bare(section: Section, word: str) -> Iterator[Wait]:
    """Ids without a word, where the whole value, item or paragraph is a list of them."""
    spans = {item.text_span for item in section.items}
    if section.value.end > section.value.start:
        spans.add(section.value)
    else:
        spans.update(one.span for one in section.paragraphs if one.depth < 0)
    for span in spans:
        yield from _bare_ids(span, section.tree.text, word)


def _bare_ids(span: Span, text: str, word: str) -> Iterator[Wait]:
    if _BARE.fullmatch(text, *span):
        for match in BARE_ID.finditer(text, *span):
            id = read_id(match[0], word)
            if id is not None:
                yield Wait(Span(*match.span()), id)


def _against(section: Section) -> list[Span]:
    """Code, and the stretches that name what waits for this phase, the other way round."""
    text = section.tree.text
    found = [Span(*match.span()) for match in _AGAINST_LINE.finditer(text, *section.body)]
    if found:
        found += _spans_of(section, _AGAINST)
    return _merged([*found, *(fence.span for fence in section.fences)])


def _spans_of(section: Section, name: str | re.Pattern[str]) -> list[Span]:
    """What belongs to labels and parts that start with a name: items whole, else their line."""

    def fits(key: str) -> bool:
        return key.startswith(name) if isinstance(name, str) else bool(name.match(key))

    found = [child.body for child in section.walk() if fits(child.key)]
    labels = [label for label in section.labels if label.depth >= 0 and fits(label.key)]
    for label in labels:
        items = within(section.tree.items, Span(max(0, label.span.start - 40), label.span.start))
        holding = [item.span for item in items if item.span.covers(label.span)]
        found.append(holding[-1] if holding else label.value)
    return _merged(found)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _covered(spans: Sequence[Span], offset: int) -> bool:
    number = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return number >= 0 and offset < max(spans[number].end, spans[number].start + 1)


def _expanded(first: PhaseId | None, last: PhaseId) -> tuple[PhaseId, ...]:
    """The ids behind `first` up to `last`: whole numbers or letters, else only the last."""
    if first is None or first.word != last.word:
        return (last,)
    if not first.letter and not last.letter and first.numbers[:-1] == last.numbers[:-1]:
        a, b = first.numbers[-1], last.numbers[-1]
        if 0 < b - a < 100:
            return tuple(PhaseId(last.word, (*last.numbers[:-1], n)) for n in range(a + 1, b + 1))
    if first.letter and first.numbers == last.numbers and first.letter < last.letter:
        letters = range(ord(first.letter) + 1, ord(last.letter) + 1)
        return tuple(PhaseId(last.word, last.numbers, chr(n)) for n in letters)
    return (last,)

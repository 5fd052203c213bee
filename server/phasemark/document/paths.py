"""Paths as one piece of the text names them, without knowing what its sections promise."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from phasemark.syntax.scan import clean_path, looks_like_path
from phasemark.syntax.tree import Item, Mention, Piece, within
from phasemark.text.edit import Span, of_values
from phasemark.text.late import late


class Named(NamedTuple):
    """A path or link target in a piece; offsets are relative to the piece."""

    span: Span
    path: str
    anchor: str
    form: str
    leads: bool
    creates: bool
    ticked: bool | None


_ADDRESS = late(r"[A-Za-z][A-Za-z0-9+.-]+:(?!\\)|//|#")
_ODD = late(r"[\s<>|\"'=;$(){}\x1a]|\.\.\.|^-")
_CREATES = late(
    r"[\W_]*(?:create|add|write|introduce|implement|generate|scaffold)\b", re.IGNORECASE
)
_TOKEN = late(r"[^\s`*\[\]()<>|:,]+")
_SEPARATOR = late(r"\s+(?:-{1,2}|[–—])\s+|:\s|\s\(")


def named(piece: Piece) -> tuple[Named, ...]:
    """All paths of a piece in order; kept in its memo."""
    found = piece.memo.get("named")
    if found is None:
        blocks = piece.blocks
        found = tuple(_named(piece)) if blocks.mentions or blocks.items else ()
        piece.memo["named"] = found
    return found  # type: ignore[return-value]


def _named(piece: Piece) -> list[Named]:
    text = piece.text
    found: list[Named] = []
    items = piece.blocks.items
    cells = _file_cells(piece)
    used = 0
    holder: Item | None = None
    for mention in piece.blocks.mentions:
        while used < len(items) and items[used].text_span.start <= mention.span.start:
            holder = items[used]
            used += 1
        inside = holder if holder and holder.text_span.covers(mention.span) else None
        made = _of_mention(mention, inside, text)
        if made is not None and inside is None and _covered(cells, mention.span.start):
            made = made._replace(leads=True)
        if made is not None and len(made.path) <= _LONGEST:
            found.append(made)
    for item in items:
        token = _token(item, piece)
        if token is not None and len(token.path) <= _LONGEST:
            found.append(token)
    found.sort()
    return found


_LONGEST = 1000
"""Characters of a path; no system takes much longer ones."""

_COLUMNS = ("file", "files", "path", "paths")


def _file_cells(piece: Piece) -> list[Span]:
    """Where the cells of the columns that list files start, in order."""
    found: list[Span] = []
    for table in piece.blocks.tables:
        column = table.column(*_COLUMNS)
        if column is not None:
            found.extend(row[column].span for row in table.rows if column < len(row))
    return found


def _covered(cells: list[Span], offset: int) -> bool:
    """Whether one of the cells starts at `offset`, but for markup."""
    number = bisect_right(cells, offset, key=lambda span: span.start) - 1
    return number >= 0 and offset - cells[number].start <= 2 and offset < cells[number].end


def _of_mention(mention: Mention, item: Item | None, text: str) -> Named | None:
    kind, target = mention.kind, mention.text
    anchor = ""
    span = mention.inner
    if kind in ("link", "image", "definition"):
        if _ADDRESS.match(target) and not target.startswith("#"):
            return None
        target, _, anchor = target.partition("#")
        target = target.split("?", 1)[0]
        span = Span(span.start, span.start + len(target))
    elif kind == "code":
        if ("/" not in target and "." not in target) or _ODD.search(target):
            return None
        target = clean_path(target)
        if _ADDRESS.match(target) or not looks_like_path(target):
            return None
        at = mention.text.find(target)
        span = Span(
            mention.inner.start + max(at, 0), mention.inner.start + max(at, 0) + len(target)
        )
    elif kind != "path":
        return None
    ticked = (
        item.check.done if item and item.check and (item.check.done or item.check.open) else None
    )
    leads = _leads(item, mention, text) if item else _leads_value(mention, text)
    creates = item is not None and bool(_CREATES.match(item.text))
    before = text[max(0, mention.span.start - 5) : mention.span.start].rstrip("`").lower()
    if before.endswith((" or ", "(or ")):
        creates = False  # the other name of a file that may be called either way
    form = "link" if kind == "definition" else kind
    return of_values(Named, (span, target, anchor, form, leads, creates, ticked))


def _leads(item: Item, mention: Mention, text: str) -> bool:
    """Whether nothing but other paths, markup and a field name stands before the mention."""
    before = text[item.text_span.start : mention.span.start]
    if not before:
        return True
    if "\n" in before or (_SEPARATOR.search(before) and not _FIELD.fullmatch(before)):
        return False
    rest = _PATHS.sub("", before)
    return not any(character.isalnum() for character in rest) or bool(_FIELD.fullmatch(before))


def _leads_value(mention: Mention, text: str) -> bool:
    """Whether it stands in a value: behind `Name:` at the start of a line, among paths only."""
    end = mention.span.start
    least = max(0, end - _LONGEST_VALUE)
    start = max(text.rfind("\n", least, end), text.rfind("\r", least, end)) + 1
    if start == 0 < least:
        return False
    before = text[start:end]
    field = _FIELD.match(before)
    if field is None:
        return False
    rest = _PATHS.sub("", before[field.end() :])
    return not any(character.isalnum() for character in rest)


_LONGEST_VALUE = 400
"""How far behind the start of its line a path of a value is looked for."""

_PATHS = late(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|\S*[/.]\S*")
_FIELD = late(r"[*_]*[\w \t]{1,40}[*_]*(?:\([^()]*\))?[*_]*:[*_]*[ \t]*@?")


def _token(item: Item, piece: Piece) -> Named | None:
    """The first word of an item, when it holds a slash and is no mention."""
    if "/" not in item.text:
        return None
    match = _TOKEN.match(piece.text, item.text_span.start, item.text_span.end)
    if match is None:
        return None
    word = match[0].rstrip(".;")
    if "/" not in word.strip("/") and not (word.endswith("/") and len(word) > 1):
        return None
    if within(piece.blocks.mentions, Span(item.text_span.start, item.text_span.start + 1)):
        return None
    after = piece.text[match.start() + len(word) : item.text_span.end]
    if after.strip() and not re.match(r"\s+(?:[-–—(]|\()|\s*$", after):
        return None
    ticked = item.check.done if item.check and (item.check.done or item.check.open) else None
    return Named(
        Span(match.start(), match.start() + len(word)), word, "", "token", True, False, ticked
    )

"""Checkboxes: how they are written, and their nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.rules.prose import holds_any
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item, Piece
from phasemark.text.edit import Edit
from phasemark.text.late import late

_SAFE_MARKS = {
    "": " ", "x ": "x", " x": "x", "X ": "X", " X": "X", " x ": "x", "  ": " ", "\t": " ",
}  # fmt: skip


_TICKED = ("x]", "X]", "x ]", "X ]", "x\t]", "X\t]")


def _without_brackets(text: str) -> bool:
    return "[" not in text


def _without_ticks(text: str) -> bool:
    return not holds_any(text, _TICKED)


@rule(
    "STA009", "bad-checkbox", reach="piece", fix="safe", source="guide, chapters 4 and 7",
    clean=_without_brackets,
)  # fmt: skip
def bad_checkbox(piece: Piece) -> Iterator[Finding]:
    """A checkbox has something else in its brackets than a space or an `x`.

    Renderers show it as text, and agents read it one way today and the other way
    tomorrow. `[]`, `[x ]` and `[ x]` are set right by a safe fix; marks with a meaning,
    such as `[-]` for cancelled, are left alone.

    ## Example
    `- [x ] run the tests`, `- [] update the notes`.

    ## Use instead
    Write `- [x] run the tests`, `- [ ] update the notes`.
    """
    if _without_brackets(piece.text):
        return
    for item in piece.blocks.items:
        check = item.check
        if check is None or check.mark in (" ", "x", "X") or item.quoted:
            continue
        right = _SAFE_MARKS.get(check.mark)
        if right is None:
            continue
        fix = Fix.here(f"Write `[{right}]`", Safety.SAFE, Edit.replace(check.span, f"[{right}]"))
        yield Finding(check.span, f"`[{check.mark}]` is no checkbox; `[{right}]` would be", fix=fix)


@rule(
    "STA010", "parent-child-box", severity="information", reach="piece", source="guide, chapter 2",
    clean=_without_ticks,
)  # fmt: skip
def parent_child_box(piece: Piece) -> Iterator[Finding]:
    """An item is ticked while items below it are open.

    Whoever counts the outer boxes takes the item for done.

    ## Example
    `- [x] Templates` with `- [ ] service` below it.

    ## Use instead
    Tick the parent when all its children are ticked.
    """
    if _without_ticks(piece.text):
        return
    parents: list[Item] = []
    told: set[int] = set()
    for item in piece.blocks.items:
        while parents and parents[-1].depth >= item.depth:
            parents.pop()
        if parents and item.check is not None and item.check.open and not _put_off(item):
            for parent in parents:
                box = parent.check
                if box is not None and box.done and box.span.start not in told:
                    told.add(box.span.start)
                    yield Finding(box.span, f"ticked, but `{short(item.text)}` below it is not")
        parents.append(item)


_LATER = late(
    r"\b(?:optional(?:ly)?|deferred|postponed|later|skipped|stretch|future|nice[- ]to[- ]have)\b"
    r"|\bn/a\b|\b(?:in|at|during)[ \t]+(?:step|phase|stage|prompt|sprint)[ \t]+\d",
    re.IGNORECASE,
)


def _put_off(item: Item) -> bool:
    """Whether the item is a quotation, or says that nobody waits for it."""
    return item.quoted or _LATER.search(item.text) is not None


def short(text: str) -> str:
    """The first line of an item, without the markup that a message has of its own."""
    line = text.split("\n", 1)[0].replace("`", "").replace("**", "").strip()
    return line if len(line) <= 60 else f"{line[:57]}..."

"""Edits that several rules make, and how a fix is applied to a text."""

from __future__ import annotations

from collections.abc import Mapping

from phasemark.rules.rule import Fix
from phasemark.text.edit import Edit, Edits
from phasemark.text.late import late
from phasemark.text.source import Source


def shift_fix(fix: Fix, by: int) -> Fix:
    """A fix of a piece as a fix of the document; other documents are not shifted."""
    edits = {
        path: Edits(tuple(Edit(edit.span.shift(by), edit.text) for edit in edits))
        if path is None
        else edits
        for path, edits in fix.edits.items()
    }
    return Fix(fix.title, fix.safety, edits, fix.create)


def edits_of(fix: Fix, path: str, sources: Mapping[str, Source]) -> dict[str, Edits]:
    """The edits of a fix of `path`, by path, with the line endings of each document.

    Fixes are written with LF; a document that ends its lines otherwise keeps its own.
    Documents that are not there are left out.
    """
    found: dict[str, Edits] = {}
    for target, edits in fix.edits.items():
        name = path if target is None else target
        source = sources.get(name)
        if source is not None:
            found[name] = _ended(edits, source.terminator)
    return found


def _ended(edits: Edits, terminator: str) -> Edits:
    if terminator == "\n":
        return edits
    return Edits(
        tuple(
            Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", terminator))
            for edit in edits
        )
    )


def block_insertion(text: str, offset: int, block: str) -> Edit:
    """Insert a block of lines before the line at `offset`, set off by blank lines.

    `offset` is the start of a line or the end of the text; `block` ends without a line
    break. The final newline of the text stays as it is.
    """
    at = offset
    while at and text[at - 1] in " \t":
        at -= 1
    lead = "\n" * (2 - _ends_before(text, at))
    if _TEXT.search(text, offset) is None:
        tail = "\n" if offset == len(text) and text.endswith(("\n", "\r")) else ""
    else:
        tail = "\n" if _BLANK.match(text, offset) else "\n\n"
    return Edit.insert(offset, f"{lead}{block}{tail}")


_TEXT = late(r"\S")
_BLANK = late(r"[ \t]*+[\n\r]")


def _ends_before(text: str, at: int) -> int:
    """How many line ends, at most two, stand before a place; the start of the text is enough."""
    count = 0
    while at and text[at - 1] in "\r\n" and count < 2:
        at -= 2 if text[max(at - 2, 0) : at] == "\r\n" else 1
        count += 1
    return count if _TEXT.search(text, 0, at) else 2

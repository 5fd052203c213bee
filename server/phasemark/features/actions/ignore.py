"""Suppressions with a reason: of one block, of a section, of a file, of the project."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.actions.action import QUICK_FIX, Action
from phasemark.features.actions.placed import change_of
from phasemark.features.findings import findings_at
from phasemark.features.outside import Outside
from phasemark.features.settings_edit import ignoring
from phasemark.rules.fixes import block_insertion
from phasemark.rules.rule import Finding
from phasemark.syntax.tree import Heading, within
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot

_MOST = 3
"""Rules at one place for which this is offered."""
_NEVER = ("CFG",)
"""Rules about suppressions and settings, which these do not reach."""


def ignore(
    snapshot: Snapshot, document: Document, span: Span, outside: Outside
) -> Iterator[Action]:
    """Four ways to live with a finding, the narrowest first."""
    first: dict[str, Finding] = {}
    for finding in findings_at(snapshot, document, span):
        if not finding.code.startswith(_NEVER):
            first.setdefault(finding.code, finding)
    for code, finding in list(first.items())[:_MOST]:
        for words, edit in _places(document, finding):
            yield Action(
                f"Ignore {code} {words}", QUICK_FIX,
                change_of({document.path: Edits.of(edit)}),
                mends=(finding,), rank=90,
            )  # fmt: skip
        late = partial(ignoring, snapshot, code, outside)
        title = f"Ignore {code} in the project"
        yield Action(title, QUICK_FIX, late=late, mends=(finding,), confirm=True, rank=91)


def _places(document: Document, finding: Finding) -> Iterator[tuple[str, Edit]]:
    """Where the comment can stand, with the words that say how far it reaches."""
    block = _block(document, finding.span)
    if block is not None:
        yield "here", _before(document, block, finding.code)
    section = document.sections.at(finding.span.start)
    while section.form != "heading" and section.parent is not None:
        section = section.parent
    if section.form == "heading" and not _is_title(document, section):
        yield "in this section", _behind(document, section.head, finding.code)
    yield "in this file", _in_file(document, finding.code)


def _is_title(document: Document, section: Section) -> bool:
    title = document.sections.title
    return title is not None and section.head == title.span


def _block(document: Document, span: Span) -> Span | None:
    """The innermost item or block that holds a place; None for a heading, whose section a
    comment would cover."""
    tree = document.tree
    found: Any = None
    blocks: tuple[Sequence[Any], ...] = (
        tree.headings, tree.items, tree.fences, tree.paragraphs, tree.tables,
    )  # fmt: skip
    for nodes in blocks:
        for node in within(nodes, Span(_piece_start(document, span.start), span.start + 1)):
            if node.span.end >= span.start and (found is None or node.span > found.span):
                found = node
    if found is None or isinstance(found, Heading) or getattr(found, "quoted", False):
        return None
    block: Span = found.span
    return block


def _piece_start(document: Document, offset: int) -> int:
    """The start of the piece that holds a place: no block reaches over it."""
    starts = document.tree.starts
    return starts[max(bisect_right(starts, offset) - 1, 0)] if starts else 0


def _before(document: Document, block: Span, code: str) -> Edit:
    """On a line of its own, as far to the right as the block."""
    source = document.source
    start = source.line_starts[source.line(block.start)]
    lead = document.text[start : block.start]
    if lead.strip():  # behind the sign of an item: the item is what the comment covers
        lead = lead[: len(lead) - len(lead.lstrip())]
    return Edit.insert(start, f"{lead}{_comment(code)}\n")


def _behind(document: Document, head: Span, code: str) -> Edit:
    at = document.source.next_line(head.end)
    if at == len(document.text) and not document.text.endswith(("\n", "\r")):
        return Edit.insert(at, f"\n{_comment(code)}")
    return Edit.insert(at, f"{_comment(code)}\n")


def _in_file(document: Document, code: str) -> Edit:
    """Behind the title, or where the text starts."""
    comment = _comment(code, "allow-file")
    title = document.sections.title
    if title is not None:
        at = document.source.next_line(title.span.end)
        if at == len(document.text) and not document.text.endswith(("\n", "\r")):
            return Edit.insert(at, f"\n\n{comment}")
        return block_insertion(document.text, at, comment)
    return block_insertion(document.text, _start(document), comment)


def _start(document: Document) -> int:
    """Behind the frontmatter, and behind the comment that names the kind."""
    tree, source = document.tree, document.source
    at = source.next_line(source.next_line(tree.frontmatter.end)) if tree.frontmatter else 0
    first = next(iter(tree.comments), None)
    if first is not None and not document.text[at : first.span.start].strip():
        return source.next_line(first.span.end)
    return at


def _comment(code: str, word: str = "allow") -> str:
    return f"<!-- phasemark: {word} {code} - <reason> -->"

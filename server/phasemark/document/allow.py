"""Suppression comments: `<!-- phasemark: allow PRM006, PLN008 - reason -->`.

`allow` covers the next block (in a list: the next item) or, directly behind a heading,
its section; `allow-file` covers the document. Names of rules stand for their codes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from phasemark.document.outline import Allowance
from phasemark.document.sections import Sections
from phasemark.syntax.tree import Comment, Tree
from phasemark.text.edit import Span
from phasemark.text.late import late

# `|(?!)`: Python before 3.11.5 forgets to go back when a possessive group fails halfway.
_COMMENT = late(
    r"phasemark:\s*+(?P<what>allow-file|allow)\b"
    r"(?P<codes>(?:[\s,]++(?!-)[\w-]++|(?!))*+)"
    r"(?:\s*+(?:(?<=\s)-{1,2}|[–—])(?P<reason>.*))?\s*",
    re.DOTALL,
)
_CODE = late(r"[A-Za-z][\w-]*")


def allowances(tree: Tree, sections: Sections) -> Iterator[Allowance]:
    """All suppressions of a document, in order."""
    for comment in tree.comments:
        if not comment.text.startswith("phasemark:"):
            continue
        match = _COMMENT.fullmatch(comment.text)
        if match is None:
            continue
        whole = match["what"] == "allow-file"
        inner = tree.text.find(comment.text, comment.span.start)
        found = list(_CODE.finditer(match["codes"]))
        start = inner + match.start("codes")
        yield Allowance(
            codes=tuple(code[0] for code in found),
            reason=(match["reason"] or "").strip(),
            whole_file=whole,
            code_spans=tuple(Span(start + code.start(), start + code.end()) for code in found),
            comment=comment.span,
            covers=Span(0, len(tree.text)) if whole else _covers(comment, tree, sections),
            lines=_lines(comment.span, tree.text),
        )


_AFTER = late(r"[ \t]*(?:\r\n|[\n\r]|\Z)")


def _lines(comment: Span, text: str) -> Span:
    """The comment with its lines, if it is alone on them."""
    start = comment.start
    while start and text[start - 1] in " \t":
        start -= 1
    after = _AFTER.match(text, comment.end)
    if after is None or (start and text[start - 1] not in "\n\r"):
        return comment
    return Span(start, after.end())


def _covers(comment: Comment, tree: Tree, sections: Sections) -> Span:
    """The next block; behind a heading, its section."""
    at = comment.span.start
    number = bisect_right(sections.all, at, key=lambda section: section.head.start)
    before = sections.all[number - 1] if number else None
    if before is not None and before.form == "heading" and _adjoins(before.head.end, at, tree):
        return Span(before.head.start, _last(before.body.end, tree))
    blocks: tuple[Sequence[Any], ...] = (
        tree.headings, tree.items, tree.fences, tree.paragraphs, tree.tables,
    )  # fmt: skip
    following = [span for nodes in blocks if (span := _next(nodes, comment.span.end))]
    if not following:
        return Span(at, len(tree.text))
    block = min(following)
    if number < len(sections.all) and sections.all[number].head == block:
        return Span(at, _last(sections.all[number].body.end, tree))
    return Span(at, block.end)


def _adjoins(end: int, start: int, tree: Tree) -> bool:
    """Whether nothing but white space lies between two places."""
    return end <= start and not tree.text[end:start].strip()


def _next(nodes: Sequence[Any], offset: int) -> Span | None:
    """The first of the nodes that starts at `offset` or behind it."""
    number = bisect_left(nodes, offset, key=lambda node: node.span.start)
    return nodes[number].span if number < len(nodes) else None


def _last(end: int, tree: Tree) -> int:
    """The end of a section without the place where the next one starts."""
    return end if end == len(tree.text) else end - 1

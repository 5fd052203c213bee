"""Suppression comments: `<!-- phasemark: allow PRM006, PLN008 - reason -->`.

`allow` covers the next block (in a list: the next item) or, directly behind a heading,
its section; `allow-file` covers the document. Names of rules stand for their codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.outline import Allowance
from phasemark.document.sections import Sections
from phasemark.syntax.tree import Comment, Tree
from phasemark.text.edit import Span

_COMMENT = re.compile(
    r"phasemark:\s*(?P<what>allow-file|allow)\b[ \t]*"
    r"(?P<codes>[\w-]+(?:[ \t]*[, ][ \t]*(?![-–—])[\w-]+)*)?"
    r"(?:\s*(?:\s-{1,2}|[–—])\s*(?P<reason>.*))?\s*",
    re.DOTALL,
)
_CODE = re.compile(r"[A-Za-z][\w-]*")


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
        found = list(_CODE.finditer(match["codes"] or ""))
        start = inner + max(match.start("codes"), 0)
        yield Allowance(
            codes=tuple(code[0] for code in found),
            reason=(match["reason"] or "").strip(),
            whole_file=whole,
            code_spans=tuple(Span(start + code.start(), start + code.end()) for code in found),
            comment=comment.span,
            covers=Span(0, len(tree.text)) if whole else _covers(comment, tree, sections),
        )


def _covers(comment: Comment, tree: Tree, sections: Sections) -> Span:
    """The next block; behind a heading, its section."""
    text = tree.text
    for section in reversed(sections.all):
        if section.head.end <= comment.span.start:
            if (
                section.form == "heading"
                and not text[section.head.end : comment.span.start].strip()
            ):
                return Span(section.head.start, section.body.end)
            break
    after = comment.span.end
    starts = [
        node.span
        for nodes in (tree.headings, tree.items, tree.fences, tree.paragraphs, tree.tables)
        for node in nodes
        if node.span.start >= after
    ]
    if not starts:
        return Span(comment.span.start, len(text))
    block = min(starts)
    if any(heading.span == block for heading in tree.headings):
        for section in sections.all:
            if section.head == block:
                return Span(comment.span.start, section.body.end)
    return Span(comment.span.start, block.end)

"""Stop rules of a prompt that was made of several: what they name, and each of them once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.work.renumber import STOP
from phasemark.rules.implementation.prompts import runs
from phasemark.text.edit import Edit, Span

_TO = re.compile(r"\b(?:to|with)(?=[ \t]+prompts?[ \t]+$)", re.IGNORECASE)
_BULLET = re.compile(r"[-*+][ \t]+(?=\S)")


def stop_rules(document: Document, number: str) -> Sequence[Span]:
    """The bodies of the stop rules of the prompt of that number."""
    return [
        rule.body
        for run in runs(document)
        for prompt in run
        if prompt.written == number
        for rule in prompt.section.all(STOP)
    ]


def follows(document: Document, number: str) -> str:
    """The number that a prompt's stop rule names for the next one; empty behind the last."""
    for run in runs(document):
        for prompt, _ in pairwise(run):
            if prompt.written == number:
                return str(prompt.number[0] + 1)
    return ""


def in_stop_rule(document: Document, span: Span, first: str, following: str) -> Iterator[Edit]:
    """What stopped before a prompt stops before the next one; where none follows, behind this
    one: `Do not proceed past Prompt 3`."""
    if following:
        yield Edit(span, following)
        return
    start = document.source.line_start(span.start)
    match = _TO.search(document.text, start, span.start)
    if match is not None:
        yield Edit(Span(*match.span()), "past")
    yield Edit(span, first)


def said_once(document: Document, at: int) -> Iterator[Edit]:
    """The edits that leave one of the rules that the prompt at that place, from 0 on, has word
    for word twice.

    None where names stand above some of them: the same words mean something else there.
    """
    for rule in runs(document)[0][at].section.all(STOP):
        blocks = list(_blocks(document, rule))
        if not blocks or _has_names(document, rule, blocks):
            continue
        said = {blocks[0].words}
        for before, block in pairwise(blocks):
            if block.words in said:
                yield Edit.delete(Span(before.span.end, block.span.end))
            said.add(block.words)


class _Block(NamedTuple):
    """A paragraph, or an item at the left margin with what is indented below it."""

    span: Span
    """To the end of its last line, without the line end."""
    listed: bool
    words: str
    """What it says, without its bullet and how it is broken into lines."""


def _blocks(document: Document, rule: Section) -> Iterator[_Block]:
    text, source = document.text, document.source
    start = end = rule.body.start
    blank = False
    for number in range(source.line(rule.body.start), source.line(rule.body.end) + 1):
        line = source.line_span(number)
        line = Span(max(line.start, rule.body.start), min(line.end, rule.body.end))
        if line.start >= line.end or not line.of(text).strip():
            blank = True
            continue
        margin = not text[line.start].isspace()
        if end > start and margin and (blank or _BULLET.match(text, line.start)):
            yield _block(text, Span(start, end))
            start = end
        start = line.start if start == end else start
        end = line.start + len(line.of(text).rstrip())
        blank = False
    if end > start:
        yield _block(text, Span(start, end))


def _block(text: str, span: Span) -> _Block:
    bullet = _BULLET.match(text, span.start)
    words = text[bullet.end() if bullet else span.start : span.end]
    return _Block(span, bullet is not None, " ".join(words.split()))


def _has_names(document: Document, rule: Section, blocks: Sequence[_Block]) -> bool:
    """Whether a rule has sections of its own, code, comments, or words that open a list."""
    text, source = document.text, document.source
    if rule.fences or "<!--" in rule.text:
        return True
    if any(
        not text[source.line_start(child.start) : child.start].strip() for child in rule.children
    ):
        return True
    return any(
        other.listed
        and not one.listed
        and (one.words.endswith(":") or _touch(document, one, other))
        for one, other in pairwise(blocks)
    )


def _touch(document: Document, one: _Block, other: _Block) -> bool:
    """Whether no blank line stands between two blocks."""
    source = document.source
    return source.line(other.span.start) == source.line(one.span.end) + 1

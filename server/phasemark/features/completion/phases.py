"""Phases and stages of the series, by id, with their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from phasemark.document.phase import PhaseId
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.phases import name_of
from phasemark.features.snippet import Snippet
from phasemark.syntax.scan import Words
from phasemark.text.edit import Span
from phasemark.workspace.index import Key, Node


def named(asking: Asking) -> Span | None:
    """The name of a phase as far as it is typed: `Phase `, `phase 2`; None if there is none."""
    match = _typed(asking.document.project.words).search(asking.before[-80:])
    if match is None:
        return None
    start = asking.offset - (len(match[0]) - match.start("word") + match.start())
    return Span(start, asking.offset)


@lru_cache(maxsize=16)
def _typed(words: Words) -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(word) for word, _ in words), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<word>(?i:{names}))[ \t](?P<id>[\w.]{{0,12}})$")


def mentions(asking: Asking) -> Iterator[Candidate]:
    """Phases where the text names one; words that mean a stage give stages."""
    span = named(asking)
    if span is None:
        return
    typed = span.of(asking.document.text)
    written = typed.split(None, 1)[0]
    word = dict(asking.document.project.words).get(written.casefold(), "phase")
    depends = asking.kind is not None and asking.kind.holds == "dependencies"
    own = _own(asking) if depends else None
    for node in _backwards(asking) if depends else _around(asking):
        if node.id.word == word and _other(node, own):
            yield _candidate(asking, node, span, f"{written} {node.id.short}")


def dependencies(asking: Asking) -> Iterator[Candidate]:
    """Phases that this one may depend on; those that wait for it come last."""
    span = Span(asking.value.start, asking.offset)
    comma = max(span.of(asking.document.text).rfind(sign) for sign in (",", ";"))
    if comma >= 0:
        typed = span.of(asking.document.text)[comma + 1 :]
        span = Span(asking.offset - len(typed.lstrip()), asking.offset)
    lead = asking.gap + asking.bullet
    own = _own(asking)
    listed = {one.id for one in asking.outline.depends if _listed(asking, one.at, span)}
    index = asking.snapshot.index
    found = [node for node in _backwards(asking) if _other(node, own) and node.id not in listed]
    if own is not None:
        found.sort(key=lambda node: own in index.nodes and index.reaches(node.key, own))
    for node in found:
        yield _candidate(asking, node, span, str(node.id), lead)
    if comma < 0 and not listed:
        yield Candidate("None", "value", span, Snippet.of(f"{lead}None"), filter=f"{lead}None")


def _other(node: Node, own: Key | None) -> bool:
    """Whether a phase is of the same word as the own one, another, and not the whole of it."""
    if own is None:
        return True
    return node.id.word == own[1].word and node.id != own[1] and not node.id.parent_of(own[1])


def _listed(asking: Asking, at: int, typed: Span) -> bool:
    """Whether a dependency stands in the section at the cursor, and is not what is typed."""
    start = asking.outline.span(at).start
    body = asking.section.body
    return body.start <= start <= body.end and not typed.holds(start)


def _candidate(asking: Asking, node: Node, span: Span, text: str, lead: str = "") -> Candidate:
    name = name_of(asking.snapshot, node)
    return Candidate(
        label=text,
        sort="phase",
        span=span,
        insert=Snippet.of(lead + text),
        detail=" - ".join(part for part in (name, node.status) if part),
        filter=f"{lead}{text} {name}" if name else lead + text,
        about=About("phase", f"{node.key[0]}|{node.id.word}|{node.id.short}"),
    )


def _own(asking: Asking) -> Key | None:
    """The phase or stage that the cursor is in."""
    series = asking.snapshot.index.series(asking.document.path)
    scope = asking.section.scope
    for section in (asking.section, scope):
        if section.opening is not None and section.opening.id is not None:
            return series, section.opening.id
    return (series, asking.outline.id) if asking.outline.id else None


def _backwards(asking: Asking) -> list[Node]:
    """The phases of the series: those just before the own one first, then those behind it."""
    nodes, here = _series(asking)
    return [*reversed(nodes[:here]), *nodes[here:]]


def _around(asking: Asking) -> list[Node]:
    """The phases of the series by how near they are to the own one, the next one first."""
    nodes, here = _series(asking)
    own = _own(asking)
    if own is None:
        return nodes
    distance = {node.key: number - here for number, node in enumerate(nodes)}
    return sorted(nodes, key=lambda node: abs(distance[node.key] - 0.1) + 1.5 * (node.key == own))


def _series(asking: Asking) -> tuple[list[Node], int]:
    """The phases of the series in order, and where the own one stands or would stand."""
    index = asking.snapshot.index
    series = index.series(asking.document.path)
    nodes = [node for key, node in index.nodes.items() if key[0] == series]
    nodes.sort(key=lambda node: _order(node.id))
    own = _own(asking)
    place = _order(own[1]) if own else None
    here = next((n for n, node in enumerate(nodes) if place and _order(node.id) >= place), 0)
    return nodes, here


def _order(id: PhaseId) -> tuple[str, bool, tuple[int, ...], str]:
    """Numbers come before letters."""
    return id.word, not id.numbers, id.numbers, id.letter

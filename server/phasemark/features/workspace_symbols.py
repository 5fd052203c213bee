"""What all documents hold that can be looked for: phases, prompts, questions, decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.features.markdown import one_line
from phasemark.features.phases import place_of, title_of
from phasemark.features.place import Place
from phasemark.features.symbols import Form
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Hit(NamedTuple):
    """Something that fits a query."""

    name: str
    form: Form
    container: str
    """The phase or the document that it belongs to."""
    place: Place


class Entry(NamedTuple):
    """Something of one document; `at` is its place there."""

    haystack: str
    """What a query is compared with, in lower case."""
    lead: str
    """What stands before its text in the name: `Decision: `."""
    text: str
    form: Form
    at: int


MOST = 200
"""Hits of one answer; who looks for one thing among more types another letter."""


def find(snapshot: Snapshot, query: str) -> tuple[Hit, ...]:
    """What fits a query, the best first.

    Every word of the query has to occur, or else its letters in their order, in the name
    of a hit, its state or its kind. An empty query finds the phases.
    """
    words = query.casefold().split()[:8]
    if not words:
        return tuple(hit for _, hit in nsmallest(MOST, _phases(snapshot, [])))
    best = nsmallest(MOST, _all(snapshot, words), key=lambda one: one[0])
    return tuple(dict.fromkeys(_hit(found) for _, found in best))


Found = Hit | tuple[Outline, Entry]
Rank = tuple[int, int, str]
"""How well it fits; the smaller the better."""


def _all(snapshot: Snapshot, words: Sequence[str]) -> Iterator[tuple[Rank, Found]]:
    yield from _phases(snapshot, words)
    for path, outline in snapshot.outlines.items():
        document = snapshot.documents.get(path)
        if document is not None:
            for entry in _entries(document, outline):
                rank = _rank(entry.haystack, words)
                if rank:
                    yield (rank, len(entry.haystack), path), (outline, entry)


def _phases(snapshot: Snapshot, words: Sequence[str]) -> Iterator[tuple[Rank, Hit]]:
    for key, node in snapshot.index.nodes.items():
        title = title_of(snapshot, node)
        state = f" ({node.status})" if node.status else ""
        haystack = f"{title}{state}".casefold()
        rank = _rank(haystack, words) if words else 3
        if rank:
            form: Form = "stage" if node.id.word == "stage" else "phase"
            place = place_of(snapshot, node)
            hit = Hit(one_line(f"{title}{state}"), form, key[0] or place.path, place)
            yield (rank - 1, len(haystack), f"{key[0]} {title}"), hit


def _rank(haystack: str, words: Sequence[str]) -> int:
    """1 where all words begin words, 2 where they occur, 3 where their letters do; 0 for no."""
    if all(word in haystack for word in words):
        begins = all(_begins(haystack, word) for word in words)
        return 1 if begins else 2
    return 3 if all(_scattered(haystack, word) for word in words) else 0


def _begins(haystack: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", haystack) is not None


_FEWEST = 3
"""Letters of a word that may be scattered; fewer are found in everything."""


def _scattered(haystack: str, word: str) -> bool:
    """Whether the letters occur in their order, each at the start of a word or behind the one
    before it: `envo` in `environment overrides`."""
    if word in haystack:
        return True
    if len(word) < _FEWEST:
        return False
    at = 0
    for letter in word:
        if haystack.startswith(letter, at):
            at += 1
            continue
        at = haystack.find(f" {letter}", at)
        if at < 0:
            return False
        at += 2
    return True


def _entries(document: Document, outline: Outline) -> tuple[Entry, ...]:
    """What a document holds; kept in its memo."""
    found = document.memo.get("entries for search")
    if found is None:
        found = document.memo["entries for search"] = tuple(_made(document.text, outline))
    return found  # type: ignore[return-value]


_LEADS = {"decision": "Decision: ", "question": "Open question: ", "entry": "Session "}


def _made(text: str, outline: Outline) -> Iterator[Entry]:
    where = f"{outline.id or ''} {outline.slug.replace('-', ' ')}".casefold()
    if outline.id is None and outline.title:
        name = f"{outline.title} {outline.path}".casefold()
        yield Entry(name, "", outline.title, "document", outline.title_at)
    for scope in outline.scopes:
        if scope.form == "prompt":
            total = f" of {scope.total}" if scope.total else ""
            title = f"Prompt {scope.number}{total}" + (f": {scope.name}" if scope.name else "")
            yield Entry(f"{title.casefold()} {where}", "", title, "prompt", scope.at)
    for remark in outline.remarks:
        lead = _LEADS.get(remark.form)
        if lead is None or (remark.form == "question" and remark.settled):
            continue
        said = text[slice(*_cut(outline.span(remark.at)))]
        form: Form = remark.form  # type: ignore[assignment]
        yield Entry(f"{lead}{said} {where}".casefold(), lead, said, form, remark.at)


_LONGEST = 200


def _cut(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + _LONGEST))


def _hit(found: Found) -> Hit:
    if isinstance(found, Hit):
        return found
    outline, entry = found
    container = f"{outline.id}, {outline.path}" if outline.id else outline.path
    name = one_line(f"{entry.lead}{entry.text}", 120) or outline.path
    return Hit(name, entry.form, container, Place(outline.path, outline.span(entry.at)))

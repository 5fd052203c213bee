"""Who else speaks of the thing under the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId
from phasemark.features import constraints
from phasemark.features.anchors import anchor_of
from phasemark.features.mentioned import mentioned
from phasemark.features.path_names import PathName, path_names
from phasemark.features.paths_written import read_in_steps
from phasemark.features.phases import documents_of, local_part, place_of
from phasemark.features.place import Place
from phasemark.features.prompts import phase_documents, prompts_of, same_number
from phasemark.features.subject import (
    CommandName,
    CommitName,
    HeadingName,
    ItemName,
    PhaseName,
    PromptName,
    SectionName,
    Subject,
    Title,
    subject,
)
from phasemark.rules.resolution import LINKS
from phasemark.steps import at_once
from phasemark.syntax.tree import Heading, within
from phasemark.text.edit import Span
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot


def references(
    snapshot: Snapshot, document: Document, offset: int, declared: bool = True
) -> Iterator[Place]:
    """All places that name what is under the cursor, in order of their documents.

    Without `declared`, those are left out where it is described itself.
    """
    steps = references_in_steps(snapshot, document, offset, declared)
    return (place for place in steps if place is not None)


def references_in_steps(
    snapshot: Snapshot, document: Document, offset: int, declared: bool = True
) -> Iterator[Place | None]:
    """`references`, and None where a few milliseconds have passed without any."""
    found = subject(snapshot, document, offset)
    if found is None:
        return
    yield None
    yield from read_in_steps(snapshot)
    outlines = sorted(snapshot.outlines.values(), key=lambda outline: outline.path)
    own = () if declared else tuple(declarations(snapshot, document, found))
    yield None
    seen: set[Place] = set()
    beside = _beside(snapshot, document, found)
    for place in chain(places_of(snapshot, document, found, outlines), beside):
        if place is None or place in seen:
            if place is None:
                yield None
            continue
        seen.add(place)
        if not any(one.path == place.path and one.span.covers(place.span) for one in own):
            yield place


def _beside(snapshot: Snapshot, document: Document, found: Subject) -> Iterator[Place | None]:
    """The places in documents without a kind that name a phase."""
    match found:
        case PhaseName() if local_part(snapshot, document, found) is not None:
            return
        case PhaseName(id=id) | Title(id=PhaseId() as id):
            key = (snapshot.index.series(document.path), id)
            paths = {outline.path for outline in documents_of(snapshot, key)}
            yield from mentioned(snapshot, paths, key)


def places_of(
    snapshot: Snapshot, document: Document, found: Subject, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """The places in some documents that name a thing; `document` is where it was pointed at."""
    match found:
        case PhaseName(id=id) if local_part(snapshot, document, found) is not None:
            for outline in outlines:
                if outline.path == document.path:
                    spans = (outline.span(one.at) for one in outline.phases if one.id == id)
                    yield from (Place(outline.path, span) for span in spans)
        case PhaseName(id=id) | Title(id=PhaseId() as id):
            yield from of_phase(snapshot, (snapshot.index.series(document.path), id), outlines)
        case PathName() if found.anchor is not None and found.target.path:
            anchor = found.anchor.of(document.text)
            yield from to_anchor(snapshot, found.target.path, anchor, outlines)
        case PathName() if found.target.found:
            yield from to_file(snapshot, found.target.path, outlines)
        case PromptName(number=number):
            yield from of_prompt(snapshot, document, number.of(document.text), outlines)
        case ItemName(role="decision" | "question"):
            yield from of_words(snapshot, document, gist(found.item.text), outlines)
        case ItemName():
            yield from constraints.same(snapshot, document, found, outlines)
        case CommitName(hash=hash):
            yield from of_words(snapshot, document, hash[:7], outlines)
        case CommandName(text=text):
            for outline in outlines:
                for asked in outline.commands:
                    if asked.text == text:
                        yield Place(outline.path, outline.span(asked.at))
        case Title() | SectionName() | HeadingName():
            if heading := heading_at(document, found):
                yield Place(document.path, heading.span)
                anchor = anchor_of(document, heading)
                yield from to_anchor(snapshot, document.path, anchor, outlines)


def declarations(snapshot: Snapshot, document: Document, found: Subject) -> Iterator[Place]:
    """Where a thing is described itself: titles of a phase, headings of a prompt."""
    match found:
        case PhaseName() if (number := local_part(snapshot, document, found)) is not None:
            outline = document.outline
            top = outline.span(outline.scopes[number].at)
            spans = (outline.span(one.at) for one in outline.phases if one.id == found.id)
            yield from (Place(document.path, span) for span in spans if top.covers(span))
        case PhaseName(id=id) | Title(id=PhaseId() as id):
            key = (snapshot.index.series(document.path), id)
            for outline in documents_of(snapshot, key):
                for mention in outline.phases:
                    place = outline.span(mention.at)
                    if mention.id == id and outline.head.covers(place):
                        yield Place(outline.path, place)
            node = snapshot.index.nodes.get(key)
            if node is not None and node.scope is not None:
                head = place_of(snapshot, node)
                outline = snapshot.outlines[head.path]
                spans = (outline.span(mention.at) for mention in outline.phases)
                yield from (Place(head.path, span) for span in spans if head.span.covers(span))
        case PromptName(number=number):
            for one in prompts_of(phase_documents(snapshot, document.outline)):
                if same_number(one.scope.number, number.of(document.text)):
                    yield _numbered(snapshot, one.place)
        case ItemName(item=item):
            yield Place(document.path, item.text_span)
        case Title() | SectionName() | HeadingName():
            yield Place(document.path, found.span)


def heading_at(document: Document, found: Title | SectionName | HeadingName) -> Heading | None:
    """The heading of a title or section; None for a label."""
    return next(iter(within(document.tree.headings, found.span)), None)


def of_phase(snapshot: Snapshot, key: Key, outlines: Iterable[Outline]) -> Iterator[Place]:
    """Where a phase is named, by its id within its series, or by a path to a document of it."""
    series, id = key
    wanted = _wanted(snapshot, (outline.path for outline in documents_of(snapshot, key)))
    for outline in outlines:
        found: list[Span] = []
        if outline.phases and snapshot.index.series(outline.path) == series:
            found = [outline.span(one.at) for one in outline.phases if one.id == id]
        found += _paths(snapshot, outline, wanted)
        yield from (Place(outline.path, span) for span in sorted(found))


def to_file(snapshot: Snapshot, path: str, outlines: Iterable[Outline]) -> Iterator[Place]:
    """Where a file or folder is named."""
    wanted = _wanted(snapshot, (path,))
    for outline in outlines:
        for span in sorted(_paths(snapshot, outline, wanted)):
            yield Place(outline.path, span)
    yield from _unkinded(snapshot, path, None)


def to_anchor(
    snapshot: Snapshot, path: str, anchor: str, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """Where a link names a heading of a document."""
    look_up = snapshot.files.resolve
    for outline in outlines:
        folder = outline.path.rpartition("/")[0]
        for one in outline.references:
            if one.anchor and one.anchor.lower() == anchor:
                target = look_up(one.path, folder, True).path if one.path else outline.path
                if target == path:
                    yield Place(outline.path, outline.span(one.at))
    yield from _unkinded(snapshot, path, anchor)


def of_prompt(
    snapshot: Snapshot, document: Document, number: str, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """Where the documents of the phase name a prompt by its number."""
    wanted = {outline.path for outline in outlines}
    for outline in phase_documents(snapshot, document.outline):
        if outline.path in wanted:
            text = snapshot.documents[outline.path].text
            for match in _PROMPT.finditer(text):
                if same_number(match[1], number):
                    yield Place(outline.path, Span(*match.span()))


def of_words(
    snapshot: Snapshot, document: Document, words: str, outlines: Iterable[Outline]
) -> Iterator[Place]:
    """Where the documents of the phase repeat some words, in any case."""
    wanted = {outline.path for outline in outlines}
    if len(words) < _SHORTEST:
        return
    rest = "[0-9a-f]{0,33}" if _HASH.fullmatch(words) else ""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}{rest}(?!\w)", re.IGNORECASE)
    for outline in phase_documents(snapshot, document.outline):
        if outline.path in wanted:
            for match in pattern.finditer(snapshot.documents[outline.path].text):
                yield Place(outline.path, Span(*match.span()))


def gist(text: str) -> str:
    """What was decided or asked, without the reason: up to the first colon or dash."""
    return _REASON.split(text.strip(), maxsplit=1)[0].strip(" .?!*_")


_PROMPT = re.compile(r"\bprompts?[ \t]{1,3}(\d{1,3}(?:\.\d{1,3})?)(?!\w)", re.IGNORECASE)
_REASON = re.compile(r":[ \t\r\n]|[ \t][-–—]{1,2}[ \t]|[ \t]because[ \t]|[\r\n]|[?](?=[ \t])")
_HASH = re.compile(r"[0-9a-f]{7}")
_SHORTEST = 6
"""Characters of a decision that is looked for in other documents."""


class _Wanted(NamedTuple):
    """Some paths, how each may end where it is written (a folder with `/`), and the documents
    that name something that ends so."""

    paths: frozenset[str]
    endings: tuple[str, ...]
    naming: Set[str]


def _wanted(snapshot: Snapshot, paths: Iterable[str]) -> _Wanted:
    every = frozenset(paths)
    names = {path.rpartition("/")[2] for path in every}
    names |= {quote(name) for name in names}
    endings = tuple(ending for name in names for ending in (name, f"{name}/"))
    return _Wanted(every, endings, at_once(read_in_steps(snapshot)).ending_in(endings))


def _paths(snapshot: Snapshot, outline: Outline, wanted: _Wanted) -> list[Span]:
    """The references of a document that lead to one of some paths."""
    paths, endings, naming = wanted
    if outline.path not in naming:
        return []
    folder = outline.path.rpartition("/")[0]
    look_up = snapshot.files.resolve
    return [
        outline.span(one.at)
        for one in outline.references
        if one.path.endswith(endings) and look_up(one.path, folder, one.form in LINKS).path in paths
    ]


def _unkinded(snapshot: Snapshot, path: str, anchor: str | None) -> Iterator[Place]:
    """The links of documents without a kind, as far as they have been read."""
    kinded = snapshot.outlines.keys()
    for other in [one for place, one in snapshot.documents.items() if place not in kinded]:
        if "tree" in other.__dict__ and other.kind is None:
            for one in path_names(snapshot, other):
                if isinstance(one, PathName) and one.target.path == path:
                    named = one.anchor.of(other.text).lower() if one.anchor else None
                    if anchor is None or named == anchor:
                        yield Place(other.path, one.anchor if anchor and one.anchor else one.path)


def _numbered(snapshot: Snapshot, place: Place) -> Place:
    """The words `Prompt 2` of a heading."""
    match = _PROMPT.search(snapshot.documents[place.path].text, *place.span)
    return Place(place.path, Span(*match.span())) if match else place

"""What all documents hold that can be looked for: phases, prompts, questions, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.features.haystack import Entries, Entry, Haystack, Test
from phasemark.features.markdown import one_line
from phasemark.features.phases import place_of, title_of
from phasemark.features.place import Place
from phasemark.features.symbols import Form
from phasemark.text.edit import Span
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Key, Node
from phasemark.workspace.snapshot import Snapshot


class Hit(NamedTuple):
    """Something that fits a query."""

    name: str
    form: Form
    container: str
    """The phase or the document that it belongs to."""
    place: Place


MOST = 100
"""Hits of one answer; who looks for one thing among more types another letter."""


def find(snapshot: Snapshot, query: str) -> tuple[Hit, ...]:
    """What fits a query, the best first.

    Every word of the query has to occur in the name of a hit, its state, its kind or its
    phase; where nothing holds them all, their letters in their order, as in `envov` for
    `environment overrides`. An empty query finds the phases. What a closed document says in
    its own words is found when it was read before: see `read`.
    """
    words = query.casefold().split()[:8]
    if not words:
        return tuple(_phase(snapshot, key) for _, key in _phases(snapshot)[:MOST])
    found = _holding(snapshot, words) or _scattering(snapshot, words)
    return tuple(dict.fromkeys(_hit(snapshot, one) for one in found[:MOST]))


Found = Key | tuple[Outline, int]
"""A phase, or the number of an entry of a document."""


def read(snapshot: Snapshot) -> Iterator[None]:
    """Read what closed documents say in their own words, one in each step."""
    for path, outline in list(snapshot.outlines.items()):
        document = snapshot.documents.get(path)
        if document is not None and not _entries(document, outline).whole:
            _read(document, outline)
            yield


def _holding(snapshot: Snapshot, words: Sequence[str]) -> list[Found]:
    """What holds all words: what has them as whole words first, and phases before the rest."""
    phases: tuple[list[Found], list[Found]] = [], []
    for haystack, key in _shortest(snapshot, lambda one: all(word in one for word in words)):
        phases[not _whole(haystack, words)].append(key)
    entries: tuple[list[Found], list[Found]] = [], []
    stack, every, new = _hay(snapshot)
    for _, path, number in islice(stack.holding(every, new, words), _MOST_RANKED):
        whole = _whole(every[path].entries[number].haystack, words)
        entries[not whole].append((snapshot.outlines[path], number))
        if len(entries[0]) == MOST:
            break
    return [*phases[0], *entries[0], *phases[1], *entries[1]]


_MOST_RANKED = 2_000
"""Entries that are asked for whole words; those behind them are the longest that fit."""


def _scattering(snapshot: Snapshot, words: Sequence[str]) -> list[Found]:
    """What has the letters of all words in their order, phases first."""

    def fits(haystack: str) -> bool:
        return all(_scattered(haystack, word) for word in words)

    stack, every, new = _hay(snapshot)
    entries = islice(stack.passing(every, new, fits), MOST)
    return [
        *(key for _, key in _shortest(snapshot, fits)),
        *((snapshot.outlines[path], number) for _, path, number in entries),
    ]


def ready_in_steps(snapshot: Snapshot) -> Iterator[None]:
    """Compute what the first search computes, part by part; nothing for a later one."""
    for path, outline in snapshot.outlines.items():
        document = snapshot.documents.get(path)
        if document is not None and _ENTRIES not in document.memo:
            _entries(document, outline)
            yield
    board = board_of(snapshot.index)
    if "jobs" not in board.__dict__:
        yield
        _ = board.jobs
        yield


def _shortest(snapshot: Snapshot, test: Test) -> list[tuple[str, Key]]:
    """The phases that pass a test, those of which the least is said first."""
    found = [one for one in _phases(snapshot) if test(one[0])]
    found.sort(key=lambda one: (len(one[0]), one[0]))
    return found


class _Hay(NamedTuple):
    """What can be looked for: what was put together, what there is, and what of it is new."""

    stack: Haystack
    every: Mapping[str, Entries]
    new: frozenset[str]


def _hay(snapshot: Snapshot) -> _Hay:
    """It is kept with the files, so that an edit does not throw it away."""
    memo, documents = snapshot.files.memo, snapshot.documents
    every: dict[str, Entries] = {}
    for path, outline in snapshot.outlines.items():
        document = documents.get(path)
        if document is not None:
            found = document.memo.get(_ENTRIES)
            every[path] = found or _entries(document, outline)  # type: ignore[assignment]
    stack = memo.get("haystack")
    if isinstance(stack, Haystack):
        new = stack.changed(every)
        if len(new) <= _MOST_NEW:
            return _Hay(stack, every, new)
    stack = memo["haystack"] = Haystack(every)
    return _Hay(stack, every, frozenset())


_MOST_NEW = 64
"""Changed documents that are looked through one by one; with more it is put together anew."""
_ENTRIES = "entries for search"


def _phases(snapshot: Snapshot) -> Sequence[tuple[str, Key]]:
    """What a query is compared with for each phase, ordered by series and id."""
    memo = snapshot.index.memo
    found = memo.get("phases for search")
    if found is None:
        found = memo["phases for search"] = [
            (f"{title_of(snapshot, node)}{_state(snapshot, node)}".casefold(), key)
            for key, node in snapshot.index.nodes.items()
        ]
    return found  # type: ignore[return-value]


def _whole(haystack: str, words: Sequence[str]) -> bool:
    """Whether each word stands there by itself."""
    return all(_alone(haystack, word) for word in words)


def _alone(haystack: str, word: str) -> bool:
    at = haystack.find(word)
    end = at + len(word)
    return not (at and haystack[at - 1].isalnum()) and not haystack[end : end + 1].isalnum()


_FEWEST = 3
"""Letters of a word that may be scattered; fewer are found in everything."""


def _scattered(haystack: str, word: str) -> bool:
    """Whether the letters occur in their order, each at the start of a word or behind the one
    before it."""
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


def _entries(document: Document, outline: Outline) -> Entries:
    """What a document holds, as far as it costs no look at the disk; kept in its memo."""
    found = document.memo.get(_ENTRIES)
    if isinstance(found, Entries):
        return found
    if "source" in document.__dict__ or not outline.remarks:
        return _read(document, outline)
    return _kept(document, Entries(tuple(_made("", outline)), False))


def _read(document: Document, outline: Outline) -> Entries:
    text = document.text if outline.remarks else ""
    return _kept(document, Entries(tuple(_made(text, outline)), True))


def _kept(document: Document, made: Entries) -> Entries:
    document.memo[_ENTRIES] = made
    return made


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


def _hit(snapshot: Snapshot, found: Found) -> Hit:
    if isinstance(found[0], str):
        return _phase(snapshot, (found[0], found[1]))
    outline, number = found
    assert isinstance(number, int)
    document = snapshot.documents[outline.path]
    entries = _entries(document, outline)
    entry = (entries if entries.whole else _read(document, outline)).entries[number]
    container = f"{outline.id}, {outline.path}" if outline.id else outline.path
    name = one_line(f"{entry.lead}{entry.text}", 120) or outline.path
    return Hit(name, entry.form, container, Place(outline.path, outline.span(entry.at)))


def _phase(snapshot: Snapshot, key: Key) -> Hit:
    """A phase with its state, which is what one looks for."""
    node = snapshot.index.nodes[key]
    form: Form = "stage" if node.id.word == "stage" else "phase"
    place = place_of(snapshot, node)
    name = one_line(title_of(snapshot, node)) + _state(snapshot, node, blocker=True)
    return Hit(name, form, key[0] or place.path, place)


def _state(snapshot: Snapshot, node: Node, *, blocker: bool = False) -> str:
    """` (Planned, blocked)`, with who blocks it on demand; empty where nothing is known."""
    job = board_of(snapshot.index).jobs[node.key]
    parts = [node.status] if node.status else []
    if job.blocked_by and job.state.name != "complete":
        by = f" by {job.blocked_by[0][1]}{' and more' if job.blocked_by[1:] else ''}"
        parts.append(f"blocked{by if blocker else ''}")
    return f" ({', '.join(parts)})" if parts else ""

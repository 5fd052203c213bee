"""What all documents hold that can be looked for: phases, prompts, questions, decisions."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.features.haystack import NOTHING, Changed, Entries, Entry, Haystack
from phasemark.features.markdown import one_line
from phasemark.features.phases import place_of, title_of
from phasemark.features.place import Place
from phasemark.features.symbols import Form
from phasemark.steps import Steps, at_once, portions
from phasemark.text.edit import Span
from phasemark.workspace.board import Job, board_of
from phasemark.workspace.edited import OfNames
from phasemark.workspace.index import Key, Node
from phasemark.workspace.overlay import differing, gone
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
    its own words is found when it was read before: see `read`. The plural of a kind means its
    singular, as in `open questions`.
    """
    return at_once(find_in_steps(snapshot, query))


def find_in_steps(snapshot: Snapshot, query: str) -> Generator[None, None, tuple[Hit, ...]]:
    """`find` in steps; the first search of a root takes many, a later one a few."""
    yield from _ready(snapshot)
    words = [_SINGULAR.get(word, word) for word in query.casefold().split()[:8]]
    if not words:
        keys = list(islice(snapshot.index.nodes, MOST))
        return tuple(_phase(snapshot, key) for key in keys)
    hay = yield from _hay(snapshot)
    found = yield from _holding(snapshot, hay, words)
    if not found:
        found = yield from _scattering(snapshot, hay, words)
    hits: dict[Hit, None] = {}
    for some in portions(found[:MOST], _READ):
        yield
        hits.update(dict.fromkeys(_hit(snapshot, one) for one in some))
    return tuple(hits)


Found = Key | tuple[Outline, int]
"""A phase, or the number of an entry of a document."""


def read(snapshot: Snapshot) -> Iterator[None]:
    """Read what closed documents say in their own words, one in each step, and put it together:
    until then a search goes without it."""
    for number, (path, outline) in enumerate(list(snapshot.outlines.items())):
        document = snapshot.documents.get(path)
        if document is not None and not _entries(document, outline).whole:
            _read(document, outline)
            yield
        elif number % _STEP == 0:
            yield
    yield from _put_together(snapshot)


def is_read(snapshot: Snapshot) -> bool:
    """Whether what documents say in their own words was there for the last search."""
    kept = snapshot.project.memo.get("haystack")
    return isinstance(kept, _Kept) and kept.whole


def ready_again(snapshot: Snapshot) -> Steps[None]:
    """Compute what an edit has changed of what a search needs, before there is another one."""
    yield from _ready(snapshot)
    yield from _phases(snapshot)
    yield from _hay(snapshot)


def _holding(snapshot: Snapshot, hay: _Hay, words: Sequence[str]) -> Steps[list[Found]]:
    """What holds all words: what has them as whole words first, and phases before the rest."""
    among = yield from _phases(snapshot)
    for word in words:
        among = [one for one in among if word in one[0]]
    phases: tuple[list[Found], list[Found]] = [], []
    for haystack, key in among:
        phases[not _whole(haystack, words)].append(key)
        if len(phases[0]) == MOST:
            return phases[0]
    entries: tuple[list[Found], list[Found]] = [], []
    straws = islice(hay.stack.holding(hay.changed, words), _MOST_RANKED)
    for number, straw in enumerate(straws):
        if number % _RANKED == 0:
            yield
        whole = _whole(hay.stack.entry(hay.changed, straw).haystack, words)
        entries[not whole].append((snapshot.outlines[straw.path], straw.number))
        if len(entries[0]) == MOST:
            break
    return [*phases[0], *entries[0], *phases[1], *entries[1]]


_RANKED = 100
"""Entries that are asked in one step."""
_MOST_RANKED = 2_000
"""Entries that are asked for whole words; those behind them are the longest that fit."""


def _scattering(
    snapshot: Snapshot, hay: _Hay, words: Sequence[str]
) -> Generator[None, None, list[Found]]:
    """What has the letters of all words in their order, phases first."""
    phases = yield from _phases(snapshot)
    found: list[Found] = [
        key for haystack, key in phases if all(_scattered(haystack, word) for word in words)
    ]
    yield
    most = len(found) + MOST
    for number, (haystack, straw) in enumerate(hay.stack.each(hay.changed)):
        if number % _STEP == 0:
            yield
        if all(_scattered(haystack, word) for word in words):
            found.append((snapshot.outlines[straw.path], straw.number))
            if len(found) == most:
                break
    return found


_READ = 10
"""Hits in one step: each may stand in another closed document, which is read."""
_STEP = 500
"""Entries that are compared in one step, and documents that are looked at."""


def _ready(snapshot: Snapshot) -> Iterator[None]:
    """Compute what is said of all phases, which the first search after a change needs."""
    yield from board_of(snapshot.index).jobs_in_steps()


class _Hay(NamedTuple):
    """What can be looked for: what was put together, and what has changed since."""

    stack: Haystack
    changed: Changed


class _Kept(NamedTuple):
    """What was put together, and what has changed until somebody looked for something last."""

    stack: Haystack
    changed: Changed
    documents: Mapping[str, Document]
    """As they were then."""
    whole: bool
    """Whether all of them were read."""


def _hay(snapshot: Snapshot) -> Steps[_Hay]:
    kept = _kept(snapshot)
    if kept is None:
        kept = yield from _put_together(snapshot)
    return _Hay(kept.stack, kept.changed)


def _kept(snapshot: Snapshot) -> _Kept | None:
    """What was put together and what has changed since, unless that is much. It is kept with the
    project, so that neither an edit nor a new file throws it away."""
    kept = snapshot.project.memo.get("haystack")
    if not isinstance(kept, _Kept):
        return None
    before, now = kept.documents, snapshot.documents
    others = [*differing(before, now), *gone(before, now)]
    if len(others) > _MOST_NEW:
        return None
    changed = {**kept.changed, **{path: _entries_at(snapshot, path) for path in others}}
    if len(changed) > _MOST_NEW:
        return None
    whole = kept.whole and all(changed[path].whole for path in others)
    kept = snapshot.project.memo["haystack"] = _Kept(kept.stack, changed, now, whole)
    return kept


def _put_together(snapshot: Snapshot) -> Steps[_Kept]:
    every: dict[str, Entries] = {}
    for path in list(snapshot.outlines):
        every[path] = _entries_at(snapshot, path)
        yield
    whole = all(entries.whole for entries in every.values())
    stack = yield from Haystack.made(every)
    kept = snapshot.project.memo["haystack"] = _Kept(stack, {}, snapshot.documents, whole)
    return kept


def _entries_at(snapshot: Snapshot, path: str) -> Entries:
    """What is looked for in a document; nothing in one that is gone or of no kind."""
    document, outline = snapshot.documents.get(path), snapshot.outlines.get(path)
    return _entries(document, outline) if document is not None and outline is not None else NOTHING


_MOST_NEW = 64
"""Changed documents that are looked through one by one; with more it is put together anew."""
_ENTRIES = "entries for search"


class _Phases(NamedTuple):
    """What a query is compared with for each phase; those of which the least is said first."""

    sought: list[tuple[str, Key]]
    jobs: Mapping[Key, Job]
    """Of which it was made."""


def _phases(snapshot: Snapshot) -> Steps[Sequence[tuple[str, Key]]]:
    memo, jobs = snapshot.index.memo, board_of(snapshot.index).jobs
    found = memo.get(_SOUGHT)
    kept = found.value if isinstance(found, OfNames) else _Phases([], {})
    others = [] if kept.jobs is jobs else differing(kept.jobs, jobs)
    if others:
        again = set(others)
        every = [one for one in kept.sought if one[1] not in again]
        for keys in portions(others):
            yield
            every += [(_sought(snapshot, snapshot.index.nodes[key]), key) for key in keys]
        yield
        rank = snapshot.index.rank
        every.sort(key=lambda one: (len(one[0]), one[0], rank[one[1]]))
        kept = _Phases(every, jobs)
    memo[_SOUGHT] = OfNames(kept)
    return kept.sought


_SOUGHT = "phases for search"


def _sought(snapshot: Snapshot, node: Node) -> str:
    return f"{title_of(snapshot, node)}{_state(snapshot, node)}".casefold()


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
    return _noted(document, Entries(tuple(_made("", outline)), False))


def _read(document: Document, outline: Outline) -> Entries:
    text = document.text if outline.remarks else ""
    return _noted(document, Entries(tuple(_made(text, outline)), True))


def _noted(document: Document, made: Entries) -> Entries:
    document.memo[_ENTRIES] = made
    return made


_LEADS = {"decision": "Decision: ", "question": "Open question: ", "entry": "Session "}
_SINGULAR = {
    f"{one}s": one for one in ("decision", "question", "session", "prompt", "phase", "stage")
}
"""Words for all of a kind, and the word that the name of each of them has."""


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

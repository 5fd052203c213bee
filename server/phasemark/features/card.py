"""The phase card: what a reader wants to know of a phase without opening its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phasemark.document.outline import Outline, Remark
from phasemark.features.markdown import Links, words
from phasemark.features.phases import documents_of, name_of, place_of, status_of, title_of
from phasemark.features.place import Place
from phasemark.rules.notes.log import latest, stamp
from phasemark.workspace.index import Key, Node
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import Count, boxes, prompts


@dataclass(frozen=True, slots=True)
class Needed:
    """A phase that another one depends on."""

    title: str
    status: str
    """Empty when nothing says it."""
    known: bool
    optional: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class Card:
    """The state of a phase; what is not known is empty."""

    title: str
    """`Phase 2b: Environment overrides`."""
    status: str
    boxes: Count
    """Of its plan, or of its prompts where the plan has none; status boxes do not count."""
    prompts: Count
    """Implementation prompts; done are those that the notes tick."""
    entry: str
    """Title of the latest entry of the session log."""
    next: str
    """What that entry, or else the notes, say comes next; so with the blockers."""
    blockers: tuple[str, ...]
    questions: tuple[str, ...]
    """Open ones of the notes and handoffs, each once."""
    needs: tuple[Needed, ...]
    parts: tuple[Needed, ...]
    """Phases that are parts of it."""
    documents: tuple[tuple[str, Place], ...]
    """What each is, and where: plan, prompt, notes, then the others."""


def card(snapshot: Snapshot, key: Key) -> Card | None:
    """The card of a phase; None if the series does not know it."""
    index = snapshot.index
    node = index.nodes.get(key)
    parts = tuple(_needed(snapshot, part, optional=False) for part in index.parts_of(key))
    if node is None:
        title = str(key[1])
        none = Count(0, 0)
        if not parts:
            return None
        return Card(title, status_of(snapshot, key), none, none, "", "", (), (), (), parts, ())
    outlines = documents_of(snapshot, key)
    told = [outline for outline in outlines if outline.role != "plan"]
    entry, next_step, blockers = _session(snapshot, told)
    name = name_of(snapshot, node)
    return Card(
        title=f"{node.id}: {name}" if name else str(node.id),
        status=node.status,
        boxes=boxes(index, node),
        prompts=prompts(outlines),
        entry=entry,
        next=next_step,
        blockers=blockers,
        questions=_questions(snapshot, told),
        needs=tuple(_needed(snapshot, edge.target, edge.optional) for edge in node.edges),
        parts=parts,
        documents=tuple(_documents(snapshot, node, outlines)),
    )


def _session(snapshot: Snapshot, outlines: list[Outline]) -> tuple[str, str, tuple[str, ...]]:
    """The latest log entry, what is next, and what blocks."""
    for outline in outlines:
        if outline.entries:
            number = latest([stamp(title) for title in outline.entries]) % len(outline.entries)
            said = [remark for remark in outline.remarks if remark.entry == number]
            following = _first(snapshot, outline, said, "next")
            blocker = _first(snapshot, outline, said, "blocker")
            following = following or _next(snapshot, outlines)
            return outline.entries[number], following, (blocker,) if blocker else ()
    return "", _next(snapshot, outlines), ()


def _next(snapshot: Snapshot, outlines: list[Outline]) -> str:
    """What a section of the notes or of a handoff says comes next."""
    found = (
        _first(snapshot, outline, [one for one in outline.remarks if one.entry < 0], "next")
        for outline in outlines
    )
    return next(filter(None, found), "")


def _first(snapshot: Snapshot, outline: Outline, said: list[Remark], form: str) -> str:
    remark = next((one for one in said if one.form == form), None)
    return text_of(snapshot, outline, remark) if remark else ""


def _questions(snapshot: Snapshot, outlines: list[Outline]) -> tuple[str, ...]:
    found = (
        text_of(snapshot, outline, remark)
        for outline in outlines
        for remark in outline.remarks
        if remark.form == "question" and not remark.settled
    )
    return tuple(dict.fromkeys(found))


def text_of(snapshot: Snapshot, outline: Outline, remark: Remark) -> str:
    """The words of a remark as they are written."""
    return outline.span(remark.at).of(snapshot.documents[outline.path].text)


def _needed(snapshot: Snapshot, key: Key, optional: bool) -> Needed:
    node = snapshot.index.nodes.get(key)
    status = status_of(snapshot, key)
    if node is None:
        return Needed(str(key[1]), status, snapshot.index.known(*key), optional, None)
    return Needed(title_of(snapshot, node), status, True, optional, place_of(snapshot, node))


def _documents(
    snapshot: Snapshot, node: Node, outlines: tuple[Outline, ...]
) -> Iterator[tuple[str, Place]]:
    if node.scope is not None:
        outline = snapshot.outlines[node.paths[0]]
        yield _what(snapshot, outline), Place(outline.path, outline.span(node.scope.at))
    for outline in outlines:
        yield _what(snapshot, outline), Place(outline.path, outline.head)


def _what(snapshot: Snapshot, outline: Outline) -> str:
    kind = snapshot.kinds.get(outline.kind or "")
    return (kind.title or kind.name).lower() if kind else outline.path


MOST = 5
"""Questions and phases that are listed one by one."""


def markdown(card: Card, links: Links) -> str:
    """The card as Markdown, line by line what is known."""
    head = f"**{words(card.title)}**"
    lines = [f"{head} · {card.status}" if card.status else head, ""]
    counts = []
    if card.boxes.total:
        counts.append(f"{card.boxes} done")
    if card.prompts.total:
        counts.append(f"prompts: {card.prompts} done")
    if counts:
        lines.append(f"- {' · '.join(counts)}")
    if card.entry:
        lines.append(f"- Last session: {words(card.entry)}")
    if card.next:
        lines.append(f"- Next: {words(card.next)}")
    lines += [f"- Blocked by: {words(blocker)}" for blocker in card.blockers]
    lines += _listed("Open questions", [words(question) for question in card.questions])
    lines += _listed("Depends on", [_shown(one, links) for one in card.needs])
    lines += _listed("Parts", [_shown(one, links) for one in card.parts])
    if card.documents:
        named = (links.to(place, words(what)) for what, place in card.documents)
        lines.append(f"- Documents: {' · '.join(named)}")
    return "\n".join(lines).rstrip("\n")


def _listed(title: str, texts: list[str]) -> list[str]:
    """One text behind the title, several below it."""
    if len(texts) <= 1:
        return [f"- {title}: {text}" for text in texts]
    shown = [f"  - {text}" for text in texts[:MOST]]
    more = [f"  - and {len(texts) - MOST} more"] if len(texts) > MOST else []
    return [f"- {title}:", *shown, *more]


def _shown(one: Needed, links: Links) -> str:
    title = links.to(one.place, words(one.title)) if one.place else words(one.title)
    state = one.status if one.known else "there is no such phase"
    notes = [note for note in (state, "optional" if one.optional else "") if note]
    return f"{title} ({', '.join(notes)})" if notes else title

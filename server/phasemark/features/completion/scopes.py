"""The next phase, prompt, stage or log entry, counted on from those that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document import skeleton
from phasemark.document.phase import PhaseId
from phasemark.document.section import Section
from phasemark.document.skeleton import Facts, Style, fill
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.completion.sections import NewHeading, has_body, heading, headings, owner_of
from phasemark.features.snippet import Snippet, Stop
from phasemark.features.stops import stops
from phasemark.kinds.model import ScopeKind
from phasemark.rules.insertion import style_of


def parts(asking: Asking) -> Iterator[Candidate]:
    """On the line of a heading: scopes and sections that can start there.

    A scope that goes on with those that are there comes first, the first of its sort behind
    the sections that are required.
    """
    found = heading(asking)
    kind = asking.document.kind
    if found is None or kind is None:
        return
    first: list[Candidate] = []
    for scope in kind.scope:
        if _can_start(scope, found):
            same = _same(asking, scope, found)
            title = _title(asking, scope, same)
            if title and found.level == (same[0].level if same else _level(scope)):
                made = _candidate(asking, scope, title, found)
                if same or scope.under:
                    yield made
                else:
                    first.append(made)
    sections = list(headings(asking))
    needed = [number for number, one in enumerate(sections, 1) if one.detail == "required"]
    behind = needed[-1] if needed else 0
    yield from (*sections[:behind], *first, *sections[behind:])


def entries(asking: Asking) -> Iterator[Candidate]:
    """On a blank line of a log, above its entries: the next one."""
    section, kind = asking.section, asking.document.kind
    if asking.hold != "blank" or kind is None or section.own_items:
        return
    for scope in kind.scope:
        if scope.heading == "entry" and scope.under == section.name:
            line = NewHeading(section, section.level + 1, asking.line)
            same = _same(asking, scope, line)
            level = same[0].level if same else line.level
            if section.level < level <= _DEEPEST:
                title = _title(asking, scope, same)
                yield _candidate(asking, scope, title, line._replace(level=level))


_DEEPEST = 6
"""The level of the smallest headings."""


def _can_start(scope: ScopeKind, found: NewHeading) -> bool:
    if scope.under:
        return scope.under == found.holder.name
    return owner_of(found.holder).opening is None


def _same(asking: Asking, scope: ScopeKind, found: NewHeading) -> list[Section]:
    """The scopes of that kind that the document has already."""
    return [
        one
        for one in asking.document.sections.scopes
        if one.opening and one.opening.kind == scope and one.head.start != found.span.start
    ]


def _level(scope: ScopeKind) -> int:
    return len(scope.skeleton) - len(scope.skeleton.lstrip("#"))


def _candidate(asking: Asking, scope: ScopeKind, title: str, found: NewHeading) -> Candidate:
    head = f"{'#' * found.level} {title}"
    kind = asking.document.kind
    return Candidate(
        label=title.partition("<")[0].rstrip(": -"),
        sort="section",
        span=found.span,
        insert=stops(head) if has_body(asking) else _whole(asking, scope, head, found),
        detail=scope.name.lower(),
        filter=head,
        about=About("section", f"{kind.name if kind else ''}|{scope.name}|"),
    )


def _whole(asking: Asking, scope: ScopeKind, head: str, found: NewHeading) -> Snippet:
    """The heading with what belongs below it, as the document writes its sections."""
    if scope.fields:
        parts: list[str | Stop] = [*stops(head).parts]
        for number, field in enumerate(scope.fields, 1):
            parts += (f"\n- {field.name}: ", Stop(number))
        return Snippet(tuple(parts))
    before = _same(asking, scope, found)
    style = style_of(asking.document, before[-1]) if before else Style(written=scope.written)
    written = scope if style.written == "item" else replace(scope, written=style.written)
    text = skeleton.scope(written, style, asking.facts).rstrip("\n")
    _, _, body = text.partition("\n")
    return stops(f"{head}\n{body}" if body else head)


_NUMBERED = re.compile(
    r"#+[ \t]+(?P<lead>[^\d\n]*)(?P<number>\d+(?:\.\d+)?)(?P<total> of \d+)?(?P<rest>.*)"
)


def _title(asking: Asking, scope: ScopeKind, same: Sequence[Section]) -> str:
    """The title of the next scope: the skeleton's, counted on; empty if nothing counts."""
    id = asking.outline.id
    facts = Facts(id=id.short if id else "1")
    match = _NUMBERED.fullmatch(fill(scope.skeleton.split("\n", 1)[0], facts))
    if scope.heading == "entry":
        return f"{asking.outside.moment():%Y-%m-%d %H:%M}"
    if match is None:
        return ""
    before = [one.opening for one in same if one.head.start < asking.line.start]
    last = before[-1] if before else None
    number, total = match["number"], match["total"] or ""
    if last is not None and last.id is not None:
        number = _after(last.id)
    elif last is not None:
        number = str(int(float(last.number)) + 1)
        total = f" of {max(last.total or 0, len(same) + 1)}" if last.total or total else ""
    return f"{match['lead']}{number}{total}{match['rest']}"


def _after(id: PhaseId) -> str:
    """The id that follows: `2b` after `2a`, `9.2` after `9.1`, `C` after `B`."""
    if id.letter:
        following = chr(ord(id.letter) + 1) if id.letter < "z" else id.letter
        return id._replace(letter=following).short
    return id._replace(numbers=(*id.numbers[:-1], id.numbers[-1] + 1)).short

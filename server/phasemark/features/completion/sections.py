"""Sections that are still missing, with their skeletons, and the next scope or log entry."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from phasemark.document.section import Section
from phasemark.document.skeleton import Style
from phasemark.document.skeleton import section as skeleton
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.snippet import Snippet, Stop
from phasemark.features.stops import stops
from phasemark.kinds.forms import absent
from phasemark.kinds.model import Kind, ScopeKind, SectionKind
from phasemark.rules.insertion import style_of
from phasemark.rules.missing_said import own_sections
from phasemark.text.edit import Span

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_NAME = re.compile(r"(?:\*\*)?[A-Za-z][\w /&'-]{0,60}$|\*\*$|$")
_BULLETS = {
    "list": "- ", "paths": "- ", "fields": "- ", "commands": "- ", "decisions": "- ",
    "questions": "- [ ] ", "checks": "- [ ] ", "commits": "- ", "dependencies": "- ",
}  # fmt: skip
"""How the body of a section starts that has no skeleton, by what it holds."""


def is_heading(asking: Asking) -> bool:
    """Whether the cursor is on the line of a heading, or of one that begins."""
    return _HEADING.fullmatch(asking.before) is not None


class NewHeading(NamedTuple):
    """A heading that somebody types."""

    holder: Section
    """The section that it will lie in."""
    level: int
    span: Span
    """From its first sign to the end of the line."""


def heading(asking: Asking) -> NewHeading | None:
    """The heading on the line of the cursor; None if it is no heading."""
    match = _HEADING.fullmatch(asking.before)
    if match is None:
        return None
    level = len(match[1])
    holder = _holder(asking, level)
    if level == 1 and asking.document.sections.title is not None:
        level = 2
    return NewHeading(holder, level, Span(asking.line.start + match.start(1), asking.line.end))


def headings(asking: Asking) -> Iterator[Candidate]:
    """On a line that starts with `#`."""
    found = heading(asking)
    if found is None:
        return
    holder, level, span = found
    style = replace(style_of(asking.document, owner_of(holder)), level=level, written="heading")
    for kind in _missing(asking, holder):
        yield _candidate(asking, kind, style, span)


def lines(asking: Asking) -> Iterator[Candidate]:
    """On a blank line, or on one with the beginning of a name: as the document writes them."""
    if _NAME.fullmatch(asking.before) is None or asking.after.strip():
        return
    before = asking.document.sections.at(max(asking.line.start - 1, 0))
    holder = before if before.opening is not None else before.scope
    style = style_of(asking.document, holder)
    if style.written == "item" or (style.written == "heading" and asking.hold != "blank"):
        return
    if style.written == "heading" and _cuts(asking, style.level):
        return
    span = Span(asking.line.start, asking.line.end)
    for kind in _missing(asking, holder):
        yield _candidate(asking, kind, style, span)


def _cuts(asking: Asking, level: int) -> bool:
    """Whether a heading on this line would take over what belongs to the section before it."""
    headings = asking.document.tree.headings
    behind = bisect_right(headings, asking.line.end, key=lambda one: one.span.start)
    return behind < len(headings) and headings[behind].level > level


def owner_of(section: Section) -> Section:
    """The scope that a section is, or lies in."""
    is_scope = section.opening is not None or section.parent is None
    return section if is_scope else section.scope


def _holder(asking: Asking, level: int) -> Section:
    """The section that a heading of a level on this line would lie in."""
    section = asking.document.sections.at(asking.line.start - 1) if asking.line.start else None
    section = section or asking.document.root
    while section.parent is not None and section.level >= level:
        section = section.parent
    title = asking.document.sections.title
    if title is not None and section.head == title.span:
        return asking.document.root
    return section


def _missing(asking: Asking, holder: Section) -> list[SectionKind]:
    """What can still be added below a section: first what follows the section before."""
    if holder.kind is not None and holder.kind.section:
        every: Sequence[SectionKind] = holder.kind.section
        present = {child.name for child in holder.children if child.name}
        wanted = [kind for kind in every if kind.name not in present]
        return _rotated(wanted, every, asking, holder)
    if holder.kind is not None:
        return []
    scope = owner_of(holder)
    owner = scope.opening.kind if scope.opening is not None else asking.document.kind
    if owner is None:
        return []
    line = asking.line
    present = {one.name for one in own_sections(scope) if one.name and one.head.start < line.start}
    present |= {one.name for one in own_sections(scope) if one.name and one.head.start > line.end}
    wanted = list(absent(owner, present))
    more = [one for one in owner.section if one.name not in present and one not in wanted]
    return [
        *_rotated(wanted, owner.section, asking, scope),
        *_rotated(more, owner.section, asking, scope),
    ]


def _rotated(
    wanted: list[SectionKind], every: Sequence[SectionKind], asking: Asking, scope: Section
) -> list[SectionKind]:
    """Those that come behind the last section before the cursor first, in canonical order."""
    order = {kind.name: number for number, kind in enumerate(every)}
    last = -1
    for one in own_sections(scope):
        if one.head.start < asking.line.start and one.name in order:
            last = order[one.name]
    return sorted(wanted, key=lambda kind: (order[kind.name] < last, order[kind.name]))


def _candidate(asking: Asking, kind: SectionKind, style: Style, span: Span) -> Candidate:
    text = skeleton(kind, style, asking.facts).rstrip("\n")
    snippet = stops(text)
    head = text.split("\n", 1)[0]
    if not kind.skeleton and style.written == "heading":
        gap = "\n\n" if style.spaced else "\n"
        snippet = Snippet.of(text, gap, _BULLETS.get(kind.holds, ""), Stop(0))
    if has_body(asking):
        snippet = Snippet.of(head)
    return Candidate(
        label=kind.name,
        sort="section",
        span=span,
        insert=snippet,
        detail=kind.presence,
        filter=head,
        about=About("section", f"{asking.document.kind.name if asking.document.kind else ''}|"
                    f"{_place(asking, kind)}|{kind.name}"),
    )  # fmt: skip


def _place(asking: Asking, kind: SectionKind) -> str:
    """The scope whose section it is, empty for the document's own."""
    document = asking.document.kind
    for scope in document.scope if document else ():
        if kind in scope.section:
            return scope.name
    return ""


def has_body(asking: Asking) -> bool:
    """Whether text follows directly: only the name is wanted."""
    source = asking.document.source
    number = source.line(asking.offset) + 1
    if number >= source.line_count:
        return False
    following = source.line_span(number).of(source.text).strip()
    return bool(following) and not following.startswith("#")


def section_kind(kind: Kind, scope: str, name: str) -> SectionKind | ScopeKind | None:
    """The section or scope that a candidate was about."""
    owner: Kind | ScopeKind | None = kind
    if scope:
        owner = next((one for one in kind.scope if one.name == scope), None)
    if owner is None or not name:
        return owner if isinstance(owner, ScopeKind) else None
    parts = [part for one in owner.section for part in one.section]
    return next((one for one in (*owner.section, *parts) if one.name == name), None)

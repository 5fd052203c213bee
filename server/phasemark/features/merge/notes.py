"""Two work notes and what they came from to one: sections, entries, items, then lines.

Log entries of both sides are put in order of their time, items and ticks are united, and
what one side deleted stays deleted. What both sides changed differently is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.merge.lines import Merged, Sides, conflict, joined, merged_lines, one_side
from phasemark.features.merge.units import Pairing, Unit, Units, Way, merged_units
from phasemark.rules.notes.log import stamp

_LISTS = frozenset(
    ("list", "checks", "decisions", "questions", "commits", "entries", "dependencies", "paths")
)
"""What sections hold whose items can be united."""

_ITEM = re.compile(
    r"^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[(?P<tick>[^\]\n])\][ \t]+)?(?P<text>[^\n]*)", re.M
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~|<!--|\|)", re.M)
"""What lists may stand in, or what is no list: these are merged by lines."""

_TRAIL = re.compile(r"\n\n(?! )(?![-*+] |\d{1,9}[.)] )\S")
"""Text behind a list that does not belong to it."""

_END = re.compile(r"[ \t]*\n\s*\Z|\s*\Z")


def merged_notes(base: Document, ours: Document, theirs: Document, marker: int = 7) -> Merged:
    """The notes merged; their lines end with a line feed alone."""
    chosen = one_side(Sides(base.text, ours.text, theirs.text))
    if chosen is not None:
        return Merged(chosen)
    return _Notes(marker).section(base.root, ours.root, theirs.root)


def is_notes(*documents: Document) -> bool:
    """Whether each that says anything is work notes."""
    told = [document for document in documents if document.text.strip()]
    return bool(told) and all(one.kind is not None and one.kind.role == "notes" for one in told)


class _Notes:
    """Merging with markers of so many signs."""

    def __init__(self, marker: int) -> None:
        self.marker = marker
        self.sections = Way(self._both, unites=True, between="\n\n")
        self.entries = Way(self._conflict, unites=False, between="\n\n")
        self.items = Way(self._item, unites=True, between="\n")

    def section(self, *sides: Section | None) -> Merged:
        """A section: what stands before its first subsection, then those."""
        present = next(side for side in sides if side is not None)
        holds = next((side.kind.holds for side in sides if side and side.kind), "prose")
        leads = Sides(*(_lead(side) for side in sides))
        if holds == "status" and one_side(leads) is None:
            lead = conflict(leads.ours, leads.theirs, self.marker)
        else:
            lead = self._lead(leads, holds)
        way = self.entries if holds == "entries" else self.sections
        inner = [_units(side, dated=holds == "entries") for side in sides]
        if not any(units.every for units in inner):
            return lead
        below = merged_units(inner[0], inner[1], inner[2], way)
        if below.text and lead.text and not lead.text.endswith("\n\n") and present.level:
            lead = Merged(lead.text.rstrip("\n") + "\n\n", lead.conflicts)
        return joined((lead, below))

    def _both(self, pair: Pairing) -> Merged:
        """A section that both sides changed; one that a side deleted is a conflict."""
        if pair.ours is None or pair.theirs is None:
            return self._conflict(pair)
        return self.section(*(unit.section if unit else None for unit in pair))

    def _conflict(self, pair: Pairing) -> Merged:
        """A unit that is changed differently; what only both added is not in conflict."""
        return conflict(pair.sides.ours, pair.sides.theirs, self.marker)

    def _lead(self, leads: Sides, holds: str) -> Merged:
        """The text of a section itself: item by item where it is a list, else by lines."""
        chosen = one_side(leads)
        if chosen is not None:
            return Merged(chosen)
        if holds not in _LISTS or any(map(_is_no_list, leads)):
            return merged_lines(leads, self.marker)
        cut = [_cut(lead) for lead in leads]
        heads = merged_lines(Sides(*(head for head, _ in cut)), self.marker)
        items = merged_units(cut[0][1], cut[1][1], cut[2][1], self.items)
        return joined((heads, items))

    def _item(self, pair: Pairing) -> Merged:
        """An item that both sides changed: its tick and its text are merged by themselves."""
        if pair.ours is None or pair.theirs is None:
            return self._conflict(pair)
        ticks, bodies = zip(*(_ticked(unit) for unit in pair), strict=True)
        tick = one_side(Sides(*ticks)) if pair.base else _done(ticks[1], ticks[2])
        body = merged_lines(Sides(*bodies), self.marker)
        if tick is None or body.conflicts:
            return self._conflict(pair)
        return Merged(body.text.replace("[\0]", f"[{tick}]", 1) if tick else body.text)


def _lead(section: Section | None) -> str:
    """The heading, and what stands before the first subsection."""
    if section is None:
        return ""
    children = _headings(section)
    end = children[0].head.start if children else section.body.end
    return section.tree.text[section.head.start : end]


def _headings(section: Section) -> list[Section]:
    return [child for child in section.children if child.form == "heading"]


def _units(section: Section | None, *, dated: bool) -> Units:
    """The subsections; the first heading of a document is the same whatever it says."""
    children = _headings(section) if section is not None else []
    found: list[Unit] = []
    end = ""
    for number, child in enumerate(children):
        text = child.tree.text
        following = children[number + 1].head.start if number + 1 < len(children) else None
        whole = text[child.head.start : child.body.end if following is None else following]
        blank = _END.search(whole)
        end = whole[blank.start() :] if blank else ""
        title = "" if child.level == 1 and not number else child.name or child.key
        when = stamp(child.title).when if dated else None
        found.append(Unit(title, whole[: len(whole) - len(end)], end, child, when))
    return _listed(found, end)


def _listed(units: Sequence[Unit], end: str) -> Units:
    """The last unit has no gap: the end of the list is kept apart."""
    *most, last = units or (None,)
    if last is None:
        return Units(())
    return Units((*(unit for unit in most if unit), last._replace(gap="")), end)


def _is_no_list(lead: str) -> bool:
    return bool(_FENCE.search(lead) or _TRAIL.search(lead, lead.find("\n", _first(lead)) + 1))


def _first(lead: str) -> int:
    """Where the first item begins; the end if there is none."""
    match = _ITEM.search(lead)
    return match.start() if match else len(lead)


def _cut(lead: str) -> tuple[str, Units]:
    """What stands before the items, and the items."""
    starts = [match.start() for match in _ITEM.finditer(lead)]
    if not starts:
        return lead, Units(())
    found: list[Unit] = []
    end = ""
    for start, following in zip(starts, [*starts[1:], len(lead)], strict=True):
        whole = lead[start:following]
        blank = _END.search(whole)
        end = whole[blank.start() :] if blank else ""
        match = _ITEM.match(whole)
        key = " ".join(match["text"].casefold().split()) if match else ""
        found.append(Unit(key, whole[: len(whole) - len(end)], end))
    return lead[: starts[0]], _listed(found, end)


def _ticked(unit: Unit | None) -> tuple[str, str]:
    """The sign in the box of an item, and its text with the box left open; no box, no sign."""
    if unit is None:
        return "", ""
    match = _ITEM.match(unit.text)
    if match is None or match["tick"] is None:
        return "", unit.text
    at = match.start("tick")
    return match["tick"], f"{unit.text[:at]}\0{unit.text[at + 1 :]}"


def _done(ours: str, theirs: str) -> str:
    """The tick of an item that both sides added."""
    return ours if ours.strip() or not theirs else theirs

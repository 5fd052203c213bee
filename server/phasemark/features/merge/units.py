"""Sequences of named units, such as log entries and items, merged unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

from phasemark.document.section import Section
from phasemark.features.merge.lines import Merged, Sides

_LONGEST = 2000
"""Characters of two texts that are compared to see how like they are."""


class Unit(NamedTuple):
    """A stretch of a text that is one thing."""

    key: str
    text: str
    """Without blank lines at its end."""
    gap: str = ""
    """The line ends behind it; empty for the last of its list."""
    section: Section | None = None
    when: datetime | None = None


class Pairing(NamedTuple):
    """Units of the three sides that are the same thing; None where a side has none."""

    base: Unit | None
    ours: Unit | None
    theirs: Unit | None

    @property
    def sides(self) -> Sides:
        return Sides(*(unit.text if unit else "" for unit in self))

    @property
    def shown(self) -> Unit:
        """The unit that says where the pair stands."""
        return self.ours or self.theirs or Unit("", "")


class Units(NamedTuple):
    """The units of a stretch, and the line ends behind the last."""

    every: tuple[Unit, ...]
    end: str = ""


class Way(NamedTuple):
    """How units of one sort are merged."""

    meet: Callable[[Pairing], Merged]
    """What becomes of a unit that both sides changed, or one changed and one deleted."""
    unites: bool
    """Whether what both sides added under one name is one unit."""
    between: str
    """Line ends between two units where no side has any."""


def merged_units(base: Units, ours: Units, theirs: Units, way: Way) -> Merged:
    """The units of both sides in the order of ours, new ones of theirs behind what they follow
    there, or by their time."""
    aligned = _Aligned(base.every, ours.every, theirs.every, unites=way.unites)
    pairs = aligned.pairs(newest_first=_newest_first(ours, theirs, base))
    found = [(pair.shown, one) for pair in pairs if (one := _outcome(pair, way)) is not None]
    gaps = [unit.gap for side in (ours, theirs, base) for unit in side.every if unit.gap]
    usual = gaps[0] if gaps else way.between
    parts: list[str] = []
    for number, (unit, one) in enumerate(found):
        last = number == len(found) - 1
        end = next((side.end for side in (ours, theirs, base) if side.every), "")
        parts += [one.text, end if last else unit.gap or usual]
    return Merged("".join(parts), sum(one.conflicts for _, one in found))


def _outcome(pair: Pairing, way: Way) -> Merged | None:
    """What becomes of a unit; None where it is gone."""
    base, ours, theirs = pair
    if base is not None and (ours is None or theirs is None):
        left = ours or theirs
        return None if left is None or left.text == base.text else _plain(way.meet(pair))
    texts = {unit.text for unit in (ours, theirs) if unit is not None}
    if len(texts) == 1:
        return Merged(texts.pop())
    if base is not None and base.text in texts:
        return Merged((texts - {base.text}).pop())
    return _plain(way.meet(pair))


def _plain(merged: Merged) -> Merged:
    """Without the end of the last line, which is the gap of the unit."""
    return Merged(merged.text.rstrip("\n"), merged.conflicts)


def _newest_first(*sides: Units) -> bool:
    """Whether the times of a list fall; the first side with two times says it."""
    for side in sides:
        times = [unit.when for unit in side.every if unit.when is not None]
        if len(times) > 1 and times[0] != times[-1]:
            return times[0] > times[-1]
    return False


class _Aligned:
    """Which units of three lists are the same things."""

    def __init__(
        self, base: Sequence[Unit], ours: Sequence[Unit], theirs: Sequence[Unit], *, unites: bool
    ) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.by_ours, self.by_theirs = _matches(base, ours), _matches(base, theirs)
        self.twins = self._twins(unites=unites)
        """By number of a unit of ours that of theirs that is the same, in the base or not."""

    def _twins(self, *, unites: bool) -> dict[int, int]:
        of_base = {number: at for at, number in self.by_theirs.items()}
        found = {at: of_base[number] for at, number in self.by_ours.items() if number in of_base}
        free: defaultdict[object, list[int]] = defaultdict(list)
        for at, unit in enumerate(self.theirs):
            if at not in self.by_theirs:
                free[_name(unit, unites=unites)].append(at)
        for at, unit in enumerate(self.ours):
            if at not in self.by_ours and (same := free[_name(unit, unites=unites)]):
                found[at] = same.pop(0)
        return found

    def pairs(self, *, newest_first: bool) -> list[Pairing]:
        """All units in their new order."""
        found: list[Pairing] = []
        for at, unit in enumerate(self.ours):
            other = self.twins.get(at)
            number = self.by_ours.get(at)
            found.append(
                Pairing(
                    None if number is None else self.base[number],
                    unit,
                    None if other is None else self.theirs[other],
                )
            )
        known = set(self.twins.values())
        for at, unit in enumerate(self.theirs):
            if at not in known:
                number = self.by_theirs.get(at)
                pair = Pairing(None if number is None else self.base[number], None, unit)
                before = self.theirs[at - 1] if at else None
                found.insert(_place(found, unit, before, newest_first=newest_first), pair)
        return found


def _name(unit: Unit, *, unites: bool) -> object:
    """What makes two added units one: the name, else the whole text."""
    return unit.key if unites else (unit.key, unit.text)


def _place(pairs: Sequence[Pairing], unit: Unit, before: Unit | None, *, newest_first: bool) -> int:
    """Where a unit of theirs goes: by its time, else behind what it follows, ours first."""
    if unit.when is not None:
        times = [(number, pair.shown.when) for number, pair in enumerate(pairs)]
        dated = [(number, when) for number, when in times if when is not None]
        earlier = [
            number
            for number, when in dated
            if (when >= unit.when if newest_first else when <= unit.when)
        ]
        if dated:
            return earlier[-1] + 1 if earlier else dated[0][0]
    at = next((n for n, pair in enumerate(pairs) if before and pair.theirs is before), -1) + 1
    while at < len(pairs) and pairs[at].base is None and pairs[at].theirs is None:
        at += 1
    return at


def _matches(base: Sequence[Unit], side: Sequence[Unit]) -> dict[int, int]:
    """The units of a side that the base has, by number: equal ones first, then the likest."""
    free: defaultdict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(base):
        free[unit.key].append(number)
    found: dict[int, int] = {}
    for at, unit in enumerate(side):
        for number in free[unit.key]:
            if base[number].text == unit.text:
                found[at] = number
                free[unit.key].remove(number)
                break
    return found | dict(_likest(base, side, free, found))


def _likest(
    base: Sequence[Unit], side: Sequence[Unit], free: dict[str, list[int]], found: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Pairs of one name, the likest first, each unit once."""
    used: set[int] = set()
    pairs = [
        (-_likeness(base[number].text, unit.text), number, at)
        for at, unit in enumerate(side)
        if at not in found
        for number in free[unit.key]
    ]
    taken: set[int] = set()
    for _, number, at in sorted(pairs):
        if number not in used and at not in taken:
            used.add(number)
            taken.add(at)
            yield at, number


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST]).quick_ratio()

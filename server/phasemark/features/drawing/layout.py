"""Where boxes and edges of a drawing stand: a column a level, few crossings, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import ceil, sqrt
from typing import NamedTuple

from phasemark.features.drawing.measure import fitted, wrapped
from phasemark.features.drawing.view import Arrow, Shown, View
from phasemark.steps import Steps, portions
from phasemark.workspace.index import Key

BOX = 226.0
"""Width of a box."""
PAD = 10.0
ID_SIZE, NAME_SIZE, NOTE_SIZE = 13.0, 12.0, 11.0
LINE = 15.0
_GAP, _LANE = 14.0, 6.0
"""Between boxes of a column; the height that a passing edge takes."""
_LANE_GAP = 4.0
_ALLEY = 74.0
"""Between columns."""
_TAG = 88.0
"""Room for the state beside the id."""
_SWEEPS = 6
_MOST_LANES = 1500
_MANY = 100
"""Boxes or edges that are looked at in one step."""

Slot = Key | tuple[str, Key, int]
"""A job, or the lane of all edges that lead away from one, in a level that they pass."""


class Box(NamedTuple):
    """A job with its place and its lines of text."""

    job: Shown
    x: float
    y: float
    height: float
    title: str
    name: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class Route(NamedTuple):
    """An edge: the points it goes through, left to right."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]
    sideways: bool
    """It leads to a job that does not stand further right."""


@dataclass(frozen=True)
class Layout:
    """The drawing without its frame; the origin is its upper left corner."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    columns: tuple[tuple[int, float], ...]
    """Levels and where their columns begin."""
    width: float
    height: float


def layout_of(view: View) -> Steps[Layout]:
    """The places of all jobs and edges of a view, in steps."""
    texts: dict[Key, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for jobs in portions(view.jobs, _MANY):
        texts.update((job.key, _texts(job)) for job in jobs)
        yield
    plan = _Plan(view, {key: _height(*lines) for key, lines in texts.items()})
    yield from plan.in_steps()
    boxes: dict[Key, Box] = {}
    for jobs in portions(view.jobs, _MANY):
        for job in jobs:
            title = fitted(job.title, BOX - 2 * PAD - _TAG, ID_SIZE, bold=True)
            place = plan.x[job.key], plan.y[job.key], plan.heights[job.key]
            boxes[job.key] = Box(job, *place, title, *texts[job.key])
        yield
    routes: list[Route] = []
    for arrows in portions(view.arrows, _MANY):
        routes += [_route(arrow, boxes, plan) for arrow in arrows]
        yield
    height = max((box.y + box.height for box in boxes.values()), default=0.0)
    width = max((box.x + BOX for box in boxes.values()), default=0.0)
    return Layout(tuple(boxes.values()), tuple(routes), tuple(plan.columns), width, height)


def _texts(job: Shown) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of the name and of the notes."""
    room = BOX - 2 * PAD
    name = wrapped(job.name, room, NAME_SIZE, 2)
    return tuple(name), tuple(fitted(note, room, NOTE_SIZE) for note in job.notes)


def _height(name: Sequence[str], notes: Sequence[str]) -> float:
    return 2 * PAD - 4 + ID_SIZE + LINE * (len(name) + len(notes)) + (3 if name or notes else 0)


@dataclass
class _Plan:
    """Slots by level, sorted and stacked step by step."""

    view: View
    heights: Mapping[Key, float]
    levels: list[list[Slot]] = field(default_factory=list)
    before: dict[Slot, list[Slot]] = field(default_factory=dict)
    behind: dict[Slot, list[Slot]] = field(default_factory=dict)
    lanes: dict[tuple[Key, int], Slot] = field(default_factory=dict)
    x: dict[Slot, float] = field(default_factory=dict)
    y: dict[Slot, float] = field(default_factory=dict)
    columns: list[tuple[int, float]] = field(default_factory=list)

    def in_steps(self) -> Iterator[None]:
        """Find the place of every slot."""
        yield from self._fill()
        yield from self._sort()
        yield from self._stack()

    def _fill(self) -> Iterator[None]:
        used = sorted({job.level for job in self.view.jobs})
        place = {level: number for number, level in enumerate(used)}
        level_of = {job.key: place[job.level] for job in self.view.jobs}
        self.levels = [[] for _ in used]
        for job in self.view.jobs:
            self.levels[level_of[job.key]].append(job.key)
        for arrows in portions(self.view.arrows, _MANY):
            yield
            for arrow in arrows:
                if level_of[arrow.first] < level_of[arrow.then]:
                    self._connect(arrow, level_of)

    def _connect(self, arrow: Arrow, level_of: Mapping[Key, int]) -> None:
        """Neighbours for sorting, through lanes that all edges away from a job share."""
        first, last = level_of[arrow.first], level_of[arrow.then]
        slot: Slot = arrow.first
        if len(self.lanes) < _MOST_LANES:
            for level in range(first + 1, last):
                lane = self.lanes.get((arrow.first, level))
                if lane is None:
                    lane = self.lanes[arrow.first, level] = ("lane", arrow.first, level)
                    self.levels[level].append(lane)
                    self._join(slot, lane)
                slot = lane
        self._join(slot, arrow.then)

    def _join(self, one: Slot, other: Slot) -> None:
        self.behind.setdefault(one, []).append(other)
        self.before.setdefault(other, []).append(one)

    def _sort(self) -> Iterator[None]:
        """Put each slot near the middle of its neighbours, level by level, to and fro."""
        place: dict[Slot, float] = {}
        for level in self.levels:
            place.update(_shares(level))
        for sweep in range(_SWEEPS):
            forth = sweep % 2 == 0
            near = self.before if forth else self.behind
            for level in self.levels if forth else reversed(self.levels):
                wanted = {slot: _mean(near.get(slot, ()), place, place[slot]) for slot in level}
                level.sort(key=wanted.__getitem__)
                place.update(_shares(level))
                yield

    def _stack(self) -> Iterator[None]:
        """Give each slot its place; a level with too many of them takes several columns."""
        rows = max(14, ceil(sqrt(3 * len(self.view.jobs))))
        at = 0.0
        whole: list[list[Slot]] = []
        for number, level in enumerate(self.levels):
            self.columns.append((number, at))
            count = ceil(sum(len(slot) == 2 for slot in level) / rows) or 1
            size = ceil(len(level) / count)
            if count > 1:  # What nothing waits for stands away from the edges.
                level.sort(key=self.behind.__contains__)
            whole.extend([level] if count == 1 else [])
            for start in range(0, len(level), size):
                self._place(level[start : start + size], at)
                at += BOX + (_ALLEY if start + size >= len(level) else _GAP)
            yield
        yield from self._settle(whole)
        top = min((self.y[job.key] for job in self.view.jobs), default=0.0)
        for slot in self.y:
            self.y[slot] = max(self.y[slot] - top, 0.0)

    def _place(self, column: Iterable[Slot], x: float) -> None:
        slots = list(column)
        for slot, y in zip(slots, self._offsets(slots), strict=True):
            self.x[slot], self.y[slot] = x, y

    def _offsets(self, column: Sequence[Slot]) -> list[float]:
        """Where the slots of a column begin when nothing moves them apart."""
        found: list[float] = []
        y = 0.0
        for slot, following in zip_longest(column, column[1:]):
            found.append(y)
            lanes = len(slot) == 3 and following is not None and len(following) == 3
            y += self._tall(slot) + (_LANE_GAP if lanes else _GAP)
        return found

    def _settle(self, levels: Sequence[list[Slot]]) -> Iterator[None]:
        """Move each slot beside its neighbours as far as the order of its column allows."""
        for sweep in range(_SWEEPS):
            forth = sweep % 2 == 0
            near = self.before if forth else self.behind
            for level in levels if forth else reversed(levels):
                wanted = [
                    _mean(near.get(slot, ()), self._middles(near.get(slot, ())), self._middle(slot))
                    - self._tall(slot) / 2
                    for slot in level
                ]
                offsets = self._offsets(level)
                free = [y - offset for y, offset in zip(wanted, offsets, strict=True)]
                for slot, y, offset in zip(level, _rising(free), offsets, strict=True):
                    self.y[slot] = y + offset
                yield

    def _middle(self, slot: Slot) -> float:
        return self.y[slot] + self._tall(slot) / 2

    def _middles(self, slots: Iterable[Slot]) -> dict[Slot, float]:
        return {slot: self._middle(slot) for slot in slots}

    def _tall(self, slot: Slot) -> float:
        return self.heights[slot] if len(slot) == 2 else _LANE

    def through(self, arrow: Arrow) -> list[tuple[float, float]]:
        """The lanes of an edge, entered at the left and left at the right."""
        found: list[tuple[float, float]] = []
        slot: Slot = arrow.first
        while True:
            following = [one for one in self.behind.get(slot, ()) if len(one) == 3]
            if arrow.then in self.behind.get(slot, ()) or not following:
                return found
            slot = following[0]
            y = self._middle(slot)
            found += [(self.x[slot], y), (self.x[slot] + BOX, y)]


def _route(arrow: Arrow, boxes: Mapping[Key, Box], plan: _Plan) -> Route:
    first, then = boxes[arrow.first], boxes[arrow.then]
    start = (first.x + BOX, first.middle)
    if first.x + BOX >= then.x:
        return Route(arrow, (start, (then.x + BOX, then.middle)), True)
    return Route(arrow, (start, *plan.through(arrow), (then.x, then.middle)), False)


def _shares(level: Sequence[Slot]) -> dict[Slot, float]:
    """How far down each slot stands in its level, from 0 to 1."""
    return {slot: (number + 0.5) / len(level) for number, slot in enumerate(level)}


def _mean(slots: Sequence[Slot], place: Mapping[Slot, float], otherwise: float) -> float:
    return sum(place[slot] for slot in slots) / len(slots) if slots else otherwise


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest values that never fall: neighbours that would are averaged."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pool = (value, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            total = count + pool[1]
            pool = ((mean * count + pool[0] * pool[1]) / total, total)
        pools.append(pool)
    return [mean for mean, count in pools for _ in range(count)]

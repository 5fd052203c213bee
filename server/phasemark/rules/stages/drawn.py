"""A dependency graph in words: lists of stages by group, and arrows between stages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from phasemark.document.phase import PhaseId, read_id
from phasemark.document.section import Section
from phasemark.text.late import late

Pair = tuple[PhaseId, PhaseId]


class Drawn(NamedTuple):
    """What a graph says."""

    named: frozenset[PhaseId]
    """Everything in it that may be a stage, numbers of versions included."""
    sure: tuple[PhaseId, ...]
    """What is called a stage, or begins a line, each once."""
    waits: tuple[Pair, ...]
    """The first says in words that it depends on the second."""
    arrows: tuple[Pair, ...]
    """Stages with an arrow between them, whatever it means."""
    groups: dict[PhaseId, str]
    free: tuple[PhaseId, ...]
    """Stages with a line of their own below a head that says that they depend on nothing."""
    said: tuple[tuple[PhaseId, str], ...]
    """What the line of a stage says behind its id, besides what it waits for."""
    plain: bool
    """Every line is a title, the head of a group, or a stage."""


def read_graph(section: Section) -> Drawn:
    """What the text of a section draws; of other drawings only the names are read."""
    reader = _Reader()
    pictures = [fence.span for fence in section.fences if fence.language not in _WORDS]
    for match in _LINE.finditer(section.tree.text, *section.body):
        line = match[0]
        if any(span.holds(match.start()) for span in pictures):
            reader.picture(line)
        elif line and not line.lstrip().startswith(("```", "~~~")):
            reader.line(line)
    return reader.drawn()


_LINE = late(r"[^\r\n]*")
_WORDS = frozenset(("", "text", "txt", "plaintext", "ascii", "markdown", "md"))
_ONE = r"\d{1,4}(?:\.\d{1,4}){1,3}[A-Za-z]?"
_ID = late(
    rf"(?<![\w.$])(?P<word>stages?[ \t]+)?(?P<id>{_ONE})"
    r"(?![\w%]|\.\d|[ \t]*(?:weeks?|days?|hours?|months?|wks?|x|×)\b)",
    re.IGNORECASE,
)
_RANGE = late(rf"(?P<first>{_ONE})[ \t]*(?:-|–|to|through)[ \t]*(?P<last>{_ONE})(?!\w)")
_STAGE = late(
    rf"[ \t]*(?:[-*+•][ \t]+|\d{{1,2}}[.)][ \t]+)?[*_`]{{0,3}}(?:stage[ \t]+)?(?P<id>{_ONE})"
    r"(?![\w%]|\.\d|[ \t]*(?:weeks?|days?|,|and\b|&))",
    re.IGNORECASE,
)
_ARROW = late(r"-{1,20}>|={1,20}>|[─━═]{0,20}[→⇒►▶]")
_BACK = late(r"<-|[←⇐◄◀]")
_WAITS = late(
    r"\b(?:depends?[ \t]+on|requires?|needs?|waits?[ \t]+for|after|blocked[ \t]+by)\b",
    re.IGNORECASE,
)
_WAITING = late(
    r"\([ \t]*(?:depends?[ \t]+on|requires?|needs?|waits?[ \t]+for|after|blocked[ \t]+by)\b"
    r"(?:[\d.,& \t]|and\b|stages?\b)*\)",
    re.IGNORECASE,
)
_GROUP = late(r"\bgroup[ \t]+(?P<letter>[A-Z])\b", re.IGNORECASE)
_HEAD = late(r"[^:\n]{1,90}:[*_]{0,3}[ \t]*")
_FREE = late(r"\bindependent\b|\bno[ \t]+dependenc", re.IGNORECASE)
_BOUND = late(r"\bdependent\b|\bsequential|\bdepend|\bwait|\bafter\b", re.IGNORECASE)
_ELSE = late(
    r"\b(?:timeline|schedule|execution|merg|week|order|total|saves?|savings)", re.IGNORECASE
)
_TITLE = late(r"[ \t]*(?:[=\-_─]{3,}|[\w .]{0,40}graph[ \t]*)?", re.IGNORECASE)
_ASIDE = late(r"\([^()\n]*\)")


class _Reader:
    """Reads line by line; a head counts for the lines below it."""

    def __init__(self) -> None:
        self.named: dict[PhaseId, None] = {}
        self.sure: dict[PhaseId, None] = {}
        self.waits: list[Pair] = []
        self.arrows: list[Pair] = []
        self.groups: dict[PhaseId, str] = {}
        self.free: list[PhaseId] = []
        self.said: list[tuple[PhaseId, str]] = []
        self.plain = True
        self._letter = ""
        self._is_free = False
        self._is_else = False

    def drawn(self) -> Drawn:
        return Drawn(
            frozenset(self.named), tuple(self.sure), tuple(self.waits), tuple(self.arrows),
            self.groups, tuple(self.free), tuple(self.said), self.plain,
        )  # fmt: skip

    def picture(self, line: str) -> None:
        self.plain = False
        self.named.update(dict.fromkeys(id for id, _ in _ids(line)))

    def line(self, line: str) -> None:
        found = list(_ids(line))
        self.named.update(dict.fromkeys(id for id, _ in found))
        stage = _STAGE.match(line)
        if stage is not None and not _ARROW.search(line):
            self._stage(line, stage)
        elif _GROUP.search(line) or _HEAD.fullmatch(line):
            self._head(line)
        elif not _TITLE.fullmatch(line):
            self.plain = False
            self._joined(line)

    def _stage(self, line: str, match: re.Match[str]) -> None:
        id = _read(match["id"])
        if id is None or self._is_else:
            self.plain = self.plain and not self._is_else
            return
        self.sure[id] = None
        self.said.append((id, _WAITING.sub("", line[match.end() :]).strip(" \t*_`:-–—")))
        own = _GROUP.search(line)
        letter = own["letter"].upper() if own else self._letter
        if letter:
            self.groups.setdefault(id, letter)
        waits = _WAITS.search(line, match.end())
        if waits is not None:
            rest = line[waits.end() :].partition(")")[0]
            self.waits.extend((id, target) for target, _ in _ids(rest))
        elif self._is_free:
            self.free.append(id)

    def _head(self, line: str) -> None:
        group = _GROUP.search(line)
        self._letter = group["letter"].upper() if group else ""
        self._is_else = bool(_ELSE.search(line)) and group is None
        self._is_free = bool(_FREE.search(line)) and not _BOUND.search(line)
        plain = _ASIDE.sub(" ", line[group.end() :]) if group else ""
        members = [id for id, _ in _ids(plain)] if not _WAITS.search(plain) else []
        for id in members:
            self.groups.setdefault(id, self._letter)
        self.plain = self.plain and not members and not self._is_else

    def _joined(self, line: str) -> None:
        """A line of arrows: what stands beside each other with one between."""
        self.sure.update(dict.fromkeys(id for id, named in _ids(line) if named))
        if self._is_else or _ELSE.search(line) or _BACK.search(line):
            return
        for one, other in pairwise(_ID.finditer(line)):
            if _ARROW.search(line, one.end(), other.start()):
                first, second = _read(one["id"]), _read(other["id"])
                if first is not None and second is not None:
                    self.arrows.append((first, second))


def _ids(text: str) -> Iterator[tuple[PhaseId, bool]]:
    """The ids of a text and whether it calls them stages; ranges of the last number included."""
    for match in _ID.finditer(text):
        id = _read(match["id"])
        if id is not None:
            yield id, match["word"] is not None
    for match in _RANGE.finditer(text):
        first, last = _read(match["first"]), _read(match["last"])
        if first is None or last is None or first.parent != last.parent or last.letter:
            continue
        for number in range(first.numbers[-1] + 1, min(last.numbers[-1], first.numbers[-1] + 99)):
            yield PhaseId("stage", (*first.numbers[:-1], number)), False


def _read(text: str) -> PhaseId | None:
    return read_id(text, "stage")

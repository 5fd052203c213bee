"""`Candidate`: one thing that can be put at the cursor, and how candidates are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span

MOST = 200
"""Candidates of one answer; what is typed next narrows them down."""

Sort = Literal[
    "section", "field", "file", "folder", "anchor", "phase", "status", "constraint", "rule",
    "command", "key", "value",
]  # fmt: skip


class About(NamedTuple):
    """What the documentation of a candidate is about; made only when somebody asks."""

    topic: str
    """`file`, `heading`, `section`, `phase`, `rule`, `command` or `key`."""
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate; the order of an answer is the order to show."""

    label: str
    sort: Sort
    span: Span
    """What it replaces: on one line, up to the cursor or behind it."""
    insert: Snippet
    detail: str = ""
    filter: str = ""
    """What typed text is compared with; the label if empty."""
    about: About | None = None
    commits: tuple[str, ...] = ()
    """Characters that accept it and are typed behind it."""

    @property
    def compared(self) -> str:
        return self.filter or self.label


@dataclass(frozen=True, slots=True)
class Completion:
    """The candidates of a place, the best first."""

    candidates: tuple[Candidate, ...]
    incomplete: bool
    """There are more; to be asked again when more is typed."""


def best(texts: Iterable[str], typed: str, most: int = MOST + 1) -> list[str]:
    """The texts that fit what is typed: first those that start with it, then those that
    hold it, then those that hold its characters in order. Else their order is kept."""
    if not typed:
        return [text for text, _ in zip(texts, range(most), strict=False)]
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    typed = typed.casefold()
    for text in texts:
        quality = fit(typed, text.casefold())
        if quality is not None and len(found[quality]) < most:
            found[quality].append(text)
            if len(found[0]) == most:
                break
    return [text for texts_ in found for text in texts_][:most]


def fit(typed: str, text: str) -> int | None:
    """How well a text fits what is typed, both in folded case: 0 is best, None is not at all."""
    at = text.find(typed)
    if at >= 0:
        return 0 if at == 0 else 1
    at = 0
    for character in typed:
        at = text.find(character, at) + 1
        if at == 0:
            return None
    return 2


def chosen(candidates: Iterable[Candidate], text: str, offset: int) -> Completion:
    """Those that fit what stands between their start and the cursor, each once; those that
    fit better first."""
    found: tuple[list[Candidate], ...] = ([], [], [])
    seen: set[tuple[str, Snippet]] = set()
    for candidate in candidates:
        key = (candidate.label, candidate.insert)
        typed = text[candidate.span.start : offset].casefold()
        quality = fit(typed, candidate.compared.casefold())
        if quality is not None and key not in seen:
            seen.add(key)
            found[quality].append(candidate)
            if len(found[0]) > MOST:
                break
    ordered = [candidate for group in found for candidate in group]
    return Completion(tuple(ordered[:MOST]), len(ordered) > MOST)

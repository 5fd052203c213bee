"""The prompts of a document, and what their headings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.text.edit import Span
from phasemark.text.late import late

KINDS = ("implementation-prompts",)


class Prompt(NamedTuple):
    """One prompt of a document."""

    section: Section
    number: tuple[int, ...]
    """`2` and `0.1` as numbers."""
    written: str
    total: int | None
    name: str

    @property
    def title(self) -> Span:
        return self.section.title_span


_HEAD = late(
    r"\W{0,3}prompt[ \t]+(?P<number>\d+(?:\.\d+)?)(?:[ \t]*(?:of|/)[ \t]*(?P<total>\d+))?",
    re.IGNORECASE,
)


def prompts(document: Document) -> list[Prompt]:
    """All prompts in order; kept with the document."""
    found = document.memo.get("prompts")
    if found is None:
        found = document.memo["prompts"] = list(_prompts(document))
    return found  # type: ignore[return-value]


def _prompts(document: Document) -> Iterator[Prompt]:
    for section in document.sections.scopes:
        opening = section.opening
        if opening is not None and opening.kind.heading == "prompt":
            number = tuple(int(part) for part in opening.number.split("."))
            name = section.own_name.of(document.text).strip()
            yield Prompt(section, number, opening.number, opening.total, name)


def runs(document: Document) -> list[list[Prompt]]:
    """The prompts by the heading they stand under: each is numbered by itself."""
    found: dict[int, list[Prompt]] = {}
    for prompt in prompts(document):
        found.setdefault(id(prompt.section.parent), []).append(prompt)
    return list(found.values())


def number_span(prompt: Prompt) -> Span:
    """Where the number stands."""
    return _group(prompt, "number")


def total_span(prompt: Prompt) -> Span:
    """Where the total stands; empty, behind the number, if it is not said."""
    match = _HEAD.match(prompt.section.title)
    if match is not None and match["total"] is None:
        end = prompt.title.start + match.end("number")
        return Span(end, end)
    return _group(prompt, "total")


def _group(prompt: Prompt, group: str) -> Span:
    match = _HEAD.match(prompt.section.title)
    if match is None:
        return prompt.title
    return Span(match.start(group), match.end(group)).shift(prompt.title.start)

"""The states of a phase that a section for its status can say."""

from __future__ import annotations

import re

from phasemark.kinds.model import SectionKind
from phasemark.kinds.vocabulary import Vocabulary

_BOX = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+(.+)")


def states_of(kind: SectionKind | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The states that a kind lists as boxes, else those it names; all where it names none."""
    every = tuple(dict.fromkeys(vocabulary.statuses.values()))
    if kind is None:
        return every
    boxes = map(_BOX.fullmatch, kind.skeleton.split("\n"))
    return (
        tuple(match[1] for match in boxes if match)
        or tuple(state for state in every if state in kind.purpose)
        or every
    )

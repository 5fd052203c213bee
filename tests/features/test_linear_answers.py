"""What helps to read and to rename grows with the text, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from document.made import snapshot
from phasemark.features.folding import folds
from phasemark.features.hints import hints
from phasemark.features.lenses import lenses, shown
from phasemark.features.linked import linked
from phasemark.features.past import past
from phasemark.features.rename.files import moved
from phasemark.features.rename.mentions import Search
from phasemark.features.rename.rename import rename
from phasemark.features.selection import selection
from phasemark.features.tokens import tokens
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot
from test_linear import LARGE, SMALL, TEXTS


def behind(state: Snapshot, path: str, words: str) -> int:
    """Where some words end first; the start of a document that does not have them."""
    at = state.documents[path].text.find(words)
    return at + len(words) if at >= 0 else 0


Ask = Callable[[Snapshot, str], object]

ASKED: dict[str, Ask] = {
    "folds": lambda state, path: folds(state, state.documents[path]),
    "past": lambda state, path: list(past(state, state.documents[path])),
    "tokens": lambda state, path: list(tokens(state, state.documents[path])),
    "hints": lambda state, path: hints(
        state, state.documents[path], Span(0, len(state.documents[path].text))
    ),
    "lenses": lambda state, path: [
        shown(state, state.documents[path], lens.kind, lens.scope)
        for lens in lenses(state, state.documents[path])
    ],
    "selection": lambda state, path: selection(
        state.documents[path], len(state.documents[path].text) // 2
    ),
    "linked": lambda state, path: linked(
        state, state.documents[path], behind(state, path, "## Prompt ")
    ),
    "rename a phase": lambda state, path: rename(
        state, state.documents[path], behind(state, path, "# Phase "), "77"
    ),
    "rename a heading": lambda state, path: rename(
        state, state.documents[path], behind(state, path, "\n## "), "Else"
    ),
    "move": lambda state, path: moved(state, {path: f"archive/{path}"}),
}


def calls(ask: Ask, path: str, text: str) -> int:
    """How many functions are called to answer for a document that was read."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    state = snapshot({path: text}, ())
    assert state.documents[path].outline is not None
    assert state.index is not None
    sys.setprofile(note)
    try:
        ask(state, path)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("question", ASKED)
def test_answers_are_linear(question: str, name: str) -> None:
    path, text = TEXTS[name]
    ask = ASKED[question]
    calls(ask, path, text(SMALL))  # what is computed once
    small, large = (calls(ask, path, text(n)) for n in (SMALL, LARGE))
    assert large <= max(1.3 * small * LARGE / SMALL, 500)


def test_a_search_for_many_names_passes_long_runs_once() -> None:
    """With a look from each sign of a run this would take hours."""
    search = Search.of({f"phase-{number}.md" for number in range(20)})
    run = "." * 500_000
    assert not search.finds(run)
    assert search.finds(f"{run} see plan/phase-7.md.")
    assert not search.finds(f"{run} see plan/phase-7.md-x")

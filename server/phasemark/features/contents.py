"""Texts that no file holds: the board, the graph, what a session starts with; by their paths."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from phasemark.features.bundle import BUDGET, Budget, bundle
from phasemark.features.drawing.mermaid import mermaid_in_steps
from phasemark.features.drawing.view import view_in_steps
from phasemark.features.markdown import fence, words
from phasemark.features.overview import EMPTY, board_in_steps
from phasemark.steps import Steps, portions
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import Seen
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

BOARD = "board.md"
GRAPH = "graph.md"
_BUNDLES = "bundle/"
_END = ".md"


def bundle_of(name: str) -> str:
    """Where the text is with which a session of a phase starts."""
    return f"{_BUNDLES}{name}{_END}"


def content(
    snapshot: Snapshot, seen: Mapping[Key, Seen], path: str, title: str
) -> Generator[None, None, str | None]:
    """The text at a path, in steps; None where there is none."""
    if path == BOARD:
        return (yield from board_in_steps(snapshot, seen, title))
    if path == GRAPH:
        return (yield from _graph(snapshot, title))
    if path.startswith(_BUNDLES) and path.endswith(_END):
        name = path.removeprefix(_BUNDLES).removesuffix(_END)
        keys = board_of(snapshot.index).find(name)
        return start_of(snapshot, keys[0]) if len(keys) == 1 else None
    return None


def start_of(snapshot: Snapshot, key: Key) -> str:
    """What a session of a phase starts with, without the files that it loads."""
    budget = Budget(snapshot.settings.token_budget or BUDGET)
    return bundle(snapshot, key, {}, budget).text


def _graph(snapshot: Snapshot, title: str) -> Steps[str]:
    """A diagram that editors and GitHub draw, and what is to be said about it."""
    view = yield from view_in_steps(snapshot)
    if not view.jobs:
        return f"# {words(title)}\n\n{EMPTY}\n"
    remarks: list[str] = []
    for some in portions(view.remarks):
        yield
        remarks += [f"- **{label}**: {words(text)}" for label, text in some]
    yield
    drawn = yield from mermaid_in_steps(view)
    parts = [
        f"# {words(title)}", words(view.summary), fence(drawn, "mermaid"),
        *(["\n".join(remarks)] if remarks else ()),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"

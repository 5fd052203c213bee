"""The board by name: how far the phases are, what is next, what waits for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from phasemark.errors import UsageError
from phasemark.features.commands.command import Asked, Command, Done

if TYPE_CHECKING:
    from phasemark.features.upcoming import Start, Wait
    from phasemark.workspace.board import Board
    from phasemark.workspace.elsewhere import Seen
    from phasemark.workspace.index import Key

# What draws and counts is imported when it is asked for: a server starts without it.

_TITLE = "Phases"
_STEPS = 2
"""How far around a phase its graph reaches."""
_END = "end"


def status(asked: Asked) -> Done:
    """The board of all phases, or of one."""
    from phasemark.features.overview import markdown, rows

    keys = (_key(asked),) if asked.words else None
    return Done(text=markdown(rows(asked.snapshot, _seen(asked), keys), _TITLE))


def following(asked: Asked) -> Done:
    """What can start now, what runs, and why the rest waits."""
    from phasemark.features.upcoming import upcoming

    found = upcoming(_board(asked), _seen(asked))
    parts = (("Ready", found.ready), ("Running", found.running), ("Waiting", found.waiting))
    lines = [line for head, some in parts for line in _list(asked, head, some)]
    return Done(text="\n".join(lines) or "All phases are complete.")


def graph(asked: Asked) -> Done:
    """What waits for what, of all phases, or around one."""
    from phasemark.features.drawing.text import text
    from phasemark.features.drawing.view import around, view_of
    from phasemark.features.markdown import fence

    keys = around(_board(asked), _key(asked), _STEPS) if asked.words else None
    return Done(text=fence(text(view_of(asked.snapshot, keys), _TITLE)))


def start(asked: Asked) -> Done:
    """What a session of a phase starts with; with `end` behind the phase, what ends it."""
    from phasemark.features.bundle import BUDGET, Budget, bundle, end_of_session

    snapshot = asked.snapshot
    key = _key(asked)
    if asked.words[1:] == (_END,):
        return Done(text=end_of_session(snapshot, key))
    if len(asked.words) > 1:
        raise UsageError(f"`{asked.name}` takes a phase, and perhaps `{_END}`")
    budget = Budget(snapshot.settings.token_budget or BUDGET)
    return Done(text=bundle(snapshot, key, {}, budget).text)


def _board(asked: Asked) -> Board:
    from phasemark.workspace.board import board_of

    return board_of(asked.snapshot.index)


def _seen(asked: Asked) -> Mapping[Key, Seen]:
    """The states of the phases as this checkout has them: no other one is looked at."""
    from phasemark.workspace.elsewhere import seen_everywhere

    return seen_everywhere(_board(asked), ())


def _key(asked: Asked) -> Key:
    """The phase that the first word names, else that of the document."""
    board = _board(asked)
    if not asked.words:
        document = asked.require_document()
        key = (asked.snapshot.index.series(document.path), document.outline.id)
        found = [one for one in board.jobs if one == key]
        if not found:
            raise UsageError(f"`{document.path}` belongs to no phase; name one")
        return found[0]
    found = list(board.find(asked.words[0]))
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"`{board.jobs[key].name}`" for key in found)
    several = f"several phases: {names}" if found else "no phase"
    raise UsageError(f"`{asked.words[0]}` is {several}")


def _list(asked: Asked, head: str, some: Sequence[Start | Wait]) -> Iterator[str]:
    from phasemark.features.drawing.view import Titles
    from phasemark.features.markdown import words

    titles = Titles(_board(asked))
    if some:
        yield f"# {head}"
        yield from (f"- {words(titles.of(one.key))}: {words(one.why)}" for one in some)
        yield ""


BOARD = (
    Command("phasemark.status", "[PHASE]", 1, status),
    Command("phasemark.next", "", 0, following),
    Command("phasemark.graph", "[PHASE]", 1, graph),
    Command("phasemark.bundle", "[PHASE] [end]", 2, start),
)

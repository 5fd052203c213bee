"""The board by name: how far the phases are, what is next, what waits for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from phasemark.errors import UsageError
from phasemark.features.commands.command import Asked, Command, Done, Steps

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
_EVERYWHERE = "worktrees"
"""Behind everything else: the other checkouts of the repository count as well."""


def status(asked: Asked) -> Done | Steps:
    """The board of all phases, or of one."""
    from phasemark.features.overview import markdown, rows

    words = _words(asked)
    if len(words) > 1:
        raise UsageError(f"`{asked.name}` takes a phase, and perhaps `{_EVERYWHERE}`")
    if not words:
        return _whole_status(asked)
    keys = (phase_key(asked, words),)
    return Done(text=markdown(rows(asked.snapshot, _seen(asked), keys), _TITLE))


def _whole_status(asked: Asked) -> Steps:
    from phasemark.features.overview import board_in_steps

    return Done(text=(yield from board_in_steps(asked.snapshot, _seen(asked), _TITLE)))


def following(asked: Asked) -> Steps:
    """What can start now, what runs, and why the rest waits."""
    from phasemark.features.overview import EMPTY
    from phasemark.features.upcoming import upcoming_in_steps

    if _words(asked):
        raise UsageError(f"`{asked.name}` takes no word but `{_EVERYWHERE}`")
    board = _board(asked)
    found = yield from upcoming_in_steps(board, _seen(asked))
    parts = (("Ready", found.ready), ("Running", found.running), ("Waiting", found.waiting))
    lines = [line for head, some in parts for line in _list(asked, head, some)]
    return Done(text="\n".join(lines) or ("All phases are complete." if board.jobs else EMPTY))


def graph(asked: Asked) -> Steps:
    """What waits for what, of all phases, or around one."""
    from phasemark.features.drawing.text import text
    from phasemark.features.drawing.view import around, view_in_steps
    from phasemark.features.markdown import fence

    keys = around(_board(asked), phase_key(asked, asked.words), _STEPS) if asked.words else None
    view = yield from view_in_steps(asked.snapshot, keys)
    return Done(text=fence(text(view, _TITLE)))


def start(asked: Asked) -> Done:
    """What a session of a phase starts with; with `end` behind the phase, what ends it."""
    from phasemark.features.bundle import end_of_session
    from phasemark.features.contents import start_of

    key = phase_key(asked, asked.words)
    if asked.words[1:] == (_END,):
        return Done(text=end_of_session(asked.snapshot, key))
    if len(asked.words) > 1:
        raise UsageError(f"`{asked.name}` takes a phase, and perhaps `{_END}`")
    return Done(text=start_of(asked.snapshot, key))


def board(asked: Asked) -> Steps:
    """Everything about all phases, for programs."""
    from phasemark.features.whole_board import whole_board

    if _words(asked):
        raise UsageError(f"`{asked.name}` takes no word but `{_EVERYWHERE}`")
    return Done(value=(yield from whole_board(asked.snapshot, _seen(asked))))


def picture(asked: Asked) -> Steps:
    """The drawn graph as a part of a page, of all phases, or so many steps around one."""
    from phasemark.features.drawing.svg import drawing
    from phasemark.features.drawing.theme import page_sheet
    from phasemark.features.drawing.view import around, view_in_steps

    keys = None
    if asked.words:
        keys = around(_board(asked), phase_key(asked, asked.words), _depth(asked.words[1:]))
    view = yield from view_in_steps(asked.snapshot, keys)
    found = yield from drawing(view, asked.title or _TITLE, page_sheet())
    return Done(
        value={
            "summary": view.summary,
            "width": found.width,
            "height": found.height,
            "svg": found.text,
        }
    )


def _depth(words: tuple[str, ...]) -> int:
    """How many steps a word says; raises `UsageError` for one that is no number."""
    if not words:
        return _STEPS
    if not words[0].isdecimal() or len(words[0]) > _LONGEST_NUMBER:
        raise UsageError(f"`{words[0]}` is no number of steps")
    return int(words[0])


_LONGEST_NUMBER = 6


def _words(asked: Asked) -> tuple[str, ...]:
    """The words without the one that says where to look."""
    return asked.words[:-1] if asked.words[-1:] == (_EVERYWHERE,) else asked.words


def _board(asked: Asked) -> Board:
    from phasemark.workspace.board import board_of

    return board_of(asked.snapshot.index)


def _seen(asked: Asked) -> Mapping[Key, Seen]:
    """The states of the phases, in whichever checkout their work runs."""
    from phasemark.workspace.elsewhere import seen_everywhere

    return seen_everywhere(_board(asked), asked.others)


def phase_key(asked: Asked, words: tuple[str, ...]) -> Key:
    """The phase that the first word names, else that of the document."""
    board = _board(asked)
    if not words:
        document = asked.require_document()
        key = (asked.snapshot.index.series(document.path), document.outline.id)
        found = [one for one in board.jobs if one == key]
        if not found:
            raise UsageError(f"`{document.path}` belongs to no phase; name one")
        return found[0]
    found = list(board.find(words[0]))
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"`{board.jobs[key].name}`" for key in found)
    several = f"several phases: {names}" if found else "no phase"
    raise UsageError(f"`{words[0]}` is {several}")


def phase_named(asked: Asked, word: str) -> Key | None:
    """The only phase that a word names; None if none or several are."""
    found = list(_board(asked).find(word))
    return found[0] if len(found) == 1 else None


def _list(asked: Asked, head: str, some: Sequence[Start | Wait]) -> Iterator[str]:
    from phasemark.features.drawing.view import Titles
    from phasemark.features.markdown import words

    titles = Titles(_board(asked))
    if some:
        yield f"# {head}"
        yield from (f"- {words(titles.of(one.key))}: {words(one.why)}" for one in some)
        yield ""


def looks_everywhere(name: str, words: Sequence[object]) -> bool:
    """Whether a command with these words wants to know the other checkouts."""
    takes = any(one.name == name and _EVERYWHERE in one.words for one in BOARD)
    return takes and list(words[-1:]) == [_EVERYWHERE]


BOARD = (
    Command("phasemark.status", "[PHASE] [worktrees]", 2, status),
    Command("phasemark.next", "[worktrees]", 1, following),
    Command("phasemark.graph", "[PHASE]", 1, graph),
    Command("phasemark.bundle", "[PHASE] [end]", 2, start),
    Command("phasemark.board", "[worktrees]", 1, board),
    Command("phasemark.picture", "[PHASE] [STEPS]", 2, picture),
)

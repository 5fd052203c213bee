"""Texts that no file holds, by URIs of the scheme `phasemark`."""

from __future__ import annotations

from collections.abc import Generator

from phasemark.lsp.look import View
from phasemark.lsp.refusal import RequestRefusedError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.uri import parse, quoted

SCHEME = "phasemark"


def uri_of(view: View, path: str) -> str:
    """The URI of a text of a root."""
    return f"{SCHEME}:{quoted(parse(view.root.uri).path.rstrip('/'))}/{quoted(path)}"


def text_in_steps(ls: PhasemarkServer, uri: str) -> Generator[None, None, str]:
    """The text behind a URI, made in steps; refused where there is none."""
    from phasemark.features.contents import content
    from phasemark.features.markdown import words
    from phasemark.workspace.board import board_of
    from phasemark.workspace.elsewhere import seen_everywhere

    address = parse(uri)
    if address.scheme == SCHEME:
        for view, path in _places(ls, address.path):
            if not view.root.known:
                return f"# {words(title_of(view))}\n\nThe documents are still being read.\n"
            board = board_of(view.snapshot.index)
            yield from board.in_steps()
            seen = seen_everywhere(board, ())
            text = yield from content(view.snapshot, seen, path, title_of(view))
            if text is not None:
                return text
    raise RequestRefusedError(f"there is nothing at `{uri[:300]}`")


def title_of(view: View) -> str:
    """What a root is called."""
    return parse(view.root.uri).path.rstrip("/").rpartition("/")[2]


def _places(ls: PhasemarkServer, written: str) -> list[tuple[View, str]]:
    """The root that a path lies in, by its whole path, else by its name, and what is behind."""
    views = list(ls.views())
    for view in views:
        folder = f"{parse(view.root.uri).path.rstrip('/')}/"
        if written.startswith(folder):
            return [(view, written[len(folder) :])]
    name, _, path = written.lstrip("/").partition("/")
    named = [(view, path) for view in views if title_of(view) == name]
    return named if len(named) == 1 else []

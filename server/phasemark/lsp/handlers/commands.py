"""Commands: what the user tells the server to do by name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

from lsprotocol import types

from phasemark.errors import UsageError
from phasemark.features.commands.board import BOARD, looks_everywhere
from phasemark.features.commands.command import Asked, run
from phasemark.features.commands.every import COMMANDS
from phasemark.features.place import Content, Place
from phasemark.lsp.carrying import carry_out, show_document
from phasemark.lsp.contents import text_in_steps, title_of, uri_of
from phasemark.lsp.handlers.actions import APPLY, SHOW, apply
from phasemark.lsp.look import View
from phasemark.lsp.refusal import Code, RequestRefusedError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.text.edit import Span
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import Elsewhere

CONTENT = "phasemark.content"
"""Gives a text that no file holds to an editor that cannot ask for it by itself."""


_ABOUT_ALL = frozenset(command.name for command in BOARD)
"""Commands whose answers would be wrong before all documents were read."""


def register(server: PhasemarkServer) -> None:
    options = types.ExecuteCommandOptions(commands=[*COMMANDS, CONTENT, SHOW, APPLY])

    @server.feature(types.WORKSPACE_EXECUTE_COMMAND, options)
    def execute(ls: PhasemarkServer, params: types.ExecuteCommandParams) -> Json:
        given = list(params.arguments or ())
        if params.command == APPLY:
            return apply(ls, given[0] if given else None)
        if params.command == CONTENT:
            return _content(ls, given)
        if params.command not in COMMANDS and params.command != SHOW:
            raise RequestRefusedError(f"no command `{params.command[:100]}`", Code.INVALID_PARAMS)
        if params.command == SHOW:
            where = _where(ls, params.command, given)
            selection = where.span and where.view.wire_of(where.path).range(where.span)
            show_document(ls, where.view, where.uri, selection)
            return None
        return _executed(ls, params.command, given)


class _Where(NamedTuple):
    """The root that a command is about, the place in it, and the words behind that."""

    view: View
    path: str
    uri: str
    span: Span | None
    words: tuple[str, ...]


def _executed(ls: PhasemarkServer, name: str, given: Sequence[Any]) -> Generator[None, None, Json]:
    """What a command gives; a change goes to the client by a request of ours.

    In steps where it is about all phases, of which there may be thousands. Other checkouts are
    read first, which takes a while; this one is as it is then.
    """
    others: Sequence[Elsewhere] = ()
    if looks_everywhere(name, given):
        others = yield from _where(ls, name, given).view.outside.elsewhere()
    where = _where(ls, name, given)
    view, title = where.view, title_of(where.view)
    if name in _ABOUT_ALL:
        yield from board_of(view.snapshot.index).in_steps()
    asked = Asked(
        name, view.snapshot, view.outside, where.path, where.words, where.span, title, others
    )
    try:
        done = yield from run(COMMANDS[name], asked)
    except UsageError as error:
        raise RequestRefusedError(str(error)) from None
    if done.change is not None:
        carry_out(ls, view, done.change, done.label, confirm=done.confirm)
    if done.value is not None:
        about = {"folder": view.uri(""), "name": title, "reading": not view.root.known}
        return {**about, **(yield from _addressed_in_steps(view, done.value))}
    if name in _ABOUT_ALL and not view.root.known:
        raise RequestRefusedError(f"`{title}` is still being read; ask again in a moment")
    return done.text or None


def _addressed_in_steps(view: View, value: Json) -> Generator[None, None, Json]:
    """`_addressed` of an object whose lists may be long."""
    found = {}
    for key, one in value.items():
        if isinstance(one, list):
            found[key] = yield from _each_addressed(view, one)
        else:
            found[key] = _addressed(view, one)
    return found


def _each_addressed(view: View, values: Sequence[Json]) -> Generator[None, None, Json]:
    found = []
    for value in values:
        found.append(_addressed(view, value))
        yield
    return found


def _addressed(view: View, value: Json) -> Json:
    """A value with addresses for what stands for them."""
    if isinstance(value, Place):
        return view.location(value)
    if isinstance(value, Content):
        return uri_of(view, value.path)
    if isinstance(value, dict):
        return {key: _addressed(view, one) for key, one in value.items()}
    return [_addressed(view, one) for one in value] if isinstance(value, list) else value


def _content(ls: PhasemarkServer, given: Sequence[Any]) -> Generator[None, None, str]:
    uri = given[0] if len(given) == 1 else None
    if not isinstance(uri, str):
        raise RequestRefusedError(f"`{CONTENT}` takes a URI", Code.INVALID_PARAMS)
    return text_in_steps(ls, uri)


def _where(ls: PhasemarkServer, name: str, given: Sequence[Any]) -> _Where:
    """What the arguments say: a URI, or `{uri, range}`, and words; the URI may be left out."""
    uri: Any = ""
    range, words = None, given
    if given and isinstance(given[0], dict):
        uri, range, words = given[0].get("uri"), given[0].get("range"), given[1:]
    elif given and isinstance(given[0], str) and _is_uri(given[0]):
        uri, words = given[0], given[1:]
    if not isinstance(uri, str) or not all(isinstance(word, str | int) for word in words):
        said = f"`{name}` takes a URI, or `{{uri, range}}`, and then words"
        raise RequestRefusedError(said, Code.INVALID_PARAMS)
    view, path = _view(ls, uri)
    span = _span(view, name, path, range) if range is not None else None
    return _Where(view, path, uri, span, tuple(str(word) for word in words))


def _is_uri(text: str) -> bool:
    """Whether a word is a URI, and no drive of Windows, no id and no name."""
    scheme, colon, _ = text.partition(":")
    return bool(colon) and len(scheme) > 1 and scheme.replace("+", "").replace("-", "").isalnum()


def _view(ls: PhasemarkServer, uri: str) -> tuple[View, str]:
    """The root and the path in it; without a URI the only root there is."""
    if uri:
        found = ls.session.place(uri)
        if found is not None:
            return ls.session.view_of(found[0]), found[1]
        for view in ls.views():
            if view.root.uri == uri.rstrip("/"):
                return view, ""
        raise RequestRefusedError(f"`{uri[:300]}` lies in no folder of the workspace")
    views = list(ls.views())
    if len(views) != 1:
        several = "several folders are open" if views else "no folder is open"
        raise RequestRefusedError(f"{several}, and no document was named; open one first")
    return views[0], ""


def _span(view: View, name: str, path: str, range: Any) -> Span:
    wire = view.wire_of(path)
    try:
        ends = [range[end][part] for end in ("start", "end") for part in ("line", "character")]
    except (TypeError, KeyError):
        ends = []
    if not ends or not all(isinstance(one, int) for one in ends):
        raise RequestRefusedError(f"the `range` of `{name}` is no range", Code.INVALID_PARAMS)
    start, end = wire.at(*ends[:2]), wire.at(*ends[2:])
    return Span(min(start, end), max(start, end))

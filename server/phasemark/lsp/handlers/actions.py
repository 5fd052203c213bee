"""Code actions: offered at a place, and made when one of them is chosen."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import Any, NamedTuple

from lsprotocol import types

from phasemark.features.actions.action import FIX_ALL_OURS, Action, matches
from phasemark.features.actions.offer import KINDS, actions, actions_in_steps
from phasemark.features.change import Change
from phasemark.lsp.aside import Pause
from phasemark.lsp.carrying import ask_for, carry_out
from phasemark.lsp.diagnostics import diagnostic
from phasemark.lsp.edits import joined, plain_edits
from phasemark.lsp.look import Look
from phasemark.lsp.masking import masked
from phasemark.lsp.refusal import OvertakenError, StaleError
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json
from phasemark.rules.rule import Severity
from phasemark.text.edit import Edits, Span

APPLY = "phasemark.apply"
"""The command that makes an action, for a client that can do no more than run commands."""
SHOW = "phasemark.show"
"""The command that opens the document of a URI, for actions that have made one."""
_EDIT = "edit"
_LONGEST = 120
"""Characters of a title."""


def register(server: PhasemarkServer) -> None:
    options = types.CodeActionOptions(code_action_kinds=[*KINDS], resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_action(
        ls: PhasemarkServer, params: types.CodeActionParams
    ) -> Generator[Pause, None, Json | None]:
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        found = yield from _wanted(ls, params, only)
        if found is None:
            return None
        look, wanted = found
        span = look.wire.span(params.range)
        if not ls.session.preferred(look.root)["diagnostics.hints"]:
            wanted = [action for action in wanted if not _is_hinted(action)]
        data = {"uri": look.uri(look.document.path), "range": look.wire.range(span)}
        shown = _Asked(data, bool(only), params.context.diagnostics)
        return [one for action in wanted if (one := _told(ls, look, action, shown))]

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve(ls: PhasemarkServer, params: types.CodeAction) -> Json:
        given: Json = ls.protocol.plain(params)
        found = _found(ls, params.data)
        if found is not None and _EDIT not in given:
            look, action = found
            if action.slow is not None:
                return _slowly_made(ls, look, action, given)
            given |= _made(look, action)
            if _EDIT not in given:
                _say_nothing(ls, action)
        return given

    @server.feature(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL)
    def will_save(ls: PhasemarkServer, params: types.WillSaveTextDocumentParams) -> Json | None:
        place = ls.session.place(params.text_document.uri)
        wanted = place is not None and ls.session.preferred(place[0])["fixOnSave"]
        look = ls.look(params.text_document) if wanted else None
        return _mended_text(look) if look is not None else None


def _wanted(
    ls: PhasemarkServer, params: types.CodeActionParams, only: Sequence[str]
) -> Generator[Pause, None, tuple[Look, list[Action]] | None]:
    """What is offered, for the document as it is; of a long one in steps, behind a look at its
    thousands of items."""
    look = ls.look(params.text_document)
    if look is None:
        return None
    span = look.wire.span(params.range)
    if not look.is_long:
        return look, actions(look.snapshot, look.document, span, look.outside, only)
    yield from look.of_long(partial(list, look.document.tree.items))
    found = yield from actions_in_steps(look.snapshot, look.document, span, look.outside, only)
    look.require_text()
    if not look.current:
        raise OvertakenError
    return look, found


def _mended_text(look: Look) -> Json:
    """The edits of everything that is safe to mend in a document about to be saved."""
    path = look.document.path
    wanted = actions(look.snapshot, look.document, Span(0, 0), look.outside, (FIX_ALL_OURS,))
    for action in wanted:
        change = action.made()
        if change is not None:
            return plain_edits(look, path, change.edits.get(path, Edits()))
    return None


class _Asked(NamedTuple):
    """What a request says: where, whether it names kinds, and the diagnostics that it shows."""

    place: Json
    chosen: bool
    shown: Sequence[types.Diagnostic]


def _is_hinted(action: Action) -> bool:
    """Whether it mends nothing but hints, which the user does not want to see."""
    return bool(action.mends) and all(one.severity is Severity.HINT for one in action.mends)


def _told(ls: PhasemarkServer, look: Look, action: Action, asked: _Asked) -> Json | None:
    """An action that is offered; None if it edits a file that has just changed, which the others
    do not."""
    try:
        return _offered(look, action, asked)
    except StaleError as stale:
        ls.learner.again(stale.root, stale.path)
        return None


def _offered(look: Look, action: Action, asked: _Asked) -> Json | None:
    """An action in the form that the client can take; None if there is none."""
    client = look.client
    if action.creates and not client.create:
        return None
    data = asked.place | {"key": action.key}
    if action.disabled and not (client.action_literals and client.action_disabled and asked.chosen):
        return None
    if not client.action_literals:
        return _command(action, data) if client.apply_edit else None
    literal: Json = {"title": _line(action.title), "kind": action.kind}
    if mended := _mended(look, action, asked.shown):
        literal["diagnostics"] = mended
    if action.preferred and client.action_preferred:
        literal["isPreferred"] = True
    if action.disabled:
        return literal | {"disabled": {"reason": action.disabled}}
    if action.late is not None and client.action_data and _EDIT in client.action_resolves:
        return literal | {"data": data}
    if action.late is not None and client.apply_edit:
        return literal | {"command": _command(action, data)}
    made = _made(look, action) if action.late is None or asked.chosen else None
    return literal | made if made else None


def _command(action: Action, data: Json) -> Json:
    return {"title": _line(action.title), "command": APPLY, "arguments": [data]}


def _line(title: str) -> str:
    """A title as a menu shows it: words of documents may be long, look like a secret, or hold
    signs of control."""
    title = masked(title)
    words = " ".join("".join(one if one.isprintable() else " " for one in title).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _made(look: Look, action: Action) -> Json:
    """The edit of an action, and what is opened afterwards; nothing if the client cannot make
    it."""
    change = action.made()
    if change is None:
        return {}
    ask = action.confirm or bool(change.create or change.moves)
    title = _line(action.title)
    edit = look.edit(change, title, needs_confirmation=ask)
    if edit is None:
        return {}
    if not change.show or not look.client.show_document:
        return {_EDIT: edit}
    show = {"title": title, "command": SHOW, "arguments": [look.uri(change.show)]}
    return {_EDIT: edit, "command": show}


def _slowly_made(
    ls: PhasemarkServer, look: Look, action: Action, given: Json
) -> Generator[None, None, Json]:
    """The action with its edit, made in steps."""
    edit = yield from _edit_in_steps(look, action)
    if edit is None:
        _say_nothing(ls, action)
    return given | {_EDIT: edit} if edit else given


def _edit_in_steps(look: Look, action: Action) -> Generator[None, None, Json]:
    """The edit of an action that takes long, None for nothing; refused where the documents are
    not as they were."""
    assert action.slow is not None
    change = yield from action.slow()
    parts: list[Json] = []
    for path, edits in change.edits.items() if change else ():
        part = look.edit(
            Change({path: edits}), _line(action.title), needs_confirmation=action.confirm
        )
        parts += [part] if part else []
        yield
    look.require_current()
    return joined(parts)


def _mended(look: Look, action: Action, shown: Sequence[types.Diagnostic]) -> list[Json]:
    """Those of the client's diagnostics that the action mends."""
    if not shown or not action.mends:
        return []
    places = {(str(one.code), _corners(one.range)) for one in shown}
    found = (diagnostic(look, finding) for finding in action.mends if finding.path)
    return [one for one in found if (one["code"], _ends(one["range"])) in places]


def _corners(range: types.Range) -> tuple[int, int, int, int]:
    start, end = range.start, range.end
    return start.line, start.character, end.line, end.character


def _ends(range: Json) -> tuple[int, int, int, int]:
    start, end = range["start"], range["end"]
    return start["line"], start["character"], end["line"], end["character"]


def _found(ls: PhasemarkServer, data: Any) -> tuple[Look, Action] | None:
    """The action that `data` names, offered again on the documents as they are now."""
    try:
        uri, range, key = str(data["uri"]), data["range"], str(data["key"])
        corners = [range[end][name] for end in ("start", "end") for name in ("line", "character")]
    except (TypeError, KeyError):
        return None
    look = ls.session.look(uri)
    if look is None or not all(isinstance(one, int) for one in corners):
        return None
    start, end = look.wire.at(*corners[:2]), look.wire.at(*corners[2:])
    kind = key.partition(" ")[0]
    for action in actions(look.snapshot, look.document, Span(start, end), look.outside, (kind,)):
        if action.key == key and matches(action.kind, kind):
            return look, action
    return None


def _say_nothing(ls: PhasemarkServer, action: Action) -> None:
    ls.say(f"there is nothing to change for `{_line(action.title)}`")


def apply(ls: PhasemarkServer, data: Any) -> Generator[None, None, None] | None:
    """Run `phasemark.apply`: the client is asked to make the edit of an action; what takes long
    is made in steps."""
    found = _found(ls, data)
    if found is None:
        ls.say("the document has changed; ask again what can be done")
        return None
    look, action = found
    if action.slow is not None:
        return _slowly_applied(ls, look, action)
    change = action.made()
    if change is None:
        _say_nothing(ls, action)
    else:
        carry_out(ls, look, change, _line(action.title), confirm=action.confirm)
    return None


def _slowly_applied(ls: PhasemarkServer, look: Look, action: Action) -> Generator[None, None, None]:
    edit = yield from _edit_in_steps(look, action)
    if edit is None:
        _say_nothing(ls, action)
    else:
        ask_for(ls, look, edit, _line(action.title))

"""Our side of JSON-RPC: what a message may be, who answers it, and what is sent back.

pygls keeps the handlers and makes the capabilities of them. Everything that a client could
trip over is done here: every request gets exactly one answer, whatever is in it, and what
goes wrong is said in the log and never in a window.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, TypeVar

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.protocol import LanguageServerProtocol

from phasemark.lsp.aside import Pause
from phasemark.lsp.opening import makes_sense, result
from phasemark.lsp.refusal import Code, OvertakenError, RequestRefusedError, StaleError
from phasemark.lsp.wire import Json
from phasemark.lsp.writing import written, written_in_steps

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer
    from phasemark.lsp.turns import Answering

T = TypeVar("T")

Then = Callable[[Json], None]
"""Takes the answer of the client to a request of ours; None if it refused."""

_AT_ONCE = 0.01
"""Seconds of an answer behind its first step before it makes room for the messages behind it:
who waits for it shall not wait for what was typed to be checked as well."""
_CHOSEN = frozenset(
    (types.WORKSPACE_EXECUTE_COMMAND, types.CODE_ACTION_RESOLVE, types.TEXT_DOCUMENT_RENAME)
)
"""Requests that a user makes, not the editor by itself."""
_UNWRITABLE = (TypeError, ValueError, AttributeError, RecursionError)
"""What writing JSON raises on what is none."""
_MOST_TRIES = 5
"""Times that a request is served of which the answer is overtaken by what changes meanwhile."""
_MOST_ASKED = 100
"""Answers that are waited for; a client that gives none is not waited for longer."""


class PhasemarkProtocol(LanguageServerProtocol):
    """The messages of one connection.

    `send` puts the body of a message on the wire; it is set before the first one.
    """

    _server: PhasemarkServer

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.send: Callable[[bytes], None] = lambda _: None
        self.initialized = False
        self.down = False
        """Whether `shutdown` was asked for."""
        self._asked: dict[Hashable, Then] = {}
        self._count = 0
        self._tries: dict[Json, int] = {}
        """How often requests were served whose answers were overtaken, by their ids."""
        self._given_up: tuple[Json, ...] = ()
        """The request whose work is being ended: whatever comes of that is no answer."""

    # What arrives

    def read(self, body: bytes) -> Json | None:
        """A message; None for what is none, which is answered here."""
        fault: _Fault | None = _Fault(Code.INVALID_REQUEST, "the message is too large")
        if body:
            try:
                text = body.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
                message = json.loads(text)
            except (ValueError, RecursionError):
                fault = _Fault(Code.PARSE_ERROR, "the message is not JSON")
            else:
                fault = _fault(message)
        if fault is None:
            return message
        self._refuse(fault.id, fault.code, fault.sentence)
        return None

    def serve(self, message: Json) -> None:
        """Answer a message that `read` gave."""
        if "method" not in message:
            self._take_answer(message)
        elif "id" in message:
            self._answer(message["id"], message["method"], message.get("params"))
        else:
            self._notice(message["method"], message.get("params"))

    def cancel(self, id: Json) -> None:
        """Say that a request is not answered because the client does not want it any more."""
        self._refuse(id, Code.CANCELLED, "cancelled")

    def give_up(self, id: Json, work: Answering) -> None:
        """End the work on a request that the client does not want any more."""
        self._given_up = (id,)
        self.attempt(work.close, "giving up an answer")
        self._given_up = ()
        self.cancel(id)

    def outrun(self, id: Json, method: str) -> None:
        """Say that a request is not answered because its place is one of a text that is gone."""
        sentence = "the document has changed"
        self._refuse(id, Code.CONTENT_MODIFIED, sentence)
        self._say_outrun(method, sentence)

    def _say_outrun(self, method: str, sentence: str) -> None:
        """Tell the user of an answer that the client keeps to itself, if they asked for it."""
        if method in _CHOSEN and self._server.session.client.keeps_stale:
            self._server.say(f"{sentence}; try again")

    def _answer(self, id: Json, method: str, params: Json) -> None:
        work = self._answering(id, method, params)
        until = 0.0
        while (awaited := next(work, work)) is not work:
            until = until or time.perf_counter() + _AT_ONCE
            if awaited is not None or time.perf_counter() > until:
                self._server.turns.answer(id, work, awaited)
                break

    def _answering(self, id: Json, method: str, params: Json) -> Answering:
        """Answer at once, or in steps if the handler gives a generator."""
        began = time.perf_counter()
        try:
            result = self._result(method, params)
            if isinstance(result, Generator):
                result = yield from self._slowly_written((yield from result))
        except RequestRefusedError as refused:
            if isinstance(refused, OvertakenError) and self._may_try_again(id):
                message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
                self._server.serving.again(message)
                return
            if isinstance(refused, StaleError):
                self._server.learner.again(refused.root, refused.path)
            self._refuse(id, refused.code, str(refused))
            if refused.code == Code.CONTENT_MODIFIED:
                self._say_outrun(method, str(refused))
        except Exception as error:
            self._server.confess(error, f"answering `{method}`")
            self._refuse(id, Code.INTERNAL_ERROR, f"a fault of phasemark: {type(error).__name__}")
        else:
            self._reply(id, method, result)
        self._server.trace(method, id, time.perf_counter() - began)

    def _may_try_again(self, id: Json) -> bool:
        self._tries[id] = self._tries.get(id, 0) + 1
        return self._tries[id] < _MOST_TRIES and id not in self._given_up

    def _slowly_written(self, result: Json) -> Generator[None, None, Json | _Written]:
        """An answer that took steps to make is written in steps too; one that cannot be written
        stays as it is, and `_reply` says so."""
        try:
            return _Written((yield from written_in_steps(result, self._serialize_message)))
        except _UNWRITABLE:
            return result

    def _result(self, method: str, params: Json) -> Json:
        """Raises `RequestRefusedError` and whatever a faulty handler raises."""
        if method == types.INITIALIZE:
            if self.initialized:
                raise RequestRefusedError("initialized already", Code.INVALID_REQUEST)
            if not makes_sense(params):
                raise RequestRefusedError("no parameters of `initialize`", Code.INVALID_PARAMS)
            self.begin(params)
            return result(params)
        if not self.initialized:
            raise RequestRefusedError("not initialized yet", Code.NOT_INITIALIZED)
        if self.down:
            raise RequestRefusedError("shut down already", Code.INVALID_REQUEST)
        if method == types.SHUTDOWN:
            self.down = True
            self._server.shut_down()
            return None
        handler = self._handler(method) if _is_request(method) else None
        if handler is None:
            raise RequestRefusedError(f"no request `{method[:100]}`", Code.METHOD_NOT_FOUND)
        return handler(self._structured(method, params))

    def _notice(self, method: str, params: Json) -> None:
        if _is_request(method) or not self.initialized or self.down:
            return
        handler = self._handler(method)
        if handler is None:
            return
        try:
            given = self._structured(method, params)
        except RequestRefusedError:
            self._server.log.warning("a notification that makes no sense: %s", method)
            return
        self.attempt(lambda: handler(given), f"taking `{method}`")

    def _handler(self, method: str) -> Callable[[Any], Any] | None:
        """Who takes a message; None for nobody. Handlers that are not there yet are imported."""
        if method in types.METHOD_TO_TYPES:
            for _ in self._server.complete(method):
                pass
        found: Callable[[Any], Any] | None = self.fm.features.get(method)
        return found

    def attempt(self, call: Callable[[], Any], doing: str) -> Any:
        """What `call` gives; None if it fails, which is logged and stops nothing else."""
        try:
            return call()
        except Exception as error:
            self._server.confess(error, doing)
            return None

    def attempt_in_steps(
        self, work: Generator[Pause, None, T], doing: str
    ) -> Generator[Pause, None, T | None]:
        """The same of work in steps."""
        try:
            return (yield from work)
        except Exception as error:
            self._server.confess(error, doing)
            return None

    def confess(self, error: Exception) -> None:
        """A fault of ours that nobody else has caught."""
        self._server.confess(error, "working")

    def _structured(self, method: str, params: Json) -> Any:
        """Params as the class that they have in LSP; raises `RequestRefusedError`."""
        kind = types.METHOD_TO_TYPES[method][2] if method in types.METHOD_TO_TYPES else None
        if kind is None:
            return params
        if params is None and method == types.INITIALIZED:
            params = {}
        try:
            return self._converter.structure(params, kind)  # type: ignore[arg-type]
        except Exception:  # cattrs raises whatever the data make it stumble over
            said = f"no parameters of `{method}`"
            raise RequestRefusedError(said, Code.INVALID_PARAMS) from None

    def begin(self, params: Json) -> None:
        """Take over what `initialize` says."""
        self.initialized = True
        self._server.begin(params)

    def registered(self, client: types.ClientCapabilities) -> types.ServerCapabilities:
        """What the handlers make the server able to do, as `capabilities.json` has it."""
        builder = ServerCapabilitiesBuilder(
            client,
            {*self.fm.features, *self.fm.builtin_features},
            self.fm.feature_options,
            self._commands(),
            types.TextDocumentSyncKind.Incremental,
        )
        able: types.ServerCapabilities = builder.build()  # type: ignore[no-untyped-call]
        if able.workspace is not None:
            contents = self.fm.feature_options.get(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)
            able.workspace.text_document_content = contents
        return able

    def _commands(self) -> list[str]:
        options = self.fm.feature_options.get(types.WORKSPACE_EXECUTE_COMMAND)
        return [*self.fm.commands, *(options.commands if options else ())]

    def plain(self, value: Any) -> Json:
        """A value of lsprotocol as JSON."""
        return self._converter.unstructure(value)

    # What is sent

    def tell(self, method: str, params: Json) -> None:
        """Send a notification."""
        self._send_data({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Json, then: Then | None = None) -> None:
        """Send a request; `then` gets the answer when it comes, if it comes."""
        self._count += 1
        id = f"phasemark-{self._count}"
        if then is not None:
            self._asked[id] = then
            if len(self._asked) > _MOST_ASKED:
                del self._asked[next(iter(self._asked))]
        self._send_data({"jsonrpc": "2.0", "id": id, "method": method, "params": params})

    def _take_answer(self, message: Json) -> None:
        id = message.get("id")
        then = self._asked.pop(id, None) if _is_id(id) else None
        if then is None:
            return
        answer = None if message.get("error") is not None else message.get("result")
        self.attempt(lambda: then(answer), "taking an answer of the editor")

    def _reply(self, id: Json, method: str, result: Json | _Written) -> None:
        try:
            if isinstance(result, _Written):
                text = f'{{"jsonrpc":"2.0","id":{json.dumps(id)},"result":{result.text}}}'
                body = text.encode("ascii")
            else:
                body = self._body({"jsonrpc": "2.0", "id": id, "result": result})
        except _UNWRITABLE as error:
            self._server.confess(error, f"writing the answer to `{method}`")
            self._refuse(id, Code.INTERNAL_ERROR, "an answer that cannot be written")
        else:
            self._send_answer(id, body)

    def _refuse(self, id: Json, code: Code, sentence: str) -> None:
        error = {"code": int(code), "message": sentence}
        self._send_answer(id, self._body({"jsonrpc": "2.0", "id": id, "error": error}))

    def _send_answer(self, id: Json, body: bytes) -> None:
        self._tries.pop(id, None)
        if id not in self._given_up:
            self.send(body)

    def _send_data(self, data: Any) -> None:
        self.send(self._body(data))

    def _body(self, data: Any) -> bytes:
        if not isinstance(data, dict):
            data = self._converter.unstructure(data)
        return written(data, self._serialize_message).encode("ascii")


class _Written(NamedTuple):
    """An answer as it goes on the wire."""

    text: str


class _Fault(NamedTuple):
    """Why a message is none, and the request that it would have been."""

    code: Code
    sentence: str
    id: int | str | None = None


def _fault(message: Json) -> _Fault | None:
    if not isinstance(message, dict):
        return _Fault(Code.INVALID_REQUEST, "a message is an object")
    id = message.get("id")
    known = "id" not in message or _is_id(id)
    if "method" not in message and known and ("result" in message or "error" in message):
        return None
    if isinstance(message.get("method"), str) and known and message.get("jsonrpc") == "2.0":
        return None
    return _Fault(Code.INVALID_REQUEST, "no request", id if _is_id(id) else None)


def _is_id(id: Json) -> TypeGuard[int | str]:
    return isinstance(id, int | str) and not isinstance(id, bool)


def _is_request(method: str) -> bool:
    return method in types.METHOD_TO_TYPES and types.METHOD_TO_TYPES[method][1] is not None

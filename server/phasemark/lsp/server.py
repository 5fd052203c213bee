"""`PhasemarkServer`: what handlers see of the server, and how one is made."""

from __future__ import annotations

import logging
import platform
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from phasemark import __version__
from phasemark.lsp import garbage
from phasemark.lsp.learning import Learner
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.log import ToEditor
from phasemark.lsp.look import Cursor, Look, View
from phasemark.lsp.opening import Opening
from phasemark.lsp.protocol import PhasemarkProtocol, Then
from phasemark.lsp.publish import Publisher
from phasemark.lsp.serving import Serving
from phasemark.lsp.session import Session
from phasemark.lsp.turns import Work
from phasemark.lsp.uri import parse
from phasemark.lsp.wire import Json

if TYPE_CHECKING:
    from phasemark.lsp.watching import Watch

HANDLERS = (
    "texts", "workspace", "diagnostics", "actions", "commands", "hover", "navigation", "symbols",
    "hierarchy", "completion", "formatting", "rename", "files", "reading", "contents",
)  # fmt: skip
"""The modules of `lsp/handlers`; each has a function `register`."""
_AT_ONCE = 3
"""So many of them are there from the start; the first diagnostics need no others."""

_PARTS = {
    "actions": ("subject", "draft", "rename.phases", "work.offers", "work.log", "actions.mended"),
}
"""What a module imports that takes more than a moment altogether, below `features`."""

_ABOUT_ALL = frozenset(
    {
        types.WORKSPACE_SYMBOL, types.WORKSPACE_DIAGNOSTIC, types.WORKSPACE_WILL_RENAME_FILES,
        types.TEXT_DOCUMENT_DEFINITION, types.TEXT_DOCUMENT_DECLARATION,
        types.TEXT_DOCUMENT_IMPLEMENTATION, types.TEXT_DOCUMENT_REFERENCES,
        types.TEXT_DOCUMENT_PREPARE_RENAME, types.TEXT_DOCUMENT_RENAME,
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, types.CALL_HIERARCHY_INCOMING_CALLS,
        types.CALL_HIERARCHY_OUTGOING_CALLS, types.TEXT_DOCUMENT_DOCUMENT_LINK,
        types.TEXT_DOCUMENT_CODE_LENS, types.TEXT_DOCUMENT_INLAY_HINT,
        types.WORKSPACE_EXECUTE_COMMAND, types.WORKSPACE_TEXT_DOCUMENT_CONTENT,
    }
)  # fmt: skip
"""Requests whose answers would be wrong before all documents are known; they wait a moment."""
_MOST_SAID = 1_000
"""Messages that are remembered so that they are not said twice."""
_PLACES = frozenset({"position", "positions", "range", "ranges", "item"})
"""What a place in a document is called in the parameters of requests."""


class PhasemarkServer(LanguageServer):
    """The server as its handlers see it, by the name `ls`."""

    protocol: PhasemarkProtocol
    session: Session

    def __init__(self, log: logging.Logger, cache: bool) -> None:
        super().__init__(
            "phasemark",
            __version__,
            protocol_cls=PhasemarkProtocol,
            converter_factory=default_converter,
        )
        self.log = log
        self.cache = cache
        self._handlers = deque(HANDLERS)
        """The modules that are not imported yet."""
        self._awaited: set[str] = set()
        """Methods that somebody waits for until their handlers are imported."""
        self.watch: Watch | None = None
        """What looks for changes of files where the editor does not."""
        self._traced = False
        self._said: set[str] = set()

    def serve(self, input: int, output: int, opening: Opening | None = None) -> int:
        """Serve one client, of which `opening` has read already; the exit code."""
        self.serving = Serving(self.protocol, input, output, opening or Opening())
        self.turns = self.serving.turns
        self.session = Session(self.turns, self.cache)
        self.session.learner = self.learner = Learner(self)
        self.serving.ready = self._ready
        self.serving.bound = self._bound
        self.serving.text = self._text
        return self.serving.run()

    def complete(self, method: str | None = None) -> Work:
        """Import the handlers that are missing, module by module: all, or up to that of a
        method."""
        while self._handlers and method not in self.protocol.fm.features:
            name = self._handlers[0]
            for part in _PARTS.get(name, ()):
                import_module(f"phasemark.features.{part}")
                yield
            # Meanwhile it may have been imported for somebody else.
            if self._handlers and self._handlers[0] == name:
                self._handlers.popleft()
                import_module(f"phasemark.lsp.handlers.{name}").register(self)
            if not self._handlers:
                garbage.put_aside()
            yield

    # What handlers ask

    def look(self, text_document: Any) -> Look | None:
        """The document with that URI; None for one that is not known."""
        return self.session.look(text_document.uri)

    def cursor(self, text_document: Any, position: Any) -> Cursor | None:
        """A place in a document, clamped to its text; None as for `look`."""
        look = self.session.look(text_document.uri)
        return look.at(look.wire.offset(position)) if look is not None else None

    def view(self, uri: str) -> View | None:
        """The root that a URI lies in; None if it lies in none."""
        return self.session.view(uri)

    def views(self) -> Iterator[View]:
        """All roots, for questions about the whole workspace."""
        return self.session.views()

    def tell(self, method: str, params: Json) -> None:
        """Send a notification."""
        self.protocol.tell(method, params)

    def say(self, sentence: str) -> None:
        """Tell the user, in answer to something they did."""
        params = {"type": int(types.MessageType.Info), "message": f"phasemark: {sentence}"}
        self.tell(types.WINDOW_SHOW_MESSAGE, params)

    def ask(self, method: str, params: Json, then: Then | None = None) -> None:
        """Send a request; `then` gets the answer, None if the client refused."""
        self.protocol.ask(method, params, then)

    def work(self, work: Work) -> None:
        """Do something in the background, in slices of a few milliseconds."""
        self.turns.work(work)

    # Life cycle

    def begin(self, params: Json) -> None:
        """What `initialize` says, as JSON."""
        self._traced = params.get("trace") in ("messages", "verbose")
        self.session.begin(params)
        self.publisher = Publisher(self)
        self.publisher.start()
        self.work(self.complete())  # behind reading the roots; who asks before has them at once
        self.log.addHandler(ToEditor(self._tell_log))
        self._introduce(params)
        process = params.get("processId")
        self.serving.parent.watch(process if isinstance(process, int) and process > 0 else None)

    def _introduce(self, params: Json) -> None:
        """Write down who talks to whom: what a report of a fault has to begin with."""
        info = params.get("clientInfo")
        version = info.get("version") if isinstance(info, dict) else None
        client = self.session.client
        name = f"{client.name or 'an editor without a name'} {version or ''}".rstrip()
        self.log.info(
            "phasemark %s, Python %s, %s; positions in %s, diagnostics are %s",
            __version__, platform.python_version(), name, client.encoding,
            "asked for" if client.pull else "sent",
        )  # fmt: skip
        for root in self.session.roots:
            self.log.info("folder `%s`", root.path)

    def shut_down(self) -> None:
        """`shutdown`: what comes after it but `exit` is refused."""
        self.learner.stop()

    def confess(self, error: Exception, doing: str) -> None:
        """Log a fault of ours; the editor is told of each once, and shows no window."""
        self.log.debug("%s", "".join(traceback.format_exception(error)))
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        said = f"a fault of phasemark while {doing}: {type(error).__name__} at {where}"
        if self._is_new(said):
            self.log.error("%s", said)
            self.log.error("%s", "".join(traceback.format_exception(error)))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What pygls would show in a window, for each error of its own."""
        self.confess(error, "working")

    def say_once(self, message: str) -> None:
        """Put something into the log that would otherwise be said at every turn."""
        if self._is_new(message):
            self.log.warning("%s", message)

    def _is_new(self, message: str) -> bool:
        """Whether something was not said yet, or so much since that it may be said again."""
        new = message not in self._said
        if new and len(self._said) >= _MOST_SAID:
            self._said.clear()
        self._said.add(message)
        return new

    def set_trace(self, value: str) -> None:
        self._traced = value in ("messages", "verbose")

    def trace(self, method: str, id: Json, seconds: float) -> None:
        """Say how long an answer took, where somebody wants to know."""
        self.log.debug("%s (%s): %.1f ms", method, id, seconds * 1000)
        if self._traced:
            message = f"{method} ({id}): {seconds * 1000:.1f} ms"
            self.tell(types.LOG_TRACE, {"message": message})

    def _ready(self, message: Json) -> bool:
        """Whether the documents that a request is about were read, and its handler is there."""
        if not self.protocol.initialized or self.protocol.down:
            return True
        if self._is_imported_late(message["method"]):
            return False
        roots, path = self._about(message)
        for root in roots:
            # What was typed and takes a thread begins to be read now.
            self.protocol.attempt(partial(getattr, root, "snapshot"), "reading")
        if message["method"] in _ABOUT_ALL and not all(
            root.known and not root.reading for root in self.session.roots
        ):
            return False
        return not any(path in root.reading or root.behind for root in roots)

    def _bound(self, message: Json) -> bool:
        """Whether a request is about a document that is read in a thread, or may change one."""
        roots, path = self._about(message)
        every = message["method"] in _ABOUT_ALL
        return any((root.aside if every else path in root.aside) or root.behind for root in roots)

    def _about(self, message: Json) -> tuple[Sequence[LiveRoot], str]:
        """The roots that a request may be about, and the path of its document there; empty for
        one that names no document."""
        params = message.get("params")
        document = params.get("textDocument") if isinstance(params, dict) else None
        uri = document.get("uri") if isinstance(document, dict) else None
        place = self.session.place(uri) if isinstance(uri, str) else None
        if place is None or message["method"] in _ABOUT_ALL:
            return list(self.session.all_roots()), place[1] if place is not None else ""
        return (place[0],), place[1]

    def _is_imported_late(self, method: str) -> bool:
        """Whether the handler of a method is still missing; then it comes before other work."""
        known = method not in types.METHOD_TO_TYPES or method in self.protocol.fm.features
        if known or not self._handlers:
            return False
        if method not in self._awaited:
            self._awaited.add(method)
            self.turns.work(self.complete(method), first=True)
        return True

    def _text(self, message: Json) -> str | None:
        """The open text that a place in a request counts on; None for a request without one."""
        params = message.get("params")
        words = params.get("arguments") if isinstance(params, dict) else None
        if isinstance(words, list) and words:
            params = words[0]  # of a command: `{uri, range}`
        if not isinstance(params, dict) or _PLACES.isdisjoint(params):
            return None
        document = params.get("item", params.get("textDocument", params))
        uri = document.get("uri") if isinstance(document, dict) else None
        text = self.session.texts.get(parse(uri).key) if isinstance(uri, str) else None
        return text.text if text is not None else None

    def _tell_log(self, kind: int, message: str) -> None:
        self.tell(types.WINDOW_LOG_MESSAGE, {"type": kind, "message": message})


def create_server(log: logging.Logger, *, cache: bool = True) -> PhasemarkServer:
    """A server that has not started yet, with the handlers that it needs first."""
    server = PhasemarkServer(log, cache)
    for _ in islice(server.complete(), _AT_ONCE):
        pass
    return server

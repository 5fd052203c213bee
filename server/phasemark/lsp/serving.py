"""One connection from its first byte to the exit code: the loop that everything runs on.

Messages are answered in the order they came. What takes long goes on in turns, whenever no
message waits.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from phasemark.lsp import aside, garbage
from phasemark.lsp.frames import framed
from phasemark.lsp.opening import Opening
from phasemark.lsp.parent import Parent
from phasemark.lsp.pipes import Incoming, Outgoing
from phasemark.lsp.protocol import PhasemarkProtocol
from phasemark.lsp.turns import Turns
from phasemark.lsp.wire import Json

_TURN = 0.005
"""Seconds of work after which it is looked whether more has arrived."""
_WATCH = 2.0
"""Seconds between two looks at the process of the editor."""
_LAST_WORDS = 1.0
"""Seconds that an editor has to read what was said before the end."""
_LONGEST_HOLD = 3.0
"""Seconds that a request waits for what it asks for to be known."""
_MOST_WAITING = 50_000
"""Messages that may wait; behind them nothing is read."""


class _Held(NamedTuple):
    """A request that waits for something to be known."""

    until: float
    message: Json
    text: str | None
    """What its place counts on; None for a request without a place."""


class Serving:
    """Serves until the client says `exit`, closes its end, or is gone."""

    def __init__(
        self, protocol: PhasemarkProtocol, input: int, output: int, opening: Opening
    ) -> None:
        self._protocol = protocol
        self._handles = (input, output)
        self._opening = opening
        self._frames = opening.frames
        self._inbox: deque[Json] = deque()
        self._waiting: set[Json] = set()
        """The ids of requests in the inbox."""
        self._cancelled: set[Json] = set()
        self._pumping = False
        self.turns = Turns(protocol.attempt, self._is_idle, self._one_ended)
        self.parent = Parent()
        self._held: list[_Held] = []
        self.ready: Callable[[Json], bool] = lambda message: True
        """Whether what a request asks for is known."""
        self.bound: Callable[[Json], bool] = lambda message: False
        """Whether a request has to wait until that is known, however long it takes."""
        self.text: Callable[[Json], str | None] = lambda message: None
        """The text that the place in a request counts on; None for one without a place."""
        self.settled: Callable[[], None] = lambda: None
        """Called when the last message that waited was answered."""

    def run(self) -> int:
        """The exit code: 0 after `shutdown`, else 1."""
        aside.begin()
        return asyncio.run(self._run())

    async def _run(self) -> int:
        self._loop = asyncio.get_running_loop()
        self._end: asyncio.Future[int] = self._loop.create_future()
        self._out = Outgoing(self._handles[1], self._loop, self._resume)
        self._in = Incoming(self._handles[0], self._loop, self._arrived)
        self._protocol.send = lambda body: self._out.send(framed(body))
        self._loop.set_exception_handler(self._failed)
        self._listen_to_signals()
        self._begin()
        self._loop.call_later(_WATCH, self._watch_parent)
        try:
            code = await self._end
            await self._out.flush(_LAST_WORDS)
            return code
        finally:
            self._in.pause()
            self._out.close()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._protocol.confess(error)

    def _begin(self) -> None:
        """Go on where the opening ended."""
        garbage.put_aside()
        self.turns.begin()
        if self._opening.params is not None:
            self._protocol.begin(self._opening.params)
        for body in self._opening.bodies:
            self._take(body)
        self._start()
        if self._opening.ended:
            self._ended()
        else:
            self._in.start()

    def stop(self, code: int | None = None) -> None:
        if not self._end.done():
            self._end.set_result((0 if self._protocol.down else 1) if code is None else code)

    def later(self, seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        return self._loop.call_later(seconds, call)

    def now(self) -> float:
        """Seconds since some moment."""
        return self._loop.time()

    def soon(self, call: Callable[[], None]) -> None:
        """Call from another thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call)

    @property
    def busy(self) -> bool:
        """Whether messages wait."""
        return bool(self._inbox)

    # Messages

    def _arrived(self, data: bytes) -> None:
        if not data:
            self._ended()
            return
        for body in self._frames.feed(data):
            self._take(body)
        if len(self._inbox) > _MOST_WAITING or self._out.full:
            self._in.pause()
        self._start()

    def _take(self, body: bytes) -> None:
        message = self._protocol.read(body)
        if message is None:
            return
        if message.get("method") == "$/cancelRequest":
            self._cancel(message.get("params"))
        else:
            self._inbox.append(message)
            if "method" in message and "id" in message:
                self._waiting.add(message["id"])

    def _cancel(self, params: Json) -> None:
        """Remember what is not wanted any more, if it still waits."""
        id = params.get("id") if isinstance(params, dict) else None
        if isinstance(id, int | str) and id in self._waiting:
            self._cancelled.add(id)
            return
        for held in [one for one in self._held if one.message["id"] == id]:
            self._held.remove(held)
            self._protocol.cancel(id)
        for work in self.turns.cancel(id):
            self._protocol.give_up(id, work)

    def _ended(self) -> None:
        """The client closed its end: nobody waits for answers any more."""
        if {"exit", "shutdown"} <= {message.get("method") for message in self._inbox}:
            self._protocol.down = True
        self.stop()

    def _start(self) -> None:
        if self._inbox and not self._pumping and not self._out.full:
            self._pumping = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        self._pumping = False
        until = time.perf_counter() + _TURN
        while self._inbox and not self._end.done():
            self._serve(self._inbox.popleft())
            if time.perf_counter() > until or self._out.full:
                break
        if self._out.broken:
            self.stop()
        elif self._inbox:
            self._start()
        elif not self._end.done():
            self.settled()
            self.turns.go_on()
            self.turns.rest_soon()
        self.turns.tidy()

    def _serve(self, message: Json) -> None:
        if message.get("method") == "exit" and "id" not in message:
            self._cut_short()
            self.stop()
            return
        if "method" in message and "id" in message:
            id = message["id"]
            self._waiting.discard(id)
            if id in self._cancelled:
                self._cancelled.discard(id)
                self._protocol.cancel(id)
                return
            if message["method"] == "shutdown":
                self.release(patient=False)
            elif not self.ready(message):
                self._hold(message)
                return
        self._protocol.serve(message)

    def _cut_short(self) -> None:
        """Say of every request that is not answered yet that it will not be."""
        for held in self._held:
            self._protocol.cancel(held.message["id"])
        for id, work in self.turns.cancel_all():
            self._protocol.give_up(id, work)
        self._held.clear()

    def _hold(self, message: Json) -> None:
        self._held.append(_Held(self.now() + _LONGEST_HOLD, message, self.text(message)))
        self.later(_LONGEST_HOLD, self.release)

    def again(self, message: Json) -> None:
        """Serve a request once more, when what it asks for is known."""
        self._hold(message)
        self.later(0.0, self.release)

    def release(self, *, patient: bool = True) -> None:
        """Answer the requests that can be answered now, or that have waited for too long; a place
        in a text that was changed meanwhile is none any more."""
        held, self._held = self._held, []
        for one in held:
            if self.text(one.message) != one.text:
                self._protocol.outrun(one.message["id"], one.message["method"])
            elif self.ready(one.message):
                self._protocol.serve(one.message)
            elif self.bound(one.message) if patient else False:
                self._held.append(one)
            elif not patient or one.until <= self.now():
                self._protocol.serve(one.message)
            else:
                self._held.append(one)

    def _resume(self) -> None:
        """The client reads again."""
        self._in.resume()
        self._start()
        self.turns.go_on()

    def _is_idle(self) -> bool:
        """Whether no message waits; else `_pump` lets the turns go on when it is done."""
        return not (self._inbox or self._out.full or self._end.done())

    def _one_ended(self) -> None:
        """Some work has come to its end: what it found out may be waited for."""
        self.release()
        self.settled()

    # The end

    def _listen_to_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._loop.add_signal_handler(number, self.stop)
            except (NotImplementedError, ValueError, RuntimeError):
                with suppress(ValueError):
                    signal.signal(number, lambda *_: self.soon(self.stop))

    def _watch_parent(self) -> None:
        if self.parent.lives():
            self._loop.call_later(_WATCH, self._watch_parent)
        else:
            self.stop()

"""One connection from its first byte to the exit code: the loop that everything runs on.

Messages are answered in the order they came. What takes long waits in the background and
goes on in slices of a few milliseconds, whenever no message does; what nobody waits for rests
while somebody types.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple

from phasemark.lsp import aside, garbage
from phasemark.lsp.frames import framed
from phasemark.lsp.garbage import let_go
from phasemark.lsp.lull import Lull
from phasemark.lsp.opening import Opening
from phasemark.lsp.pipes import Incoming, Outgoing
from phasemark.lsp.protocol import PhasemarkProtocol
from phasemark.lsp.wire import Json

_TURN = 0.005
"""Seconds of work after which it is looked whether more has arrived."""
_SLICE = 0.003
_REST = 1.0
"""Seconds without anything to do after which it is looked for garbage."""
_WATCH = 2.0
"""Seconds between two looks at the process of the editor."""
_LAST_WORDS = 1.0
"""Seconds that an editor has to read what was said before the end."""
_LONGEST_HOLD = 3.0
"""Seconds that a request waits for what it asks for to be known."""
_MOST_WAITING = 50_000
"""Messages that may wait; behind them nothing is read."""

Work = Iterator[aside.Pause]
"""Work in slices: each step takes a few milliseconds at most. One that ends with a future goes
on when that is done."""


Answering = Generator[aside.Pause, None, None]
"""The same for a request; closed when nobody wants its answer any more."""


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
        self._answers: deque[tuple[Json, Answering]] = deque()
        """Requests that are being answered in steps, with their ids; they take turns, and go
        before all other work."""
        self._background: deque[Work] = deque()
        self._spare: deque[Work] = deque()
        """What nobody waits for, as long as it takes: it comes last, and takes turns."""
        self._lull = Lull()
        self._waking: asyncio.TimerHandle | None = None
        """Until work that rests may go on."""
        self._waits: dict[Work, Future[Any]] = {}
        """What work in the background waits for."""
        self._bag: list[object] = []
        """What is freed when there is nothing else to do."""
        self._freeing: Iterator[None] | None = None
        self._pumping = False
        self._working = True  # until what has arrived already was looked at
        self._resting: asyncio.TimerHandle | None = None
        self._parent: int | None = None
        self._born_of = os.getppid()
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
        if self._opening.params is not None:
            self._protocol.begin(self._opening.params)
        for body in self._opening.bodies:
            self._take(body)
        self._start()
        if self._opening.ended:
            self._ended()
        else:
            self._in.start()
        self._loop.call_soon(lambda: self._loop.call_soon(self._step))

    def stop(self, code: int | None = None) -> None:
        if not self._end.done():
            self._end.set_result((0 if self._protocol.down else 1) if code is None else code)

    def watch(self, parent: int | None) -> None:
        """End when this process does."""
        self._parent = parent

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

    def work(self, work: Work, *, first: bool = False) -> None:
        """Do something in the background; what is `first` goes before what waits there."""
        (self._background.appendleft if first else self._background.append)(work)
        self._go_on()

    def spare(self, work: Work) -> None:
        """Do something that nobody waits for: behind all else, and not while somebody types."""
        self._spare.append(work)
        self._go_on()

    def edited(self) -> None:
        """Somebody types: what nobody waits for rests for a moment."""
        self._lull.edited(self.now())

    def answer(self, id: Json, work: Answering, awaited: aside.Pause = None) -> None:
        """Answer a request in steps; somebody waits for it, so all other work comes later.
        `awaited` is what it waits for, if anything."""
        self._answers.append((id, work))
        if isinstance(awaited, Future):
            self._wait(work, awaited)
        self._go_on()

    def free(self, bag: list[object]) -> None:
        """Free what lies in a bag when there is nothing else to do, also while work waits."""
        self._bag.extend(bag)
        self._freeing = self._freeing or let_go(self._bag)
        self._go_on()

    def drop(self, work: Work) -> None:
        """Never go on with something."""
        self._waits.pop(work, None)
        for works in (self._background, self._spare):
            with suppress(ValueError):
                works.remove(work)

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
        for answer in [one for one in self._answers if one[0] == id]:
            self._answers.remove(answer)
            self._waits.pop(answer[1], None)
            self._protocol.give_up(id, answer[1])

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
            self._go_on()
            self._rest_soon()
        garbage.tidy(made_aside=bool(self._waits))

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
        for id, work in self._answers:
            self._protocol.give_up(id, work)
        self._held.clear()
        self._answers.clear()

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
        self._go_on()

    # Background

    def _go_on(self) -> None:
        if self._working:
            return
        if self._may_step:
            self._working = True
            self._loop.call_soon(self._step)
        elif self._waking is None and any(self._may_go_on(work) for work in self._spare):
            self._waking = self.later(self._lull.left(self.now()), self._wake)

    def _wake(self) -> None:
        self._waking = None
        self._go_on()

    @property
    def _may_step(self) -> bool:
        """Whether there is anything to go on with."""
        urgent = self._may_answer or self._may_work or self._freeing is not None
        return urgent or self._may_spare

    @property
    def _may_answer(self) -> bool:
        """Whether there is an answer that can go on."""
        return any(self._may_go_on(work) for _, work in self._answers)

    @property
    def _may_work(self) -> bool:
        """Whether there is work in the background that can go on."""
        return bool(self._background) and self._may_go_on(self._background[0])

    @property
    def _may_spare(self) -> bool:
        """Whether there is work that nobody waits for, and that can go on."""
        some = any(self._may_go_on(work) for work in self._spare)
        return some and self._lull.left(self.now()) <= 0

    def _may_go_on(self, work: Work) -> bool:
        awaited = self._waits.get(work)
        return awaited is None or awaited.done()

    def _step(self) -> None:
        self._working = False
        if self._inbox or self._out.full or self._end.done():
            return  # `_pump` goes on with it when it is done.
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until and self._may_step:
            if not self._go_on_once():
                self.release()
                self.settled()
        garbage.tidy(made_aside=bool(self._waits))
        self._go_on()
        self._rest_soon()

    def _go_on_once(self) -> bool:
        """Make a step of what comes first; whether there is more of it to be done."""
        if self._may_answer:
            return self._answer_on()
        if self._may_work:
            return self._work_on(self._background[0])
        if self._freeing is not None:
            if next(self._freeing, self) is self:
                self._freeing = None
        elif self._may_spare:
            self._lull.worked(self.now())
            return self._work_on(self._next_spare())
        return True

    def _answer_on(self) -> bool:
        """Make a step of an answer; a short one does not wait for a long one."""
        while not self._may_go_on(self._answers[0][1]):
            self._answers.rotate(-1)
        id, work = self._answers.popleft()
        if self._waits.pop(work, None) is not None:
            garbage.put_aside()
        more = self._stepped(work)
        if more:
            self._answers.append((id, work))
        return more

    def _next_spare(self) -> Work:
        """The work whose turn it is."""
        while not self._may_go_on(self._spare[0]):
            self._spare.rotate(-1)
        self._spare.rotate(-1)
        return self._spare[-1]

    def _work_on(self, work: Work) -> bool:
        """Make a step of work in the background; whether there is more of it."""
        if self._waits.pop(work, None) is not None:
            garbage.put_aside()
        more = self._stepped(work)
        if not more:
            self.drop(work)
        return more

    def _stepped(self, work: Work) -> bool:
        """Whether there is more to be done."""
        return bool(self._protocol.attempt(lambda: self._next(work), "working"))

    def _next(self, work: Work) -> bool:
        awaited = next(work, self)
        if isinstance(awaited, Future):
            self._wait(work, awaited)
        return awaited is not self

    def _wait(self, work: Work, awaited: Future[Any]) -> None:
        self._waits[work] = awaited
        awaited.add_done_callback(lambda _: self.soon(self._go_on))

    def _rest_soon(self) -> None:
        """Look for garbage when nothing has been done for a while."""
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        if not (self._answers or self._background or self._spare):
            self._resting = self.later(_REST, garbage.clear)

    # The end

    def _listen_to_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._loop.add_signal_handler(number, self.stop)
            except (NotImplementedError, ValueError, RuntimeError):
                with suppress(ValueError):
                    signal.signal(number, lambda *_: self.soon(self.stop))

    def _watch_parent(self) -> None:
        if self._parent is not None and not self._lives(self._parent):
            self.stop()
        else:
            self._loop.call_later(_WATCH, self._watch_parent)

    def _lives(self, process: int) -> bool:
        if process == self._born_of:
            return os.getppid() == process
        if sys.platform == "win32":
            return _lives_on_windows(process)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except (OSError, OverflowError):
            return True
        return True


def _lives_on_windows(process: int) -> bool:
    """Signal 0 would end it there."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent on other systems
    handle = kernel.OpenProcess(0x00100000, False, process)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0))
    finally:
        kernel.CloseHandle(handle)

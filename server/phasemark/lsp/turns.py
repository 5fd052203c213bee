"""`Turns`: what takes long goes on in slices of a few milliseconds, whenever no message waits.

Answers come first, then the work of the background in its order, then what is to be freed; what
nobody waits for comes last, and rests while somebody types.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from phasemark.lsp import aside, garbage
from phasemark.lsp.lull import Lull
from phasemark.lsp.wire import Json

_SLICE = 0.003
"""Seconds of work after which the loop may do something else."""
_REST = 1.0
"""Seconds without anything to do after which it is looked for garbage."""

Work = Iterator[aside.Pause]
"""Work in slices: each step takes a few milliseconds at most. One that ends with a future goes
on when that is done."""

Answering = Generator[aside.Pause, None, None]
"""The same for a request; closed when nobody wants its answer any more."""


class Turns:
    """All that goes on while no message waits."""

    def __init__(
        self,
        attempt: Callable[[Callable[[], bool], str], bool | None],
        idle: Callable[[], bool],
        ended: Callable[[], None],
    ) -> None:
        self._attempt = attempt
        """Makes a step; one that fails is told of, and gives None."""
        self._idle = idle
        """Whether no message waits."""
        self._ended = ended
        """Called when some work has come to its end."""
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
        """What work waits for."""
        self._bag: list[object] = []
        """What is freed when there is nothing else to do."""
        self._freeing: Iterator[None] | None = None
        self._working = True  # until what has arrived already was looked at
        self._resting: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Go on from the turn of the loop after the next one: messages come first."""
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(lambda: self._loop.call_soon(self._step))

    def work(self, work: Work, *, first: bool = False) -> None:
        """Do something in the background; what is `first` goes before what waits there."""
        (self._background.appendleft if first else self._background.append)(work)
        self.go_on()

    def spare(self, work: Work) -> None:
        """Do something that nobody waits for: behind all else, and not while somebody types."""
        self._spare.append(work)
        self.go_on()

    def edited(self) -> None:
        """Somebody types: what nobody waits for rests for a moment."""
        self._lull.edited(self._loop.time())

    def answer(self, id: Json, work: Answering, awaited: aside.Pause = None) -> None:
        """Answer a request in steps; somebody waits for it, so all other work comes later.
        `awaited` is what it waits for, if anything."""
        self._answers.append((id, work))
        if isinstance(awaited, Future):
            self._wait(work, awaited)
        self.go_on()

    def free(self, bag: list[object]) -> None:
        """Free what lies in a bag when there is nothing else to do, also while work waits."""
        self._bag.extend(bag)
        self._freeing = self._freeing or garbage.let_go(self._bag)
        self.go_on()

    def drop(self, work: Work) -> None:
        """Never go on with something."""
        self._waits.pop(work, None)
        for works in (self._background, self._spare):
            with suppress(ValueError):
                works.remove(work)

    def cancel(self, id: Json) -> list[Answering]:
        """Never go on with the answers to a request; gives them, to be closed."""
        found = [work for one, work in self._answers if one == id]
        self._answers = deque(one for one in self._answers if one[0] != id)
        for work in found:
            self._waits.pop(work, None)
        return found

    def cancel_all(self) -> list[tuple[Json, Answering]]:
        """Never go on with any answer; gives them with the ids of their requests."""
        found = list(self._answers)
        self._answers.clear()
        return found

    def tidy(self) -> None:
        """Look for garbage if there may be much."""
        garbage.tidy(made_aside=bool(self._waits))

    def go_on(self) -> None:
        """Make the next steps, if there are any and nobody else does it already."""
        if self._working:
            return
        if self._may_step:
            self._working = True
            self._loop.call_soon(self._step)
        elif self._waking is None and any(self._may_go_on(work) for work in self._spare):
            self._waking = self._loop.call_later(self._lull.left(self._loop.time()), self._wake)

    def _wake(self) -> None:
        self._waking = None
        self.go_on()

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
        return some and self._lull.left(self._loop.time()) <= 0

    def _may_go_on(self, work: Work) -> bool:
        awaited = self._waits.get(work)
        return awaited is None or awaited.done()

    def _step(self) -> None:
        self._working = False
        if not self._idle():
            return  # Who serves the messages says when to go on.
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until and self._may_step:
            if not self._go_on_once():
                self._ended()
        self.tidy()
        self.go_on()
        self.rest_soon()

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
            self._lull.worked(self._loop.time())
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
        return bool(self._attempt(lambda: self._next(work), "working"))

    def _next(self, work: Work) -> bool:
        awaited = next(work, self)
        if isinstance(awaited, Future):
            self._wait(work, awaited)
        return awaited is not self

    def _wait(self, work: Work, awaited: Future[Any]) -> None:
        self._waits[work] = awaited
        awaited.add_done_callback(lambda _: self._soon())

    def _soon(self) -> None:
        """Go on; called from any thread, also behind the end."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.go_on)

    def rest_soon(self) -> None:
        """Look for garbage when nothing has been done for a while."""
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        if not (self._answers or self._background or self._spare):
            self._resting = self._loop.call_later(_REST, garbage.clear)

"""Work on a list in several processes, where forking is possible and pays."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Sent = TypeVar("Sent")

_LEAST = 120
"""Tasks below this number are done here."""
_MOST = 8
_SHARES = 250
"""At most: a share is a byte in a pipe, and every pipe holds 512."""


class _Plan(NamedTuple):
    """Which tasks belong together, and the pipe that says which of them nobody does yet."""

    shares: Sequence[range]
    waiting: int

    def taken_by(self, number: int) -> Iterator[int]:
        """The shares that process `number` does: one of its own, then whichever waits."""
        if number < len(self.shares):
            yield number
        while share := os.read(self.waiting, 1):
            yield share[0]


def map_in_processes(
    work: Callable[[Task], Result],
    send: Callable[[Result], Sent],
    tasks: Sequence[Task],
    advance: Callable[[int], None] = lambda _: None,
    beside: Callable[[], None] = lambda: None,
) -> list[Result | Sent]:
    """`work` of each task, in order; `advance` is told how many are done, roughly.

    What another process did comes as `send` has made it, which must be picklable. A
    process that dies has its shares done here. The first tasks are done before there are
    others: what they compute once, such as expressions, is then there for all. `beside` is
    done here once, while others work where there are any.
    """
    count = min(_processors(), _MOST)
    if count < 2 or len(tasks) < _LEAST or not hasattr(os, "fork"):
        first = len(tasks)
    else:
        first = _LEAST // 8
    done: dict[int, Result | Sent] = {}
    for number in range(first):
        done[number] = work(tasks[number])
        advance(1)
    if first < len(tasks):
        plan, told = _plan(range(first, len(tasks)), count), first
        children = [_start(work, send, tasks, plan, number) for number in range(1, count)]
        beside()
        for share in plan.taken_by(0):
            for number in plan.shares[share]:
                done[number] = work(tasks[number])
            advance(plan.shares[share].stop - told)
            told = plan.shares[share].stop
        os.close(plan.waiting)
        for child in children:
            done.update(_collect(*child))
        advance(len(tasks) - told)
    else:
        beside()
    return [done[at] if at in done else work(tasks[at]) for at in range(len(tasks))]


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _plan(tasks: range, count: int) -> _Plan:
    """Small shares, so that no process waits long for another; each has one to start with."""
    size = -(-len(tasks) // _SHARES)
    shares = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    waiting, filling = os.pipe()
    os.write(filling, bytes(range(count, len(shares))))
    os.close(filling)
    return _Plan(shares, waiting)


def _start(
    work: Callable[[Task], Result],
    send: Callable[[Result], Sent],
    tasks: Sequence[Task],
    plan: _Plan,
    number: int,
) -> tuple[int, int]:
    """A child that works on its shares, and the pipe that its results come from."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        done = {
            at: send(work(tasks[at]))
            for share in plan.taken_by(number)
            for at in plan.shares[share]
        }
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(done, pipe, protocol=5)
        status = 0
    finally:
        os._exit(status)


def _collect(pid: int, pipe: int) -> dict[int, Any]:
    """The results of a child by the numbers of the tasks; none if it died."""
    with os.fdopen(pipe, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    if status:
        return {}
    # Our own child wrote this through a pipe that nobody else has.
    results: dict[int, Any] = pickle.loads(data)
    return results

"""Work on a list in several processes, where forking is possible and pays."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_LEAST = 120
"""Tasks below this number are done here."""
_MOST = 8


def map_in_processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], advance: Callable[[int], None]
) -> list[Result]:
    """`work` of each task, in order; `advance` is told how many are done, roughly.

    Each process takes every n-th task, so that long documents spread. A process that
    dies has its share done here.
    """
    count = min(_processors(), _MOST)
    if count < 2 or len(tasks) < _LEAST or not hasattr(os, "fork"):
        found = []
        for task in tasks:
            found.append(work(task))
            advance(1)
        return found
    children = [_start(work, tasks[number::count]) for number in range(1, count)]
    shares: list[list[Result]] = [[]]
    for task in tasks[::count]:
        shares[0].append(work(task))
        advance(count)
    for number, (pid, pipe) in enumerate(children, 1):
        share = _collect(pid, pipe)
        shares.append(share if share is not None else [work(task) for task in tasks[number::count]])
    return [shares[number % count][number // count] for number in range(len(tasks))]


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(work: Callable[[Task], Result], tasks: Sequence[Task]) -> tuple[int, int]:
    """A child that works on its share, and the pipe that its results come from."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump([work(task) for task in tasks], pipe, protocol=5)
        status = 0
    finally:
        os._exit(status)


def _collect(pid: int, pipe: int) -> list[Any] | None:
    """The results of a child; None if it died."""
    with os.fdopen(pipe, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    if status:
        return None
    # Our own child wrote this through a pipe that nobody else has.
    results: list[Any] = pickle.loads(data)
    return results

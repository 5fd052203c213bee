"""Work in a thread of its own: on one document that cannot be read in slices.

A table of a thousand rows is one block to the parser. What runs here takes values and gives
values, like everything below the server; of the server it only looks up open texts and places.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")

Pause = Any
"""What a step ends with: a future to wait for, or None."""

_SWITCH = 0.001
"""Seconds after which a thread lets the loop go on when there is something to do."""


_turn = Lock()
"""One job at a time: among several the loop would wait longer for its turn."""


def begin() -> None:
    """Let threads take turns more often than Python does by itself."""
    sys.setswitchinterval(_SWITCH)


def aside(job: Callable[[], T]) -> Generator[Pause, None, T]:
    """What a job gives, as work that goes on when the job is done; a job that has not begun when
    nobody wants it any more is left."""
    future: Future[T] = Future()
    Thread(target=_do, args=(job, future), name="aside", daemon=True).start()
    try:
        yield future
        return future.result()
    finally:
        future.cancel()


def _do(job: Callable[[], T], future: Future[T]) -> None:
    with _turn:
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(job())
            except BaseException as error:  # whatever it is: who waits would wait for ever
                future.set_exception(error)

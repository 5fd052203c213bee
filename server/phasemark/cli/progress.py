"""A bar on standard error while a run takes long, on a terminal only."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 0.5
"""Seconds before the bar appears."""


class Progress:
    """Counts documents that were read, and shows the count once the patience is over."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._began = monotonic()
        self._count = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def advance(self, count: int) -> None:
        """So many more documents were read; how many there are in all is not known yet."""
        self._count += count
        if not self._terminal or monotonic() - self._began < PATIENCE:
            return
        if self._bar is None:
            self._bar = _bar()
            self._task = self._bar.add_task("Reading", total=None)
        if self._task is not None:
            self._bar.update(self._task, completed=self._count, refresh=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Take the bar away, so that nothing of it stays between the findings."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    counted = TextColumn("{task.completed:,.0f} documents")
    columns = (TextColumn("{task.description}"), BarColumn(), counted)
    # It is drawn when something was done, not by a thread: processes are forked meanwhile.
    bar = Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.start()
    return bar

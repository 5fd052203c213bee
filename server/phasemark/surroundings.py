"""`Surroundings`: the files and the history of a root, as features ask for them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path

from phasemark.disk import glance, root_at
from phasemark.errors import ConfigError
from phasemark.features.outside import LONGEST, Glance
from phasemark.history import History
from phasemark.workspace.commits import Commit
from phasemark.workspace.elsewhere import Elsewhere

_FRESH = 5.0
"""Seconds for which it is believed that a repository is where and what it was."""


class Surroundings:
    """What lies beyond the snapshot of one root; of no root (`path` None), nothing.

    `opened` gives the text of a file as an editor has it, None where it has none. Without
    `cache` nothing is kept of other checkouts.
    """

    def __init__(
        self,
        path: Path | None,
        clock: Callable[[], float],
        opened: Callable[[str], str | None] = lambda _: None,
        cache: bool = True,
    ) -> None:
        self._path = path
        self._clock = clock
        self._opened = opened
        self._cache = cache
        self._history: History | None = None
        self._looked = float("-inf")

    def glance(self, path: str) -> Glance | None:
        if self._path is None:
            return None
        if (text := self._opened(path)) is not None:
            return Glance(len(text.encode("utf-8", "surrogatepass")), text[:LONGEST])
        found = glance(self._path, path, LONGEST)
        return Glance(*found) if found is not None else None

    def commits_since(self, moment: datetime | None, limit: int) -> Sequence[Commit]:
        history = self._of_now()
        return history.commits_since(moment, limit) if history else ()

    def commit(self, prefix: str) -> Commit | None:
        history = self._of_now()
        return history.find(prefix) if history else None

    def files_of(self, commit: str) -> Sequence[str]:
        history = self._of_now()
        return history.files_of(commit) if history else ()

    def branch(self) -> str:
        history = self._of_now()
        return (history.branch() or "") if history else ""

    def elsewhere(self) -> Generator[None, None, Sequence[Elsewhere]]:
        if self._path is None:
            return ()
        from phasemark import checkouts
        from phasemark.loading import How

        how = How(cache=self._cache, processes=False)
        try:
            return (yield from checkouts.elsewhere(root_at(self._path), how))
        except ConfigError:
            return ()

    def moment(self) -> datetime:
        return datetime.now().astimezone()

    def _of_now(self) -> History | None:
        if self._path is not None and self._clock() - self._looked > _FRESH:
            self._history = History.open(self._path)
            self._looked = self._clock()
        return self._history

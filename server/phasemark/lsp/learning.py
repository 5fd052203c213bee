"""`Learner`: keeps what is known of the roots true to the disk, in the background."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from phasemark.document.document import Document
from phasemark.lsp.indexing import Indexing, Memory
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.progress import Progress
from phasemark.lsp.serving import Work

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_MOMENT = 0.1
"""Seconds for which events are gathered before the disk is looked at again."""


@dataclass
class _Root:
    """What the learner keeps of one root."""

    memory: Memory = field(default_factory=Memory)
    work: Work | None = None
    progress: Progress | None = None
    waiting: bool = False
    reading: bool = False
    stale: bool = False
    """Whether something changed while it was being read."""


class Learner:
    """Starts passes over roots, and starts them again when something changed."""

    def __init__(self, server: PhasemarkServer) -> None:
        self._server = server
        self._roots: dict[LiveRoot, _Root] = {}
        self.known: Callable[[LiveRoot], None] = lambda root: None
        """Called when a root has taken over what was read."""
        self.checked: Callable[[LiveRoot, str], None] = lambda root, path: None
        """Called when the own findings of a closed document are known."""

    def learn(self, root: LiveRoot) -> None:
        """Begin a pass over a root, or begin it again."""
        kept = self._roots.setdefault(root, _Root())
        self._stop(kept)
        kept.work = self._pass(root, kept)
        self._server.serving.work(kept.work)

    def again(self, root: LiveRoot) -> None:
        """Something may have changed on the disk: look at it in a moment, once for many events."""
        kept = self._roots.get(root)
        if kept is None:
            return
        if kept.reading:
            kept.stale = True
        elif not kept.waiting:
            kept.waiting = True
            self._server.serving.later(_MOMENT, lambda: self._look(root, kept))

    def forget(self, root: LiveRoot) -> None:
        """The root is no longer looked after."""
        if (kept := self._roots.pop(root, None)) is not None:
            self._stop(kept)

    def cancel(self, token: object) -> None:
        """The user does not want to wait for the rest."""
        for root, kept in self._roots.items():
            if kept.progress is not None and kept.progress.token == token:
                self._stop(kept)
                root.known = True
                self.known(root)
                self._server.log.info("reading `%s` was cancelled", root.uri)

    def on_disk(self, root: LiveRoot, path: str) -> Document | None:
        """A document as it was last found on the disk; None if it is not there."""
        kept = self._roots.get(root)
        known = kept.memory.known.get(path) if kept is not None else None
        return known.document if known is not None else None

    def stop(self) -> None:
        for kept in self._roots.values():
            self._stop(kept)

    def _look(self, root: LiveRoot, kept: _Root) -> None:
        kept.waiting = False
        if self._roots.get(root) is kept:
            self.learn(root)

    def _stop(self, kept: _Root) -> None:
        if kept.work is not None:
            self._server.serving.drop(kept.work)
            kept.work = None
            kept.reading = False
        if kept.progress is not None:
            kept.progress.end()
            kept.progress = None

    def _pass(self, root: LiveRoot, kept: _Root) -> Work:
        server = self._server
        progress = Progress(server, "Reading documents")
        kept.progress = progress
        mine = server.session.mine(root)
        indexing = Indexing(root, kept.memory, mine, progress.advance, server.cache)
        kept.reading, kept.stale = True, True
        began = time.monotonic()
        while kept.stale:
            kept.stale = False
            yield from indexing.run()
        kept.reading = False
        progress.end()
        server.session.settle_nested(root)
        self.known(root)
        documents = len(root.snapshot.documents)
        seconds = time.monotonic() - began
        server.log.info("`%s`: %d documents known after %.2f s", root.path, documents, seconds)
        yield
        yield from indexing.check(lambda path: self.checked(root, path))

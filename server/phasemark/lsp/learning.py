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
from phasemark.lsp.turns import Work

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_FEW = 50
"""Documents that are looked at one by one; of more everything is."""
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
    again: Work | None = None
    """A look at a few documents of a root that is known."""
    check: Work | None = None
    """The check of closed documents, which nobody waits for."""
    changed: set[str] = field(default_factory=set)
    """Documents to look at; the empty path stands for everything."""
    looked_at: set[str] = field(default_factory=set)
    """Those that are being looked at."""


class Learner:
    """Starts passes over roots, and starts them again when something changed."""

    def __init__(self, server: PhasemarkServer) -> None:
        self._server = server
        self._roots: dict[LiveRoot, _Root] = {}
        self.known: Callable[[LiveRoot], None] = lambda root: None
        """Called when a root has taken over what was read."""
        self.moved: Callable[[LiveRoot], None] = lambda root: None
        """Called when some documents of a known root were read again."""
        self.checked: Callable[[LiveRoot, str], None] = lambda root, path: None
        """Called when the own findings of a closed document are known."""
        self.done: Callable[[], None] = lambda: None
        """Called when those of all closed documents of a root are."""

    def learn(self, root: LiveRoot) -> None:
        """Begin a pass over a root, or begin it again."""
        kept = self._roots.setdefault(root, _Root())
        self._stop(kept)
        kept.work = self._pass(root, kept)
        self._server.turns.work(kept.work)

    def again(self, root: LiveRoot, path: str = "") -> None:
        """A file may have changed on the disk, or without a path any of them: look at it in a
        moment, once for many events. Only of a document that is known nothing else is read."""
        kept = self._roots.get(root)
        if kept is None:
            return
        kept.changed.add(path)
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
        if self._roots.get(root) is not kept:
            return
        kept.looked_at |= kept.changed
        kept.changed.clear()
        known = kept.memory.known.keys()
        if len(kept.looked_at) > _FEW or not (root.known and kept.looked_at <= known):
            self.learn(root)
        else:
            if kept.again is not None:
                self._server.turns.drop(kept.again)
            kept.again = self._look_at(root, kept)
            self._server.turns.work(kept.again)

    def _look_at(self, root: LiveRoot, kept: _Root) -> Work:
        """Read what has changed, and all of the root if it is more than what documents say."""
        indexing = self._indexing(root, kept, lambda number, of: None)
        if not (yield from indexing.look_at(sorted(kept.looked_at))):
            self.learn(root)
            return
        kept.looked_at.clear()
        self.moved(root)
        yield
        self._check(root, kept, indexing)

    def _check(self, root: LiveRoot, kept: _Root, indexing: Indexing) -> None:
        """Check closed documents that were not checked as they are now."""
        if kept.check is not None:
            self._server.turns.drop(kept.check)
        kept.check = self._checks(root, indexing)
        self._server.turns.spare(kept.check)

    def _checks(self, root: LiveRoot, indexing: Indexing) -> Work:
        yield from indexing.check(lambda path: self.checked(root, path))
        self.done()

    def _indexing(
        self, root: LiveRoot, kept: _Root, advance: Callable[[int, int], None]
    ) -> Indexing:
        mine = self._server.session.mine(root)
        indexing = Indexing(root, kept.memory, mine, advance, self._server.cache)
        indexing.attempt = self._server.protocol.attempt_in_steps
        return indexing

    def _stop(self, kept: _Root) -> None:
        for work in (kept.work, kept.again, kept.check):
            if work is not None:
                self._server.turns.drop(work)
        if kept.work is not None:
            kept.work = None
            kept.reading = False
        kept.again = kept.check = None
        if kept.progress is not None:
            kept.progress.end()
            kept.progress = None

    def _pass(self, root: LiveRoot, kept: _Root) -> Work:
        server = self._server
        progress = Progress(server, "Reading documents")
        kept.progress = progress
        indexing = self._indexing(root, kept, progress.advance)
        kept.reading, kept.stale = True, True
        began = time.monotonic()
        while kept.stale:
            kept.stale = False
            kept.changed.clear()
            kept.looked_at.clear()
            yield from server.protocol.attempt_in_steps(indexing.run(), f"reading `{root.path}`")
        root.known = True
        kept.reading = False
        progress.end()
        server.session.settle_nested(root)
        self.known(root)
        documents = len(root.snapshot.documents)
        seconds = time.monotonic() - began
        server.log.info("`%s`: %d documents known after %.2f s", root.path, documents, seconds)
        yield
        self._check(root, kept, indexing)

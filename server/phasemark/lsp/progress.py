"""`Progress`: what the editor shows of work that takes longer than a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from phasemark.lsp.wire import Json

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_MOMENT = 0.5
"""Seconds of work that nobody is told of."""


class Progress:
    """One piece of work; it can be shown only where the client shows progress."""

    _count = 0

    def __init__(self, server: PhasemarkServer, title: str) -> None:
        Progress._count += 1
        self._server = server
        self._title = title
        self.token = f"phasemark-work-{Progress._count}"
        self._shown = False
        self._ended = False
        self._percentage = 0
        self.cancelled = False
        if server.session.client.progress:
            server.serving.later(_MOMENT, self._create)

    def advance(self, done: int, total: int) -> None:
        percentage = 100 * done // max(total, 1)
        if percentage != self._percentage:
            self._percentage = percentage
            self._report({"kind": "report", "percentage": percentage, "cancellable": True})

    def end(self) -> None:
        if not self._ended:
            self._report({"kind": "end"})
            self._ended = True

    def _create(self) -> None:
        if not self._ended:
            params = {"token": self.token}
            self._server.ask(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params, self._created)

    def _created(self, answer: Json) -> None:
        if not self._ended:
            self._shown = True
            self._report(
                {
                    "kind": "begin",
                    "title": self._title,
                    "cancellable": True,
                    "percentage": self._percentage,
                }
            )

    def _report(self, value: Json) -> None:
        if self._shown:
            self._server.tell(types.PROGRESS, {"token": self.token, "value": value})

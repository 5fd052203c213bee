"""Which documents to check when, and how the client gets to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from phasemark.features.findings import findings
from phasemark.lsp.diagnostics import diagnostic
from phasemark.lsp.texts import OpenText

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer


class Publisher:
    """Sends diagnostics of open documents when they have changed."""

    def __init__(self, server: PhasemarkServer) -> None:
        self._server = server
        self._sent: dict[str, tuple[int, OpenText]] = {}

    def start(self) -> None:
        self._server.serving.settled = self.settle

    def settle(self) -> None:
        session = self._server.session
        for key in [key for key in self._sent if key not in session.texts]:
            _, text = self._sent.pop(key)
            self._send(text, [])
        for key, text in session.texts.items():
            if self._sent.get(key) == (text.version, text):
                continue
            look = session.look(text.uri)
            if look is not None:
                found = findings(look.snapshot, look.document)
                self._send(text, [diagnostic(look, finding) for finding in found])
            self._sent[key] = text.version, text

    def _send(self, text: OpenText, found: list[object]) -> None:
        params = {"uri": text.uri, "version": text.version, "diagnostics": found}
        self._server.tell(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

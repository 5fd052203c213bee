"""Findings of open documents, sent when the last message that waited was answered."""

from __future__ import annotations

from phasemark.lsp.publish import Publisher
from phasemark.lsp.server import PhasemarkServer


def register(server: PhasemarkServer) -> None:
    server.on_begin.append(lambda: Publisher(server).start())

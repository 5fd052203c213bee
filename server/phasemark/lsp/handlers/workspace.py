"""The life of the workspace: initialized, folders, files, settings."""

from __future__ import annotations

from lsprotocol import types

from phasemark.lsp.server import PhasemarkServer


def register(server: PhasemarkServer) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(ls: PhasemarkServer, params: types.InitializedParams) -> None:
        for call in ls.on_begin:
            call()

    @server.feature(types.SET_TRACE)
    def set_trace(ls: PhasemarkServer, params: types.SetTraceParams) -> None:
        ls.set_trace(params.value)

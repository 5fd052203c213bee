"""Diagnostics for clients that ask for them."""

from __future__ import annotations

from lsprotocol import types

from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json

_BATCH = 200
"""Reports of one partial result."""


def register(server: PhasemarkServer) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=True, identifier="phasemark"
        ),
    )
    def document(ls: PhasemarkServer, params: types.DocumentDiagnosticParams) -> Json:
        return ls.publisher.pulled(params.text_document.uri, params.previous_result_id)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def workspace(ls: PhasemarkServer, params: types.WorkspaceDiagnosticParams) -> Json:
        previous = {one.uri: one.value for one in params.previous_result_ids}
        reports = list(ls.publisher.workspace(previous))
        token = params.partial_result_token
        if token is None:
            return {"items": reports}
        for start in range(0, len(reports), _BATCH):
            value = {"items": reports[start : start + _BATCH]}
            ls.tell(types.PROGRESS, {"token": token, "value": value})
        return {"items": []}

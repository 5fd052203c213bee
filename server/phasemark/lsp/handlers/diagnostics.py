"""Diagnostics for clients that ask for them."""

from __future__ import annotations

from collections.abc import Generator
from itertools import islice

from lsprotocol import types

from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json

_BATCH = 100
"""Reports of one partial result, and of one step."""


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
    def workspace(
        ls: PhasemarkServer, params: types.WorkspaceDiagnosticParams
    ) -> Generator[None, None, Json]:
        previous = {one.uri: one.value for one in params.previous_result_ids}
        found = ls.publisher.workspace(previous)
        token = params.partial_result_token
        reports: list[Json] = []
        while batch := list(islice(found, _BATCH)):
            if token is None:
                reports += batch
            else:
                ls.tell(types.PROGRESS, {"token": token, "value": {"items": batch}})
            yield
        return {"items": reports}

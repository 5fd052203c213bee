"""Files that the editor makes, moves and deletes."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from lsprotocol import types

from phasemark.features.rename.files import moved_in_steps
from phasemark.lsp.edits import joined
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.refusal import Code, RequestRefusedError
from phasemark.lsp.renames import renaming_edit
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.watching import changed
from phasemark.lsp.wire import Json
from phasemark.workspace.files import normal_path

_ALL = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), "file")]
)
"""Files and folders."""
_TRIES = 3
"""How often it is begun again when a document changes meanwhile."""


def register(server: PhasemarkServer) -> None:
    @server.feature(types.WORKSPACE_WILL_RENAME_FILES, _ALL)
    def will_rename(
        ls: PhasemarkServer, params: types.RenameFilesParams
    ) -> Generator[None, None, Json]:
        moves = yield from _moves(ls, params.files)
        return joined((yield from _followed(ls, moves)))

    @server.feature(types.WORKSPACE_DID_RENAME_FILES, _ALL)
    def did_rename(ls: PhasemarkServer, params: types.RenameFilesParams) -> None:
        changed(ls, (uri for one in params.files for uri in (one.old_uri, one.new_uri)))

    @server.feature(types.WORKSPACE_DID_CREATE_FILES, _ALL)
    @server.feature(types.WORKSPACE_DID_DELETE_FILES, _ALL)
    def did_come_or_go(
        ls: PhasemarkServer, params: types.CreateFilesParams | types.DeleteFilesParams
    ) -> None:
        changed(ls, (one.uri for one in params.files))


def _followed(
    ls: PhasemarkServer, moves: Mapping[LiveRoot, Mapping[str, str]]
) -> Generator[None, None, list[Json]]:
    """The edits of the roots for what moves inside of them; they are for the texts that are there
    when they are told."""
    for _ in range(_TRIES):
        views = [ls.session.view_of(root) for root in moves]
        edits: list[Json] = []
        for view in views:
            renaming = yield from moved_in_steps(view.snapshot, moves[view.root])
            edit = yield from renaming_edit(view, renaming)
            edits += [edit] if edit is not None else []
        if all(view.current for view in views):
            return edits
    raise RequestRefusedError("documents keep changing", Code.CONTENT_MODIFIED)


def _moves(
    ls: PhasemarkServer, files: Sequence[types.FileRename]
) -> Generator[None, None, dict[LiveRoot, dict[str, str]]]:
    """Old path to new path of what moves inside of each root."""
    found: dict[LiveRoot, dict[str, str]] = {}
    for one in files:
        yield
        old, new = ls.session.file_place(one.old_uri), ls.session.file_place(one.new_uri)
        if old is None or new is None or old[0] is not new[0]:
            continue
        path, target = normal_path(old[1]), normal_path(new[1])
        if path and target and path != target:
            found.setdefault(old[0], {})[path] = target
    return found

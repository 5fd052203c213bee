"""Files that the editor makes, moves and deletes."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from phasemark.features.rename.files import moved
from phasemark.lsp.edits import joined
from phasemark.lsp.renames import renaming_edit
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.watching import changed
from phasemark.lsp.wire import Json
from phasemark.workspace.files import normal_path

_ALL = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), "file")]
)


def register(server: PhasemarkServer) -> None:
    @server.feature(types.WORKSPACE_WILL_RENAME_FILES, _ALL)
    def will_rename(ls: PhasemarkServer, params: types.RenameFilesParams) -> Json:
        edits = (
            renaming_edit(view, moved(view.snapshot, moves))
            for view in ls.views()
            if (moves := _moves_in(ls, view.root.uri, params.files))
        )
        return joined(edit for edit in edits if edit is not None)

    @server.feature(types.WORKSPACE_DID_RENAME_FILES, _ALL)
    def did_rename(ls: PhasemarkServer, params: types.RenameFilesParams) -> None:
        for one in params.files:
            changed(ls, one.old_uri)
            changed(ls, one.new_uri)

    @server.feature(types.WORKSPACE_DID_CREATE_FILES, _ALL)
    @server.feature(types.WORKSPACE_DID_DELETE_FILES, _ALL)
    def did_come_or_go(
        ls: PhasemarkServer, params: types.CreateFilesParams | types.DeleteFilesParams
    ) -> None:
        for one in params.files:
            changed(ls, one.uri)


def _moves_in(ls: PhasemarkServer, root: str, files: Sequence[types.FileRename]) -> dict[str, str]:
    """Old path to new path of what moves inside of one root."""
    found: dict[str, str] = {}
    for one in files:
        old, new = ls.session.file_place(one.old_uri), ls.session.file_place(one.new_uri)
        if old is None or new is None or old[0] is not new[0] or old[0].uri != root:
            continue
        path, target = normal_path(old[1]), normal_path(new[1])
        if path and target and path != target:
            found[path] = target
    return found

"""The life of the workspace: initialized, folders, files, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lsprotocol import types

from phasemark.lsp import watching
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.preferences import SECTION, Preferences
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.wire import Json


def register(server: PhasemarkServer) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(ls: PhasemarkServer, params: types.InitializedParams) -> None:
        watching.watch(ls)
        if ls.session.client.registers_configuration:
            registration = {
                "id": "phasemark-settings",
                "method": types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                "registerOptions": {"section": SECTION},
            }
            ls.ask(types.CLIENT_REGISTER_CAPABILITY, {"registrations": [registration]})
        _pull(ls)

    @server.feature(types.SET_TRACE)
    def set_trace(ls: PhasemarkServer, params: types.SetTraceParams) -> None:
        ls.set_trace(params.value)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def settings(ls: PhasemarkServer, params: types.DidChangeConfigurationParams) -> None:
        if ls.session.client.configuration:
            _pull(ls)
        else:
            _prefer(ls, _read(ls, params.settings), {})

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(ls: PhasemarkServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            ls.session.remove_folder(folder.uri)
        for folder in params.event.added:
            ls.session.add_folder(folder.uri)
        if params.event.added:
            _pull(ls)
        if ls.watch is not None:
            ls.watch.start()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files(ls: PhasemarkServer, params: types.DidChangeWatchedFilesParams) -> None:
        watching.changed(ls, (change.uri for change in params.changes))

    @server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancel(ls: PhasemarkServer, params: types.WorkDoneProgressCancelParams) -> None:
        ls.learner.cancel(params.token)


def _pull(ls: PhasemarkServer) -> None:
    """Ask for the settings of the window and of each folder, where the client can be asked."""
    if not ls.session.client.configuration:
        return
    folders = ls.session.folders
    items = [{"section": SECTION}]
    items += [{"scopeUri": root.uri, "section": SECTION} for root in folders]
    ls.ask(
        types.WORKSPACE_CONFIGURATION, {"items": items}, lambda answer: _take(ls, folders, answer)
    )


def _take(ls: PhasemarkServer, folders: Sequence[LiveRoot], answer: Json) -> None:
    """Take over an answer; a folder of which it says nothing is as the window."""
    if isinstance(answer, list) and answer:
        window, *own = answer
        told = {root: given for root, given in zip(folders, own, strict=False) if given is not None}
        _prefer(ls, _read(ls, window), {root: _read(ls, given) for root, given in told.items()})


def _read(ls: PhasemarkServer, given: Json) -> Preferences:
    preferences = Preferences(given)
    for key in preferences.wrong:
        ls.say_once(f"`{SECTION}.{key}` is set to what it cannot be; the default is used")
    return preferences


def _prefer(
    ls: PhasemarkServer, window: Preferences, folders: Mapping[LiveRoot, Preferences]
) -> None:
    if ls.session.prefer(window, folders):
        ls.publisher.again()

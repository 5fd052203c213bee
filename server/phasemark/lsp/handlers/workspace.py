"""The life of the workspace: initialized, folders, files, settings."""

from __future__ import annotations

from lsprotocol import types

from phasemark.lsp import watching
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
            _prefer(ls, params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(ls: PhasemarkServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            ls.session.remove_folder(folder.uri)
        for folder in params.event.added:
            ls.session.add_folder(folder.uri)
        if ls.watch is not None:
            ls.watch.start()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files(ls: PhasemarkServer, params: types.DidChangeWatchedFilesParams) -> None:
        watching.changed(ls, (change.uri for change in params.changes))

    @server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancel(ls: PhasemarkServer, params: types.WorkDoneProgressCancelParams) -> None:
        ls.learner.cancel(params.token)


def _pull(ls: PhasemarkServer) -> None:
    """Ask for the settings, where the client can be asked."""
    if ls.session.client.configuration:
        items = [{"section": SECTION}]
        ls.ask(types.WORKSPACE_CONFIGURATION, {"items": items}, lambda answer: _take(ls, answer))


def _take(ls: PhasemarkServer, answer: Json) -> None:
    if isinstance(answer, list) and answer:
        _prefer(ls, answer[0])


def _prefer(ls: PhasemarkServer, given: Json) -> None:
    preferences = Preferences(given)
    for key in preferences.wrong:
        ls.say_once(f"`{SECTION}.{key}` is set to what it cannot be; the default is used")
    if preferences != ls.session.preferences:
        ls.session.preferences = preferences
        ls.publisher.again()

"""Events of files: from the editor where it watches, from the system where it does not."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from phasemark.disk.names import NEVER_ENTERED, is_scratch
from phasemark.lsp.uri import parse
from phasemark.workspace.builds import BUILD_FILES

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_CONTENTS = (
    "**/*.{md,markdown}",
    "**/{phasemark,.phasemark}.toml",
    "**/.phasemark/kinds/*.toml",
    "**/.gitignore",
    "**/.git/HEAD",
    f"**/{{{','.join(name for names in BUILD_FILES.values() for name in names)}}}",
)
"""Files whose contents matter; of all others it matters whether they are there."""
_CREATE_AND_DELETE = 5
_PATIENCE = 200
"""Milliseconds after which the watching thread looks whether it is still wanted."""
_PAUSE = 1.0
"""Seconds before it begins again; twice as long each time when it does not."""
_LONGEST_PAUSE = 60.0


def watch(server: PhasemarkServer) -> None:
    """Have changes of files told."""
    if server.session.client.registers_watches:
        watchers: list[object] = [{"globPattern": glob} for glob in _CONTENTS]
        watchers.append({"globPattern": "**/*", "kind": _CREATE_AND_DELETE})
        registration = {
            "id": "phasemark-files",
            "method": types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            "registerOptions": {"watchers": watchers},
        }
        server.ask(types.CLIENT_REGISTER_CAPABILITY, {"registrations": [registration]})
    else:
        server.watch = Watch(server)
        server.watch.start()


class Watch:
    """A thread that waits for events of the system and posts them to the loop."""

    def __init__(self, server: PhasemarkServer) -> None:
        self._server = server
        self._stop = threading.Event()

    def start(self) -> None:
        """Watch the folders that there are now, and no others any more."""
        self._stop.set()
        self._stop = threading.Event()
        roots = [root.path for root in self._server.session.roots]
        if folders := [str(path) for path in roots if path is not None and path.is_dir()]:
            given = (folders, self._stop)
            threading.Thread(target=self._run, args=given, daemon=True).start()

    def _run(self, folders: Sequence[str], stop: threading.Event) -> None:
        """Begin again after an event that cannot be told: the name of a file need not be text."""
        pause = 0.0
        while not stop.wait(pause):
            again = pause > 0
            began = self._wait(folders, stop, again)
            if not began and not again:
                return
            pause = _PAUSE if began else min(2 * pause, _LONGEST_PAUSE)

    def _wait(self, folders: Sequence[str], stop: threading.Event, again: bool) -> bool:
        """Wait for events until nobody wants them any more, or one cannot be told; whether it
        began at all. What happened since the last time is looked for when it has begun."""
        from watchfiles import watch as changes

        began = False
        try:
            for changed in changes(
                *folders,
                watch_filter=lambda _, path: _counts(path),
                stop_event=stop,
                rust_timeout=_PATIENCE,
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                if again and not began:
                    self._server.serving.soon(self._look_at_all)
                began = True
                if changed:
                    paths = {path for _, path in changed}
                    self._server.serving.soon(partial(self._tell, paths))
        except (RuntimeError, OSError) as error:
            if not began and not again:  # the system refuses: there are too many folders, for one
                said = f"files are not watched: {error}"
                self._server.serving.soon(partial(self._server.say_once, said))
        return began

    def _look_at_all(self) -> None:
        for root in self._server.session.roots:
            self._server.learner.again(root)

    def _tell(self, paths: set[str]) -> None:
        _look_again(self._server, paths)


def changed(server: PhasemarkServer, uris: Iterable[str]) -> None:
    """Files were made, changed or deleted, says the editor."""
    paths = (parse(uri).local for uri in uris)
    _look_again(server, (path for path in paths if path is not None and _counts(path)))


def _look_again(server: PhasemarkServer, paths: Iterable[str]) -> None:
    """Look again at the files, in the roots that they belong to."""
    for path in paths:
        if (found := server.session.root_of(path)) is not None:
            server.learner.again(*found)


def _counts(path: str) -> bool:
    """Whether an event may matter: nothing below the folders of other tools does, but for what
    is checked out."""
    parts = Path(path).parts
    if parts[-2:] == (".git", "HEAD"):
        return True
    return not is_scratch(parts[-1] if parts else "") and NEVER_ENTERED.isdisjoint(parts)

"""Where the language server starts; its framework is imported while nobody waits for an answer."""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread

from phasemark.lsp import garbage
from phasemark.lsp.log import open_log
from phasemark.lsp.opening import Opening
from phasemark.lsp.pipes import own_output


def run(log: Path | None = None, level: str = "info", *, cache: bool = True) -> int:
    """Serve the client on standard input and output; the exit code.

    `cache`: what an earlier run found may be used, and is kept for the next one.
    """
    garbage.begin()
    logger = open_log(log, level)
    for number in (signal.SIGTERM, signal.SIGINT):  # until the loop listens to them
        signal.signal(number, lambda *_: os._exit(1))
    output = own_output()
    opening = Opening()
    # While an editor gets ready to talk there is time to import; one that waits already is
    # answered first.
    ahead = Thread(target=_try_to_import, name="imports", daemon=True)
    if not _has_said_something(0):
        ahead.start()
    opening.begin(0, output)
    if ahead.ident is not None:
        ahead.join()
    _import()  # where the thread could not, why is told here
    from phasemark.lsp.server import create_server

    return create_server(logger, cache=cache).serve(0, output, opening)


def _has_said_something(input: int) -> bool:
    """Whether the first message is there; False too where that cannot be seen."""
    try:
        return bool(select.select([input], [], [], 0)[0])
    except (OSError, ValueError):  # pipes of Windows are no sockets
        return False


def _try_to_import() -> None:
    with suppress(ImportError):
        _import()


def _import() -> None:
    """Import what answers all but the first message."""
    from phasemark.lsp import framework

    framework.load()
    import_module("phasemark.lsp.server")

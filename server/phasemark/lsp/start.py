"""Where the language server starts; the framework is imported after the first answer."""

from __future__ import annotations

import os
import signal
from pathlib import Path

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
    opening.begin(0, output)
    from phasemark.lsp import framework

    framework.load()
    from phasemark.lsp.server import create_server

    return create_server(logger, cache=cache).serve(0, output, opening)

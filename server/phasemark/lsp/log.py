"""The server's log: a file that the user names, and the editor's own log window.

Texts of documents are never written to it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from phasemark.errors import UsageError

LEVELS = ("error", "warning", "info", "debug")
_TYPES = {logging.ERROR: 1, logging.WARNING: 2, logging.INFO: 3, logging.DEBUG: 4}
"""What a level is called in `window/logMessage`."""


def open_log(file: Path | None, level: str) -> logging.Logger:
    """The log; without a file it goes to standard error. Raises `UsageError`."""
    log = logging.getLogger("phasemark")
    log.setLevel(level.upper())
    log.propagate = False
    log.handlers.clear()
    try:
        handler = (
            logging.StreamHandler(sys.stderr)
            if file is None
            else logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
        )
    except OSError as error:
        raise UsageError(f"cannot write the log `{file}`: {error.strerror}") from None
    if file is None:
        handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    # What the framework says holds whole messages, and with them the texts of documents.
    for name in ("pygls", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return log


class ToEditor(logging.Handler):
    """Passes messages on to the editor; `tell` sends `window/logMessage`."""

    def __init__(self, tell: Callable[[int, str], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(_TYPES.get(record.levelno, 4), record.getMessage())

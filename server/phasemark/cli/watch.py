"""`check --watch`: check, wait for a change, check again."""

from __future__ import annotations

import sys
from pathlib import Path

from phasemark.cli.options import Shared
from phasemark.cli.run import run
from phasemark.cli.wish import Wish
from phasemark.errors import PhasemarkError

_CLEAR = "\x1b[2J\x1b[H"
_PATIENCE = 100
"""Milliseconds after which the watcher says that nothing changed."""


def watch(told: Shared, wish: Wish) -> int:
    """Run until the user stops it; Ctrl-C ends the watch as it ends every command.

    A configuration that cannot be used is said and does not end the watch: it may be
    in the middle of being written.
    """
    from watchfiles import watch as changes

    folders = {path if path.is_dir() else path.parent for path in wish.all_paths}
    stream = changes(
        *sorted(folders), watch_filter=_Filter(), yield_on_timeout=True, rust_timeout=_PATIENCE
    )
    next(stream)  # From here on every change is seen, also one during the first check.
    _once(told, wish)
    for changed in stream:
        if changed:
            if told.output is None and sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            _once(told, wish)
    return 0


def _once(told: Shared, wish: Wish) -> None:
    try:
        run(told, wish)
    except PhasemarkError as error:
        from phasemark.cli.main import say

        say(str(error))
    print("Waiting for changes; Ctrl-C stops.", flush=True)


class _Filter:
    """Which changes matter: all, but those of our own scratch files and below `.git`."""

    def __call__(self, change: object, path: str) -> bool:
        from phasemark.disk.names import NEVER_ENTERED, is_scratch

        parts = Path(path).parts
        return not is_scratch(parts[-1]) and NEVER_ENTERED.isdisjoint(parts)

"""What somebody may have meant by a path that does not exist."""

from __future__ import annotations

import os
from pathlib import Path

_MOST_NAMES = 5000


def nearest(path: Path) -> Path | None:
    """The existing path whose name is most like one that does not exist, spelled alike.

    The first part that is missing is replaced, and the rest kept if that exists too. None
    when nothing there has a similar name.
    """
    missing = path
    rest: list[str] = []
    while not os.path.lexists(missing.parent) and missing.parent != missing:
        rest.insert(0, missing.name)
        missing = missing.parent
    if not missing.name:
        return None
    similar = [missing.parent / name for name in _similar(missing.name, missing.parent)]
    whole = (one.joinpath(*rest) for one in similar)
    return next(filter(os.path.lexists, whole), next(iter(similar), None))


def _similar(name: str, folder: Path) -> list[str]:
    """Names in a folder that are like `name`, best first; case counts for nothing."""
    from difflib import get_close_matches

    try:
        names = sorted(os.listdir(folder))[:_MOST_NAMES]
    except OSError:
        return []
    by_folded = {other.casefold(): other for other in reversed(names)}
    close = get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.6)
    return [by_folded[folded] for folded in close]

"""Files that many phases touch whatever they do: package manifests and lock files."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache


def is_manifest(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether the name of a path is one of these, whatever its case; a pattern may be a glob."""
    return _is_like(path.rsplit("/", 1)[-1].casefold(), patterns)


@lru_cache(maxsize=4096)
def _is_like(name: str, patterns: tuple[str, ...]) -> bool:
    return _any(patterns).match(name) is not None


@lru_cache(maxsize=16)
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns in one."""
    return re.compile("|".join(map(translate, patterns)) or "(?!)")

"""Regular expressions that are compiled when they are first used.

The rules hold hundreds, of which a run on a few documents uses few; compiling them all is
a fifth of its time.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, with its methods, but for the time when it is made."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    """Has no methods of an expression until one is asked for, then those of the real one."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        self.__class__ = _Made  # type: ignore[assignment]
        return getattr(compiled, name)


class _Made:
    """Has the methods of the expression as its own: looking for others would cost each use."""

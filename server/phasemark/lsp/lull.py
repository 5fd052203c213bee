"""`Lull`: when work goes on that nobody waits for.

It rests from an edit until a moment of quiet, since a keystroke that comes meanwhile waits for
its slice. Who types without end leaves it a small share, so that it is done all the same.
"""

from __future__ import annotations

from math import inf

_QUIET = 0.25
"""Seconds without an edit after which it goes on; between two letters of a word there are less."""
_EACH = 0.5
"""Seconds of which it has a share, however much is typed."""
_SHARE = 0.004
"""Seconds of that share."""


class Lull:
    """All moments are seconds since the same one."""

    def __init__(self) -> None:
        self._edited = -inf
        self._began = -inf
        """When the last share began."""

    def edited(self, now: float) -> None:
        """Somebody types."""
        self._edited = now

    def worked(self, now: float) -> None:
        """Something was done at that moment."""
        if now - self._began >= _EACH:
            self._began = now

    def left(self, now: float) -> float:
        """Seconds until it may go on; 0 if it may now."""
        if now - self._began < _SHARE:
            return 0.0
        return max(0.0, min(self._edited + _QUIET, self._began + _EACH) - now)

"""When it is looked for garbage: after work that left much, and for all of it when nobody waits.

By itself Python looks through everything at moments of its own, for a tenth of a second in a
workspace of three thousand documents.
"""

from __future__ import annotations

import gc

_MUCH = 8_000
"""Values made since the last look; so many are looked through in a millisecond."""
_OFTEN = 4
"""Looks after which those values are looked through again that were in use then."""
_LITTLE = 2_000


def begin() -> None:
    """Nothing is looked through from now on unless it is said here."""
    gc.disable()


def put_aside() -> None:
    """Never look through what is there now: it stays, or is not worth looking for."""
    gc.freeze()


def tidy() -> None:
    """Free what was left over of the last values, if they are many."""
    young, looks, _ = gc.get_count()
    if young > _MUCH:
        gc.collect(1 if looks >= _OFTEN else 0)


def clear() -> None:
    """Free what was left over of everything that was not put aside."""
    young, looks, _ = gc.get_count()
    if young > _LITTLE or looks:
        gc.collect()

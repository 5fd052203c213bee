"""When it is looked for garbage: after work that left much, and for all of it when nobody waits.

By itself Python looks through everything at moments of its own, for a tenth of a second in a
workspace of three thousand documents.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

_MUCH = 8_000
"""Values made since the last look; so many are looked through in a millisecond."""
_OFTEN = 3
"""Looks after which those values are looked through again that were in use then."""
_LITTLE = 2_000
_PORTION = 2_000
"""Values that are freed in one step."""


def begin() -> None:
    """Nothing is looked through from now on unless it is said here."""
    gc.disable()


def put_aside() -> None:
    """Never look through what is there now: it stays, or is not worth looking for."""
    gc.freeze()


def tidy(*, made_aside: bool) -> None:
    """Free what was left over of the last values, if they are many. Those that a thread makes
    meanwhile are used, and too many to be looked through: they are put aside."""
    young, looks, _ = gc.get_count()
    if young > _MUCH and made_aside:
        put_aside()
    elif young > _MUCH:
        gc.collect(1 if looks >= _OFTEN else 0)


def let_go(bag: list[object]) -> Iterator[None]:
    """Free what lies in a bag in steps, but what somebody else holds: of a long document there
    may be a million values, for which freeing all at once takes a tenth of a second."""
    count = 0
    while bag:
        one, references = _taken(bag)
        parts = gc.get_referents(one) if references <= _ALONE else []
        del one
        while len(parts) > _PORTION:
            del parts[-_PORTION:]
            yield
        bag.extend(parts)
        del parts
        count += 1
        if count % _PORTION == 0:
            yield


def _taken(bag: list[object]) -> tuple[object, int]:
    """The last value of a bag, and how many references there are to it."""
    one = bag.pop()
    return one, sys.getrefcount(one)


_ALONE = _taken([object()])[1]
"""References to a value that nobody else holds."""


def clear() -> None:
    """Free what was left over of everything that was not put aside."""
    young, looks, _ = gc.get_count()
    if young > _LITTLE or looks:
        gc.collect()

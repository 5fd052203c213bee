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
_OFTEN = 4
"""Looks after which those values are looked through again that were in use then."""
_LITTLE = 2_000
_PORTION = 2_000
"""Values that are freed in one step."""
_OURS = 2
"""References to a value that nobody else holds: a name and the argument of who counts them."""
_HEAP = 20_000
"""Values that take too long to be looked through: they are of a long document, in which there are
no circles."""


def begin() -> None:
    """Nothing is looked through from now on unless it is said here."""
    gc.disable()


def put_aside() -> None:
    """Never look through what is there now: it stays, or is not worth looking for."""
    gc.freeze()


def tidy() -> None:
    """Free what was left over of the last values, if they are many."""
    young, looks, _ = gc.get_count()
    if young > _HEAP:
        gc.freeze()
    elif young > _MUCH:
        gc.collect(1 if looks >= _OFTEN else 0)


def let_go(bag: list[object]) -> Iterator[None]:
    """Free what lies in a bag in steps, but what somebody else holds: of a long document there
    may be a million values, for which freeing all at once takes a tenth of a second."""
    count = 0
    while bag:
        one = bag.pop()
        if sys.getrefcount(one) <= _OURS:
            if isinstance(one, tuple) and len(one) > _PORTION:
                one = [*one]
            while isinstance(one, list) and len(one) > _PORTION:
                del one[-_PORTION:]
                yield
            bag.extend(gc.get_referents(one))
        count += 1
        if count % _PORTION == 0:
            yield


def clear() -> None:
    """Free what was left over of everything that was not put aside."""
    young, looks, _ = gc.get_count()
    if young > _LITTLE or looks:
        gc.collect()

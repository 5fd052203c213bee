"""`cached_property` that makes no other thread wait.

Until Python 3.12 the one of the standard library holds one lock for all objects of a class:
while a long document is read in a thread, nobody else could look at any other one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property as cached_property
else:

    class cached_property:  # noqa: N801 - it stands for the one of `functools`
        """The value of a method, kept in the object; two threads may both compute it."""

        def __init__(self, method: Any) -> None:
            self.func = method
            self.__doc__ = method.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.attrname = name

        def __get__(self, object: Any, owner: type | None = None) -> Any:
            if object is None:
                return self
            value = object.__dict__[self.attrname] = self.func(object)
            return value

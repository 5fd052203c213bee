"""Work in steps: a generator that pauses now and then, and gives its value in the end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Work in steps that gives a value."""

_MANY = 500
"""Values that are looked at in one step; that takes five milliseconds where each costs much."""


def at_once(steps: Steps[T]) -> T:
    """What work in steps gives in the end, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            done: T = end.value
            return done


def portions(values: Iterable[T], many: int = _MANY) -> Iterator[list[T]]:
    """The values in lists, each for one step."""
    rest = iter(values)
    while some := list(islice(rest, many)):
        yield some


class gradual(Generic[T]):  # noqa: N801 - it is used as `cached_property` is
    """A value kept with its owner: computed in steps beforehand, or at once by who asks for it."""

    def __init__(self, method: Callable[[Any], Steps[T]]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> gradual[T]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> gradual[T] | T:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = at_once(self._method(owner))
        return value

    def in_steps(self, owner: object) -> Iterator[None]:
        """Let the owner have the value."""
        if self._name not in owner.__dict__:
            owner.__dict__[self._name] = yield from self._method(owner)


def all_in_steps(owner: object, names: Iterable[str]) -> Iterator[None]:
    """Let an object have the values of some of its `gradual` and cached properties."""
    for name in names:
        if isinstance(part := getattr(type(owner), name), gradual):
            yield from part.in_steps(owner)
        else:
            getattr(owner, name)
        yield

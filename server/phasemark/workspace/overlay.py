"""`replaced`: a large mapping with a few other values, made without copying what stays.

A keystroke changes what one document of thirty thousand says. Copying what all of them say
would cost more than everything else that the keystroke does.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MANY = 1_000
"""Values; of fewer a copy is made in no time, and is asked quicker."""
_MOST = 100
"""Values that may lie over the others before all are copied."""


def replaced(under: Mapping[K, V], values: Mapping[K, V], many: int = _MANY) -> Mapping[K, V]:
    """The same mapping in the same order with other values of keys that it has."""
    if len(under) < many:
        return {**under, **values}
    if isinstance(under, Overlay):
        return under.with_values(values)
    return Overlay(under, values)


def differing(one: Mapping[K, V], other: Mapping[K, V]) -> list[K]:
    """The keys of which `other` has another object than `one`, or `one` has none."""
    under, over = _layers(one)
    others, more = _layers(other)
    if under is others:
        return [key for key in {**over, **more} if one[key] is not other[key]]
    known = dict(one.items())
    return [key for key, value in other.items() if known.get(key) is not value]


def gone(one: Mapping[K, V], other: Mapping[K, V]) -> list[K]:
    """The keys of `one` that `other` has not."""
    if _layers(one)[0] is _layers(other)[0]:
        return []
    return [key for key in one if key not in other]


def _layers(mapping: Mapping[K, V]) -> tuple[Mapping[K, V], Mapping[K, V]]:
    return (mapping.under, mapping.over) if isinstance(mapping, Overlay) else (mapping, {})


class Overlay(Mapping[K, V]):
    """A mapping that differs from another one in some values; both never change."""

    __slots__ = ("_whole", "over", "under")

    def __init__(self, under: Mapping[K, V], over: Mapping[K, V]) -> None:
        self.under = under
        self.over = over
        self._whole: Mapping[K, V] | None = None

    def with_values(self, values: Mapping[K, V]) -> Overlay[K, V]:
        """This mapping with some other values."""
        over = {**self.over, **values}
        if len(over) > _MOST:
            return Overlay({**self.under, **over}, {})
        return Overlay(self.under, over)

    def __getitem__(self, key: K) -> V:
        return self.over[key] if key in self.over else self.under[key]

    def __contains__(self, key: object) -> bool:
        return key in self.under

    def __iter__(self) -> Iterator[K]:
        return iter(self.under)

    def __len__(self) -> int:
        return len(self.under)

    def keys(self) -> KeysView[K]:
        return self.under.keys()

    def items(self) -> ItemsView[K, V]:
        return self._all().items()

    def values(self) -> ValuesView[V]:
        return self._all().values()

    def _all(self) -> Mapping[K, V]:
        """All of it in one: whoever looks at every value pays for the copy, once."""
        if self._whole is None:
            self._whole = {**self.under, **self.over} if self.over else self.under
        return self._whole

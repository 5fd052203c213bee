"""`of_all`: what is computed once of all documents of a root, in steps or by who asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from phasemark.steps import Steps, at_once
from phasemark.workspace.edited import OfClaims, OfNames
from phasemark.workspace.index import Index
from phasemark.workspace.snapshot import Snapshot

S = TypeVar("S", Index, Snapshot)
T = TypeVar("T")

Lasting = type[OfNames] | type[OfClaims]
"""What a value depends on: it outlasts edits that leave that alone."""


def of_all(name: str, lasting: Lasting) -> Callable[[Callable[[S], Steps[T]]], OfAll[S, T]]:
    """Let the memo of an index keep, by a name, what a function in steps computes."""
    return lambda steps: OfAll(name, lasting, steps)


class OfAll(Generic[S, T]):
    """A function of an index or a snapshot whose value is kept with the index."""

    def __init__(self, name: str, lasting: Lasting, steps: Callable[[S], Steps[T]]) -> None:
        self._name = name
        self._lasting = lasting
        self._steps: Callable[[S], Steps[T]] = steps
        self.__doc__ = steps.__doc__

    def __call__(self, subject: S) -> T:
        memo = _memo(subject)
        found = memo.get(self._name)
        if not isinstance(found, self._lasting):
            found = memo[self._name] = self._lasting(at_once(self._steps(subject)))
        value: T = found.value
        return value

    def in_steps(self, subject: S) -> Iterator[None]:
        """Compute it for whoever asks later."""
        memo = _memo(subject)
        if not isinstance(memo.get(self._name), self._lasting):
            value = yield from self._steps(subject)
            memo[self._name] = self._lasting(value)


def _memo(subject: Index | Snapshot) -> dict[object, object]:
    return subject.memo if isinstance(subject, Index) else subject.index.memo

"""`Brief`: an outline of which at first only that is there which tells documents apart.

Of thousands of documents little is asked but who they are, what they wait for and what
they write. The rest of each is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from phasemark.document.outline import Outline
from phasemark.text.edit import of_values

_KEPT = (
    "path", "kind", "role", "reason", "id", "title_id", "slug", "status", "scopes", "depends",
    "claims", "manifests",
)  # fmt: skip
_PUT = [Outline.__dict__[name].__set__ for name in _KEPT]
_REST = tuple(one.name for one in fields(Outline) if one.name not in _KEPT)

brief_of: Callable[[Outline], tuple[object, ...]] = attrgetter(*_KEPT)
"""The values that a `Brief` is made of."""

_compared = attrgetter(*(one.name for one in fields(Outline) if one.compare))


class Brief(Outline):
    """Equal to the whole outline, which `whole` gives when more than the brief is asked for."""

    __slots__ = ("_whole",)

    def __init__(self, values: tuple[object, ...], whole: Callable[[], Outline]) -> None:
        object.__setattr__(self, "_whole", whole)
        for put, value in zip(_PUT, values, strict=True):
            put(self, value)

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there: only that is looked for which an outline has."""
        if name not in _REST:
            raise AttributeError(name)
        whole = self._whole()
        for one in _REST:
            object.__setattr__(self, one, getattr(whole, one))
        return getattr(whole, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outline) and bool(_compared(self) == _compared(other))

    __hash__ = Outline.__hash__


def shared(value: Any, known: dict[object, object]) -> Any:
    """A value made of tuples in which equal parts are one: saved once, and read at once."""
    if isinstance(value, str):
        return known.setdefault(value, value)
    if not isinstance(value, tuple):
        return value
    key = (type(value), value)
    if (found := known.get(key)) is not None:
        return found
    made = of_values(type(value), [shared(part, known) for part in value])
    return known.setdefault(key, made)

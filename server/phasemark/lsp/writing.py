"""Values as JSON, long ones in steps: some megabytes take a tenth of a second."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice

from phasemark.lsp.wire import Json

_PART = 100
"""Elements that are written in one step; a value with no more is written at once."""

Fallback = Callable[[Json], Json]
"""Gives a value of JSON for one that is none."""


def written(value: Json, fallback: Fallback) -> str:
    """The text of a value; raises what `json.dumps` raises."""
    return json.dumps(value, default=fallback, allow_nan=False, separators=(",", ":"))


def written_in_steps(value: Json, fallback: Fallback) -> Generator[None, None, str]:
    """`written`, in steps of a few milliseconds where a list or an object is long; the keys of
    objects are texts."""
    if isinstance(value, list) and len(value) > _PART:
        parts: list[str] = []
        for some in _cut(value):
            parts.append(written(some, fallback)[1:-1])
            yield
        return f"[{','.join(parts)}]"
    if isinstance(value, dict) and (len(value) > _PART or any(map(_is_long, value.values()))):
        parts = []
        for key, one in value.items():
            text = yield from written_in_steps(one, fallback)
            parts.append(f"{written(key, fallback)}:{text}")
            yield
        return f"{{{','.join(parts)}}}"
    return written(value, fallback)


def _is_long(value: Json) -> bool:
    return isinstance(value, list | dict) and len(value) > _PART


def _cut(values: Iterable[Json]) -> Iterator[list[Json]]:
    rest = iter(values)
    while some := list(islice(rest, _PART)):
        yield some

"""Long answers, made in steps, and told in parts to a client that gave a token for them."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from phasemark.lsp.wire import Json

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_PART = 100
_STEP = 20
"""Values that are made in one step: each may stand in another closed document, which is read."""


def in_parts(
    ls: PhasemarkServer, token: Json, found: Iterable[Json]
) -> Generator[None, None, list[Json]]:
    """The answer to a request; what was sent before it in parts is not in it.

    A None among what is found is no value, but the end of a step in which none was found.
    """
    part: list[Json] = []
    for number, one in enumerate(found):
        if one is None or number % _STEP == 0:
            yield
        if one is not None:
            part.append(one)
        if token is not None and len(part) == _PART:
            ls.tell("$/progress", {"token": token, "value": part})
            part = []
    if token is not None and part:
        ls.tell("$/progress", {"token": token, "value": part})
        part = []
    return part

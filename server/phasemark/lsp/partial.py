"""Long answers in parts, for a client that gave a token for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from phasemark.lsp.wire import Json

if TYPE_CHECKING:
    from phasemark.lsp.server import PhasemarkServer

_PART = 100


def in_parts(ls: PhasemarkServer, token: Json, found: Iterable[Json]) -> list[Json]:
    """The answer to a request; what was sent before it in parts is not in it."""
    if token is None:
        return list(found)
    rest = iter(found)
    part = list(islice(rest, _PART))
    while len(part) == _PART:
        ls.tell("$/progress", {"token": token, "value": part})
        part = list(islice(rest, _PART))
    if part:
        ls.tell("$/progress", {"token": token, "value": part})
    return []

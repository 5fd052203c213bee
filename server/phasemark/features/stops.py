"""Text of a kind file as a snippet: each placeholder is a place to type at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.snippet import Snippet, Stop

PLACEHOLDER = re.compile(r"(?<!\w)<(?![!/?]|[^<>\n]*://)[^\s<>][^<>\n]{0,100}>")
"""What somebody has to write; no comment, no closing tag, no address."""


def stops(text: str, first: int = 1) -> Snippet:
    """The text with a stop for each `<...>`, in order; the placeholder stands in it until
    something is typed."""
    return Snippet(tuple(_parts(text, first)))


def _parts(text: str, number: int) -> Iterator[str | Stop]:
    at = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        yield Stop(number, match[0])
        number += 1
        at = match.end()
    if at < len(text):
        yield text[at:]

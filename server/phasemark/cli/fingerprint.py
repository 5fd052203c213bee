"""Fingerprints: what a finding is called in a baseline, in GitLab and in SARIF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from phasemark.cli.render.row import Row

_NUMBER = re.compile(r"\d+")
_CHECK = re.compile(r"^((?:[-*+]|\d+[.)])\s+)\[[^\]]{0,2}\]")
_LENGTH = 32


def fingerprints(rows: Iterable[Row]) -> list[str]:
    """A name for each row, in order: 32 hex digits, different for each of them.

    Made of path, code, the text of the line and the message, not of line numbers: a
    finding keeps its name when lines move, a box is ticked or the numbers of a message
    grow. Of equal findings the first in the document is the first.
    """
    seen: Counter[tuple[str, str, str, str]] = Counter()
    names: list[str] = []
    for row in rows:
        parts = (row.path, row.code, _line(row.text), _NUMBER.sub("0", row.message))
        names.append(_hash((*parts, str(seen[parts]))))
        seen[parts] += 1
    return names


def _line(text: str) -> str:
    """The text of a line without its indentation, its spacing and the mark of its box."""
    return _CHECK.sub(r"\1[ ]", " ".join(text.split()))


def _hash(parts: tuple[str, ...]) -> str:
    """Parts are joined by NUL, which no path holds and no line needs."""
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()[:_LENGTH]

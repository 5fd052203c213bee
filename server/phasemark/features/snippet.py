"""`Snippet`: text with places where the cursor stops, plain or as LSP writes it."""

from __future__ import annotations

from re import compile as pattern
from typing import NamedTuple

_SPECIAL = pattern(r"[\\$}]")
_BREAK = pattern(r"[\r\n]")
_BLANK = pattern(r"(?<![ \t])[ \t](?=[\r\n]|\Z)")


class Stop(NamedTuple):
    """A place to type at, with what stands there until then.

    Stops are visited in order of their numbers, 0 last.
    """

    number: int
    text: str = ""


class Snippet(NamedTuple):
    """A text in parts, some of which are stops."""

    parts: tuple[str | Stop, ...]

    @classmethod
    def of(cls, *parts: str | Stop) -> Snippet:
        return cls(parts)

    @property
    def plain(self) -> str:
        """For a client that knows no snippets: stops are what stands there.

        Of several lines none ends in one blank, which an empty stop leaves behind.
        """
        text = "".join(part.text if isinstance(part, Stop) else part for part in self.parts)
        return _BLANK.sub("", text) if _BREAK.search(text) else text

    @property
    def first(self) -> int:
        """Where the first stop is in the plain text; -1 without one."""
        stops = [part for part in self.parts if isinstance(part, Stop)]
        if not stops:
            return -1
        first = min(stops, key=lambda stop: (not stop.number, stop.number))
        before, text = (
            "".join(part.text if isinstance(part, Stop) else part for part in parts)
            for parts in (self.parts[: self.parts.index(first)], self.parts)
        )
        left_out = _BLANK.finditer(text) if _BREAK.search(text) else ()
        return len(before) - sum(blank.start() < len(before) for blank in left_out)

    @property
    def marked(self) -> str:
        """In the notation of LSP, with everything escaped that it gives a meaning."""
        return "".join(
            _stop(part) if isinstance(part, Stop) else _escaped(part) for part in self.parts
        )


def _stop(stop: Stop) -> str:
    return f"${{{stop.number}:{_escaped(stop.text)}}}" if stop.text else f"${stop.number}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)

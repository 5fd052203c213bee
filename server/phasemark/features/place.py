"""`Place`: a span of a document or of another file of the root; `Content`: what no file holds."""

from __future__ import annotations

from typing import NamedTuple

from phasemark.text.edit import Span

START = Span(0, 0)


class Place(NamedTuple):
    """Where something stands.

    `path` is relative to the root, with `/`. The span counts code points of a document of
    the snapshot; of any other file it is the start, and `line` says where.
    """

    path: str
    span: Span = START
    line: int = 0
    """Line of a file that is no document, counted from zero."""


class Content(NamedTuple):
    """A text that is made when somebody opens it, by its path below the root."""

    path: str

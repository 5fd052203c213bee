"""URIs to paths and back; what is no path of this machine stays a name.

Clients spell one file in several ways (`C:` or `c%3A`), so open documents are told apart
by `key`. Answers use the client's own spelling where there is one.
"""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?://([^/?#]*))?([^?#]*)([\s\S]*)")
_DRIVE = re.compile(r"/?([A-Za-z]):(?=/|\Z)")
_LONGEST = 32_768


class Uri(NamedTuple):
    """A URI as far as it was understood; `path` is decoded, with `/`."""

    scheme: str
    """In lower case; empty for what is no URI."""
    host: str
    path: str
    rest: str
    """Query and fragment as written."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def local(self) -> str | None:
        """The absolute, normal path of a file of this machine; None for anything else."""
        if self.scheme != "file" or self.host.lower() not in ("", "localhost") or self.rest:
            return None
        if "\0" in self.path or len(self.path) > _LONGEST:
            return None
        if sys.platform == "win32":
            return os.path.normpath(self.path.lstrip("/")) if _DRIVE.match(self.path) else None
        return os.path.normpath(self.path) if self.path.startswith("/") else None

    @property
    def key(self) -> str:
        """The same for all spellings of a file, different for different documents."""
        local = self.local
        if local is None:
            return f"{self.scheme}:{self.host}:{self.path}{self.rest}"
        return f"file:{local}"


def parse(written: str) -> Uri:
    """What a URI says; nothing fails, and no text that is none has a local path."""
    match = _URI.fullmatch(written)
    if match is None:
        return Uri("", "", written, "")
    scheme, host, path, rest = match.groups(default="")
    decoded = os.fsdecode(unquote_to_bytes(path.encode("utf-8", "surrogatepass")))
    if drive := _DRIVE.match(decoded):
        decoded = f"/{drive[1].lower()}:{decoded[drive.end() :]}"
    return Uri(scheme.lower(), host, decoded, rest)


@lru_cache(maxsize=8192)
def quoted(path: str) -> str:
    """A relative path as a part of a URI."""
    return quote_from_bytes(os.fsencode(path), safe="/")


def of_path(path: PurePath) -> str:
    """The URI of an absolute path."""
    if isinstance(path, PurePosixPath):
        return f"file://{quoted(str(path))}"
    assert isinstance(path, PureWindowsPath)
    return f"file:///{path.drive.replace(':', '%3A')}{quoted(path.as_posix()[len(path.drive) :])}"

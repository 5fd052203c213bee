"""`Frames`: the bytes of a stream to the bodies of its messages.

Clients differ in how they write headers; the only one that counts is `Content-Length`.
After a header that makes no sense the stream is read on until one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LARGEST = 512 * 1024 * 1024
"""Bytes of a message; a larger one is passed over and never held."""

_LONGEST_LINE = 64 * 1024
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([0-9]+)\Z", re.IGNORECASE)


class Frames:
    """What has arrived of a stream, given out message by message."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._length: int | None = None
        """Of the message whose headers are being read."""
        self._waiting = 0
        """Bytes of the message whose body is being read."""
        self._passed_over = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that are complete now; empty for a message that was too large."""
        if self._passed_over:
            dropped = min(self._passed_over, len(data))
            self._passed_over -= dropped
            data = data[dropped:]
        self._data += data
        while (body := self._next()) is not None:
            yield body

    def _next(self) -> bytes | None:
        if not self._waiting and not self._read_headers():
            return None
        if self._waiting > LARGEST:
            self._passed_over = max(self._waiting - len(self._data), 0)
            del self._data[: self._waiting]
            self._waiting = 0
            return b""
        if len(self._data) < self._waiting:
            return None
        body = bytes(self._data[: self._waiting])
        del self._data[: self._waiting]
        self._waiting = 0
        return body

    def _read_headers(self) -> bool:
        """Whether all headers of a message with a body were read."""
        while (end := self._data.find(b"\n")) >= 0:
            line = bytes(self._data[: min(end, _LONGEST_LINE)]).strip()
            del self._data[: end + 1]
            if line:
                if found := _LENGTH.search(line):
                    self._length = int(found[1][:19])
            elif self._length is not None:
                self._waiting, self._length = self._length, None
                if self._waiting:
                    return True
        if len(self._data) > _LONGEST_LINE:
            del self._data[: -len(b"content-length: 9999999999999")]
        return False


def framed(body: bytes) -> bytes:
    """A message as it goes over the wire."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

"""`OpenText`: a document as the client has it, kept in step edit by edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from phasemark.lsp.uri import Uri, parse
from phasemark.lsp.wire import Wire
from phasemark.text.source import Source
from phasemark.text.units import Encoding

_MARK = "\ufeff"


class OpenText:
    """An open document: the client's own spelling of its URI, its version, its text.

    `source` is the text without a byte order mark; `bom` says that the client's has one.
    """

    def __init__(self, uri: str, language: str, version: int, text: str) -> None:
        self.uri = uri
        self.address: Uri = parse(uri)
        self.language = language
        self.version = version
        self._raw = Source(text)

    @property
    def bom(self) -> bool:
        return self._raw.text.startswith(_MARK)

    @property
    def source(self) -> Source:
        return Source(self._raw.text[1:]) if self.bom else self._raw

    @property
    def text(self) -> str:
        return self._raw.text.removeprefix(_MARK)

    def change(self, version: int, changes: Iterable[Any], encoding: Encoding) -> None:
        """Apply the changes of one notification, each to the text that the one before left.

        Positions are clamped to the text and ranges turned where they must be: an edit that
        was dropped would leave the two sides out of step for good.
        """
        self.version = version
        for change in changes:
            new: str = change.text
            if (range := getattr(change, "range", None)) is not None:
                self._raw = self._raw.edited(Wire(self._raw, encoding).span(range), new)
            else:
                self._raw = Source(new)

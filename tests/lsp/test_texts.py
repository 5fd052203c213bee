"""Texts stay in step with the client's, whatever it sends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from phasemark.lsp.texts import OpenText
from phasemark.lsp.wire import Wire
from phasemark.text.source import Source
from phasemark.text.units import Encoding
from tests.text.texts import texts

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_END = re.compile(r"\r\n|\n|\r")

positions = st.builds(types.Position, st.integers(0, 8), st.integers(0, 12))


def naive_offset(text: str, position: types.Position, encoding: str) -> int:
    """As LSP defines it, character by character."""
    starts = [0, *(match.end() for match in _END.finditer(text))]
    if position.line >= len(starts):
        return len(text)
    at = starts[position.line]
    end = _END.search(text, at)
    stop = end.start() if end else len(text)
    codec, size = _CODECS[encoding]
    units = 0
    while at < stop:
        units += len(text[at].encode(codec, "surrogatepass")) // size
        if units > position.character:
            break
        at += 1
    return at


def naive_change(text: str, change: Any, encoding: str) -> str:
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return change.text
    first, last = sorted(
        naive_offset(text, one, encoding) for one in (change.range.start, change.range.end)
    )
    return text[:first] + change.text + text[last:]


partial = st.builds(
    types.TextDocumentContentChangePartial, st.builds(types.Range, positions, positions), texts
)
whole = st.builds(types.TextDocumentContentChangeWholeDocument, texts)


@given(
    texts,
    st.lists(st.lists(st.one_of(partial, partial, partial, whole), max_size=3), max_size=6),
    st.sampled_from(ENCODINGS),
)
def test_edits_are_applied_as_the_client_means_them(
    text: str, notifications: list[list[Any]], encoding: Encoding
) -> None:
    ours, naive = OpenText("file:///x.md", "markdown", 0, text), text
    for version, changes in enumerate(notifications, start=1):
        ours.change(version, changes, encoding)
        for change in changes:
            naive = naive_change(naive, change, encoding)
        assert ours.text == naive.removeprefix("\ufeff")
        assert ours.bom == naive.startswith("\ufeff")
        assert ours.version == version


@given(texts, st.sampled_from(ENCODINGS), st.booleans())
def test_positions_lead_back_to_their_offsets(text: str, encoding: Encoding, bom: bool) -> None:
    wire = Wire(Source(text), encoding, bom)
    for offset in range(len(text) + 1):
        place = wire.position(offset)
        inside = text[offset - 1 : offset + 1] == "\r\n"
        assert wire.at(place["line"], place["character"]) == offset - inside


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_byte_order_mark_counts_for_the_client_and_not_for_us(encoding: Encoding) -> None:
    text = OpenText("file:///x.md", "markdown", 0, "\ufeff# Title\n")
    wire = Wire(text.source, encoding, text.bom)
    assert text.text == "# Title\n"
    assert wire.position(0)["character"] == (3 if encoding == "utf-8" else 1)
    assert wire.position(8) == {"line": 1, "character": 0}
    assert wire.at(0, 0) == 0

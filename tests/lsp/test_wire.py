"""Ranges as LSP counts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phasemark.lsp.wire import Wire
from phasemark.text.edit import Span
from phasemark.text.source import Source

TEXTS = st.lists(
    st.sampled_from(["a", "word", " ", "\n", "\r\n", "\r", "\u2028", "\U0001f680", "ä"]),
    max_size=12,
).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


@given(TEXTS, st.integers(-2, 30), st.integers(-2, 30), ENCODINGS, st.booleans())
def test_a_range_is_the_positions_of_its_ends(
    text: str, start: int, end: int, encoding: str, bom: bool
) -> None:
    wire = Wire(Source(text), encoding, bom)  # type: ignore[arg-type]
    span = Span(min(start, end), max(start, end))
    assert wire.range(span) == {
        "start": wire.position(span.start),
        "end": wire.position(span.end),
    }

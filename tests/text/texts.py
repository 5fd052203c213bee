"""Texts that are hard on whoever counts lines and columns."""

from __future__ import annotations

from hypothesis import strategies as st

TERMINATORS = ("\n", "\r\n", "\r")

NOT_TERMINATORS = ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e")
"""What `str.splitlines` takes for the end of a line, and LSP does not."""

WIDE = ("é", "ß", "中", "\ufeff", "😀", "\U0010ffff", "e\u0301")
LONE_SURROGATES = ("\ud83d", "\ude00")

PLAIN = ("a", "Z", " ", "\t", "#", "-")

lines = st.lists(
    st.sampled_from(PLAIN + WIDE + LONE_SURROGATES + NOT_TERMINATORS), max_size=12
).map("".join)
"""Lines without a terminator."""

texts = st.lists(
    st.sampled_from(PLAIN + WIDE + LONE_SURROGATES + NOT_TERMINATORS + TERMINATORS * 3),
    max_size=30,
).map("".join)
"""Texts with every terminator, alone and mixed."""

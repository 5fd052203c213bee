"""How much a session may load, in tokens."""

from __future__ import annotations

TOKENS = 60_000
"""What a session loads at most, where nobody says how many."""

CHARACTERS = 4.0
"""Characters of a token, as an estimate for English and code."""

"""Sentences about names that do not exist, with the nearest one that does."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.6


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that is most like `word`, without case; None when none is alike."""
    by_key = {name.casefold(): name for name in names}
    found = get_close_matches(word.casefold(), by_key, 1, _SIMILAR)
    return by_key[found[0]] if found else None


def unknown(what: str, word: str, names: Iterable[str]) -> str:
    """`no rule PLN099; did you mean PLN009?`, in one sentence."""
    close = nearest(word, names)
    return f"no {what} `{word}`" + (f"; did you mean `{close}`?" if close else "")

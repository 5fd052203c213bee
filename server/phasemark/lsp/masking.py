"""Words of documents as answers may show them."""

from __future__ import annotations

from functools import lru_cache

from phasemark.rules.secrets import mask_secrets


@lru_cache(maxsize=4096)
def masked(words: str) -> str:
    """A message or a title without the secrets that it quotes; nothing else changes."""
    return mask_secrets(words)

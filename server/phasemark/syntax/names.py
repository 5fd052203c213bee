"""Names of sections and labels, normalised so that spellings compare equal."""

from __future__ import annotations

import re
from functools import lru_cache

_MARKUP = re.compile(r"[*_`~]+|!?\[([^\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[0-9]+\ufe0f?\u20e3)\s+")
_NOT_WORD = re.compile(r"^[^\w<\[{]+|[\s:：!.]+$")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def normalise(title: str) -> str:
    """`## 3. ✅ Constraints (follow exactly):` and `constraints` give the same.

    Case, leading numbers, emoji, markup, an anchor, a trailing colon and one trailing
    parenthesis do not count; `&` is `and`.
    """
    name = _ANCHOR.sub("", title)
    name = _MARKUP.sub(lambda match: match[1] or "", name)
    name = _NOT_WORD.sub("", name.strip())
    name = _NUMBER.sub("", name)
    name = _NOT_WORD.sub("", name)
    name = _NOT_WORD.sub("", _PARENTHESIS.sub("", name))
    name = name.replace("&", " and ").replace("’", "'")
    return _SPACE.sub(" ", name).strip().casefold()

"""Names of sections and labels, normalised so that spellings compare equal."""

from __future__ import annotations

import re
from functools import lru_cache

_MARKUP = re.compile(r"[*_`~]+|!?\[([^\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[0-9]+\ufe0f?\u20e3)\s+")
_NOT_WORD = re.compile(r"^[^\w<\[{]+|(?:[\s:：!.]|[^\x00-\x7f\w）」』】])+$")
_BROKEN = re.compile(r"^(?:[úùöìíü][^\x00-\x7f\s]{1,6}|[âðï][^\x00-\x7f\s]{0,4})\s+")
"""What is left of an emoji that was read in another encoding than it was written in."""
_SPACE = re.compile(r"\s+")
_WORDS = re.compile(r"(?:[A-Za-z]|[0-9]+-)(?: ?[A-Za-z0-9,.:;/'\"()+=%—–-])*(?<=[A-Za-z0-9])")
"""A title that is a name as it stands, as most are: nothing in it is left out or replaced."""
_LONGEST = 400
"""Characters of a title that are looked at: no name is longer, but a hostile title may be."""


@lru_cache(maxsize=4096)
def normalise(title: str) -> str:
    """`## 3. ✅ Constraints (follow exactly):` and `constraints` give the same.

    Case, leading numbers, emoji, markup, an anchor, a trailing colon and one trailing
    parenthesis do not count; `&` is `and`. Comments are no part of a title.
    """
    if len(title) <= _LONGEST and _WORDS.fullmatch(title):
        return title.casefold()
    name = _ANCHOR.sub("", _uncommented(title[:_LONGEST]))
    name = _MARKUP.sub(lambda match: match[1] or "", name)
    name = _NOT_WORD.sub("", name.strip())
    name = _BROKEN.sub("", name)
    name = _NUMBER.sub("", name)
    name = _NOT_WORD.sub("", name)
    name = _NOT_WORD.sub("", _PARENTHESIS.sub("", name))
    name = name.replace("&", " and ").replace("’", "'").replace("\u2011", "-")
    return _SPACE.sub(" ", name).strip().casefold()


def _uncommented(title: str) -> str:
    while (start := title.find("<!--")) >= 0 and (end := title.find("-->", start + 4)) >= 0:
        title = title[:start] + title[end + 3 :]
    return title

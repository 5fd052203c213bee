"""What a heading says that is no name of a section, but holds one.

`Acceptance mapping`, `Cross-phase rules` and `Goals (and why)` are nobody's canonical
names. Who reads them sees acceptance, rules and goals all the same, and would not agree
that these are missing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from phasemark.syntax.names import normalise
from phasemark.text.late import late

_PARTS = late(r"[(（)）:：/,;|+&]|[ \t](?:and|und|et|y|e|i)[ \t]|[ \t][-–—][ \t]", re.IGNORECASE)
_LONGEST = 120
"""Characters of a heading that is read; a longer one is a sentence."""
_MOST = 6
"""Words of the longest names."""
_WEAK = frozenset(
    ("aim", "change", "changed", "done", "log", "new", "read", "related", "run", "stop")
)
"""Names that are a part of many other headings: `What's done` is no definition of done."""


@lru_cache(maxsize=4096)
def phrases(title: str) -> frozenset[str]:
    """The words, normalised, that a part of the title starts or ends with."""
    found: set[str] = set()
    if len(title) > _LONGEST:
        return frozenset()
    for part in _PARTS.split(title):
        words = normalise(part).split(" ")
        for count in range(1, min(len(words), _MOST) + 1):
            found.update((" ".join(words[:count]), " ".join(words[-count:])))
        if len(words) > 1:
            found -= _WEAK
    return frozenset(found)

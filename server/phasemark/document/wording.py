"""What a heading says that is no name of a section, but holds one.

`Acceptance mapping`, `Cross-phase rules` and `Goals (and why)` are nobody's canonical
names. Who reads them sees acceptance, rules and goals all the same, and would not agree
that these are missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from phasemark.kinds.model import SectionKind
from phasemark.syntax.names import normalise

_PARTS = re.compile(
    r"[(（)）:：/,;|+&]|[ \t](?:and|und|et|y|e|i)[ \t]|[ \t][-–—][ \t]", re.IGNORECASE
)
_LONGEST = 120
"""Characters of a heading that is read; a longer one is a sentence."""
_MOST = 6
"""Words of the longest names."""
_WEAK = frozenset(
    ("aim", "change", "changed", "done", "log", "new", "read", "related", "run", "stop")
)
"""Names that are a part of many other headings: `What's done` is no definition of done."""


def worded(title: str, names: Mapping[str, SectionKind]) -> Iterator[str]:
    """The canonical names that a part of the title starts or ends with."""
    if len(title) > _LONGEST:
        return
    for part in _PARTS.split(title):
        words = normalise(part).split(" ")
        for count in range(1, min(len(words), _MOST) + 1):
            for phrase in (" ".join(words[:count]), " ".join(words[-count:])):
                section = names.get(phrase)
                if section is not None and (phrase not in _WEAK or count == len(words)):
                    yield section.name

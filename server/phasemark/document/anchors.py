"""The anchors of headings, as links name them."""

from __future__ import annotations

import re
from functools import lru_cache

from phasemark.syntax.tree import Tree

NAMED = re.compile(r"\{#([^}\s]+)\}[ \t]*$")
"""An anchor that a heading gives itself."""

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKUP = re.compile(r"[*`]|(?<!\w)_|_(?!\w)")
_SLUG = re.compile(r"[^\w\- ]")


@lru_cache(maxsize=4096)
def anchor(title: str) -> str:
    """The slug that GitHub gives a heading."""
    text = _LINK.sub(r"\1", title) if "[" in title else title
    text = _MARKUP.sub("", text)
    return _SLUG.sub("", text.strip().lower()).replace(" ", "-")


def anchors(tree: Tree) -> frozenset[str]:
    """The slugs of all headings; repeated ones get `-1`, `-2` and so on."""
    kept = tree.titles.get("anchors")
    if kept is None:
        kept = tree.titles["anchors"] = _anchors(tree)
    return kept  # type: ignore[return-value]


def _anchors(tree: Tree) -> frozenset[str]:
    seen: dict[str, int] = {}
    found: set[str] = set()
    for heading in tree.headings.relative():
        slug = anchor(heading.text)
        number = seen.get(slug, 0)
        seen[slug] = number + 1
        found.add(f"{slug}-{number}" if number else slug)
        if "{#" in heading.text and (named := NAMED.search(heading.text)):
            found.add(named[1])
    return frozenset(found)

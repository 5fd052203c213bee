"""What starts with `[`: the box of an item, and links to documents by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.completion.paths import link_to
from phasemark.features.snippet import Snippet
from phasemark.text.edit import Span

_OPEN = re.compile(r"(?<![\\!\w\]])\[([^\[\]\n`]{0,80})$")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]?$")
_SIGNS = re.compile(r"([\[\]\\`*_<])")


def opened(asking: Asking) -> bool:
    """Whether the cursor is behind a `[` that nothing closes."""
    return asking.code is None and _OPEN.search(asking.before[-100:]) is not None


def boxes(asking: Asking) -> Iterator[Candidate]:
    """An open and a ticked box, behind the bullet of an item."""
    if _BULLET.fullmatch(asking.before) is None:
        return
    start = asking.line.start + asking.before.rfind("[")
    closing = 1 if asking.after.startswith("]") else 0
    for text, detail in (("[ ] ", "open"), ("[x] ", "done")):
        span = Span(start, asking.offset + closing)
        insert = text.rstrip() if asking.after[closing:].startswith(" ") else text
        yield Candidate(text.strip(), "value", span, Snippet.of(insert), detail, filter=text)


def documents(asking: Asking) -> Iterator[Candidate]:
    """Links to the documents of the series by their titles, those of the phase first."""
    match = _OPEN.search(asking.before[-100:])
    if match is None:
        return
    start = asking.offset - len(match[0])
    closing = 1 if asking.after.startswith("]") else 0
    span = Span(start, asking.offset + closing)
    index = asking.snapshot.index
    series = index.series(asking.document.path)
    same = [outline.path for outline in asking.siblings()]
    others = (path for path in sorted(asking.snapshot.outlines) if index.series(path) == series)
    for path in dict.fromkeys((*same, *others)):
        title = asking.snapshot.outlines[path].title
        if title.isprintable() and title and path != asking.document.path:
            target = link_to(path, asking.folder)
            yield Candidate(
                label=title,
                sort="file",
                span=span,
                insert=Snippet.of(f"[{_SIGNS.sub(_backslashed, title)}]({target})"),
                detail=path,
                filter=f"[{title}",
                about=About("file", path),
            )


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"

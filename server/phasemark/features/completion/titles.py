"""The title of a document that has none yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.skeleton import Facts, fill
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.phases import name_of, phase_key
from phasemark.features.stops import stops
from phasemark.text.edit import Span

_OPENED = re.compile(r" {0,3}#[ \t]+.*|#")


def is_title(asking: Asking) -> bool:
    """Whether the line of the cursor is the first heading of a document, with one sign."""
    if _OPENED.fullmatch(asking.before) is None:
        return False
    headings = asking.document.tree.headings
    if headings and headings[0].span.start < asking.line.start:
        return False
    title = asking.document.sections.title
    return title is None or asking.line.covers(title.span)


def titles(asking: Asking) -> Iterator[Candidate]:
    """The title that the kind says, with the id of the file name, and with the name that the
    other documents of the phase have."""
    kind, id = asking.document.kind, asking.outline.id
    if kind is None or not kind.heading:
        return
    facts = Facts()
    if id is not None:
        key = phase_key(asking.snapshot, asking.document.path, id)
        node = asking.snapshot.index.nodes.get(key) if key else None
        name = name_of(asking.snapshot, node) if node else ""
        facts = Facts(word=str(id).partition(" ")[0], id=id.short, name=name)
    head = fill(kind.heading, facts)
    start = asking.line.start + asking.before.index("#")
    yield Candidate(
        label=head.partition("<")[0].strip("# \t:-"),
        sort="section",
        span=Span(start, asking.line.end),
        insert=stops(head),
        detail="title",
        filter=head,
    )

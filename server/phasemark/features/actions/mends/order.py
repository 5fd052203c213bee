"""Phases and merges in the wrong order, and ids that are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.section import Section
from phasemark.features.actions.action import Action
from phasemark.features.actions.mends.case import Case, Mends
from phasemark.features.actions.mends.sides import edits_of
from phasemark.features.actions.mends.waits import cut
from phasemark.features.change import Change
from phasemark.features.rename.files import moved
from phasemark.text.edit import Edit, Edits, Span


def later(case: Case) -> Iterator[Action]:
    """The phase stands behind the one that it needs, or does not need it."""
    document = case.document
    scope = _scope(document, case.span.start)
    target = _scope(document, case.finding.related[0].span.start) if case.finding.related else None
    if scope is not None and target is not None and scope.body.end <= target.head.start:
        block = Span(scope.head.start, scope.body.end)
        text = block.of(document.text).rstrip()
        gap = (
            "" if document.text[: target.body.end].endswith(("\n\n", "\r\n\r\n", "\r\r")) else "\n"
        )
        insert = Edit.insert(target.body.end, f"{gap}{text}\n\n")
        if target.body.end == len(document.text):
            insert = Edit.insert(len(document.text.rstrip()), f"\n\n{text}")
        yield case.fix(f"Move it behind `{target.title}`", Edit.delete(block), insert)
    yield from cut(case)


def _scope(document: Document, offset: int) -> Section | None:
    section: Section | None = document.sections.at(offset)
    while section is not None and section.opening is None:
        section = section.parent
    return section


_NUMBER = re.compile(r"\d+")


def next_number(case: Case) -> Iterator[Action]:
    """A number that no phase of the plan has."""
    scope = _scope(case.document, case.span.start)
    if scope is None or scope.opening is None or scope.opening.id is None:
        return
    id = scope.opening.id
    if not id.numbers or " rise" in case.finding.message:
        return
    used = [one.id.numbers[0] for one in case.document.outline.scopes if one.id and one.id.numbers]
    found = _NUMBER.search(case.document.text, scope.title_span.start, scope.title_span.end)
    if found is not None and len(id.numbers) == 1 and not id.letter:
        free = str(max(used) + 1)
        yield case.fix(f"Give it the number {free}", Edit.replace(Span(*found.span()), free))


def next_id(case: Case) -> Iterator[Action]:
    """A number that no phase of the series has, for the file and all that names it."""
    document, id = case.document, case.document.outline.id
    file = document.path.rpartition("/")[2]
    if id is None or len(id.numbers) != 1 or id.letter:
        return
    series = case.snapshot.index.series(document.path)
    used = [
        other.numbers[0]
        for where, other in case.snapshot.index.nodes
        if where == series and other.word == id.word and other.numbers
    ]
    free = PhaseId(id.word, (max(used, default=0) + 1,), "")
    match = re.search(rf"(?<!\d)0*{id.numbers[0]}(?!\d)", file)
    if match is not None:
        folder = document.path.removesuffix(file)
        new = f"{folder}{file[: match.start()]}{free.short}{file[match.end() :]}"
        yield case.later(f"Make it {free}", partial(_moved, case, new, free))


def _moved(case: Case, path: str, id: PhaseId) -> Change | None:
    """The file and what leads to it, and the id in its title."""
    document = case.document
    if path in case.snapshot.files:
        return None
    found = edits_of(moved(case.snapshot, {document.path: path}).asked)
    title = document.sections.title
    own = found.get(document.path, Edits())
    if title is not None:
        for mention in document.tree.mentions.inside(title.title):
            if mention.kind == "phase" and read_mention(mention.text) == document.outline.id:
                new = Edits.of(Edit.replace(mention.inner, id.short))
                own = own if own.touches(new) else own.merge(new)
                break
    return Change({**found, document.path: own}, moves={document.path: path})


MENDS: Mends = {"PLN010": later, "PLN011": next_number, "TRI005": next_id}

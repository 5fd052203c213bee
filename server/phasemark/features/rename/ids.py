"""Where documents write the ids of phases, and other ids in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from phasemark.document.dependencies import BARE_ID, first_cells
from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId, read_id
from phasemark.features.mentioned import is_meant, phases_in
from phasemark.features.rename.renaming import Label, Sheet
from phasemark.features.rename.spelling import id_in, respelled
from phasemark.text.edit import Span

Ids = Mapping[PhaseId, PhaseId]
"""Old id to new id of each phase that is renamed."""


def rename_ids(sheet: Sheet, outline: Outline, ids: Ids, *, asked: bool = True) -> None:
    """The ids in one document, which is read only if it names one of them.

    A phase that the document calls a part of itself means nothing elsewhere: it is left
    alone, but for the title of a document that has the same id.
    """
    local = locals_of(outline)
    heads = [outline.head] if outline.title_at >= 0 else []
    titles = heads + [outline.span(scope.at) for scope in outline.scopes if scope.id in ids]
    for span, id in _mentions(sheet, outline, ids):
        if id not in local or (id == outline.id and any(head.covers(span) for head in heads)):
            label: Label = "references"
            if any(head.covers(span) for head in titles):
                label = "titles"
            written = span.of(sheet.text(outline.path))
            new = respelled(written, ids[id])
            sheet.replace(outline.path, span, new, label, asked=asked)


def rename_local(sheet: Sheet, outline: Outline, ids: Ids) -> None:
    """The ids of parts that only this document calls phases."""
    heads = [outline.span(scope.at) for scope in outline.scopes if scope.id in ids]
    for span, id in _mentions(sheet, outline, ids):
        label: Label = "titles" if any(head.covers(span) for head in heads) else "references"
        new = respelled(span.of(sheet.text(outline.path)), ids[id])
        sheet.replace(outline.path, span, new, label)


def locals_of(outline: Outline) -> frozenset[PhaseId]:
    """The parts of a document that it calls phases, and that are no phases of the project."""
    if outline.id is None:
        return frozenset()
    scopes = (scope for scope in outline.scopes if scope.form == "phase")
    return frozenset(scope.id for scope in scopes if scope.id is not None)


def rename_beside(sheet: Sheet, series: str, ids: Ids, *, asked: bool = True) -> Iterator[None]:
    """The ids in documents that are of no kind and name what moves; in steps, one document
    each. Where another series has such an id too, only the texts of links to what moves."""
    for path, edits in list(sheet.edits.items()):
        yield
        if path in sheet.snapshot.outlines or not edits:
            continue
        document = sheet.snapshot.documents[path]
        links = list(_links_over(document, [span for span, *_ in edits]))
        meant = {id for id in ids if is_meant(sheet.snapshot, path, (series, id))}
        for mention, id in phases_in(document):
            linked = id in ids and any(link.covers(mention.span) for link in links)
            if id in meant or linked:
                new = respelled(mention.inner.of(document.text), ids[id])
                sheet.replace(path, mention.inner, new, "references", asked=asked)


def _links_over(document: Document, spans: list[Span]) -> Iterator[Span]:
    for mention in document.tree.mentions:
        if mention.kind == "link" and any(mention.span.covers(span) for span in spans):
            yield mention.span


def _mentions(sheet: Sheet, outline: Outline, ids: Ids) -> Iterator[tuple[Span, PhaseId]]:
    """Where a document writes the ids, without their words."""
    places = [(one.at, one.id) for one in outline.phases if one.id in ids]
    places += [(one.at, one.id) for one in outline.depends if one.id in ids and not one.path]
    places += [(one.at, one.id) for one in outline.merges if one.id in ids]
    text = sheet.text(outline.path) if places else ""
    for at, id in places:
        span = outline.span(at)
        written = span.of(text)
        start = id_in(written)
        if start >= 0 and read_id(written[start:].replace("_", "."), id.word) == id:
            yield Span(span.start + start, span.end), id
    yield from _listed(sheet, outline, ids)
    yield from _handed_over(sheet, outline, ids)
    yield from _in_tables(sheet, outline, ids)


def _in_tables(sheet: Sheet, outline: Outline, ids: Ids) -> Iterator[tuple[Span, PhaseId]]:
    """The ids without a word that begin the rows of tables about the parts of a document."""
    words = {scope.id.word for scope in outline.scopes if scope.id is not None and scope.id in ids}
    if not words:
        return
    tree = sheet.snapshot.documents[outline.path].tree
    for table in tree.tables:
        for word in words:
            for cell in first_cells(table, tree, word):
                if cell.id in ids:
                    yield cell.span, cell.id


def _handed_over(sheet: Sheet, outline: Outline, ids: Ids) -> Iterator[tuple[Span, PhaseId]]:
    """The phase of a handoff, which may stand without its word."""
    for name, _, body in outline.section_places:
        if name == "Phase" and outline.id is not None and outline.id in ids:
            text = sheet.text(outline.path)
            start, end = outline.span(body)
            match = _FIRST_ID.match(text, start, end)
            if match is not None and read_id(match[1], outline.id.word) == outline.id:
                yield Span(*match.span(1)), outline.id


_FIRST_ID = re.compile(r"[\s`*-]{0,20}([0-9][0-9.]{0,9}[A-Za-z]?|[A-Za-z])(?!\w)")


def _listed(sheet: Sheet, outline: Outline, ids: Ids) -> Iterator[tuple[Span, PhaseId]]:
    """The ids in lists of what can run together, which may stand without a word."""
    for scope in outline.scopes:
        if any(id in ids for id in scope.together):
            for at in {scope.together_at, scope.group_at} - {-1}:
                for match in BARE_ID.finditer(sheet.text(outline.path), *outline.span(at)):
                    id = read_id(match[0], scope.together[0].word)
                    if id is not None and id in ids and id in scope.together:
                        yield Span(*match.span()), id

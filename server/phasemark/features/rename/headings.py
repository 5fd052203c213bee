"""Renaming a heading or a label of one document, and the links that lead to it."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.rename import names
from phasemark.features.rename.follow import follow_headings
from phasemark.features.rename.renaming import Ready, Refusal, Renamed, Sheet
from phasemark.syntax.tree import Heading
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


def ready_heading(document: Document, heading: Heading, section: Section | None) -> Ready | None:
    """The title; of a phase, stage or prompt what stands behind its number.

    None for an underlined title of several lines.
    """
    span = heading.title
    if document.source.line(span.start) != document.source.line(span.end):
        return None
    if section is not None and section.opening is not None:
        own = section.own_name
        if own.end > own.start and section.opening.kind.heading != "entry":
            span = Span(own.start, span.end)
    text = span.of(document.text)
    before, sign, anchor = text.rpartition("{#")
    if sign and anchor.rstrip().endswith("}") and "}" not in anchor.rstrip()[:-1]:
        text = before.rstrip()
    return Ready(Span(span.start, span.start + len(text)), text)


def rename_heading(snapshot: Snapshot, document: Document, ready: Ready, name: str) -> Renamed:
    """Another title, and its anchor in the links of all documents."""
    if isinstance(found := names.line(name), Refusal):
        return found
    sheet = Sheet(snapshot)
    sheet.replace(document.path, ready.span, found, "titles")
    if not _stands(document, ready.span, sheet.changed(document.path), found):
        return Refusal(f"`{found[:60]}` cannot stand as a heading here")
    yield from follow_headings(sheet)
    return (yield from sheet.renaming())


def rename_label(snapshot: Snapshot, document: Document, section: Section, name: str) -> Renamed:
    """Another name of a label; nothing leads to it."""
    if isinstance(found := names.line(name), Refusal):
        return found
    sheet = Sheet(snapshot)
    sheet.replace(document.path, section.title_span, found, "titles")
    after = Document(document.path, sheet.changed(document.path), document.project, document)
    same = after.tree.labels.inside(Span(section.head.start, section.head.start + 1))
    if not any(label.name.of(after.text) == found for label in same):
        return Refusal(f"`{found[:60]}` cannot stand as a label here")
    return (yield from sheet.renaming())


def _stands(document: Document, span: Span, text: str, name: str) -> bool:
    """Whether the new text has the same headings, with the new name as a part of this one."""
    before = list(document.tree.headings)
    after = list(Document(document.path, text, document.project, document).tree.headings)
    if len(before) != len(after):
        return False
    number = next(n for n, heading in enumerate(before) if heading.span.covers(span))
    place = Span(span.start, span.start + len(name))
    levels = [heading.level for heading in before] == [heading.level for heading in after]
    return levels and after[number].title.covers(place)

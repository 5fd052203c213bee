"""Sections that stand twice, that are empty, or that hold what belongs elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.skeleton import Facts, fill
from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.text.edit import Edit, Span


def merge(case: Case) -> Iterator[Action]:
    """What the second section says goes to the end of the first."""
    first = _section(case.document, case.finding.related[0].span) if case.finding.related else None
    second = _section(case.document, case.span)
    if first is None or second is None or first.body.end > second.head.start:
        return
    text = case.document.text
    moved = second.body.of(text).strip("\r\n")
    end = _text_end(text, first.body)
    if any(child.level <= first.level for child in second.children):
        return
    edits = [Edit.delete(Span(second.head.start, second.body.end))]
    if moved.strip():
        listed = bool(first.items and second.items) and not second.children and not first.children
        edits.append(Edit.insert(end, f"{chr(10) if listed else chr(10) * 2}{moved.rstrip()}"))
    yield case.fix(f"Merge into the first `{first.title}`", *edits)


def write(case: Case) -> Iterator[Action]:
    """The skeleton of a section that has nothing, or the word that says so."""
    section = _section(case.document, case.span)
    if section is None or section.kind is None:
        return
    body = fill(section.kind.skeleton, Facts())
    at = case.document.source.line_end(section.head.end)
    span = Span(at, max(at, _text_end(case.document.text, section.body)))
    for title, text in (("Write `None`", "- None"), ("Insert what belongs here", body)):
        if text and "\n#" not in f"\n{text}":
            yield case.fix(title, Edit.replace(span, f"\n\n{text}"))


def to_modified(case: Case) -> Iterator[Action]:
    """A file that is there already is modified, not new."""
    item = case.item()
    target = _group(case, "modified")
    if item is None or target is None or len(item.text.split("\n")) > 1:
        return
    removed = Edit.delete(whole_lines(case.document, item.span))
    new = list(added(case.document, target, item.text))
    if not any(edit.span.start < removed.span.end and removed.span.start < edit.span.end
               for edit in new):  # fmt: skip
        yield case.fix(f"Move to `{target.title}`", removed, *new)


def keep_one(case: Case) -> Iterator[Action]:
    """One of two places that name the same file."""
    item = case.item()
    if item is not None:
        yield case.fix("Remove it here", Edit.delete(whole_lines(case.document, item.span)))
    for other in case.finding.related[:1]:
        there = case._replace(finding=replace(case.finding, span=other.span)).item()
        if there is not None and other.path == case.document.path:
            span = whole_lines(case.document, there.span)
            yield case.fix("Remove the other one", Edit.delete(span))


def _group(case: Case, promise: str) -> Section | None:
    """The part of the same list of files that makes a promise."""
    section: Section | None = case.section
    while section is not None and section.parent is not None:
        for child in section.parent.children:
            if child.kind is not None and child.kind.paths == promise and child is not section:
                return child
        section = section.parent
    return None


def _section(document: Document, head: Span) -> Section | None:
    section = document.sections.at(head.start)
    return section if section.head == head else None


def _text_end(text: str, span: Span) -> int:
    """Behind the last character of a span that is no white space."""
    return span.start + len(span.of(text).rstrip())


MENDS: Mends = {"DOC005": merge, "DOC006": write, "SPC014": to_modified, "SPC016": keep_one}

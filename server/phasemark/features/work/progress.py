"""Prompt progress in the notes as the prompt document of the phase has its prompts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Progress
from phasemark.document.progress_rows import SECTION, read_row
from phasemark.features.change import Change
from phasemark.features.work.prompts import prompts_of, shown
from phasemark.features.work.sections import ended, new_section, room_in, section_kind
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def notes_behind(snapshot: Snapshot, outline: Outline) -> str:
    """The notes of a phase whose rows are not its prompts, by their path; empty if none are.

    Notes without any row count where the phase has prompts.
    """
    numbers = {scope.number for scope in prompts_of(snapshot, outline)}
    if not numbers:
        return ""
    for notes in (outline, *snapshot.index.siblings(outline, "notes")):
        if notes.role == "notes" and {row.number for row in notes.progress} != numbers:
            return notes.path
    return ""


def update_progress(snapshot: Snapshot, document: Document) -> Change | None:
    """A row for each prompt, in their order; what is ticked stays as it is.

    Open rows of prompts that are no more go, open rows get the names of their prompts.
    """
    names = {scope.number: scope.name for scope in prompts_of(snapshot, document.outline)}
    if not names:
        return None
    section = document.root.find(SECTION)
    rows = document.outline.progress
    if section is None or not rows:
        if section is not None and section.tables:
            return None
        kind = section_kind(document, SECTION)
        room = room_in(document, section) if section else kind and new_section(document, kind)
        text = "\n".join(f"- [ ] {shown(number, name)}" for number, name in names.items())
        edits = [room.filled(text)] if room else []
    else:
        edits = [*_renamed(document, rows, names), *_dropped(document, rows, names),
                 *_added(document, rows, names)]  # fmt: skip
    if not edits:
        return None
    kept = Edits.of(*(Edit(edit.span, ended(edit.text, document)) for edit in edits))
    return Change({document.path: kept}, show=document.path)


def _renamed(
    document: Document, rows: Sequence[Progress], names: Mapping[str, str]
) -> Iterator[Edit]:
    """The names of open rows, each on the first line of its row."""
    texts = {item.span.start: item.text_span for item in document.tree.items}
    for row in rows:
        name = names.get(row.number, "")
        text = texts[document.outline.span(row.at).start]
        line = Span(text.start, min(text.end, document.source.line_end(text.start)))
        found = read_row(line.of(document.text))
        if row.done is not False or not name or found is None:
            continue
        own = found.name.shift(line.start)
        if name.casefold() not in own.of(document.text).casefold():
            yield Edit(own, name if found.parted else f": {name}")


def _dropped(
    document: Document, rows: Sequence[Progress], names: Mapping[str, str]
) -> Iterator[Edit]:
    spans = [document.outline.span(row.at) for row in rows]
    reached = 0
    for number, (row, span) in enumerate(zip(rows, spans, strict=True)):
        holds = number + 1 < len(spans) and spans[number + 1].start < span.end
        nested = holds or span.start < reached
        reached = max(reached, span.end)
        if row.number not in names and row.done is False and not nested:
            yield Edit.delete(
                Span(document.source.line_start(span.start), document.source.next_line(span.end))
            )


def _added(
    document: Document, rows: Sequence[Progress], names: Mapping[str, str]
) -> Iterator[Edit]:
    """Rows that are missing, each behind the row of the prompt before it."""
    by_number = {row.number: row for row in reversed(rows)}
    first = document.outline.span(rows[0].at)
    marker = document.text[document.source.line_start(first.start) : first.start] + (
        document.text[first.start] if document.text[first.start] in "-*+" else "-"
    )
    box = "" if all(row.done is None for row in rows) else "[ ] "
    above: Progress | None = None
    for number, name in names.items():
        if number in by_number:
            above = by_number[number]
            continue
        line = f"{marker} {box}{shown(number, name)}"
        if above is None:
            yield Edit.insert(document.source.line_start(first.start), f"{line}\n")
        else:
            yield Edit.insert(document.outline.span(above.at).end, f"\n{line}")

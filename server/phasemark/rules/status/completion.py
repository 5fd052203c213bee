"""A status beside the boxes of its document."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.status.boxes import short
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span

_GATES = ("Tasks", "Definition of done", "Exit criteria", "Deliverables", "Prompt progress")
"""Sections whose boxes must be ticked before a document is complete."""

_MOST_RELATED = 10


@rule(
    "STA001", "complete-with-open-boxes", fix="choice",
    kinds=("plan", "phase-spec", "work-notes", "stage-plan"),
    source="guide, chapters 4, 7 and 12",
)  # fmt: skip
def complete_with_open_boxes(document: Document) -> Iterator[Finding]:
    """The status says Complete while tasks or gates are not ticked.

    Whoever reads the status starts the next phase on work that is not there; one of the
    two is wrong, and only the author knows which.

    ## Example
    `## Status` says `Complete`, and under `## Exit criteria` stands `- [ ] tests pass`.

    ## Use instead
    Tick what was done, move what was dropped to an open question, or set the status back.
    """
    status = document.outline.status
    if status is None or status.value != "Complete":
        return
    left = [item for item in _gate_items(document) if item.check and item.check.open]
    if left:
        span = document.outline.span(status.at)
        boxes = "box is" if len(left) == 1 else "boxes are"
        yield Finding(
            span,
            f"the status is Complete, but {len(left)} {boxes} not ticked",
            tuple(
                Related(document.path, item.text_span, f"not ticked: {short(item.text)}")
                for item in left[:_MOST_RELATED]
            ),
            _set("In progress", span) if status.ticked < 0 else None,
        )


def _set(value: str, span: Span) -> Fix:
    return Fix.here(f"Set to `{value}`", Safety.CHOICE, Edit.replace(span, value))


def _gate_items(document: Document) -> Iterator[Item]:
    """The items of tasks and gates, in any scope."""
    for section in document.sections.all:
        if section.name in _GATES and not _inside(section, _GATES):
            yield from (item for item in section.items if item.text.strip())


def _inside(section: Section, names: tuple[str, ...]) -> bool:
    above = section.parent
    while above is not None:
        if above.name in names:
            return True
        above = above.parent
    return False


@rule(
    "STA002", "all-done-still-open", severity="information", fix="choice",
    kinds=("plan", "phase-spec", "work-notes"), source="guide, chapter 4",
)  # fmt: skip
def all_done_still_open(document: Document) -> Iterator[Finding]:
    """Every box is ticked, but the status does not say Complete.

    The phases that wait for this one wait for nothing.

    ## Example
    All exit criteria are ticked under the status `In progress`.

    ## Use instead
    Set the status to Complete, or add the box that is still missing.
    """
    status = document.outline.status
    if status is None or status.value in ("Complete", "Blocked", "") or status.ticked > 1:
        return
    if any(
        tally.done < tally.total and tally.section in _GATES for tally in document.outline.tallies
    ):
        return
    boxes = [item.check for item in _gate_items(document) if item.check]
    if boxes and all(box.done for box in boxes):
        count = "the only box is" if len(boxes) == 1 else f"all {len(boxes)} boxes are"
        span = document.outline.span(status.at)
        fix = _set("Complete", span) if status.ticked < 0 else None
        yield Finding(span, f"{count} ticked, but the status is {status.value}", fix=fix)

"""The status of work notes: one of four boxes, or a value."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.status import read_status
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit

NOTES = ("work-notes",)

_CHOICES = "Not started, In progress, Blocked or Complete"


@rule("NTE002", "notes-without-status", kinds=NOTES, fix="choice", source="guide, chapters 1 and 4")
def notes_without_status(document: Document) -> Iterator[Finding]:
    """The Status section says no status: no box is ticked and no value is given.

    The first question of every session is where the phase stands. Notes in which nothing
    is written yet are left alone.

    ## Example
    Four open boxes under `## Status`, and entries in the session log.

    ## Use instead
    Tick the one that holds.
    """
    section = document.root.find("Status")
    found = read_status(section, document.project.vocabulary)
    if section is None or found is None:
        return
    span, value, written, ticked = found
    if value or ticked > 0 or (ticked < 0 and written.strip(" -*_`")) or section.tables:
        return
    if not _begun(document, section):
        return
    if ticked < 0:
        yield Finding(span, f"the status has no value; {_CHOICES} would be one")
        return
    known = document.project.vocabulary.status
    choices = [item for item in _boxes(section) if known(item.text)]
    fix = _tick(choices[1]) if len(choices) > 1 else None
    yield Finding(section.head, "no status is ticked; tick the one that holds", fix=fix)


def _tick(item: Item) -> Fix:
    """Tick the second box: notes that hold something are no longer `Not started`."""
    span = item.check.span if item.check else item.text_span
    title = f"Tick `{item.text.strip()}`"
    return Fix.here(title, Safety.CHOICE, Edit.replace(span, "[x]"))


def _begun(document: Document, status: Section) -> bool:
    """Whether the notes hold anything but headings, empty fields and placeholders."""
    mentions = document.tree.mentions
    texts = [item.text_span for item in document.tree.items]
    texts += (paragraph.span for paragraph in document.tree.paragraphs)
    return any(
        not status.body.covers(span)
        and _says_something(span.of(document.text))
        and not any(mention.kind == "placeholder" for mention in within(mentions, span))
        for span in texts
    )


def _says_something(text: str) -> bool:
    return bool(text.strip()) and not text.rstrip().endswith(":")


@rule("NTE003", "several-statuses", kinds=NOTES, fix="unsafe", source="guide, chapter 4")
def several_statuses(document: Document) -> Iterator[Finding]:
    """More than one status is ticked.

    The boxes under Status are one choice; with two of them ticked nobody knows which
    is old. The fix keeps the last one.

    ## Example
    `- [x] In progress` and `- [x] Complete` under `## Status`.

    ## Use instead
    Untick what is no longer true.
    """
    section = document.root.find("Status")
    if section is None:
        return
    vocabulary = document.project.vocabulary
    ticked = [
        item
        for item in _boxes(section)
        if item.check and item.check.done and vocabulary.status(item.text)
    ]
    if len(ticked) < 2:
        return
    *earlier, last = ticked
    edits = [Edit.replace(item.check.span, "[ ]") for item in earlier if item.check]
    names = " and ".join(f"`{item.text.strip()}`" for item in ticked)
    yield Finding(
        last.text_span,
        f"{names} are ticked; one status holds at a time",
        tuple(Related(document.path, item.text_span, "ticked as well") for item in earlier),
        Fix.here(f"Keep `{last.text.strip()}`", Safety.UNSAFE, *edits),
    )


def _boxes(section: Section) -> Iterator[Item]:
    """The boxes of a Status section that are its choices."""
    return (item for item in section.items if item.check and item.depth == 0)


@rule(
    "NTE004", "unknown-status", severity="information", default="off", kinds=NOTES,
    source="guide, chapter 4",
)  # fmt: skip
def unknown_status(document: Document) -> Iterator[Finding]:
    """The status is none that phasemark knows.

    Unknown values are kept and not guessed at, so the phase counts as unknown wherever
    states are compared.

    ## Example
    `Status: simmering`

    ## Use instead
    Write `Not started`, `In progress`, `Blocked` or `Complete`.
    """
    status = document.outline.status
    if status is not None and not status.value and status.ticked < 0 and status.written.strip():
        yield Finding(
            document.outline.span(status.at),
            f"`{status.written.strip()}` is no known status; {_CHOICES} would be one",
        )

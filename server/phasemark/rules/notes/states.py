"""What a status demands of the rest of the notes."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document import skeleton
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.fixes import block_insertion
from phasemark.rules.notes.log import last_entry, says
from phasemark.rules.notes.status import NOTES
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span


@rule(
    "NTE010", "in-progress-without-entry", kinds=NOTES, fix="choice",
    source="guide, chapters 4 and 10",
)  # fmt: skip
def in_progress_without_entry(document: Document) -> Iterator[Finding]:
    """The status is In progress and the session log is empty.

    If it is not written down, it does not exist in the next session.

    ## Example
    `- [x] In progress`, and nothing under `## Session log`.

    ## Use instead
    Write an entry for each session: what changed, why, what blocks, what is next.
    """
    log = document.root.find("Session log")
    if log is not None and log.empty and status_of(document) == "In progress":
        fix = _first_entry(log, document)
        yield Finding(log.head, "the phase is in progress, but the log has no entry", fix=fix)


def _first_entry(log: Section, document: Document) -> Fix | None:
    kind = document.kind
    for entry in kind.scope if kind else ():
        if entry.heading == "entry" and log.form == "heading":
            block = skeleton.scope(entry).rstrip("\n")
            at = document.source.next_line(log.head.end)
            edit = block_insertion(document.text, at, block)
            return Fix.here("Add an entry", Safety.CHOICE, edit)
    return None


@rule("NTE011", "no-next-step", kinds=NOTES, fix="choice", source="guide, chapter 4")
def no_next_step(document: Document) -> Iterator[Finding]:
    """The phase is in progress, and its last entry says nothing under Next.

    The next session has to find out by itself where this one wanted to go.

    ## Example
    `- Next:` without a value in the last entry.

    ## Use instead
    Write what comes next: `- Next: add the service template`
    """
    if status_of(document) != "In progress":
        return
    last = last_entry(document)
    step = document.root.find("Next step")
    if last is None or (step is not None and not step.empty):
        return
    field = last.field("next", "next step", "next steps", "what's next", "next session")
    if field is not None and not says(last, field, document):
        span = Span(field.span.end, max(field.span.end, field.value.end))
        edit = Edit.replace(span, " <what to do first>")
        fix = Fix.here("Say what is next", Safety.CHOICE, edit)
        yield Finding(field.span, "the last entry says no next step", fix=fix)


_BLOCKERS = ("blockers", "blocker", "blocked by", "blocked on", "issues")


@rule(
    "NTE012", "blocked-without-blocker", kinds=NOTES,
    source="guide, chapters 4 and 12",
)  # fmt: skip
def blocked_without_blocker(document: Document) -> Iterator[Finding]:
    """The status is Blocked, and nothing says by what.

    A blocker that is not named cannot be removed by anybody else.

    ## Example
    `- [x] Blocked`, with `- Blockers: none` in the last entry and no open question.

    ## Use instead
    Name it in the last entry, or as an open question.
    """
    status = document.outline.status
    if status is None or status.value != "Blocked" or len(status.written.split()) > 2:
        return
    if _questions_open(document) or _named_in_log(document) or _named_in_section(document):
        return
    yield Finding(
        document.outline.span(status.at), "the phase is blocked, but nothing says by what"
    )


def _named_in_section(document: Document) -> bool:
    """Whether a section about blockers, outside of the log, names one."""
    nothing = document.project.vocabulary.says_nothing
    log = document.root.find("Session log")
    return any(
        section.key.startswith("block")
        and section.name != "Status"
        and not (log is not None and log.body.covers(section.head))
        and not nothing(section.text.strip().lstrip("-*+ "))
        for section in document.sections.all
    )


def _questions_open(document: Document) -> bool:
    nothing = document.project.vocabulary.says_nothing
    return any(
        _open(item) and not nothing(item.text)
        for section in document.root.all("Open questions")
        for item in section.items
    )


def _named_in_log(document: Document) -> bool:
    """Whether the last entry names a blocker, in a field or, without fields, in any words."""
    last = last_entry(document)
    if last is None:
        return False
    fields = [label for label in last.labels if label.key in _BLOCKERS]
    if not fields:
        return "block" in last.text.casefold()
    return any(says(last, field, document) for field in fields)


def _open(item: Item) -> bool:
    return bool(item.text.strip()) and not (item.check and item.check.done)


@rule(
    "NTE014", "complete-with-open-questions", kinds=NOTES,
    source="guide, chapters 4 and 12",
)  # fmt: skip
def complete_with_open_questions(document: Document) -> Iterator[Finding]:
    """The status is Complete, and open questions are not ticked.

    Nobody reads the notes of a finished phase again; its questions are lost.

    ## Example
    `- [x] Complete`, and `- [ ] Who owns the dashboard?` under `## Open questions`.

    ## Use instead
    Answer and tick them, or move them to the notes of the next phase.
    """
    section = document.root.find("Open questions")
    if section is None or status_of(document) != "Complete":
        return
    left = [item for item in section.items if item.check and item.check.open and item.text.strip()]
    if not left:
        return
    what = "an open question is" if len(left) == 1 else f"{len(left)} open questions are"
    yield Finding(
        left[0].text_span,
        f"the phase is complete, but {what} not answered",
        tuple(Related(document.path, item.text_span, "not answered") for item in left[1:10]),
    )


def status_of(document: Document) -> str:
    """The canonical status of the notes; empty if unknown or not chosen."""
    status = document.outline.status
    return status.value if status else ""

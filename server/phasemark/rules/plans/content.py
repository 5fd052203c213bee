"""What a plan says in its sections: tasks, references, done criteria, code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from phasemark.document.commands import GATES
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import alone
from phasemark.rules.prose import items_of, matches, short
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Fence, Item, within
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


@rule(
    "PLN012", "code-block-in-plan", severity="information", default="hint",
    kinds=("plan", "phase-spec"), source="guide, chapter 2",
)  # fmt: skip
def code_block_in_plan(document: Document) -> Iterator[Finding]:
    """A plan holds a long block of code.

    A plan says what, prompts say how. Code in a plan is neither compiled nor tested,
    grows old beside the real one, and is pasted by a model as it stands. Commands,
    output and drawings are no code; an interface of a few lines is fine.

    ## Example
    A class of forty lines under `## Phase 2`.

    ## Use instead
    Write the name and path of what is to be made; the code belongs in the prompt
    document or in the repository.
    """
    kind = document.kind
    if kind is None:
        return
    prose = document.project.vocabulary.prose_languages
    long = [
        (fence, lines)
        for fence in document.tree.fences
        if fence.language not in prose and fence.closed
        and (lines := fence.content.of(document.text).count("\n")) > kind.limits.max_code_lines
    ]  # fmt: skip
    if not long:
        return
    fence, lines = long[0]
    more = f", and {len(long) - 1} more such blocks" if len(long) > 1 else ""
    yield Finding(
        _first_line(fence, document),
        f"{lines} lines of {fence.language} in a plan{more}; say what is built and where, and"
        " leave how to the prompt",
        related=tuple(
            Related(document.path, _first_line(other, document), f"{count} lines here")
            for other, count in long[1:]
        ),
    )


def _first_line(fence: Fence, document: Document) -> Span:
    return Span(fence.span.start, document.source.line_end(fence.span.start))


_SIGNATURE = late(
    r"\bon lines? \d+|\blines? \d+(?:[-–]\d+)?\b|\b(?:replace|change|rename) the (?:variable"
    r"|line|method body)\b",
    re.IGNORECASE,
)


@rule(
    "PLN013",
    "how-in-plan",
    severity="hint",
    default="off",
    kinds=("plan",),
    source="guide, chapter 2",
)
def how_in_plan(document: Document) -> Iterator[Finding]:
    """A plan says how a line is to be changed.

    Line numbers are wrong after the first edit, and the detail hides what the phase is
    to achieve.

    ## Example
    "Change the timeout on line 120".

    ## Use instead
    Say what is to be true, such as "the client gives up after 5 s", with the file;
    the prompt says where.
    """
    for span, match in matches(document, _SIGNATURE):
        yield Finding(span, f"`{match[0]}` is how; a plan says what, a prompt how")


_BARE = late(
    r"\A(?:add|write|create|do|fix|implement|improve|update|handle|run|set ?up|build|refactor"
    r"|finish|make)[ \t]+(?:(?:some|more|the|all|any|missing|basic|proper|new|good)[ \t]+)*"
    r"(?P<object>[a-z0-9 ]{1,30}?)[.!]?\Z",
    re.IGNORECASE,
)


@rule(
    "PLN014", "bare-task", severity="information", default="hint", kinds=("plan", "phase-spec"),
    source="guide, chapter 2",
)  # fmt: skip
def bare_task(document: Document) -> Iterator[Finding]:
    """A task says neither of what nor how it is checked.

    "Add tests" can be ticked after any test. The guide sets it against a task that
    names the unit and the command.

    ## Example
    `- [ ] Add tests`

    ## Use instead
    Say what is added and how it is checked: ``- [ ] Add unit tests for `Parser` and
    run `go test ./parser/...` ``
    """
    objects = document.project.vocabulary.bare_objects
    for placed in document.tree.pieces:
        for item, match in items_of(placed.piece, _BARE):
            if item.check is None or match["object"].strip().lower() not in objects:
                continue
            if item.span.end <= item.text_span.end + 2:
                yield Finding(
                    item.text_span.shift(placed.start),
                    f"`{item.text}`: of what, and which command shows that it is done",
                )


@rule(
    "PLN015", "dod-not-checkable", severity="information", default="hint",
    kinds=("plan", "phase-spec"), fix="unsafe", source="guide, chapters 2 and 15",
)  # fmt: skip
def dod_not_checkable(document: Document) -> Iterator[Finding]:
    """What makes the work done is a plain list that cannot be ticked off.

    Done is a state that somebody establishes item by item. Boxes show which items are
    still open, to the next session as well as to a reviewer.

    ## Example
    ``- `make test` exits 0`` under Definition of done.

    ## Use instead
    Write open boxes, such as ``- [ ] `make test` exits 0``. The fix adds them, so
    look at it when some of the work is done.
    """
    for section in document.sections.all:
        if section.name not in GATES or section.form != "heading" or _has_boxes(section):
            continue
        own = [item for item in section.items if item.depth == 0 and not item.quoted]
        if not own or any(item.check for item in section.items) or not _is_list(own, document):
            continue
        edits = [Edit.insert(item.text_span.start, "[ ] ") for item in own]
        fix = Fix.here("Make it a list of checkboxes", Safety.UNSAFE, *edits)
        many = "item" if len(own) == 1 else "items"
        yield Finding(
            section.head,
            f"the {len(own)} {many} of `{section.title}` cannot be ticked off; write `- [ ] ...`",
            fix=fix,
        )


def _has_boxes(section: Section) -> bool:
    """Whether the list begins with a box; only the piece it begins in is looked at."""
    tree, start = section.tree, section.body.start
    number = max(bisect_right(tree.starts, start) - 1, 0)
    placed = tree.pieces[number]
    for item in placed.piece.blocks.items:
        if item.span.start + placed.start >= start:
            return item.check is not None and item.span.start + placed.start < section.body.end
    return False


_MARKED = late(r"[^\w\s`*_\[(<\"'~“‘'-]|\[")


def _is_list(items: list[Item], document: Document) -> bool:
    """Whether all are plain bullets: no numbers, emoji or marks that stand for a box."""
    return all(
        item.text and not item.ordered and not _MARKED.match(item.text)
        and document.text[item.span.start] in "-*+"
        for item in items
    )  # fmt: skip


_NAMED = late(r"\b[A-Z]{2,}[- ]?\d+|#\d+|\b\w+\.\w+\b|\b\w+/\w+")


@rule(
    "PLN016", "reference-not-a-path", kinds=("plan", "phase-spec"), source="guide, chapters 2 and 3"
)
def reference_not_a_path(document: Document) -> Iterator[Finding]:
    """A reference does not say where it is.

    A model that is told to follow "the existing chart" looks for one and may find
    another, or none, and invents its style. A path can be opened.

    ## Example
    `- The event processor chart`

    ## Use instead
    Write the path: ``- `charts/event-processor/` ``
    """
    for section in document.sections.all:
        kind = section.kind
        if kind is None or section.name != "References" or kind.paths != "exists":
            continue
        if not section.key.startswith("reference"):
            continue
        for item in section.own_items:
            if item.depth or item.quoted or not item.text or _is_nothing(item, document):
                continue
            if _leads_somewhere(item, section, document):
                continue
            yield Finding(item.text_span, f"`{short(item.text)}` names no path; say where it is")


def _leads_somewhere(item: Item, section: Section, document: Document) -> bool:
    """Whether the item or one below it names a path, a link, a document or a placeholder."""
    if within(section.tree.mentions, item.span) or alone(item, document.text):
        return True
    return bool(_NAMED.search(item.span.of(document.text)))


def _is_nothing(item: Item, document: Document) -> bool:
    return document.project.vocabulary.says_nothing(item.text)

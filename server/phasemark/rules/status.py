"""STA: status, checkboxes and progress."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Progress
from phasemark.document.sections import Section
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Item, Piece
from phasemark.text.edit import Edit
from phasemark.workspace.snapshot import Snapshot

_GATES = ("Tasks", "Definition of done", "Exit criteria", "Deliverables")
"""Sections whose boxes must be ticked before a document is complete."""


@rule("STA001", "complete-with-open-boxes", kinds=("plan", "phase-spec", "work-notes", "stage-plan"),
      fix="choice", source="guide, chapters 4, 7 and 12")  # fmt: skip
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
    section = document.root.find("Status")
    open_items = [item for item in _gate_items(document, section) if item.check and item.check.open]
    if not open_items:
        return
    first = open_items[0]
    count = len(open_items)
    boxes = "box is" if count == 1 else "boxes are"
    related = tuple(
        Related(document.path, item.span, f"not ticked: {_short(item.text)}")
        for item in open_items[:10]
    )
    del first
    yield Finding(
        document.outline.span(status.at),
        f"the status is Complete, but {count} {boxes} not ticked",
        related,
    )


def _gate_items(document: Document, status: Section | None) -> Iterator[Item]:
    """The boxes of tasks and gates, in any scope; the one-of boxes of a status are none."""
    del status
    for section in document.sections.all:
        if section.name in _GATES and not _inside(section, _GATES):
            yield from section.items


def _inside(section: Section, names: tuple[str, ...]) -> bool:
    above = section.parent
    while above is not None:
        if above.name in names:
            return True
        above = above.parent
    return False


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 60 else f"{line[:57]}..."


@rule("STA002", "all-done-still-open", severity="information",
      kinds=("plan", "phase-spec", "work-notes"), fix="choice", source="guide, chapter 4")  # fmt: skip
def all_done_still_open(document: Document) -> Iterator[Finding]:
    """Every box is ticked, but the status does not say Complete.

    The phases that wait for this one wait for nothing.

    ## Example
    All exit criteria are ticked under the status `In progress`.

    ## Use instead
    Set the status to Complete, or add the box that is still missing.
    """
    status = document.outline.status
    if status is None or status.value in ("Complete", "Blocked", "") or status.ticked == 0:
        return
    section = document.root.find("Status")
    boxes = [item.check for item in _gate_items(document, section) if item.check]
    if boxes and all(box.done for box in boxes):
        count = "the only box is" if len(boxes) == 1 else f"all {len(boxes)} boxes are"
        yield Finding(
            document.outline.span(status.at), f"{count} ticked, but the status is {status.value}"
        )


@rule("STA003", "trio-status-conflict", reach="workspace", kinds=("plan", "phase-spec"),
      fix="choice", source="guide, chapters 4 and 7")  # fmt: skip
def trio_status_conflict(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The spec or plan of a phase says another status than its work notes.

    The notes are kept up session by session, so they are usually right; the other
    document misleads whoever plans with it.

    ## Example
    `docs/phases/PHASEB.md` says `Planned`, `work-notes/phase-b.md` says `Complete`.

    ## Use instead
    Copy the status of the notes.
    """
    status = outline.status
    if status is None or not status.value:
        return
    for notes in snapshot.index.siblings(outline, "notes"):
        other = notes.status
        if other is None or not other.value or _agree(status.value, other.value):
            continue
        span = outline.span(status.at)
        fix = (
            Fix.here(f"Set to `{other.value}`", Safety.CHOICE, Edit.replace(span, other.value))
            if status.ticked < 0
            else None
        )
        yield Finding(
            span,
            f"the status is {status.value} here and {other.value} in `{notes.path}`",
            (Related(notes.path, notes.span(other.at), f"{other.value} here"),),
            fix,
        )
        return


def _agree(one: str, other: str) -> bool:
    waiting = {"Planned", "Not started"}
    return one == other or {one, other} <= waiting


@rule("STA004", "progress-order", kinds=("work-notes",), source="guide, chapter 7")
def progress_order(document: Document) -> Iterator[Finding]:
    """A later prompt is ticked while an earlier one is open.

    Prompts build on each other; a skipped one was forgotten, or its box was.

    ## Example
    `- [ ] Prompt 2` above `- [x] Prompt 3`.

    ## Use instead
    Run the prompts in order, and tick each when its checks pass.
    """
    rows = document.outline.progress
    ordered = sorted((row for row in rows if row.done is not None), key=_number)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after.done and not before.done and _number(before) != _number(after):
            yield Finding(
                document.outline.span(after.at),
                f"Prompt {after.number} is ticked, but Prompt {before.number} is open",
                (
                    Related(
                        document.path, document.outline.span(before.at),
                        f"Prompt {before.number} is open",
                    ),
                ),
            )  # fmt: skip
            return


def _number(row: Progress) -> tuple[int, ...]:
    return tuple(int(part) for part in row.number.split("."))


@rule(
    "STA005", "progress-count", reach="workspace", kinds=("work-notes",), source="guide, chapter 7"
)
def progress_count(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The rows of Prompt progress are not the prompts of the prompt document.

    A prompt without a row is skipped without a trace, a row without a prompt is never
    ticked.

    ## Example
    Four rows under `## Prompt progress`, five prompts in the prompt document.

    ## Use instead
    One row for each prompt, with its number.
    """
    if not outline.progress:
        return
    section = outline.section("Prompt progress")
    for prompts in snapshot.index.siblings(outline, "prompt"):
        numbers = [scope.number for scope in prompts.scopes if scope.form == "prompt"]
        if not numbers:
            continue
        rows = [row.number for row in outline.progress]
        lacking = [number for number in numbers if number not in rows]
        extra = [row for row in outline.progress if row.number not in numbers]
        related = (Related(prompts.path, prompts.head, f"{len(numbers)} prompts here"),)
        for row in extra:
            yield Finding(
                outline.span(row.at), f"`{prompts.path}` has no Prompt {row.number}", related
            )
        if lacking and section is not None:
            names = ", ".join(f"Prompt {number}" for number in lacking)
            yield Finding(section[0], f"no row for {names} of `{prompts.path}`", related)
        return


_VERB = re.compile(
    r"[\W_]*(?:created?|add(?:ed)?|writ(?:e|ten)|wrote|introduced?|generated?|scaffold(?:ed)?)\b",
    re.IGNORECASE,
)


@rule("STA007", "phantom-completion", reach="files", source="guide, chapters 2 and 12")
def phantom_completion(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A ticked item says that a file was created, and the file does not exist.

    A tick without the work is the most expensive lie of a plan: everything behind it
    builds on a file that is not there.

    ## Example
    `- [x] Create charts/metrics-gateway/values.yaml`, without such a file.

    ## Use instead
    Untick the item, or correct the path.
    """
    folder = outline.path.rpartition("/")[0]
    for reference in outline.references:
        if reference.ticked is not True or reference.form in ("link", "image"):
            continue
        promised = reference.promise in ("new", "written") and reference.leads
        if not (promised or reference.creates) or "/" not in reference.path:
            continue
        if snapshot.files.resolve(reference.path, folder).state == "missing":
            yield Finding(
                outline.span(reference.at), f"ticked, but `{reference.path}` does not exist"
            )


_SAFE_MARKS = {
    "": " ",
    "x ": "x",
    " x": "x",
    "X ": "X",
    " X": "X",
    " x ": "x",
    "  ": " ",
    "\t": " ",
}


@rule("STA009", "bad-checkbox", reach="piece", fix="safe", source="guide, chapters 4 and 7")
def bad_checkbox(piece: Piece) -> Iterator[Finding]:
    """A checkbox has something else in its brackets than a space or an `x`.

    Renderers show it as text, and agents read it one way today and the other way
    tomorrow. `[]`, `[x ]` and `[ x]` are set right by a safe fix; marks with a meaning,
    such as `[-]` for cancelled, are never rewritten.

    ## Example
    `-[x ] run the tests`, `- [] update the notes`.

    ## Use instead
    `- [x] run the tests`, `- [ ] update the notes`.
    """
    if "[" not in piece.text:
        return
    for item in piece.blocks.items:
        check = item.check
        if check is None or check.mark in (" ", "x", "X") or item.quoted:
            continue
        right = _SAFE_MARKS.get(check.mark)
        if right is None:
            continue
        fix = Fix.here(f"Write `[{right}]`", Safety.SAFE, Edit.replace(check.span, f"[{right}]"))
        yield Finding(check.span, f"`[{check.mark}]` is no checkbox; `[{right}]` would be", fix=fix)


@rule(
    "STA010", "parent-child-box", severity="information", reach="piece", source="guide, chapter 2"
)
def parent_child_box(piece: Piece) -> Iterator[Finding]:
    """An item is ticked while items below it are open.

    Whoever counts the outer boxes takes the item for done.

    ## Example
    `- [x] Templates` with `- [ ] service` below it.

    ## Use instead
    Tick the parent when all its children are ticked.
    """
    parents: list[Item] = []
    told: set[Item] = set()
    for item in piece.blocks.items:
        while parents and parents[-1].depth >= item.depth:
            parents.pop()
        if item.check is not None and item.check.open and not item.quoted:
            for parent in parents:
                if parent.check is not None and parent.check.done and parent not in told:
                    told.add(parent)
                    assert parent.check is not None
                    yield Finding(
                        parent.check.span, f"ticked, but `{_short(item.text)}` below it is not"
                    )
        parents.append(item)

"""The rows of Prompt progress."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Progress
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.workspace.snapshot import Snapshot


@rule("STA004", "progress-order", kinds=("work-notes",), source="guide, chapter 7")
def progress_order(document: Document) -> Iterator[Finding]:
    """A later prompt is ticked while an earlier one is open.

    Prompts build on each other; a skipped one was forgotten, or its box was.

    ## Example
    `- [ ] Prompt 2` above `- [x] Prompt 3`.

    ## Use instead
    Run the prompts in order, and tick each when its checks pass.
    """
    rows = (row for row in document.outline.progress if row.done is not None)
    for before, after in pairwise(sorted(rows, key=_number)):
        if after.done and not before.done and _number(before) != _number(after):
            waits = f"Prompt {before.number} is open"
            yield Finding(
                _line(document.outline.span(after.at), document),
                f"Prompt {after.number} is ticked, but {waits}",
                (Related(document.path, _line(document.outline.span(before.at), document), waits),),
            )
            return


def _line(span: Span, document: Document) -> Span:
    """The first line of an item."""
    return Span(span.start, min(span.end, document.source.line_end(span.start)))


def _number(row: Progress) -> tuple[int, ...]:
    return tuple(int(part) for part in row.number.split("."))


@rule(
    "STA005", "progress-count", reach="workspace", kinds=("work-notes",), fix="choice",
    source="guide, chapter 7",
)  # fmt: skip
def progress_count(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The rows of Prompt progress are not the prompts of the prompt document.

    A prompt without a row is skipped without a trace, a row without a prompt is never
    ticked.

    ## Example
    Four rows under `## Prompt progress`, five prompts in the prompt document.

    ## Use instead
    Write one row for each prompt, with its number.
    """
    section = outline.section("Prompt progress")
    sources = [
        prompts
        for prompts in snapshot.index.siblings(outline, "prompt")
        if any(scope.form == "prompt" for scope in prompts.scopes)
    ]
    if not outline.progress or section is None or not sources:
        return
    names = {scope.number: scope.name for prompts in sources for scope in prompts.scopes
             if scope.form == "prompt"}  # fmt: skip
    related = tuple(Related(one.path, one.head, "the prompts are here") for one in sources)
    listed = " and ".join(f"`{one.path}`" for one in sources)
    for row in outline.progress:
        if row.number not in names:
            yield Finding(outline.span(row.at), f"{listed} has no Prompt {row.number}", related)
    rows = {row.number for row in outline.progress}
    lacking = [number for number in names if number not in rows]
    if lacking:
        asked = ", ".join(f"Prompt {number}" for number in lacking)
        fix = _add_rows(outline, names, lacking)
        yield Finding(section[0], f"no row for {asked} of {listed}", related, fix)


def _add_rows(outline: Outline, names: dict[str, str], lacking: Sequence[str]) -> Fix:
    """Rows with open boxes behind the last one."""
    last = outline.progress[-1]
    box = "[ ] " if last.done is not None else ""
    text = "".join(
        f"\n- {box}Prompt {number}" + (f": {names[number]}" if names[number] else "")
        for number in lacking
    )
    edit = Edit.insert(outline.span(last.at).end, text)
    return Fix.here("Add the missing rows", Safety.CHOICE, edit)


_PROMPTS = late(
    r"\bprompts?[ \t#-]*(?P<first>\d+(?:\.\d+)?)(?:[ \t]*(?:-|–|to|through|and|,|&)[ \t]*"
    r"(?P<last>\d+(?:\.\d+)?))?",
    re.IGNORECASE,
)
_TRACES = ("Session log", "Commits", "Verification", "Decisions")


@rule(
    "STA006", "ticked-without-trace", severity="information", default="hint",
    kinds=("work-notes",), source="guide, chapters 7 and 11",
)  # fmt: skip
def ticked_without_trace(document: Document) -> Iterator[Finding]:
    """A prompt is ticked, and the log, which names others, does not name it.

    The tick says that something happened, the log says what; without an entry nobody
    can review it. A log that names no prompt by its number is left alone.

    ## Example
    `- [x] Prompt 3`, and entries for Prompt 1 and Prompt 2 only.

    ## Use instead
    Write an entry that says what Prompt 3 changed.
    """
    ticked = [row for row in document.outline.progress if row.done]
    if not ticked:
        return
    told: set[str] = set()
    for section in document.root.all(*_TRACES):
        for match in _PROMPTS.finditer(document.text, *section.body):
            told.update(_numbers(match["first"], match["last"]))
    for row in ticked:
        if told and row.number not in told:
            span = _line(document.outline.span(row.at), document)
            yield Finding(span, f"Prompt {row.number} is ticked, but no entry or commit names it")


def _numbers(first: str, last: str | None) -> Iterator[str]:
    """The numbers from `first` to `last`; both, where they are no whole numbers."""
    yield first
    if last is None:
        return
    yield last
    if first.isdecimal() and last.isdecimal() and int(last) - int(first) < 100:
        yield from map(str, range(int(first) + 1, int(last)))

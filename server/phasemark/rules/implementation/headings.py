"""IMP: headings and numbers of implementation prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from phasemark.document.document import Document
from phasemark.rules.implementation.prompts import (
    KINDS,
    Prompt,
    number_span,
    prompts,
    runs,
    total_span,
)
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit
from phasemark.text.late import late


@rule("IMP001", "bad-prompt-heading", kinds=KINDS, fix="safe", source="guide, chapters 7 and 13")
def bad_prompt_heading(document: Document) -> Iterator[Finding]:
    """The heading of a prompt is not `Prompt N of M: name`.

    Stop rules, progress rows and commits name prompts by their numbers, and a reader
    wants to know how many are left. A document in which no heading says how many there
    are is fine; one in which some do is not.

    ## Example
    `## Prompt 2: Retry` beside `## Prompt 1 of 3: Queue`, or `## Prompt #2`.

    ## Use instead
    Write `## Prompt 2 of 3: Retry`
    """
    if not prompts(document):
        return
    for section in document.sections.all:
        if section.form == "heading" and section.opening is None and _ODD.match(section.title):
            yield Finding(
                section.title_span,
                f"`{section.title}` has no plain number; right is `Prompt N: name`",
            )
    for run in runs(document):
        totals = {prompt.total for prompt in run if prompt.total is not None}
        named = any(prompt.name for prompt in run)
        for prompt in run:
            if totals and prompt.total is None and not prompt.name.startswith("of "):
                yield _without_total(prompt, run, totals)
            elif named and not prompt.name:
                what = f"`{prompt.section.title}` has no name"
                yield Finding(prompt.title, f"{what}; say behind a colon what it makes")


_ODD = late(
    r"\W{0,3}prompt(?:[ \t]*[#№-][ \t]*|\d|[ \t]+(?:no\.?|number)[ \t]+|"
    r"[ \t]+(?:one|two|three|four|five|six|seven|eight|nine|ten|[ivx]+|[a-h])[ \t]*(?:[:.—–-]|$))",
    re.IGNORECASE,
)


def _without_total(prompt: Prompt, run: Sequence[Prompt], totals: set[int]) -> Finding:
    fix = None
    if totals == {len(run)}:
        text = f" of {len(run)}"
        edit = Edit.insert(total_span(prompt).start, text)
        fix = Fix.here(f"Insert `{text.strip()}`", Safety.SAFE, edit)
    return Finding(
        prompt.title,
        f"`Prompt {prompt.written}` does not say of how many, as the others do",
        fix=fix,
    )


@rule("IMP002", "wrong-total", kinds=KINDS, fix="safe", source="guide, chapters 7 and 13")
def wrong_total(document: Document) -> Iterator[Finding]:
    """The total in a prompt heading is not the number of prompts.

    `Prompt 2 of 3` in a document of four lets a session stop one prompt early, or look
    for one that does not exist. A document that holds its first prompt only is still
    being written, and is left alone.

    ## Example
    Four prompts, each with `of 3` in its heading.

    ## Use instead
    Write `of 4` in all four.
    """
    for run in runs(document):
        count = len(run)
        wrong = [prompt for prompt in run if prompt.total not in (None, count)]
        if not wrong or count == 1 or misnumbered(run):
            continue
        written = {prompt.total for prompt in wrong}
        unfinished = all(total is not None and total > count for total in written)
        edits = [Edit.replace(total_span(prompt), str(count)) for prompt in wrong]
        safety = Safety.CHOICE if unfinished and len(wrong) == count else Safety.SAFE
        related = tuple(
            Related(document.path, prompt.title, f"says `of {prompt.total}`")
            for prompt in wrong[1:]
        )
        said = " and ".join(f"`of {total}`" for total in sorted(written, key=str))
        there = f"there are {count} prompts"
        yield Finding(
            total_span(wrong[0]), f"{said}, but {there}", related,
            Fix.here(f"Change to `of {count}`", safety, *edits),
        )  # fmt: skip


@rule("IMP003", "numbering", kinds=KINDS, fix="unsafe", source="guide, chapter 7")
def numbering(document: Document) -> Iterator[Finding]:
    """Prompts are not numbered one after the other.

    Prompts are executed in the order of their numbers. After a number that is missing
    or comes twice, two sessions mean different prompts by the same name.

    ## Example
    `Prompt 1`, `Prompt 2`, `Prompt 2`, `Prompt 4`.

    ## Use instead
    Number them `Prompt 1` to `Prompt 4`. The fix renumbers the headings; look at the
    specification and at the progress rows as well.
    """
    for run in runs(document):
        seen: dict[tuple[int, ...], Prompt] = {}
        fix = _renumbered(run)
        before: Prompt | None = None
        numbers = {prompt.number for prompt in run}
        for prompt in run:
            first = seen.setdefault(prompt.number, prompt)
            fault = _fault(prompt, before, first, numbers)
            if fault:
                other = first if first is not prompt else before
                place = (
                    (Related(document.path, other.title, f"Prompt {other.written}"),)
                    if other
                    else ()
                )
                yield Finding(number_span(prompt), fault, place, fix)
                fix = None
            if before is None or prompt.number > before.number:
                before = prompt


Numbers = Set[tuple[int, ...]]


def _fault(prompt: Prompt, before: Prompt | None, first: Prompt, numbers: Numbers) -> str:
    """What is wrong with a number behind the highest one before it; empty if nothing."""
    if first is not prompt:
        return f"`Prompt {prompt.written}` is there twice"
    if before is None:
        return ""
    if prompt.number < before.number:
        return f"`Prompt {prompt.written}` stands behind `Prompt {before.written}`"
    if len(prompt.number) > 1 or len(before.number) > 1:
        return ""
    between = range(before.number[0] + 1, min(prompt.number[0], before.number[0] + 1000))
    if any((number,) not in numbers for number in between):
        return f"`Prompt {prompt.written}` follows `Prompt {before.written}`; a number is missing"
    return ""


def misnumbered(run: Sequence[Prompt]) -> bool:
    """Whether the numbers are what is wrong."""
    before: Prompt | None = None
    seen: dict[tuple[int, ...], Prompt] = {}
    numbers = {prompt.number for prompt in run}
    for prompt in run:
        if _fault(prompt, before, seen.setdefault(prompt.number, prompt), numbers):
            return True
        before = prompt
    return False


def _renumbered(run: Sequence[Prompt]) -> Fix | None:
    """All headings numbered from the first number on, and of as many as there are."""
    if any(len(prompt.number) > 1 for prompt in run):
        return None
    start = min(1, run[0].number[0])
    edits = [
        Edit.replace(number_span(prompt), str(number))
        for number, prompt in enumerate(run, start)
        if prompt.number != (number,)
    ]
    if not edits:
        return None
    count = len(run)
    edits += [
        Edit.replace(total_span(prompt), str(count))
        for prompt in run
        if prompt.total not in (None, count)
    ]
    return Fix.here("Number the prompts one after the other", Safety.UNSAFE, *edits)

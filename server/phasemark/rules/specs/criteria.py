"""SPC: exit criteria, and whether they prove anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import has_command
from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit
from phasemark.text.late import late

SPEC = ("phase-spec",)


@rule("SPC009", "exit-criterion-without-fact", kinds=SPEC, source="guide, chapter 7")
def exit_criterion_without_fact(document: Document) -> Iterator[Finding]:
    """An exit criterion names neither a command nor anything that can be counted or seen.

    Criteria such as "works well" are met whenever somebody says so. A command settles
    it, and so does a fact: no ignored errors, all phases verified, 3 of 3 charts render.

    ## Example
    `- [ ] The exporter works properly`

    ## Use instead
    Write a command or a fact: ``- [ ] `go test ./exporter/...` exits 0``
    """
    praise = document.project.vocabulary.praise
    for section in document.sections.all:
        if section.name != "Exit criteria":
            continue
        for item in section.own_items:
            if item.depth == 0 and not item.quoted and is_vague(item.text, praise):
                yield Finding(
                    item.text_span,
                    f"`{_short(item)}` is met whenever somebody says so; name a command or a fact"
                    " that can be counted",
                )


@rule(
    "SPC010", "exit-criterion-without-expectation", severity="hint", default="hint", kinds=SPEC,
    fix="choice", source="guide, chapters 7 and 13",
)  # fmt: skip
def exit_criterion_without_expectation(document: Document) -> Iterator[Finding]:
    """An exit criterion is a bare command, without the result that is expected.

    Exit code 0 is implied. Where more is meant, such as a line of output or a count,
    only the author knows it.

    ## Example
    ``- [ ] `make render` ``

    ## Use instead
    Write ``- [ ] `make render` exits 0``, or what its output has to hold.
    """
    vocabulary, own = document.project.vocabulary, frozenset(document.project.settings.commands)
    for section in document.sections.all:
        if section.name != "Exit criteria":
            continue
        for item in section.own_items:
            match = _BARE_COMMAND.fullmatch(item.text)
            if match is None or item.span.end > item.text_span.end + 2:
                continue
            if vocabulary.is_command(match[1], own):
                end = item.text_span.start + match.end(1) + 1
                fix = Fix.here("Append `exits 0`", Safety.CHOICE, Edit.insert(end, " exits 0"))
                yield Finding(
                    item.text_span, f"`{match[1]}` has no expected result, such as `exits 0`",
                    fix=fix,
                )  # fmt: skip


@rule(
    "SPC020", "architecture-only", severity="information", default="hint", kinds=SPEC,
    source="guide, chapter 7",
)  # fmt: skip
def architecture_only(document: Document) -> Iterator[Finding]:
    """A long specification holds no command that would prove anything.

    Architecture reads well and gates nothing: the work is done when somebody believes
    that it looks like the description.

    ## Example
    300 lines of design, and exit criteria without a single command.

    ## Use instead
    Add commands to the exit criteria: build, lint and test at least.
    """
    section = document.root.find("Exit criteria")
    limit = document.kind.limits.max_lines if document.kind else 0
    if section is None or section.empty or document.source.line_count <= limit:
        return
    if not has_command(document, document.root):
        yield Finding(
            section.head,
            f"{document.source.line_count} lines, and no command proves the phase; add one here",
        )


_BARE_COMMAND = late(r"`([^`]+)`[.;]?\s*")


_FACT = late(
    r"[`\d/\"“(]|\b(?:no|not|none|zero|all|every|each|only|any|both|without|never|least|most|less|more"
    r"|under|over|within|same|identical|exits?|returns?|prints?|shows?|fails?|pass(?:es|ed)?)\b",
    re.IGNORECASE,
)
"""A number, code, a path, a quotation, or a word that counts or observes."""


_MANY_WORDS = 8


def is_vague(text: str, praise: frozenset[str]) -> bool:
    """Whether a short criterion ends in praise, and names nothing that can be counted or seen."""
    words = _MARKUP.sub("", text).casefold().split()
    if not words or len(words) > _MANY_WORDS or _FACT.search(text):
        return False
    return any(" ".join(words[-count:]).strip(".!,;✅ ") in praise for count in (1, 2))


_MARKUP = late(r"[*_~]+")


def _short(item: Item) -> str:
    line = " ".join(item.text.split()).replace("`", "'")
    return line if len(line) <= 60 else f"{line[:57]}..."

"""Constraints of a prompt: that there are negative ones, in their section, with a modal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.prose import first_line, says
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

_NEGATIVE = late(
    r"\b(?:must not|mustn['’]t|do not|does not|don['’]t|doesn['’]t|never|no|not|avoid|without"
    r"|only|cannot|can['’]t"
    r"|shall not|should not|forbidden|prohibited|disallowed|refuse|nothing|none|out of scope"
    r"|instead of"
    r"|leave [\w ]{1,30}(?:alone|unchanged|untouched|as))\b|❌|🚫",
    re.IGNORECASE,
)


_FORBIDS = late(r"\b(?:must not|do not|don['’]t|never|cannot)\b", re.IGNORECASE)


@rule(
    "PRM012", "no-negative-constraint", severity="information", kinds=("prompt",),
    source="guide, chapters 3 and 15",
)  # fmt: skip
def no_negative_constraint(document: Document) -> Iterator[Finding]:
    """The constraints say what must happen, and nothing that must not.

    A model helps: it adds the dependency, tidies the neighbouring file and widens the
    interface unless it was told to leave them alone.

    ## Example
    Three items that begin with MUST, and none with MUST NOT.

    ## Use instead
    Add `- MUST NOT change files outside this phase.`, and whatever is off limits here.
    """
    section = document.root.find("Constraints")
    if section is None or section.empty or document.outline.form:
        return
    if says(document, _NEGATIVE, section.body) or says(document, _FORBIDS):
        return
    if _is_foreign(section.text[:1000]):
        return
    yield Finding(
        section.head, "the constraints forbid nothing; add what must not happen (`MUST NOT ...`)"
    )


def _is_foreign(text: str) -> bool:
    """Whether the text is mostly not in Latin letters, so that English words prove nothing."""
    letters = [character for character in text if character.isalpha()]
    return sum(character > "\u024f" for character in letters) * 3 > len(letters)


_MODAL = late(r"(?<![\w`])MUST(?: NOT)?(?!\w)")
_FREE = (
    "Constraints",
    "Session management",
    "Verification",
    "Commit discipline",
    "Deliverables",
    "Stop rule",
)


@rule(
    "PRM013",
    "constraint-in-prose",
    severity="hint",
    default="hint",
    kinds=("prompt",),
    source="guide, chapter 3",
)
def constraint_in_prose(document: Document) -> Iterator[Finding]:
    """A constraint stands in running text, away from the Constraints.

    A rule in the middle of a paragraph is read once and forgotten; the list of
    constraints is what a session goes back to.

    ## Example
    A paragraph under Task that ends with "and you MUST NOT touch the values file".

    ## Use instead
    Move the sentence under Constraints, as an item of its own.
    """
    section = document.root.find("Constraints")
    if section is None:
        return
    for placed in document.tree.pieces:
        if "MUST" not in placed.piece.text:
            continue
        for paragraph in placed.paragraphs:
            match = _MODAL.search(paragraph.text)
            if match is None or paragraph.depth >= 0 or paragraph.quoted:
                continue
            start = paragraph.span.start + match.start()
            holder = document.sections.at(start)
            while not holder.name and holder.parent is not None:
                holder = holder.parent
            if holder.name not in _FREE:
                span = Span(start, paragraph.span.start + match.end())
                yield Finding(
                    span, f"`{match[0]}` in running text; make it an item of `{section.title}`"
                )


@rule(
    "PRM014", "constraint-without-modal", severity="hint", default="off", kinds=("prompt",),
    fix="unsafe", source="guide, chapters 3 and 13",
)  # fmt: skip
def constraint_without_modal(document: Document) -> Iterator[Finding]:
    """A constraint has no MUST and no MUST NOT.

    Capital modals separate rules from remarks.

    ## Example
    `- Tests next to the code.`

    ## Use instead
    Write `- MUST keep tests next to the code.`
    """
    section = document.root.find("Constraints")
    if section is None:
        return
    for item in section.items:
        if item.depth or item.quoted or not item.text or _MODAL.search(item.text):
            continue
        if within(section.tree.comments, item.span):
            continue
        yield Finding(
            first_line(item), "no `MUST` and no `MUST NOT` in this constraint", fix=_prefixed(item)
        )


def _prefixed(item: Item) -> Fix | None:
    word = item.text.split(" ", 1)[0]
    if not word.isalpha() or not _VERB.fullmatch(word):
        return None
    edit = Edit.replace(
        Span(item.text_span.start, item.text_span.start + len(word)), f"MUST {word.lower()}"
    )
    return Fix.here("Begin with MUST", Safety.UNSAFE, edit)


_VERB = late(
    r"(?i:keep|use|follow|stay|handle|add|write|run|include|prefer|match|return|validate|test"
    r"|document)"
)


@rule(
    "PRM021", "constraints-not-repeated", severity="hint", default="off", kinds=("prompt",),
    source="guide, chapter 3",
)  # fmt: skip
def constraints_not_repeated(document: Document) -> Iterator[Finding]:
    """A long prompt says what must not happen only near its start.

    What stands last weighs most; the guide repeats the important constraints near the
    end of a prompt.

    ## Example
    A prompt of 150 lines with MUST NOT in line 20 alone.

    ## Use instead
    Repeat the one or two that matter most in a line before the end.
    """
    section = document.root.find("Constraints")
    if section is None or document.source.line_count < 100 or "MUST NOT" not in section.text:
        return
    tail = document.text[document.source.line_starts[document.source.line_count * 3 // 4] :]
    if not re.search(r"(?i)\bmust not\b|\bdo not\b|\bnever\b", tail):
        yield Finding(section.head, "no constraint is repeated in the last quarter of this prompt")


_SCOPE = late(
    r"\bscope|\bunrelated|\boutside\b|\bother (?:files|phases|modules)|\b(?:only"
    r"|solely) (?:change|edit|touch|modify)",
    re.IGNORECASE,
)


@rule(
    "PRM023", "no-scope-guard", severity="hint", default="off", kinds=("prompt",), fix="safe",
    source="guide, chapters 1 and 3",
)  # fmt: skip
def no_scope_guard(document: Document) -> Iterator[Finding]:
    """No constraint keeps the change inside the phase.

    Without it a session repairs what it meets on its way, and two phases edit one file.

    ## Example
    Constraints about style and tests alone.

    ## Use instead
    Add `- MUST NOT change files outside this phase.`
    """
    yield from _guard(
        document,
        _SCOPE,
        "MUST NOT change files outside this phase.",
        "keeps the change inside the phase",
    )


_DEPENDENCY = late(r"\bdependenc|\bpackages?\b|\blibrar(?:y|ies)\b", re.IGNORECASE)


@rule(
    "PRM025", "no-dependency-guard", severity="hint", default="off", kinds=("prompt",), fix="safe",
    source="guide, chapter 3",
)  # fmt: skip
def no_dependency_guard(document: Document) -> Iterator[Finding]:
    """No constraint speaks of new dependencies.

    A dependency is quickly added and long kept; the template of the guide has them
    approved.

    ## Example
    Constraints about style and tests alone.

    ## Use instead
    Add `- MUST NOT add dependencies without approval.`
    """
    yield from _guard(
        document,
        _DEPENDENCY,
        "MUST NOT add dependencies without approval.",
        "speaks of new dependencies",
    )


def _guard(document: Document, said: re.Pattern[str], line: str, what: str) -> Iterator[Finding]:
    section = document.root.find("Constraints")
    if section is None or said.search(section.text) or document.outline.form:
        return
    items = [item for item in section.items if item.depth == 0]
    fix = None
    if items and not items[-1].ordered:
        mark = document.text[items[-1].span.start]
        fix = Fix.here(
            f"Add `{line}`", Safety.SAFE, Edit.insert(items[-1].span.end, f"\n{mark} {line}")
        )
    yield Finding(section.head, f"no constraint {what}", fix=fix)

"""Bullets of work notes: decisions, open questions, commits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.notes.states import status_of
from phasemark.rules.notes.status import NOTES
from phasemark.rules.rationale import without_rationale
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


@rule("NTE005", "decision-without-rationale", kinds=NOTES, fix="choice", source="guide, chapter 4")
def decision_without_rationale(document: Document) -> Iterator[Finding]:
    """A decision is written down without its reason.

    Notes without a rationale are of no use later: nobody can tell whether the reason
    still holds.

    ## Example
    `- Use TOML`

    ## Use instead
    Write the reason behind it: `- Use TOML: comments are allowed, and the standard
    library reads it`
    """
    yield from without_rationale(document, document.root.all("Decisions"))


@rule(
    "NTE013", "open-question-not-checkbox", severity="hint", default="hint", kinds=NOTES,
    fix="safe", source="guide, chapter 4",
)  # fmt: skip
def open_question_not_checkbox(document: Document) -> Iterator[Finding]:
    """An open question is a plain bullet.

    With a box, an answered question stays in the notes and is seen to be answered.

    ## Example
    `- Which port does the probe use?`

    ## Use instead
    Write `- [ ] Which port does the probe use?`
    """
    section = document.root.find("Open questions")
    if section is None:
        return
    # Of a phase that is complete, an open box would be a finding of its own.
    complete = status_of(document) == "Complete"
    safety = Safety.CHOICE if complete else Safety.SAFE
    for item in section.own_items:
        if item.depth or item.check or item.ordered or not _asks(document, item):
            continue
        edit = Edit.insert(item.text_span.start, "[ ] ")
        fix = Fix.here("Make it a checkbox", safety, edit)
        yield Finding(
            item.text_span, "an open question without a box; `- [ ]` shows its state", fix=fix
        )


_ANSWERED = late(
    r"[:：→—–]|=>|->|\b(?:answer(?:ed)?|resolved|decided|settled|closed|done)\b", re.IGNORECASE
)


def _asks(document: Document, item: Item) -> bool:
    """Whether it is open: one that is answered already would get a box that lies."""
    question, mark, rest = item.text.strip().rpartition("?")
    if mark:
        return not rest.strip("*_`) ") and not _ANSWERED.match(question)
    nothing = document.project.vocabulary.says_nothing(rest)
    return not nothing and not _ANSWERED.search(rest)


_COMMIT = late(
    r"[*_]*`?(?P<hash>[0-9a-fA-F]{7,40})`?[*_]*"
    r"(?:[ \t]*+(?P<between>:|[-–—]{1,2})?(?:(?<=[ \t])|[ \t]++)(?P<message>\S.*)|$)",
    re.DOTALL,
)
_HASH = late(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\bcommits?/[0-9a-f]{7,40}\b")
_PENDING = late(r"\b(?:pending|uncommitted|not (?:yet )?committed|to be committed|tbd)\b", re.I)


@rule(
    "NTE016", "bad-commit-line", severity="information", kinds=NOTES, fix="safe",
    source="guide, chapter 4",
)  # fmt: skip
def bad_commit_line(document: Document) -> Iterator[Finding]:
    """A line under Commits is not a hash and a message.

    The list ties the notes to the history; a line without a hash ties nothing. A hash in
    backticks is fine, and so is one that stands behind the message.

    ## Example
    `- added the service template`, `- 1a2b3c4: add the service template`

    ## Use instead
    Write `- 1a2b3c4 - add the service template`
    """
    section = document.root.find("Commits")
    if section is None:
        return
    nothing = document.project.vocabulary.says_nothing
    for item in section.own_items:
        text = item.text.strip()
        if item.depth or not text or nothing(text) or "<" in text or _PENDING.search(text):
            continue
        match = _COMMIT.match(item.text)
        if match is None:
            if not _HASH.search(text):
                yield Finding(item.text_span, "not a commit; `<hash> - <message>` would be one")
        elif match["message"] and match["between"] != "-":
            yield _normalised(item, match)


def _normalised(item: Item, match: re.Match[str]) -> Finding:
    """A hash and a message with something else than ` - ` between them."""
    start = item.text_span.start
    after = match.end("hash")
    after += len(item.text[after:]) - len(item.text[after:].lstrip("`*_"))
    span = Span(start + after, start + match.start("message"))
    fix = Fix.here("Put ` - ` between hash and message", Safety.SAFE, Edit.replace(span, " - "))
    return Finding(item.text_span, "`<hash> - <message>` is the form of a commit", fix=fix)

"""What a skill runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from phasemark.document.commands import commands_of
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.destructive import destroys
from phasemark.rules.rule import Finding, rule
from phasemark.syntax.tree import within
from phasemark.text.edit import Span
from phasemark.text.late import late

_CONDITION = late(
    r"\bnever\b|\bnot\b|n't\b|\bavoid|\bunless\b|\bonly (?:if|when|after|with|on)\b"
    r"|\bask(?:s|ed)?\b|\bconfirm|\bapprov|\bexplicit|\brequest|\bpermission"
    r"|\bif the user\b|\bdangerous|\bdestructive|\bforbidden|\bprohibited|\bmust be told\b|\bwarn",
    re.IGNORECASE,
)
_UNDONE = ("Rollback", "Guardrails")
"""Sections that say by themselves under which condition their commands are run."""


@rule(
    "SKL012", "skill-destructive-command", kinds=("skill",), adaptive=False,
    source="parallelizing-workflows skill",
)  # fmt: skip
def skill_destructive_command(document: Document) -> Iterator[Finding]:
    """A skill runs something that cannot be taken back, without a condition.

    A skill is loaded by a model that decides by itself, often with nobody looking: it
    deletes branches, worktrees and files only when somebody asked for it.

    ## Example
    `git push --force` as a step of the procedure.

    ## Use instead
    Write `Only if the user asked for it: git push --force-with-lease`, or a dry run.
    """
    if not _MAY.search(document.text):
        return
    for span, words in islice(_destroying(document), _MOST):
        if not _conditioned(document, span):
            yield Finding(span, f"`{words}` cannot be taken back; say on which condition it is run")


_MOST = 100
"""Commands whose surroundings are looked at; a skill with more of them is no skill."""


def _destroying(document: Document) -> Iterator[tuple[Span, str]]:
    """The commands that destroy something, with the words that do."""
    for span, command in _commands(document):
        words = destroys(command) or _deletes(command)
        if words:
            yield span, words


def _commands(document: Document) -> Iterator[tuple[Span, str]]:
    """The lines of shell fences, and everything in backticks: `rm` is no gate of a project."""
    for command in commands_of(document.root, document):
        if command.form == "fence":
            yield command.span, command.text
    for mention in document.tree.mentions:
        if mention.kind == "code":
            yield mention.inner, mention.text


_MAY = late(
    r"\brm\s|\bgit\s+(?:push|branch|worktree|reset|clean|checkout)\b|\bdelete\b|\bdrop|\bdestroy"
    r"|\bapply\b|\bprune\b|\buninstall\b|\btruncate\b|\bdown\b|\bdrain\b|\bmkfs|\bdd\b|\breboot"
    r"|\bshutdown\b|\bup\b",
    re.IGNORECASE,
)
"""Without one of these words there is no such command."""

_BRANCHES = late(r"\bgit\s+(?:branch\s+(?:-d|--delete)|worktree\s+remove)(?!\S)[^;&|]*")


def _deletes(command: str) -> str:
    """A branch or worktree that a command deletes; git asks back only for unsaved work."""
    match = _BRANCHES.search(command[:200])
    return " ".join(match[0].split()) if match else ""


def _conditioned(document: Document, span: Span) -> bool:
    """Whether the text about a command says when it may be run."""
    section: Section | None = document.sections.at(span.start)
    while section is not None:
        if section.name in _UNDONE:
            return True
        if section.parent is not None and _CONDITION.search(section.title):
            return True
        section = section.parent
    return bool(_CONDITION.search(_around(document, span)))


_REACH = 600
"""Characters before a command that are looked at."""


def _around(document: Document, span: Span) -> str:
    """The block that holds the command, and for a fence the text that leads to it."""
    text = document.text
    fences = within(document.tree.fences, Span(max(0, span.start - 20_000), span.start))
    fence = next((one for one in reversed(fences) if one.span.covers(span)), None)
    start = fence.span.start if fence else span.start
    lead = text[max(0, start - _REACH) : start].rstrip()
    cut = max(lead.rfind("\n\n"), lead.rfind("\r\n\r\n"), lead.rfind("\n#"))
    before = lead[cut + 1 :]
    if fence is None:
        return before + text[span.start : document.source.line_end(span.end)]
    line = document.source.line(span.start)
    above = document.source.line_span(line - 1).of(text)
    own = document.source.line_span(line).of(text)
    comment = above if above.lstrip().startswith(("#", "//", "--")) else ""
    return f"{before}\n{comment}\n{own.rpartition('#')[2] if '#' in own else ''}"

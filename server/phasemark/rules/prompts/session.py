"""How a session is to end: stop rule, approval, notes, and nothing that only a chat knew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_blank
from phasemark.rules.prose import matches, says
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

_STOP = late(
    r"\b(?:stops?|stopping|pause[sd]?|wait(?:s|ing)?|halts?|await\w*|hold off|check(?:point|[- ]in)"
    r"|approv\w+|confirm\w*|sign[- ]?off|go[- ]ahead"
    r"|(?:do not|don['’]t|never|must not) (?:continue|proceed|start|move|begin|go on)"
    r"|before (?:you )?(?:continu|proceed|mov|start)\w*|ask (?:me|us|the user|before|first)"
    r"|one (?:logical )?(?:unit|step|task|prompt|commit) at a time|end (?:the|your"
    r"|this) session)\b",
    re.IGNORECASE,
)
_APPROVAL = late(
    r"\b(?:approv\w+|confirm\w*|permission|sign[- ]?off|go[- ]ahead|consent|feedback|acknowledg\w+"
    r"|ask (?:me|us|the user|before|first|for)|wait for|await\w*|human|reviewer|my review"
    r"|until I|tell me|user says)\b",
    re.IGNORECASE,
)


@rule(
    "PRM015",
    "missing-stop-rule",
    kinds=("prompt",),
    fix="safe",
    source="guide, chapters 3, 5 and 10",
)
def missing_stop_rule(document: Document) -> Iterator[Finding]:
    """Nothing tells the session to stop after a unit of work.

    Without a place to stop, a session goes on until its context is full, and the first
    wrong turn is built upon instead of reviewed.

    ## Example
    A prompt with a task and a verification, and no word such as stop, pause or wait.

    ## Use instead
    Add "After each logical unit, stop and wait for approval." under Session
    management.
    """
    if not _is_prompt(document) or says(document, _STOP):
        return
    line = "After each logical unit, stop and wait for approval."
    yield Finding(
        _head(document),
        "nothing tells the session when to stop; say `After each logical unit, stop ...`",
        fix=_added(document, ("Session management", "Commit discipline"), line, "Add a stop rule"),
    )


@rule(
    "PRM016", "missing-approval-gate", severity="information", kinds=("prompt",), fix="safe",
    source="guide, chapters 1, 3, 5 and 13",
)  # fmt: skip
def missing_approval_gate(document: Document) -> Iterator[Finding]:
    """The session is told to stop, but not to wait for anybody.

    A pause that ends by itself is no review. The guide has a person approve each unit
    before the next begins.

    ## Example
    "Stop after each unit and summarise", and then "continue with the next".

    ## Use instead
    Add "Wait for approval before continuing." under Commit discipline.
    """
    if not _is_prompt(document) or not says(document, _STOP):
        return
    if says(document, _APPROVAL):
        return
    line = "Wait for approval before continuing."
    yield Finding(
        _head(document),
        "nobody has to approve a unit before the next one; say `Wait for approval ...`",
        fix=_added(
            document, ("Commit discipline", "Session management"), line, "Add `Wait for approval`"
        ),
    )


def _is_prompt(document: Document) -> bool:
    """Whether there is a text, in a language whose words are known here."""
    if is_blank(document) or document.outline.form:
        return False
    if document.tree.fences and not document.sections.all:
        return False
    letters = [character for character in document.text[:4000] if character.isalpha()]
    return sum(character > "\u024f" for character in letters) * 5 < len(letters)


def _head(document: Document) -> Span:
    title = document.sections.title
    if title is not None:
        return title.span
    start = len(document.text) - len(document.text.lstrip())
    return Span(start, document.source.line_end(start))


def _added(document: Document, names: Sequence[str], line: str, title: str) -> Fix | None:
    """A fix that adds a line at the end of the first of these sections, in its form."""
    for name in names:
        section = document.root.find(name)
        if section is not None and section.form == "heading" and not section.empty:
            edit = _appended(section, line)
            return Fix.here(title, Safety.SAFE, edit) if edit else None
    return None


def _appended(section: Section, line: str) -> Edit | None:
    text = section.tree.text
    body = section.own.of(text)
    end = section.own.start + len(body.rstrip())
    items = [item for item in section.own_items if item.depth == 0 and not item.quoted]
    last: Item | None = items[-1] if items else None
    if any(fence.span.end >= end for fence in section.fences) or "<!--" in body:
        return None
    if last is None or last.span.end < end:
        return Edit.insert(end, f"\n\n{line}")
    marker = re.match(r"(\d+)([.)])|[-*+]", text[last.span.start : last.span.start + 12])
    if marker is None or text[last.span.start - 1 : last.span.start] not in ("\n", "\r", ""):
        return None
    lead = f"{int(marker[1]) + 1}{marker[2]}" if marker[1] else marker[0]
    return Edit.insert(end, f"\n{lead} {line}")


_CHAT = late(
    r"\b(?:as (?:we |you and I )?(?:discussed|agreed|talked about|mentioned (?:earlier"
    r"|before))(?: (?:above|earlier|before))?"
    r"|as (?:I )?(?:said|told you) (?:earlier|before)|we (?:discussed|talked about"
    r"|agreed on) (?:this|that|it|earlier|above|before)"
    r"|(?:see|from|in) (?:the |our )?(?:above|earlier|previous|last|prior) (?:chat|conversation"
    r"|discussion|thread|messages?)"
    r"|(?:our|the) (?:earlier|previous|prior) (?:chat|conversation|discussion)|(?:chat"
    r"|conversation) (?:above|history)"
    r"|in (?:the|our) (?:earlier|previous|last|prior) session)\b",
    re.IGNORECASE,
)


@rule(
    "PRM022", "not-self-contained", severity="hint", default="hint", kinds=("prompt",),
    source="guide, chapter 3",
)  # fmt: skip
def not_self_contained(document: Document) -> Iterator[Finding]:
    """The prompt refers to a conversation that a new session has not had.

    A prompt document is pasted as it is into a new session, by anybody, weeks later.

    ## Example
    "Use the naming scheme as discussed."

    ## Use instead
    Write down what was discussed, or the path of the notes that hold it.
    """
    for span, match in matches(document, _CHAT):
        yield Finding(span, f"`{match[0]}`: a new session was not there; write down what was said")


_NOTES = (
    ("decisions (with their reasons)", re.compile(r"\bdeci(?:sion|de)", re.IGNORECASE)),
    ("assumptions", re.compile(r"\bassum(?:e|ption)", re.IGNORECASE)),
    (
        "open questions",
        re.compile(r"\bquestion|\bunknowns?\b|\bopen (?:issue|point)s?", re.IGNORECASE),
    ),
    ("a session log entry", re.compile(r"\blog\b|\bentry\b|\bjournal", re.IGNORECASE)),
)


@rule(
    "PRM024", "incomplete-notes-instruction", severity="information", default="hint",
    kinds=("prompt",), fix="safe", source="guide, chapters 1, 3 and 13",
)  # fmt: skip
def incomplete_notes_instruction(document: Document) -> Iterator[Finding]:
    """The instruction to keep notes leaves out a part of them.

    What is not asked for is not written. Notes that lack assumptions or open questions
    make the next session take both for decided.

    ## Example
    "Update the work notes with your decisions."

    ## Use instead
    Ask for decisions, assumptions, open questions and a session log entry, as a list.
    """
    section = document.root.find("Session management")
    if section is None or section.empty:
        return
    text = section.text
    missing = [name for name, pattern in _NOTES if not pattern.search(text)]
    if not missing or (len(missing) == len(_NOTES) and "note" not in text.casefold()):
        return
    yield Finding(
        section.head,
        f"the notes are to be kept without {_joined(missing)}",
        fix=_completed(section, missing),
    )


def _joined(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _completed(section: Section, missing: Sequence[str]) -> Fix | None:
    """Add what is missing behind the last item of the list that names the rest."""
    named = [
        item
        for item in section.items
        if len(item.text) < 60 and not item.ordered and any(p.search(item.text) for _, p in _NOTES)
    ]
    if not named:
        return None
    last = named[-1]
    text = section.tree.text
    start = max(text.rfind("\n", 0, last.span.start), text.rfind("\r", 0, last.span.start)) + 1
    lead = text[start : last.text_span.start]
    if lead.strip() not in ("-", "*", "+"):
        return None
    added = "".join(f"\n{lead}{name[:1].upper()}{name[1:].removeprefix('a ')}" for name in missing)
    added = added.replace("A session log", "Session log")
    return Fix.here(f"Add {_joined(missing)}", Safety.SAFE, Edit.insert(last.span.end, added))

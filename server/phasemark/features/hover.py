"""What a reader wants to know about the thing under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.features.about import about_rule, about_section
from phasemark.features.card import Card, card, markdown
from phasemark.features.findings import touching
from phasemark.features.markdown import Links, code, words
from phasemark.features.outside import Outside
from phasemark.features.path_hover import about_path
from phasemark.features.path_names import PathName
from phasemark.features.phases import local_part, phase_key
from phasemark.features.prompts import about_prompt
from phasemark.features.scripts import defined
from phasemark.features.subject import (
    CodeName,
    CommandName,
    CommitName,
    PhaseName,
    PromptName,
    SectionName,
    StatusName,
    Subject,
    Title,
    subject,
)
from phasemark.rules import catalogue
from phasemark.rules.rule import Finding
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about a stretch of a document."""

    span: Span
    markdown: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer is made from."""

    snapshot: Snapshot
    document: Document
    outside: Outside
    links: Links
    findings: Sequence[Finding] = ()
    """What is wrong with the document, as far as the reader is shown it."""


def hover(reading: Reading, offset: int) -> Hover | None:
    """What is under the cursor, then the rules of the findings there."""
    snapshot, document = reading.snapshot, reading.document
    found = subject(snapshot, document, offset)
    parts = [part for part in (_about(reading, found),) if part]
    span = found.span if found and parts else None
    findings = touching(reading.findings, Span(offset, offset))
    if findings:
        parts.append(_of_findings(snapshot, findings))
        span = span or findings[0].span
    said = "\n\n---\n\n".join(parts)
    return (
        Hover(span, "\n\n".join(filter(None, (said, reading.links.addresses())))) if span else None
    )


def _about(reading: Reading, found: Subject | None) -> str:
    """Markdown about a thing; empty where there is nothing to say."""
    snapshot, document = reading.snapshot, reading.document
    match found:
        case PhaseName() if (number := local_part(snapshot, document, found)) is not None:
            return _of_part(document, number)
        case PhaseName(id=id):
            key = phase_key(snapshot, document.path, id)
            shown = card(snapshot, key) if key else None
            return _carded(reading, shown) if shown else f"**{id}**: no document describes it"
        case PathName():
            return about_path(snapshot, document, found, reading.outside, reading.links)
        case Title():
            return _of_title(reading)
        case SectionName(section=section) if section.kind is not None:
            return about_section(section.kind, document.kind)
        case PromptName():
            return about_prompt(snapshot, document, found, reading.links)
        case StatusName():
            return _own_card(reading)
        case CommitName(hash=hash):
            return _of_commit(reading.outside, hash)
        case CommandName(text=text):
            return _of_command(reading, text)
        case CodeName(code=written):
            rule = catalogue(snapshot.kinds).find(written)
            return about_rule(rule) if rule else f"{code(written)}: no rule has this code or name"
    return ""


def _carded(reading: Reading, shown: Card) -> str:
    return markdown(shown, reading.links)


def _of_part(document: Document, number: int) -> str:
    """A phase inside the document of another one."""
    outline = document.outline
    scope = outline.scopes[number]
    name = f": {scope.name}" if scope.name else ""
    status = f" · {scope.status}" if scope.status else ""
    lines = [f"**{words(f'{scope.id}{name}')}**{status}", ""]
    tallies = [tally for tally in outline.tallies if tally.scope == number]
    if total := sum(tally.total for tally in tallies):
        lines.append(f"- {sum(tally.done for tally in tallies)} of {total} done")
    lines.append(f"- A part of {words(str(outline.id))}, described in this document")
    return "\n".join(lines)


def _own_card(reading: Reading) -> str:
    """The card of the phase that the document belongs to."""
    document = reading.document
    key = phase_key(reading.snapshot, document.path, document.id) if document.id else None
    shown = card(reading.snapshot, key) if key else None
    return _carded(reading, shown) if shown else ""


def _of_title(reading: Reading) -> str:
    """Which kind of document it is and why; the card of its phase."""
    document = reading.document
    kind, reason = document.kind, document.recognition.reason
    if kind is None:
        return f"No kind of document: {words(reason)}"
    lines = [f"**{words(kind.title or kind.name)}**: {words(reason)}"]
    if kind.purpose:
        lines += ["", words(kind.purpose)]
    own = _own_card(reading)
    return "\n".join(lines) + (f"\n\n---\n\n{own}" if own else "")


_FEW_FILES = 10


def _of_commit(outside: Outside, hash: str) -> str:
    commit = outside.commit(hash)
    if commit is None:
        return ""
    lines = [
        f"**{words(commit.subject)}**",
        "",
        f"- {code(commit.hash[:12])}, {words(commit.author)}",
    ]
    lines.append(f"- {commit.when:%Y-%m-%d %H:%M}")
    files = outside.files_of(commit.hash)
    lines += [f"- {code(path)}" for path in files[:_FEW_FILES]]
    if len(files) > _FEW_FILES:
        lines.append(f"- and {len(files) - _FEW_FILES} more files")
    return "\n".join(lines)


def _of_command(reading: Reading, text: str) -> str:
    folder = reading.document.path.rpartition("/")[0]
    lines = []
    for script in defined(reading.snapshot, folder, text, reading.outside):
        place = script.place
        where = reading.links.to(place, words(place.path))
        said = f": {code(script.text)}" if script.text else ""
        lines.append(f"- {where}, line {place.line + 1}{said}" if said else f"- {where}")
    return "\n".join((f"**{code(text)}** is defined here", "", *lines)) if lines else ""


def _of_findings(snapshot: Snapshot, findings: tuple[Finding, ...]) -> str:
    """The rule of a finding; of several, what each says."""
    rules = catalogue(snapshot.kinds).by_code
    if len(findings) == 1 and (rule := rules.get(findings[0].code)):
        return about_rule(rule)
    return "\n".join(f"- **{finding.code}** {words(finding.message)}" for finding in findings)

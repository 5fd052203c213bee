"""What is told of a section and of a rule, wherever somebody asks."""

from __future__ import annotations

from phasemark.document.skeleton import fill
from phasemark.features.markdown import fence, words
from phasemark.kinds.model import Kind, SectionKind
from phasemark.rules.rule import Rule

_HOLDS = {
    "list": "a list", "checks": "a list of boxes", "fields": "fields, `- Name: value`",
    "paths": "a list of paths", "commands": "commands, and what they must give",
    "status": "one state: one ticked box, or the word", "decisions": "`- <what>: <why>`",
    "questions": "questions, as boxes to tick", "commits": "`- <hash> - <message>`",
    "entries": "an entry for each session, headed `### YYYY-MM-DD HH:MM`",
    "dependencies": "phases that come before this one, or `None`",
}  # fmt: skip
"""What belongs into a section, by `SectionKind.holds`."""


_FEW_NAMES = 6


def about_section(section: SectionKind, kind: Kind | None) -> str:
    """What a section is for and what belongs there."""
    of = f" of {_one(kind.title.lower())}" if kind is not None and kind.title else ""
    lines = [f"**{words(section.name)}** · {section.presence} section{of}", ""]
    if section.purpose:
        lines += [words(section.purpose), ""]
    if section.holds in _HOLDS:
        lines.append(f"- Holds: {_HOLDS[section.holds]}")
    if section.fields:
        lines.append(f"- Fields: {', '.join(words(field.name) for field in section.fields)}")
    if section.section:
        lines.append(f"- Parts: {', '.join(words(part.name) for part in section.section)}")
    names = (*section.canonical, *section.also)
    if names:
        lines.append(f"- Other names: {words(', '.join(names[:_FEW_NAMES]))}")
    if section.skeleton:
        lines += ["", fence(fill(section.skeleton), "markdown")]
    return "\n".join(lines).rstrip("\n")


def _one(title: str) -> str:
    """`a plan`, `work notes`, `a task status`."""
    return title if title.endswith("s") and not title.endswith(("us", "ss")) else f"a {title}"


def about_rule(rule: Rule) -> str:
    """What a rule reports and why."""
    lines = [f"**{rule.code}** {words(rule.name)} · {rule.severity.label}"]
    for paragraph in rule.text.split("\n\n")[:2]:
        lines += ["", words(paragraph, 600)]
    return "\n".join(lines)

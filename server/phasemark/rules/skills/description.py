"""The description of a skill: all that an agent knows of it before it loads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.skills.frontmatter import Entry, read
from phasemark.text.edit import Edit
from phasemark.text.late import late

_LONGEST = 1024


@rule(
    "SKL004", "skill-description-length", kinds=("skill",), adaptive=False,
    source="agent skills specification",
)  # fmt: skip
def skill_description_length(document: Document) -> Iterator[Finding]:
    """The description of a skill is empty, or longer than 1024 characters.

    The descriptions of all skills stand in the context of every session; agents cut
    longer ones, or refuse the skill.

    ## Example
    `description:` without a value.

    ## Use instead
    Write two sentences: what it does, and when to use it.
    """
    entry = (read(document) or {}).get("description")
    if entry is None or entry.style == "nested":
        return
    if not entry.value:
        yield Finding(entry.key_span, "the description is empty; what the skill does, and when")
    elif len(entry.value) > _LONGEST:
        yield Finding(
            entry.key_span,
            f"a description of {len(entry.value)} characters; {_LONGEST} are allowed",
        )


_WHEN = late(
    r"\bwhen(?:ever)?\b|\bif\b|\btriggers?\b|\bbefore\b|\bafter\b|\bwhile\b|\bduring\b"
    r"|\bapplies\b|\buse (?:this|it|for|to|at|proactively|as)\b|\bused (?:for|to|by|at|in)\b"
    r"|\bfor use\b|\basks?\b|\bon request\b|\binvoke|\bmust be used\b|\bactivates?\b",
    re.IGNORECASE,
)


@rule(
    "SKL005", "skill-description-without-when", severity="information", default="hint",
    kinds=("skill",), fix="choice", adaptive=False,
    source="parallelizing-workflows skill; guide, chapter 14",
)  # fmt: skip
def skill_description_without_when(document: Document) -> Iterator[Finding]:
    """The description says what the skill does, and nothing says when to use it.

    The model decides by the description alone whether to load the skill; without a
    situation it guesses. A section `Use when` or a key such as `when_to_use` says it too.

    ## Example
    `description: Deploys charts.`

    ## Use instead
    Write `description: Deploys charts. Use when a chart has changed.`
    """
    entries = read(document) or {}
    entry = entries.get("description")
    if entry is None or not entry.value or _WHEN.search(entry.value):
        return
    if any("when" in key.casefold() for key in entries) or document.root.find("Use when"):
        return
    if "<" in entry.value:
        return
    yield Finding(
        entry.key_span, "the description does not say when to use the skill", fix=_append(entry)
    )


def _append(entry: Entry) -> Fix | None:
    if entry.fault or entry.style not in ("plain", "single", "double"):
        return None
    end = entry.span.end - (entry.style != "plain")
    stop = "" if entry.value.endswith((".", "!", "?")) else "."
    edit = Edit.insert(end, f"{stop} Use when <situation>.")
    return Fix.here("Say when to use it", Safety.CHOICE, edit)

"""What a handoff says in its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.mirror import mirrored
from phasemark.document.section import Section
from phasemark.rules.handoffs.sides import HANDOFFS, side_of
from phasemark.rules.rationale import without_rationale
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Label
from phasemark.text.edit import Edit
from phasemark.text.late import late

_NAMES = frozenset(("code", "path", "link", "reference", "placeholder", "autolink"))
_NUMBERED = late(r"\bprompt[ \t]+\d", re.IGNORECASE)


@rule("HND002", "next-step-not-exact", kinds=HANDOFFS, source="guide, chapter 12")
def next_step_not_exact(document: Document) -> Iterator[Finding]:
    """The next step of a handoff names no command and no file.

    Whoever takes over has no chat to look into: a step that is exact is done at once, a
    vague one costs the meeting that the handoff was to replace. A prompt with its number
    is exact too.

    ## Example
    `Keep going with the templates` under `## Next step`.

    ## Use instead
    Name the file or the command: ``Add `livenessProbe` to
    `charts/metrics-gateway/templates/deployment.yaml` ``
    """
    section = document.root.find("Next step")
    if section is None or section.empty or section.fences or section.tables:
        return
    if any(mention.kind in _NAMES for mention in section.mentions):
        return
    text = section.text.strip()
    if document.project.vocabulary.says_nothing(text.lstrip("-*+ ")) or _NUMBERED.search(text):
        return
    if "<" in text:
        return
    yield Finding(
        section.head,
        f"`{section.title}` names no command and no file; say exactly what to do first",
    )


@rule("HND003", "resume-without-paths", kinds=HANDOFFS, fix="choice", source="guide, chapter 12")
def resume_without_paths(document: Document) -> Iterator[Finding]:
    """How to resume does not name the prompt and the work notes, by path.

    A new session knows only what it is told to load: the prompt says what to do, the
    notes say how far it is.

    ## Example
    `Read the notes and go on` under `## How to resume`.

    ## Use instead
    Write `1. Load prompts/phase-2a-scaffolding.md`, `2. Load
    work-notes/phase-2a-scaffolding.md`
    """
    section = document.root.find("How to resume")
    if section is None or section.empty or _unfilled(section):
        return
    paths = [one.text for one in section.mentions if one.kind in ("path", "link", "code")]
    paths = [path for path in paths if "/" in path or path.endswith(".md")]
    sides = {side for path in paths if (side := side_of(path))}
    if not any(path.partition("#")[0].endswith(".md") for path in paths):
        if not paths and not section.fences:
            yield Finding(section.head, "no path of a prompt and of work notes to load",
                          fix=_load(section, document, ("prompt", "notes")))  # fmt: skip
        return
    for side, other, what in (("prompt", "notes", "work notes"), ("notes", "prompt", "prompt")):
        if sides == {side}:
            yield Finding(section.head, f"the path of the {what} to load is not named",
                          fix=_load(section, document, (other,)))  # fmt: skip


def _unfilled(section: Section) -> bool:
    """Whether it is still a template: a place to fill in, or nothing but empty fields."""
    if any(mention.kind == "placeholder" for mention in section.mentions) or "<" in section.text:
        return True
    labels = section.labels
    return bool(labels) and len(labels) == len(section.items) and not any(map(_filled, labels))


def _filled(label: Label) -> bool:
    return label.value.end > label.value.start


def _load(section: Section, document: Document, roles: tuple[str, ...]) -> Fix | None:
    """Add the paths that mirror the handoff's own; they may not exist."""
    paths = [path for role in roles if "/" in (path := mirrored(document, role))]
    items = [item for item in section.items if item.depth == 0]
    if not paths or not items:
        return None
    last = items[-1]
    number = re.match(r"(\d+)([.)])", document.text[last.span.start : last.span.end])
    lines = [
        f"\n{int(number[1]) + count}{number[2]} Load {path}" if number else f"\n- {path}"
        for count, path in enumerate(paths, 1)
    ]
    title = "Load " + " and ".join(f"`{path}`" for path in paths)
    return Fix.here(title, Safety.CHOICE, Edit.insert(last.span.end, "".join(lines)))


@rule(
    "HND004", "handoff-decision-without-rationale", kinds=HANDOFFS, fix="choice",
    source="guide, chapter 12",
)  # fmt: skip
def handoff_decision_without_rationale(document: Document) -> Iterator[Finding]:
    """A decision is handed over without its reason.

    Whoever takes over will be asked to change it, and cannot tell what it protects.

    ## Example
    `- One chart per service`

    ## Use instead
    Write the reason behind it: `- One chart per service: releases must not wait for
    each other`
    """
    yield from without_rationale(document, document.root.all("Key decisions"))

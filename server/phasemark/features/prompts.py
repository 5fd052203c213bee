"""The implementation prompts of a phase by their numbers."""

from __future__ import annotations

from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline, Progress, Scope
from phasemark.features.markdown import Links, words
from phasemark.features.phases import documents_of
from phasemark.features.place import Place
from phasemark.features.subject import PromptName
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import Count


class Prompt(NamedTuple):
    """A heading `Prompt 2 of 5` of a document."""

    outline: Outline
    scope: Scope
    position: int
    """In the scopes of the outline."""

    @property
    def place(self) -> Place:
        return Place(self.outline.path, self.outline.span(self.scope.at))

    @property
    def title(self) -> str:
        """`Prompt 2 of 5: Retry`."""
        total = f" of {self.scope.total}" if self.scope.total else ""
        name = f": {self.scope.name}" if self.scope.name else ""
        return f"Prompt {self.scope.number}{total}{name}"


def phase_documents(snapshot: Snapshot, outline: Outline) -> tuple[Outline, ...]:
    """The documents of the phase that a document belongs to; itself when it has none."""
    if outline.id is None:
        return (outline,)
    return documents_of(snapshot, (snapshot.index.series(outline.path), outline.id)) or (outline,)


def prompts_of(outlines: tuple[Outline, ...]) -> tuple[Prompt, ...]:
    """The prompts of these documents; those of prompt documents first."""
    ordered = sorted(outlines, key=lambda one: one.role != "prompt")
    return tuple(
        Prompt(outline, scope, position)
        for outline in ordered
        for position, scope in enumerate(outline.scopes)
        if scope.form == "prompt"
    )


def same_number(one: str, other: str) -> bool:
    """`2` and `02` are the same prompt."""
    return one.lstrip("0") == other.lstrip("0")


def prompts_named(snapshot: Snapshot, document: Document, number: str) -> tuple[Prompt, ...]:
    """The prompts of that number of the phase of a document, its own first."""
    found = prompts_of(phase_documents(snapshot, document.outline))
    same = (one for one in found if same_number(one.scope.number, number))
    return tuple(sorted(same, key=lambda one: one.outline.path != document.path))


def row_of(outlines: tuple[Outline, ...], number: str) -> tuple[Outline, Progress] | None:
    """The row of Prompt progress for a number."""
    for outline in outlines:
        for row in outline.progress:
            if same_number(row.number, number):
                return outline, row
    return None


def about_prompt(snapshot: Snapshot, document: Document, found: PromptName, links: Links) -> str:
    """What a prompt is called, what is done of it, and where it stands."""
    number = found.number.of(document.text)
    prompts = prompts_named(snapshot, document, number)
    if not prompts:
        return ""
    one = prompts[0]
    lines = [f"**{words(one.title)}**", ""]
    tallies = [tally for tally in one.outline.tallies if tally.scope == one.position]
    count = Count(sum(tally.done for tally in tallies), sum(tally.total for tally in tallies))
    row = row_of(phase_documents(snapshot, document.outline), number)
    if row is not None and row[1].done is not None:
        lines.append("- Done" if row[1].done else "- Not done yet")
    if count.total:
        lines.append(f"- Boxes: {count} ticked")
    if one.scope.sections:
        lines.append(f"- Sections: {words(', '.join(one.scope.sections))}")
    lines.append(f"- {links.to(one.place, words(one.outline.path))}")
    return "\n".join(lines)

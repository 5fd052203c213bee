"""The note that says which model a task gets."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Label
from phasemark.text.edit import Edit


@rule(
    "NTE022", "model-note-incomplete", severity="hint", default="hint",
    kinds=("model-selection",), fix="choice", source="guide, chapter 8",
)  # fmt: skip
def model_note_incomplete(document: Document) -> Iterator[Finding]:
    """The model note lacks the tier, the reason, or the sign to upgrade.

    The note exists so that the choice can be defended in a minute and revised without a
    debate; the three fields are that minute. A template that nobody has filled in yet is
    left alone.

    ## Example
    `- Tier: the big one`, and no `- When to upgrade:`.

    ## Use instead
    Write `- Tier: mid-tier`, `- Why: the reference leaves little to decide` and `-
    When to upgrade: a third attempt at the same unit`.
    """
    section = document.root.find("Model decision")
    if section is None:
        if any(not child.empty for child in document.root.walk() if child.name):
            yield Finding(document.outline.head, "no `Model decision`: tier, why, when to upgrade")
        return
    fields = _fields(section)
    tier = fields.get("Tier")
    lacking = [name for name, field in fields.items() if not field or not _value(field, document)]
    if len(lacking) == len(fields) and all(fields.values()):
        return
    if lacking:
        *names, last = (f"`{name}`" for name in lacking)
        listed = f"{', '.join(names)} and {last}" if names else last
        yield Finding(section.head, f"the model decision lacks {listed}", fix=_add(section, fields))
    value = _value(tier, document) if tier else ""
    if tier and value and not document.project.vocabulary.tier(value):
        yield Finding(tier.value, f"`{value}` is no tier; flagship, mid-tier or fast would be one")


def _fields(section: Section) -> dict[str, Label | None]:
    """The fields that the kind asks for, in order; None where one is not there."""
    kinds = section.kind.fields if section.kind else ()
    return {
        kind.name: section.field(*map(normalise, (kind.name, *kind.also)))
        for kind in kinds
        if kind.presence == "required"
    }


def _value(field: Label, document: Document) -> str:
    """The value of a field; empty while it is a place to fill in."""
    value = field.value.of(document.text).strip()
    return "" if value.startswith("<") else value


def _add(section: Section, fields: dict[str, Label | None]) -> Fix | None:
    lacking = [name for name, field in fields.items() if field is None]
    if not lacking or not section.items:
        return None
    text = "".join(f"\n- {name}:" for name in lacking)
    return Fix.here("Add the fields", Safety.CHOICE, Edit.insert(section.items[-1].span.end, text))

"""How the entries of a log write their fields: `- Why:`, `**Why:**`, `#### Why`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.snippet import Stop
from phasemark.kinds.model import FieldKind, ScopeKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Label
from phasemark.text.lines import BREAK


@dataclass(frozen=True, slots=True)
class FieldForm:
    """What stands around the name of a field, and between one field and the next."""

    before: str = "- "
    after: str = ":"
    gap: str = " "
    """Between the name and a value on its line."""
    between: str = "\n"
    listed: bool | None = None
    """Whether values are lists below the name; None: only where there are several."""


def entry_kind(document: Document) -> ScopeKind | None:
    """What the kind says of an entry of its log; None for a kind without a log."""
    kind = document.kind
    return next((one for one in kind.scope if one.heading == "entry"), None) if kind else None


def spellings(fields: Sequence[FieldKind]) -> Mapping[str, FieldKind]:
    """The fields by each of their names, normalised."""
    return {normalise(name): field for field in fields for name in (field.name, *field.also)}


def names_and_form(
    entry: Section | None, fields: Sequence[FieldKind]
) -> tuple[Mapping[str, str], FieldForm]:
    """The names of the fields as an entry spells them, by their canonical ones, and the form.

    An entry without two of them has no form: names and form are then the canonical ones.
    """
    names = {field.name: field.name for field in fields}
    known = spellings(fields)
    if entry is None:
        return names, FieldForm()
    labels = [label for label in entry.labels if label.key in known and label.depth <= 0]
    headed = [child for child in entry.children if child.key in known and child.form == "heading"]
    text = entry.tree.text
    if len(labels) > 1:
        written = {known[one.key].name: one.name.of(text) for one in reversed(labels)}
        return {**names, **written}, _form_of_labels(entry, labels)
    if len(headed) > 1:
        written = {known[one.key].name: one.title for one in reversed(headed)}
        before = f"{'#' * headed[0].level} "
        listed = bool(headed[0].items)
        return {**names, **written}, FieldForm(before, "", "\n", "\n\n", listed)
    return names, FieldForm()


def _form_of_labels(entry: Section, labels: Sequence[Label]) -> FieldForm:
    text, first = entry.tree.text, labels[0]
    start = _line_start(text, first.span.start)
    lead = re.sub(r"\d+(?=[.)])", "1", text[start : first.span.start])
    before = text[first.span.start : first.name.start]
    after = text[first.name.end : first.span.end]
    return FieldForm(lead + before, after, " ", _between(text, labels), _listed(entry, labels))


def _listed(entry: Section, labels: Sequence[Label]) -> bool | None:
    """Whether values are lists; None where one field has a list and the others have none."""
    ends = [*(label.span.start for label in labels[1:]), entry.body.end]
    lists = sum(
        any(label.span.end < item.span.start < end for item in entry.items
            if item.depth == label.depth + 1)
        for label, end in zip(labels, ends, strict=True)
    )  # fmt: skip
    return True if lists > 1 else (None if lists else False)


_APART = re.compile(rf"{BREAK}[ \t]*[\r\n]")
_BROKEN = re.compile(rf"(?P<sign> {{2}}|\\){BREAK}[ \t]*\Z")
"""A line break that Markdown keeps."""


def _between(text: str, labels: Sequence[Label]) -> str:
    """What ends a field before the next one."""
    between = text[labels[0].span.end : labels[1].span.start]
    if _APART.search(between):
        return "\n\n"
    broken = _BROKEN.search(between)
    return f"{broken['sign']}\n" if broken else "\n"


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def written(
    fields: Sequence[tuple[str, Sequence[str]]], form: FieldForm, indent: str = ""
) -> Iterator[str | Stop]:
    """Fields by name with their values, as parts of a snippet with a stop at each value."""
    for number, (name, values) in enumerate(fields):
        if number:
            yield form.between.replace("\n", f"\n{indent}") if indent else form.between
        yield f"{form.before}{name}{form.after}"
        inner = indent + ("" if form.gap == "\n" or not form.before.strip() else "  ")
        if form.listed or (form.listed is None and len(values) > 1):
            marker = form.before[:1] if form.before[:1] in tuple("-*+") else "-"
            lead = f"\n{inner}{marker} "
            yield lead
            yield Stop(number + 2, f"{lead}".join(values))
        else:
            yield form.gap
            yield Stop(number + 2, "; ".join(values))

"""How sections are headed: canonical names, canonical order, headings and not labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phasemark.document.document import Document
from phasemark.document.section import LABEL, Section
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.names import normalise
from phasemark.text.edit import Edit, Span


@rule(
    "DOC008", "non-canonical-heading", severity="hint", default="off", fix="unsafe",
    source="guide, chapters 2, 7 and 13",
)  # fmt: skip
def non_canonical_heading(document: Document) -> Iterator[Finding]:
    """A section is headed by an alias of its name.

    It is understood, but a project whose documents use one name for one thing can be
    searched. Links to the heading change with it, so the fix wants a look.

    ## Example
    `## DoD`, `## Done when`.

    ## Use instead
    Write `## Definition of done`.
    """
    for section in document.sections.all:
        kind = section.kind
        if kind is None or section.form != "heading" or section.exact:
            continue
        spellings = {normalise(name) for name in (kind.name, *kind.canonical)}
        if section.key in spellings or section.value.end > section.value.start:
            continue
        fix = Fix.here(
            f"Rename to `{kind.name}`", Safety.UNSAFE, Edit.replace(section.title_span, kind.name)
        )
        yield Finding(section.title_span, f"`{section.title}` is `{kind.name}` elsewhere", fix=fix)


@rule("DOC009", "section-order", severity="hint", default="off", source="guide, chapter 3")
def section_order(document: Document) -> Iterator[Finding]:
    """A section stands before one that comes before it in every template.

    The order is the order of reading: what limits a task is read before the task ends.

    ## Example
    A prompt with Verification before Context.

    ## Use instead
    Follow the order of one of the templates of the kind.
    """
    kind = document.kind
    if kind is None:
        return
    own = [
        section
        for section in document.root.all(*(one.name for one in kind.section))
        if section.form == "heading"
    ]
    orders = [form.sections for form in kind.form] or [tuple(one.name for one in kind.section)]
    late = [_first_late(own, order) for order in orders]
    if not own or any(pair is None for pair in late):
        return
    before, after = next(pair for pair in late if pair is not None)
    yield Finding(
        after.head,
        f"`{after.title}` comes before `{before.title}` in the templates",
        related=(Related(document.path, before.head, "stands before it here"),),
    )


def _first_late(own: Sequence[Section], order: Sequence[str]) -> tuple[Section, Section] | None:
    """The first section that should stand before another one above it, behind that one."""
    highest: Section | None = None
    for section in own:
        if section.name not in order:
            continue
        if highest is not None and order.index(section.name) < order.index(highest.name):
            return highest, section
        if highest is None or order.index(section.name) > order.index(highest.name):
            highest = section
    return None


@rule(
    "DOC013", "label-vs-heading", severity="hint", default="off", fix="unsafe",
    source="guide, chapter 7",
)  # fmt: skip
def label_vs_heading(document: Document) -> Iterator[Finding]:
    """A section is written as a label where the document has headings.

    A label is accepted, but it is in no outline and cannot be linked to.

    ## Example
    A line `Constraints:` between `## Goals` and `## References`.

    ## Use instead
    Write `## Constraints`.
    """
    kind = document.kind
    if kind is None:
        return
    own = list(document.root.all(*(one.name for one in kind.section)))
    levels = [section.level for section in own if 1 < section.level < LABEL]
    if len(levels) < 2:
        return
    marks = "#" * min(levels)
    for section in own:
        if section.level != LABEL or section.form not in ("bold", "plain"):
            continue
        if section.value.end > section.value.start:
            continue
        edit = Edit.replace(section.head, f"{marks} {section.title}\n")
        fix = Fix.here(f"Make it a heading of level {min(levels)}", Safety.UNSAFE, edit)
        span = Span(section.head.start, section.head.end)
        yield Finding(
            span, f"`{section.title}` is a label; the sections around it are headings", fix=fix
        )

"""The plan of a new phase, made like the plan beside it."""

from __future__ import annotations

from dataclasses import replace

from phasemark.document.document import Document
from phasemark.kinds.model import Kind, SectionKind

TASKS = "Tasks"


def shaped(kind: Kind, plan: Document) -> Kind:
    """The kind for the phase behind that of a plan.

    Where that plan lists its tasks in one section and has no parts, the new one does so too;
    and where it says what it waits for, the new one waits for it.
    """
    there = {section.name for section in kind.section if any(plan.root.all(section.name))}
    added = {}
    if TASKS in there and not plan.outline.scopes:
        kind = replace(kind, scope=())
        added[TASKS] = ""
    for section in kind.section:
        if section.holds == "dependencies" and section.name in there and plan.outline.id:
            added[section.name] = f"- {plan.outline.id}"
    if not added:
        return kind
    form = tuple(
        replace(one, sections=tuple(each.name for each in kind.section
                                    if each.name in one.sections or each.name in added))
        for one in kind.form[:1]
    )  # fmt: skip
    sections = tuple(_wanted(one, added.get(one.name)) for one in kind.section)
    return replace(kind, section=sections, form=(*form, *kind.form[1:]))


def _wanted(section: SectionKind, body: str | None) -> SectionKind:
    if body is None:
        return section
    return replace(section, skeleton=body or section.skeleton, presence="required", anywhere=False)

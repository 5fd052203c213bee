"""Which form a document is nearest to, and what it misses of it; see `kinds.model.Form`."""

from __future__ import annotations

from collections.abc import Iterator, Set

from phasemark.kinds.model import Form, Kind, ScopeKind, SectionKind


def nearest(owner: Kind | ScopeKind, present: Set[str]) -> Form | None:
    """The form of a kind or scope that a document with these sections is nearest to.

    `present` holds canonical names. None when there are no forms.
    """
    if not owner.form:
        return None
    held = present | _covered(owner, present)
    named = {name for form in owner.form for name in form.sections}
    optional = {section.name for section in owner.section if section.presence == "optional"}
    best: tuple[int, Form] | None = None
    for form in owner.form:
        lacking = set(form.sections) - optional - held
        extra = (present & named) - set(form.sections) - set(form.allows)
        distance = len(lacking) + len(extra)
        if form.exact and distance == 0:
            return form
        if not form.exact and (best is None or distance < best[0]):
            best = (distance, form)
    return best[1] if best else None


def absent(owner: Kind | ScopeKind, present: Set[str]) -> Iterator[SectionKind]:
    """The sections of the nearest form that a document lacks, in canonical order.

    Those that another section covers are not absent. Fields, phrases and conditions
    (`Missing.when`) are left to who knows the text.
    """
    form = nearest(owner, present)
    held = present | _covered(owner, present)
    for section in owner.section:
        if section.name not in held and (form is None or section.name in form.sections):
            yield section


def _covered(owner: Kind | ScopeKind, present: Set[str]) -> set[str]:
    return {name for section in owner.section if section.name in present for name in section.covers}

"""Missing sections: one checker; codes, names and reasons stand in the kind files.

A document is measured against the form of its kind that it is nearest to (`kinds.forms`),
each scope in it (a prompt, a stage) by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.kinds.forms import absent
from phasemark.kinds.load import KindSet
from phasemark.kinds.model import Kind, Missing, ScopeKind, SectionKind
from phasemark.rules.insertion import insertion
from phasemark.rules.missing_page import Owned, page
from phasemark.rules.missing_said import Said, own_sections, unscoped
from phasemark.rules.rule import Finding, Fix, Related, Rule, Safety, Severity
from phasemark.rules.stages.grouping import ALONE, computed_groups
from phasemark.syntax.names import normalise
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.duration import days_in_heading

OWN = Missing(
    code="DOC014",
    name="missing-section",
    why="The project's own kind file asks for the section.",
    source="kind files of the project",
)
"""The rule for sections of a project's own kinds that name no rule."""


def missing_rules(kinds: KindSet) -> Iterator[Rule]:
    """A rule for each code that the kind files name, and one for sections without."""
    found: dict[str, tuple[Missing, list[Owned]]] = {OWN.code: (OWN, [])}
    owners: dict[str, dict[str, None]] = {}
    for kind in kinds.kinds.values():
        for owner, section in _sections(kind):
            whole = owner.missing if isinstance(owner, Kind) else None
            if missing := section.missing or whole:
                found.setdefault(missing.code, (missing, []))[1].append(Owned(owner, section))
                owners.setdefault(missing.code, {})[kind.name] = None
    for code, (missing, owned) in found.items():
        yield _rule(missing, owned, tuple(owners.get(code, ())))


def _sections(kind: Kind) -> Iterator[tuple[Kind | ScopeKind, SectionKind]]:
    for section in kind.section:
        if section.missing or (kind.missing and section.presence != "optional"):
            yield kind, section
    for scope in kind.scope:
        for section in scope.section:
            yield scope, section


def _rule(missing: Missing, owned: Sequence[Owned], kinds: tuple[str, ...]) -> Rule:
    return Rule(
        code=missing.code,
        name=missing.name,
        severity=Severity[missing.severity.upper()],
        reach="document",
        function=partial(_findings, missing.code),
        kinds=kinds if missing is not OWN else (),
        default=missing.default,
        fix=Safety.SAFE if missing.fix == "safe" else Safety.CHOICE,
        source=missing.source,
        adaptive=not missing.code.startswith("SKL"),
        shaped=True,
        page=partial(page, missing, owned),
    )


class Absence(NamedTuple):
    """Sections that one place misses, all under one code."""

    code: str
    span: Span
    """Where the finding is shown."""
    owner: Section
    """The document, or the scope in it."""
    sections: tuple[SectionKind, ...]
    """In canonical order."""


def _findings(code: str, document: Document) -> Iterator[Finding]:
    alike: dict[tuple[str, tuple[str, ...]], list[Absence]] = {}
    for absence in absences(document):
        if absence.code == code:
            names = tuple(section.name for section in absence.sections)
            alike.setdefault((_scope(absence.owner), names), []).append(absence)
    for (scope, _), same in alike.items():
        if scope and 1 < len(same) == _count(scope, document):
            yield _common(scope, same, document)
        else:
            yield from (_finding(absence, document) for absence in same)


def _scope(owner: Section) -> str:
    """The kind of scope it is, empty of a whole document."""
    return owner.opening.kind.name if owner.opening else ""


def _count(scope: str, document: Document) -> int:
    every = document.sections.scopes
    return sum(_scope(section) == scope and not _in_parts(section) for section in every)


def absences(document: Document) -> tuple[Absence, ...]:
    """Everything that a document misses; computed once for all codes."""
    found = document.memo.get("missing")
    if found is None:
        found = document.memo["missing"] = tuple(_all_absences(document))
    return found  # type: ignore[return-value]


def _all_absences(document: Document) -> Iterator[Absence]:
    kind = document.kind
    if kind is None or document.text.isspace() or not document.text or _only_title(document):
        return
    title = document.sections.title
    head = title.span if title else _first_line(document)
    yield from _of(kind, document.root, head, document)
    reporting = {scope.name for scope in kind.scope if _reports(scope)}
    for section in document.sections.scopes if reporting else ():
        if section.opening is None or _in_parts(section):
            continue
        if section.opening.kind.name in reporting:
            yield from _of(section.opening.kind, section, section.head, document)


def _in_parts(scope: Section) -> bool:
    """Whether the scope consists of others of its kind, which hold what it would."""
    kind = scope.opening.kind if scope.opening else None
    return any(one.opening is not None and one.opening.kind is kind for one in scope.walk())


def _only_title(document: Document) -> bool:
    """An empty document has one cause, which DOC001 names."""
    title = document.sections.title
    if title is None:
        return False
    text, (start, end) = document.text, title.span
    if text[end : end + _ENOUGH].strip():
        return False
    return not (text[:start].strip() or text[end:].strip())


_ENOUGH = 400
"""Characters behind a title that are looked at first: of most documents they say something."""


def _first_line(document: Document) -> Span:
    start = document.tree.frontmatter.end if document.tree.frontmatter else 0
    text = document.text
    while start < len(text) and (text[start].isspace() or text.startswith("---", start)):
        start += 3 if text.startswith("---", start) else 1
    return Span(start, max(start, document.source.line_end(start)))


def _of(
    owner: Kind | ScopeKind, scope: Section, head: Span, document: Document
) -> Iterator[Absence]:
    if not _reports(owner) and (
        isinstance(owner, ScopeKind) or not document.project.settings.declares
    ):
        return
    present = _present(owner, scope, document)
    by_code: dict[str, list[SectionKind]] = {}
    said = Said(owner, scope, document)
    for section in absent(owner, present):
        if said.quoted:
            return
        missing = section.missing
        if missing is None and section.presence != "optional" and isinstance(owner, Kind):
            missing = owner.missing or (None if _reports(owner) else OWN)
        if missing is not None and not said.otherwise(section, missing):
            by_code.setdefault(missing.code, []).append(section)
    for code, sections in by_code.items():
        yield Absence(code, head, scope, tuple(sections))


def _reports(owner: Kind | ScopeKind) -> bool:
    """Whether it names a rule for what is missing; a project's own kinds may name none."""
    whole = owner.missing if isinstance(owner, Kind) else None
    return whole is not None or any(section.missing for section in owner.section)


def _present(owner: Kind | ScopeKind, scope: Section, document: Document) -> frozenset[str]:
    """Canonical sections that are there, those that a field stands for included."""
    whole = scope is document.root
    own = document.sections.own if whole else list(own_sections(scope))
    names = {section.name for section in own if section.name}
    names.update(section.opening.kind.name for section in own if section.opening)
    if isinstance(owner, Kind):
        anywhere = {section.name for section in owner.section if section.anywhere}
        names.update(
            section.name for section in document.sections.named if section.name in anywhere
        )
    else:
        shared = {section.name for section in owner.section if section.shared}
        names.update(shared & unscoped(document).names)
        if days_in_heading(scope.title) is not None:
            names.add("Duration")
    for section in own:
        for field in section.kind.fields if section.kind else ():
            if field.covers and section.field(*map(normalise, (field.name, *field.also))):
                names.update(field.covers)
    return frozenset(names)


def _finding(absence: Absence, document: Document) -> Finding:
    first = absence.sections[0]
    where = _where(absence.owner)
    purpose = first.purpose if len(absence.sections) == 1 else ""
    reason = f": {_lower(purpose)}" if purpose else ""
    message = f"no {_what(absence)}{where}{reason}"
    return Finding(absence.span, message, fix=_fix([absence], document))


def _common(scope: str, absences: Sequence[Absence], document: Document) -> Finding:
    """One finding for what no prompt, or no stage, of a document has: it has one cause."""
    first, *others = absences
    message = f"none of the {len(absences)} {_plural(scope)} has {_what(first, article='a ')}"
    related = tuple(Related(document.path, other.span, "nor does this one") for other in others)
    return Finding(first.span, message, related, _fix(absences, document))


def _plural(scope: str) -> str:
    word = scope.lower()
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _what(absence: Absence, article: str = "") -> str:
    names = [f"`{section.name}`" for section in absence.sections]
    return f"{article}{names[0]} section" if len(names) == 1 else f"sections {_listed(names)}"


def _where(scope: Section) -> str:
    return f" in `{scope.title}`" if scope.opening else ""


def _lower(sentence: str) -> str:
    """A sentence as the rest of another: small initial, no full stop."""
    head = sentence[:1].lower() if sentence[1:2].islower() or sentence[1:2] == " " else sentence[:1]
    return head + sentence[1:].rstrip(".")


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _computed(absence: Absence, document: Document) -> Sequence[SectionKind]:
    """The sections with what follows from the rest of the document instead of an example."""
    id = absence.owner.opening.id if absence.owner.opening else None
    if id is None or all(section.name != "Parallel Group" for section in absence.sections):
        return absence.sections
    group = computed_groups(document).get(id, ALONE)
    return tuple(
        replace(section, skeleton=group) if section.name == "Parallel Group" else section
        for section in absence.sections
    )


def _fix(absences: Sequence[Absence], document: Document) -> Fix | None:
    """Inserts what all of them miss, the same sections in each."""
    edits: list[Edit] = []
    for absence in absences:
        own = insertion(document, absence.owner, _computed(absence, document))
        if own is None:
            return None
        edits.extend(own)
    sections = absences[0].sections
    title = "Insert " + _listed([f"`{section.name}`" for section in sections])
    if len(absences) > 1:
        title += f" in all {len(absences)}"
    safe = all(section.missing and section.missing.fix == "safe" for section in sections)
    return Fix(title, Safety.SAFE if safe else Safety.CHOICE, {None: Edits.of(*edits)})

"""Missing sections: one checker; codes, names and reasons stand in the kind files.

A document is measured against the form of its kind that it is nearest to (`kinds.forms`),
each scope in it (a prompt, a stage) by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from phasemark.document.commands import SHELLS, commands, has_command, is_gate
from phasemark.document.document import Document
from phasemark.document.sections import Section
from phasemark.document.wording import worded
from phasemark.kinds.forms import absent
from phasemark.kinds.load import KindSet
from phasemark.kinds.model import Kind, Missing, ScopeKind, SectionKind
from phasemark.rules.insertion import insertion
from phasemark.rules.missing_page import Owned, page
from phasemark.rules.rule import Finding, Fix, Rule, Safety, Severity
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import within
from phasemark.text.edit import Span

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
        document=page(missing, owned),
    )


class _Absence(NamedTuple):
    """Sections that one place misses, all under one code."""

    code: str
    span: Span
    owner: Section
    sections: tuple[SectionKind, ...]


def _findings(code: str, document: Document) -> Iterator[Finding]:
    for absence in _absences(document):
        if absence.code == code:
            yield _finding(absence, document)


def _absences(document: Document) -> tuple[_Absence, ...]:
    """Everything that a document misses; computed once for all codes."""
    found = document.memo.get("missing")
    if found is None:
        found = document.memo["missing"] = tuple(_all_absences(document))
    return found  # type: ignore[return-value]


def _all_absences(document: Document) -> Iterator[_Absence]:
    kind = document.kind
    if kind is None or not document.text.strip() or _only_title(document):
        return
    title = document.sections.title
    head = title.span if title else _first_line(document)
    yield from _of(kind, document.root, head, document)
    reporting = {scope.name for scope in kind.scope if _reports(scope)}
    for section in document.sections.scopes if reporting else ():
        if section.opening is not None and section.opening.kind.name in reporting:
            yield from _of(section.opening.kind, section, section.head, document)


def _only_title(document: Document) -> bool:
    """An empty document has one cause, which DOC001 names."""
    title = document.sections.title
    if title is None:
        return False
    text = document.text
    return not (text[: title.span.start] + text[title.span.end :]).strip()


def _first_line(document: Document) -> Span:
    start = document.tree.frontmatter.end if document.tree.frontmatter else 0
    text = document.text
    while start < len(text) and (text[start].isspace() or text.startswith("---", start)):
        start += 3 if text.startswith("---", start) else 1
    return Span(start, max(start, document.source.line_end(start)))


def _of(
    owner: Kind | ScopeKind, scope: Section, head: Span, document: Document
) -> Iterator[_Absence]:
    if not _reports(owner) and (
        isinstance(owner, ScopeKind) or not document.project.settings.declares
    ):
        return
    present = _present(owner, scope, document)
    by_code: dict[str, list[SectionKind]] = {}
    lacking = list(absent(owner, present))
    said = _worded(owner, scope, document) if lacking else frozenset[str]()
    for section in lacking:
        if section.name in said:
            continue
        missing = section.missing
        if missing is None and section.presence != "optional" and isinstance(owner, Kind):
            missing = owner.missing or (None if _reports(owner) else OWN)
        if missing is not None and not _said_otherwise(section, missing, scope, document):
            by_code.setdefault(missing.code, []).append(section)
    for code, sections in by_code.items():
        yield _Absence(code, head, scope, tuple(sections))


def _reports(owner: Kind | ScopeKind) -> bool:
    """Whether it names a rule for what is missing; a project's own kinds may name none."""
    whole = owner.missing if isinstance(owner, Kind) else None
    return whole is not None or any(section.missing for section in owner.section)


def _present(owner: Kind | ScopeKind, scope: Section, document: Document) -> frozenset[str]:
    """Canonical sections that are there, those that a field stands for included."""
    own = list(_own(scope))
    names = {section.name for section in own if section.name}
    names.update(section.opening.kind.name for section in own if section.opening)
    if isinstance(owner, Kind):
        anywhere = {section.name for section in owner.section if section.anywhere}
        names.update(section.name for section in document.sections.all if section.name in anywhere)
    else:
        shared = {section.name for section in owner.section if section.shared}
        names.update(shared & _unscoped(document).names)
    for section in own:
        for field in section.kind.fields if section.kind else ():
            if field.covers and section.field(*map(normalise, (field.name, *field.also))):
                names.update(field.covers)
    return frozenset(names)


def _worded(owner: Kind | ScopeKind, scope: Section, document: Document) -> frozenset[str]:
    """Canonical sections that headings of other names speak of, and what those cover."""
    lexicon = document.sections.lexicon
    if lexicon is None:
        return frozenset()
    if isinstance(owner, Kind):
        names = lexicon.sections
        anywhere = {section.name for section in owner.section if section.anywhere}
        inside = anywhere & {
            name
            for title in _titles(document.sections.all, document)
            for name in worded(title, names)
        }
    else:
        names, inside = lexicon.scopes.get(owner.name, {}), set()
    titles = [*_titles(_own(scope), document), *(_quoted(document) if not scope.parent else ())]
    found = inside | {name for title in titles for name in worded(title, names)}
    for section in owner.section:
        other = {word.casefold(): section for word in section.headings}
        if other and any(next(worded(title, other), None) for title in titles):
            found.add(section.name)
    for section in owner.section:
        if section.name in found:
            found.update(section.covers)
    return frozenset(found)


def _titles(sections: Iterable[Section], document: Document) -> Iterator[str]:
    """What the sections are called, scopes and the title of the document left out; of a
    heading that starts with a name of its own, the rest."""
    title = document.sections.title
    for section in sections:
        if not section.opening and (not title or section.head != title.span):
            if not section.name:
                yield section.title
            elif section.form == "heading":
                yield section.value.of(document.text)


_QUOTED = re.compile(r"^[ \t]{0,3}>[ \t>]*\*\*([^*:\n]{1,60}):?\*\*", re.MULTILINE)
"""A label in a block quote: many documents start with a few of them."""


def _quoted(document: Document) -> list[str]:
    return _QUOTED.findall(document.text) if "\n>" in document.text else []


def _own(scope: Section) -> Iterator[Section]:
    for child in scope.children:
        yield child
        if child.opening is None:
            yield from _own(child)


def _said_otherwise(
    section: SectionKind, missing: Missing, scope: Section, document: Document
) -> bool:
    """Whether the text says the same without a section, or need not say it."""
    if missing.when == "commands" and not _has_shell(document):
        return True
    if section.phrases:
        text = scope.text.casefold()
        if any(phrase in text for phrase in section.phrases):
            return True
        if section.shared and _unscoped(document).says(section.phrases):
            return True
    if section.lead and _has_lead(document):
        return True
    if section.name == "Tasks" and section.holds == "checks":
        return _describes_work(document)
    if section.holds == "commands" and scope.opening is not None:
        return any(has_command(document, gate) for gate in _own(scope) if is_gate(gate))
    # What makes the work done may name its commands without a section for them.
    return section.holds == "commands" and section.anywhere and bool(commands(document))


def _has_lead(document: Document) -> bool:
    """Whether a paragraph stands between the title and the first section."""
    title = document.sections.title
    start = title.span.end if title else 0
    heads = (section.head.start for section in document.sections.all)
    end = next((head for head in heads if head > start), len(document.text))
    return any(
        not paragraph.quoted for paragraph in within(document.tree.paragraphs, Span(start, end))
    )


_FEW = 2
"""Boxes or parts below which there is no list of tasks."""


def _describes_work(document: Document) -> bool:
    """Whether boxes outside of all sections, or parts of Deliverables or Files, say what to do."""
    sections = document.sections
    boxes = sum(
        1
        for item in document.tree.items
        if item.check is not None and not sections.at(item.span.start).name
    )
    if boxes > _FEW:
        return True
    return any(
        sum(part.form == "heading" for part in section.walk()) >= _FEW
        for section in _own(document.root)
        if section.name in _WORK
    )


_WORK = ("Deliverables", "Files")


class _Unscoped:
    """What stands outside of all scopes of a document, and speaks for each of them."""

    def __init__(self, document: Document) -> None:
        text, at, parts = document.text, 0, []
        for scope in document.sections.scopes:
            parts.append(text[at : max(at, scope.head.start)])
            at = max(at, scope.body.end)
        self._text = "\n".join((*parts, text[at:])).casefold()
        self._said: dict[tuple[str, ...], bool] = {}
        self.names = {section.name for section in _own(document.root)}
        """Its canonical sections."""

    def says(self, phrases: tuple[str, ...]) -> bool:
        """Whether it holds one of the phrases."""
        if phrases not in self._said:
            self._said[phrases] = any(phrase in self._text for phrase in phrases)
        return self._said[phrases]


def _unscoped(document: Document) -> _Unscoped:
    found = document.memo.get("unscoped")
    if found is None:
        found = document.memo["unscoped"] = _Unscoped(document)
    return found  # type: ignore[return-value]


def _has_shell(document: Document) -> bool:
    """Whether the document holds shell commands: a fence with the language of a shell."""
    return any(fence.info and fence.language in SHELLS for fence in document.tree.fences)


def _finding(absence: _Absence, document: Document) -> Finding:
    names = [f"`{section.name}`" for section in absence.sections]
    first = absence.sections[0]
    what = f"{names[0]} section" if len(names) == 1 else f"sections {_listed(names)}"
    where = _where(absence.owner)
    purpose = f": {_lower(first.purpose)}" if len(names) == 1 and first.purpose else ""
    return Finding(absence.span, f"no {what}{where}{purpose}", fix=_fix(absence, document))


def _where(scope: Section) -> str:
    return f" in `{scope.title}`" if scope.opening else ""


def _lower(sentence: str) -> str:
    """A sentence as the rest of another: small initial, no full stop."""
    head = sentence[:1].lower() if sentence[1:2].islower() or sentence[1:2] == " " else sentence[:1]
    return head + sentence[1:].rstrip(".")


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _fix(absence: _Absence, document: Document) -> Fix | None:
    edits = insertion(document, absence.owner, absence.sections)
    if edits is None:
        return None
    title = "Insert " + _listed([f"`{section.name}`" for section in absence.sections])
    safe = all(section.missing and section.missing.fix == "safe" for section in absence.sections)
    return Fix(title, Safety.SAFE if safe else Safety.CHOICE, {None: edits})

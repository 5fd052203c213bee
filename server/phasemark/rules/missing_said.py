"""What documents say without the section for it: in other words, in a quote, by what they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phasemark.document.commands import SHELLS, commands, is_gate
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.wording import phrases
from phasemark.kinds.model import Kind, Missing, ScopeKind, SectionKind
from phasemark.syntax.tree import within
from phasemark.text.edit import Span
from phasemark.text.late import late
from phasemark.text.once import cached_property


class Said:
    """What one document, or one scope in it, says."""

    def __init__(self, owner: Kind | ScopeKind, scope: Section, document: Document) -> None:
        self.owner = owner
        self.scope = scope
        self.document = document

    def otherwise(self, section: SectionKind, missing: Missing) -> bool:
        """Whether a section that is absent is said without it, or need not be said."""
        if missing.when == "commands" and not self._has_shell:
            return True
        if section.name in self._worded or self._holds(section):
            return True
        if section.lead and self._has_lead:
            return True
        if section.holds == "status" and self._titled:
            return True
        if section.name == "Tasks" and section.holds == "checks":
            return self._describes_work
        if section.holds == "commands":
            return self._proves(section)
        return False

    @cached_property
    def quoted(self) -> bool:
        """Whether nearly all of it is text in fences: a prompt that is to be copied, whose
        sections stand where none are read."""
        body = self.scope.body
        inside = sum(
            fence.span.end - fence.span.start
            for fence in self.scope.fences
            if fence.language in _TEXTS
        )
        return inside > _NEARLY_ALL * (body.end - body.start)

    @cached_property
    def _worded(self) -> frozenset[str]:
        """Canonical sections that headings of other names speak of, and what those cover."""
        lexicon = self.document.sections.lexicon
        if lexicon is None:
            return frozenset()
        own = self._spoken(own_sections(self.scope), () if self.scope.parent else self._labels)
        found: set[str] = set()
        if isinstance(self.owner, Kind):
            names = lexicon.sections
            anywhere = {section.name for section in self.owner.section if section.anywhere}
            everything = self._spoken(self.document.sections.all)
            found = {names[phrase].name for phrase in everything if phrase in names} & anywhere
        else:
            names = lexicon.scopes.get(self.owner.name, {})
        found.update(names[phrase].name for phrase in own if phrase in names)
        for section in self.owner.section:
            if not own.isdisjoint(word.casefold() for word in section.headings):
                found.add(section.name)
        for section in self.owner.section:
            if section.name in found:
                found.update(section.covers)
        return frozenset(found)

    def _spoken(self, sections: Iterable[Section], more: Iterable[str] = ()) -> frozenset[str]:
        titles = _titles(sections, self.document)
        return frozenset().union(*map(phrases, titles), *map(phrases, more))

    @property
    def _labels(self) -> list[str]:
        text = self.document.text
        return _QUOTED.findall(text) if text.startswith(">") or "\n>" in text else []

    def _holds(self, section: SectionKind) -> bool:
        if not section.phrases:
            return False
        if self._says(section.phrases):
            return True
        return section.shared and unscoped(self.document).says(section.phrases)

    def _says(self, phrases: tuple[str, ...]) -> bool:
        """Whether one of the phrases, which are of one line, stands in the text."""
        if len(self.document.text) < _LONG or self.scope.parent is not None:
            return any(phrase in self._text for phrase in phrases)
        key = ("phrases", phrases)
        for placed in self.document.tree.pieces:
            memo = placed.piece.memo
            found = memo.get(key)
            if found is None:
                text = placed.piece.text.casefold()
                found = memo[key] = any(phrase in text for phrase in phrases)
            if found:
                return True
        return False

    @cached_property
    def _text(self) -> str:
        return self.scope.text.casefold()

    @cached_property
    def _has_shell(self) -> bool:
        """Whether the document holds shell commands: a fence with the language of a shell."""
        fences = self.document.tree.fences
        return any(fence.info and fence.language in SHELLS for fence in fences)

    @cached_property
    def _titled(self) -> bool:
        """Whether the title ends with a state: `# Phase 1 - Queue ✅ COMPLETE`."""
        title = self.document.sections.title
        if title is None or self.scope.parent is not None:
            return False
        words = title.text.rstrip(" \t*_.)").split()
        status = self.document.project.vocabulary.status
        return any(status(" ".join(words[-count:])) for count in (1, 2) if len(words) > count)

    @cached_property
    def _has_lead(self) -> bool:
        """Whether a paragraph stands between the title and the first section."""
        title = self.document.sections.title
        start = title.span.end if title else 0
        heads = (section.head.start for section in self.document.sections.all)
        end = next((head for head in heads if head > start), len(self.document.text))
        found = within(self.document.tree.paragraphs, Span(start, end))
        return any(not paragraph.quoted for paragraph in found)

    @cached_property
    def _describes_work(self) -> bool:
        """Whether boxes below other headings, or parts of what is delivered, say what to do."""
        boxes = 0
        for section in own_sections(self.scope):
            if section.name in _WORK and _parts(section) >= _FEW:
                return True
            if not section.name and not (section.parent and section.parent.name):
                boxes += sum(item.check is not None for item in section.own_items)
        return boxes > _FEW

    def _proves(self, section: SectionKind) -> bool:
        """Whether it is said what makes the work done, without a section for its commands."""
        if self.scope.opening is not None:
            return any(map(is_gate, own_sections(self.scope)))
        return section.anywhere and bool(commands(self.document))


_LONG = 20_000
"""Characters of a text of which the pieces are asked, which remember."""
_TEXTS = frozenset(("", "text", "txt", "markdown", "md", "prompt", "plaintext"))
_NEARLY_ALL = 0.6
"""Share of a body in fences of text behind which nothing is known of its sections."""
_QUOTED = late(r"^[ \t]{0,3}>[ \t>]*\*\*([^*:\n]{1,60}):?\*\*", re.MULTILINE)
"""A label in a block quote: many documents start with a few of them."""
_FEW = 2
"""Boxes or parts below which there is no list of tasks."""
_WORK = ("Deliverables", "Files")


def _parts(section: Section) -> int:
    """How many headings of its own it has; `New` and `Modified` group files, not work."""
    return sum(part.form == "heading" and not part.name for part in section.walk())


def own_sections(scope: Section) -> Iterator[Section]:
    """The sections below it, those of scopes in it left out."""
    for child in scope.children:
        yield child
        if child.opening is None:
            yield from own_sections(child)


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


class _Unscoped:
    """What stands outside of all scopes of a document, and speaks for each of them."""

    def __init__(self, document: Document) -> None:
        text, at, parts = document.text, 0, []
        for scope in document.sections.scopes:
            parts.append(text[at : max(at, scope.head.start)])
            at = max(at, scope.body.end)
        self._text = "\n".join((*parts, text[at:])).casefold()
        self._said: dict[tuple[str, ...], bool] = {}
        self.names = {section.name for section in own_sections(document.root)}
        """Its canonical sections."""

    def says(self, phrases: tuple[str, ...]) -> bool:
        """Whether it holds one of the phrases."""
        if phrases not in self._said:
            self._said[phrases] = any(phrase in self._text for phrase in phrases)
        return self._said[phrases]


def unscoped(document: Document) -> _Unscoped:
    """What stands outside of the scopes; computed once."""
    found = document.memo.get("unscoped")
    if found is None:
        found = document.memo["unscoped"] = _Unscoped(document)
    return found  # type: ignore[return-value]

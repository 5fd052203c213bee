"""A tree and its sections to the `Outline`: what others may see of a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from phasemark.document import progress_rows
from phasemark.document.allow import allowances
from phasemark.document.anchors import anchors
from phasemark.document.commands import gates, named_commands
from phasemark.document.contents import read_contents
from phasemark.document.dependencies import (
    BARE_ID,
    Wait,
    in_bullets,
    in_lines,
    in_section,
    in_table,
)
from phasemark.document.merges import merge_order
from phasemark.document.outline import (
    Asked,
    Claim,
    Constraint,
    Dependency,
    Merge,
    Outline,
    Places,
    Progress,
    Reference,
    Remark,
    Scope,
    Slot,
    Status,
)
from phasemark.document.phase import PhaseId, Stem, read_id, read_mention
from phasemark.document.recognise import Recognition
from phasemark.document.remarks import remarks
from phasemark.document.section import Section
from phasemark.document.sections import Sections
from phasemark.document.status import read_status
from phasemark.document.unfilled import is_form, unfilled_fields
from phasemark.kinds.model import Kind
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.syntax.scan import Words
from phasemark.syntax.tree import Item, Tree, within
from phasemark.text.edit import Span
from phasemark.text.once import cached_property


class Basis(NamedTuple):
    """What the facts are read from."""

    path: str
    tree: Tree
    sections: Sections
    kind: Kind | None
    recognition: Recognition
    declares: bool
    stem: Stem | None
    words: Words
    vocabulary: Vocabulary


_WRITES = {"new": "new", "modified": "modified", "written": "written"}
_NOTE = re.compile(
    r"\((?:[^()]*\b)?(new|create[ds]?|add(?:ed)?|modif(?:y|ied)|update[ds]?|edit(?:ed)?"
    r"|extend(?:ed)?|change[ds]?|read[- ]only|reference[ds]?|existing)\b[^()]*\)",
    re.IGNORECASE,
)
_NEAR = 400
"""Characters behind a path in which a note about it stands."""
_LEFT_ALONE = re.compile(
    r"[`*_\s,:;(—–-]{0,6}(?:(?:is|are|be|will|must|stays?|remains?)[ \t]+){0,2}"
    r"(?:not[ \t]+(?:be[ \t]+)?(?:touched|changed|modified|edited)|untouched|unchanged|left alone"
    r"|do not (?:touch|change|modify|edit))\b",
    re.IGNORECASE,
)
"""What stands behind a path that is named because it is no part of the work."""


def outline(basis: Basis) -> Outline:
    """The facts of one document."""
    return _Writer(basis).outline()


class _Writer:
    """Collects facts and their places."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.tree = basis.tree
        self.sections = basis.sections
        self.places = Places()
        self._own_ids: dict[int, PhaseId | None] = {}

    def _scopes(self) -> list[Section]:
        return [
            section
            for section in self.sections.scopes
            if section.opening and section.opening.kind.heading != "entry"
        ]

    def at(self, span: Span) -> int:
        return self.places.add(span)

    def outline(self) -> Outline:
        basis, sections = self.basis, self.sections
        title = sections.title
        title_at = self.at(title.span) if title else -1
        title_id = self._title_id()
        contents = read_contents(self.tree, sections, self.places)
        return Outline(
            path=basis.path,
            kind=basis.recognition.kind,
            role=basis.kind.role if basis.kind else "",
            declares=basis.declares,
            reason=basis.recognition.reason,
            id=basis.stem.id if basis.stem else title_id,
            title_id=title_id,
            slug=basis.stem.slug if basis.stem else "",
            title=title.text if title else "",
            title_at=title_at,
            sections=tuple(dict.fromkeys(section.name for section in self._own)),
            status=self._status(),
            scopes=tuple(self._scope(section) for section in self._scopes()),
            references=contents.references,
            phases=contents.phases,
            depends=tuple(self._depends()),
            claims=tuple(self._claims(contents.promised)),
            progress=tuple(self._progress()),
            tallies=contents.tallies,
            entries=tuple(self._entries()),
            merges=tuple(self._merges()),
            anchors=anchors(self.tree),
            notes=tuple(dict.fromkeys(s.name for s in self._own if not s.empty)),
            form=is_form(self.sections),
            unfilled=tuple(
                dict.fromkeys(name for s in self._own for name, _ in unfilled_fields(s))
            ),
            end_at=self.at(Span(len(self.tree.text), len(self.tree.text))),
            section_places=tuple(self._section_places()),
            allowances=tuple(allowances(self.tree, sections)),
            commands=tuple(self._asked()),
            constraints=tuple(self._constraints()),
            manifests=contents.manifests,
            context=self._context_slot(),
            remarks=tuple(self._remarks()),
            places=self.places,
        )

    def _asked(self) -> Iterator[Asked]:
        for gate in gates(self.sections):
            boxes = [item for item in gate.items if item.check and not item.quoted]
            for command in sorted(named_commands(gate, self.basis.vocabulary)):
                done = _ticked(boxes, command.span)
                yield Asked(self.at(command.span), command.text, done)

    def _constraints(self) -> Iterator[Constraint]:
        for section in self.sections.named:
            if section.name == "Constraints":
                for item in section.items:
                    if item.text and not item.quoted:
                        yield Constraint(self.at(item.text_span), item.text)

    def _remarks(self) -> Iterator[Remark]:
        for said in remarks(self.sections, self.basis.vocabulary):
            yield Remark(self.at(said.span), said.form, said.settled, said.entry)

    def _context_slot(self) -> Slot | None:
        """Behind the last item of the Context, or below its heading."""
        section = self.sections.root.find("Context")
        if section is None or section.form != "heading":
            return None
        items = [item for item in section.own_items if item.depth == 0 and not item.quoted]
        if items and not items[-1].ordered:
            end = items[-1].span.end
            mark = self.tree.text[items[-1].span.start]
            return Slot(self.at(Span(end, end)), f"\n{mark} ", "")
        end = section.head.end
        after = self.tree.text[end : end + 4].replace("\r\n", "\n").replace("\r", "\n")
        tail = "" if after in ("", "\n") or after.startswith("\n\n") else "\n"
        return Slot(self.at(Span(end, end)), "\n\n- ", tail)

    @cached_property
    def _own(self) -> list[Section]:
        """The canonical sections outside of scopes."""
        return [section for section in self.sections.own if section.name]

    def _title_id(self) -> PhaseId | None:
        title = self.sections.title
        if title is None:
            return None
        for mention in within(self.tree.mentions, title.title):
            if mention.kind == "phase":
                return read_mention(mention.text)
        return None

    def _section_places(self) -> Iterator[tuple[str, int, int]]:
        seen: set[str] = set()
        for section in self._own:
            if section.name not in seen:
                seen.add(section.name)
                yield section.name, self.at(section.head), self.at(section.body)

    def _status(self) -> Status | None:
        found = read_status(self.sections.root.find("Status"), self.basis.vocabulary)
        if found is None:
            return None
        span, value, written, count = found
        return Status(self.at(span), value, written, count)

    def _depends(self) -> Iterator[Dependency]:
        for section in self.sections.named:
            if section.kind is None or section.kind.holds != "dependencies":
                continue
            parent = section.parent
            if (
                parent is not None
                and parent.kind is not None
                and parent.kind.holds == "dependencies"
            ):
                continue
            waits = in_section(section, self.basis.words, self._own_word)
            if section.context.scope < 0 and self._own_word == "stage":
                yield from self._of_all(section, tuple(waits))
            else:
                yield from self._waits(section.context.scope, waits)
        for table in self.tree.tables:
            yield from self._scoped(in_table(table, self.tree, self._own_word))
        yield from self._scoped(in_bullets(self.tree))

    def _waits(self, scope: int, waits: Iterable[Wait]) -> Iterator[Dependency]:
        for wait in waits:
            if wait.id != self._id_of(scope) or self._begins_line(wait.span):
                yield Dependency(self.at(wait.span), wait.id, wait.optional, scope, wait.path)

    def _of_all(self, section: Section, waits: Sequence[Wait]) -> Iterator[Dependency]:
        """What a section above all stages says: of the whole, and line by line of its stages."""
        lines = tuple(in_lines(section, self._own_word))
        yield from self._scoped(lines)
        told = {wait.span for _, wait in lines}
        own = self._id_of(-1)
        for wait in waits:
            if wait.id in self._scope_by_id or (own is not None and own.parent_of(wait.id)):
                continue
            if not any(wait.span.covers(span) or span.covers(wait.span) for span in told):
                yield from self._waits(-1, (wait,))

    def _scoped(self, waits: Iterable[tuple[PhaseId, Wait]]) -> Iterator[Dependency]:
        """The waits of phases that are scopes of this document."""
        for waiting, wait in waits:
            scope = self._scope_by_id.get(waiting)
            if scope is not None:
                yield from self._waits(scope, (wait,))

    @property
    def _own_word(self) -> str:
        """The word of ids that stand alone."""
        kind = self.sections.kind
        stages = kind is not None and any(scope.heading == "stage" for scope in kind.scope)
        return "stage" if stages else "phase"

    def _id_of(self, scope: int) -> PhaseId | None:
        """The id of a scope, or of the document for -1."""
        if scope not in self._own_ids:
            if scope >= 0:
                self._own_ids.update(
                    (number, section.opening.id if section.opening else None)
                    for number, section in enumerate(self._scopes())
                )
            else:
                stem = self.basis.stem
                self._own_ids[scope] = stem.id if stem else self._title_id()
        return self._own_ids[scope]

    def _begins_line(self, span: Span) -> bool:
        """Whether nothing but markup stands before it: a phase that prose about itself names
        is no dependency."""
        text, at = self.tree.text, span.start
        while (
            at
            and text[at - 1] not in "\n\r:"
            and not (text[at - 1].isalnum() or text[at - 1] == "_")
        ):
            at -= 1
        return at == 0 or text[at - 1] in "\n\r:"

    @cached_property
    def _scope_by_id(self) -> dict[PhaseId, int]:
        """The first scope of each id."""
        found: dict[PhaseId, int] = {}
        for number, section in enumerate(self._scopes()):
            if section.opening and section.opening.id:
                found.setdefault(section.opening.id, number)
        return found

    def _claims(self, references: tuple[Reference, ...]) -> Iterator[Claim]:
        for reference in references:
            mode = "read" if reference.promise == "read" else _WRITES.get(reference.promise)
            if mode is None or not reference.leads or not reference.path:
                continue
            span = self.places[reference.at]
            rest = self._rest(span.end)
            note = _NOTE.search(rest)
            if not note and _LEFT_ALONE.match(rest):
                continue
            if note:
                word = note[1].casefold()
                mode = (
                    "new" if word.startswith(("new", "create", "add"))
                    else "read" if word.startswith(("read", "reference"))
                    else mode if word.startswith("existing") and mode == "read"
                    else "modified"
                )  # fmt: skip
            yield Claim(reference.at, reference.path, mode, reference.scope)

    def _rest(self, offset: int) -> str:
        """The rest of a line behind `offset`, as far as it may be about what stands before."""
        text = self.tree.text
        last = min(offset + _NEAR, len(text))
        end = text.find("\n", offset, last)
        end = last if end < 0 else end
        early = text.find("\r", offset, end)
        end = end if early < 0 else early
        return text[offset:end]

    def _progress(self) -> Iterator[Progress]:
        section = self.sections.root.find(progress_rows.SECTION)
        if section is None:
            return
        for item in section.items:
            row = progress_rows.read_row(item.text)
            if row is not None:
                check = item.check
                done = check.done if check and (check.done or check.open) else None
                yield Progress(self.at(item.span), row.number, done)

    def _merges(self) -> Iterator[Merge]:
        section = self.sections.root.find("Merge order")
        if section is not None:
            for span, id in merge_order(section, self._scope_word()):
                yield Merge(self.at(span), id)

    def _entries(self) -> Iterator[str]:
        log = self.sections.root.find("Session log")
        return (entry.title for entry in log.entries) if log else iter(())

    def _scope(self, section: Section) -> Scope:
        opening = section.opening
        assert opening is not None
        group = section.find("Parallel Group", "Parallel group")
        together = section.find("Can run in parallel with")
        depends = next(
            (s for s in section.all(*_names(section)) if s.kind and s.kind.holds == "dependencies"),
            None,
        )
        found = read_status(section.find("Status"), self.basis.vocabulary)
        letter, listed, listed_at, alone = self._group(group, together)
        duration = section.find("Duration")
        return Scope(
            at=self.at(section.head),
            form=opening.kind.heading,
            id=opening.id,
            number=opening.number,
            total=opening.total,
            name=section.own_name.of(self.tree.text).strip(),
            group=letter,
            group_at=self.at(group.value) if group else -1,
            together=listed,
            together_at=self.at(listed_at) if listed_at else -1,
            alone=alone,
            depends_at=self.at(depends.body) if depends else -1,
            status=found[1] if found else "",
            sections=tuple(dict.fromkeys(s.name for s in section.walk() if s.name)),
            duration=_value(duration),
        )

    def _group(
        self, group: Section | None, together: Section | None
    ) -> tuple[str, tuple[PhaseId, ...], Span | None, bool]:
        """Group letter, the stages it can run with, the place of that list, and `none`."""
        letter, listed, place, alone = "", [], None, False
        if group is not None:
            value = _value(group)
            match = _GROUP.match(value.strip("*_`[] "))
            if match:
                letter = match[1].upper() if len(match[1]) == 1 else match[1].capitalize()
            inside = _CAN_RUN.search(value)
            if inside:
                place = group.value
                listed = self._ids(inside[1])
        if together is not None:
            value = _value(together)
            place = together.value
            listed = self._ids(value)
            alone = self.basis.vocabulary.says_nothing(value.strip("[]"))
        return letter, tuple(listed), place, alone

    def _ids(self, text: str) -> list[PhaseId]:
        text = re.sub(r"(?i)\b(?:stages?|phases?)\b", " ", text)
        found = (read_id(match[0], "stage") for match in BARE_ID.finditer(text))
        word = self._scope_word()
        return [PhaseId(word, id.numbers, id.letter) for id in found if id is not None]

    def _scope_word(self) -> str:
        for section in self.sections.scopes:
            if section.opening and section.opening.id:
                return section.opening.id.word
        return "stage"


def _ticked(boxes: Sequence[Item], span: Span) -> bool | None:
    """The state of the innermost of some checkboxes in order that holds a place."""
    number = bisect_right(boxes, span.start, key=lambda item: item.span.start) - 1
    check = boxes[number].check if number >= 0 and boxes[number].span.covers(span) else None
    return check.done if check and (check.done or check.open) else None


_GROUP = re.compile(r"([A-Za-z](?![A-Za-z])|sequential)", re.IGNORECASE)
_CAN_RUN = re.compile(
    r"\((?:can\s+)?(?:run\s+)?(?:in\s+parallel\s+)?with\s+([^()]*)\)", re.IGNORECASE
)


def _names(section: Section) -> list[str]:
    return [child.name for child in section.walk() if child.name]


def _value(section: Section | None) -> str:
    """What stands on the label's line, or the first line of the body."""
    if section is None:
        return ""
    if section.value.end > section.value.start:
        return section.value.of(section.tree.text)
    return section.text.strip().split("\n", 1)[0]

"""New documents: what they are called, where they lie, what they refer to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from phasemark.document.outline import Outline
from phasemark.document.phase import PhaseId, read_id, read_stem, stem_of
from phasemark.document.skeleton import Facts, document, fill
from phasemark.errors import UsageError
from phasemark.features.file_names import spelling_of
from phasemark.features.phases import name_of
from phasemark.features.plan_shape import shaped
from phasemark.kinds.model import Kind
from phasemark.workspace.snapshot import Snapshot

SIDES = ("plan", "prompt", "notes")
"""The documents of a phase, in the order in which they are written."""

_NO_BODIES: Mapping[str, str] = {}
_OF_PHASE = ("{id}", "{plan}", "{prompt}", "{notes}")
_PARTS = re.compile(r"{id}(?::| [-–—]) ")
_PARTED = re.compile(r"[^\W\d_]+ [\w.]+(:| [-–—])(?= )")
_SLUG = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be written: its path below the root, and its text."""

    path: str
    text: str
    kind: Kind


@dataclass(frozen=True)
class Desk:
    """Where new documents are made: a project, one series of it, and the time."""

    snapshot: Snapshot
    series: str
    """Folder that holds `plan/` and the others; empty for the root."""
    now: datetime

    @classmethod
    def at(cls, snapshot: Snapshot, folder: str, now: datetime) -> Desk:
        """The desk of a folder of the project: the nearest series upwards that is in use."""
        index = snapshot.index
        used = {series for series, _ in index.roles_in_use}
        own = index.series(f"{folder}/new.md" if folder else "new.md")
        series = own
        while series and series not in used:
            series = series.rpartition("/")[0]
        return cls(snapshot, series if series in used else own, now)

    def kind_of(self, what: str) -> Kind:
        """The kind of that name, or the one that stands for that side of a phase."""
        kinds = self.snapshot.kinds.kinds
        if what in kinds:
            return kinds[what]
        if what in SIDES:
            return self._kind_of_side(what)
        from phasemark.config import nearest

        words = ("phase", *dict.fromkeys((*SIDES, *kinds)))
        right = nearest(what, words) or f"; right are {', '.join(f'`{one}`' for one in words)}"
        raise UsageError(f"no kind `{what}`{right}")

    def phase(self, written: str, name: str, like: PhaseId | None = None) -> tuple[Draft, ...]:
        """The plan, the prompt and the notes of a phase, without those that are there.

        Each names the others by their paths; they are of the kinds that `like` has.
        """
        id, name = self.read(written, name, self._kind_of_side(SIDES[0]))
        return self.sides(id, name, like)

    def sides(self, id: PhaseId, name: str = "", like: PhaseId | None = None) -> tuple[Draft, ...]:
        """The same for a phase that is known by its id, with documents of the kinds that
        another one has; without a name it is that of its documents."""
        kinds = [self._shaped(self._kind_of_side(side, like or id), like) for side in SIDES]
        facts = self._facts(id, name)
        if not self.snapshot.index.by_phase.get((self.series, id)):
            stem = self._file(replace(kinds[0], file="{stem}.md"), facts.stem)
            facts = replace(facts, stem=stem_of(stem) or facts.stem)
        paths = {side: getattr(facts, side) or self._path(kind, facts)
                 for side, kind in zip(SIDES, kinds, strict=True)}  # fmt: skip
        known = {side for side in SIDES if getattr(facts, side)}
        facts = replace(facts, **paths)
        return tuple(
            Draft(paths[side], document(self._headed(kind), facts), kind)
            for side, kind in zip(SIDES, kinds, strict=True)
            if side not in known
        )

    def one(self, kind: Kind, words: Sequence[str]) -> Draft:
        """One document: `words` are its phase and its name, or its name alone."""
        if _is_about_phase(kind):
            if not words:
                example = f"phasemark new {kind.name} 2b"
                raise UsageError(f"`{kind.name}` needs the id of its phase, as in `{example}`")
            id, name = self.read(words[0], " ".join(words[1:]), kind)
            return self.about(kind, id, name)
        facts = self._named(kind, " ".join(words))
        return Draft(self._path(kind, facts), document(self._headed(kind), facts), kind)

    def about(
        self, kind: Kind, id: PhaseId, name: str = "", bodies: Mapping[str, str] = _NO_BODIES
    ) -> Draft:
        """One document of a kind about a phase.

        `bodies` are texts of sections, by their canonical names, where more is known than
        their skeletons say.
        """
        facts = self._facts(id, name)
        text = document(_marked(self._headed(kind), bodies), facts)
        for number, body in enumerate(bodies.values()):
            text = text.replace(f"\x00{number}\x00", body)
        return Draft(self._path(kind, facts), text, kind)

    def drafts(
        self, what: str, words: Sequence[str], like: PhaseId | None = None
    ) -> tuple[Draft, ...]:
        """What `new` writes for these words: the documents of a `phase`, or one of a kind.

        Those of a phase are of the kinds that another one, `like`, has.
        """
        if what != "phase":
            return (self.one(self.kind_of(what), words),)
        if not words:
            raise UsageError(
                'a phase needs its id, as in `phasemark new phase 2b "core templates"`'
            )
        drafts = self.phase(words[0], " ".join(words[1:]), like)
        if not drafts:
            raise UsageError(f"phase `{words[0]}` has its plan, prompt and notes already")
        return drafts

    def read(self, written: str, name: str, kind: Kind) -> tuple[PhaseId, str]:
        """The phase that `2b`, `phase-2b` or `phase-2b-core` means, and its name."""
        word = "stage" if any(scope.heading == "stage" for scope in kind.scope) else "phase"
        if found := read_id(written.strip(), word):
            return found, name
        words = self.snapshot.project.words
        if stem := read_stem(written.strip().replace(" ", "-"), words):
            return stem.id, name or stem.slug.replace("-", " ")
        raise UsageError(f"`{written}` is no id of a phase; right are `2`, `2b`, `9.1` and `B`")

    def _kind_of_side(self, side: str, like: PhaseId | None = None) -> Kind:
        """The kind that a phase, else the series, uses for this side, else the usual one."""
        kinds = self.snapshot.kinds.kinds
        same = self.snapshot.index.by_phase.get((self.series, like), ()) if like else ()
        for one in same:
            if one.role == side and one.kind:
                return kinds[one.kind]
        used: Counter[str] = Counter(
            one.kind for one in self._outlines() if one.kind and one.role == side
        )
        for name, _ in used.most_common(1):
            return kinds[name]
        return max((kind for kind in kinds.values() if kind.role == side), key=_rank)

    def _shaped(self, kind: Kind, like: PhaseId | None) -> Kind:
        """The kind of a plan as the plan of another phase has it; any other kind as it is."""
        same = self.snapshot.index.by_phase.get((self.series, like), ()) if like else ()
        plans = [one.path for one in same if one.kind == kind.name and one.role == SIDES[0]]
        return shaped(kind, self.snapshot.documents[plans[0]]) if plans else kind

    def _facts(self, id: PhaseId, name: str) -> Facts:
        """What is known of a phase; its documents give the name and the paths."""
        same = self.snapshot.index.by_phase.get((self.series, id), ())
        sides = {side: next((one.path for one in same if one.role == side), "") for side in SIDES}
        first = next((one for one in same if one.role), None)
        node = self.snapshot.index.nodes.get((self.series, id)) if first else None
        shown = name or (name_of(self.snapshot, node) if node else "")
        stem = f"{id.word}-{id.short.lower()}"
        if first is not None:
            stem = min((stem_of(one.path) for one in same if one.role), key=len)
        elif slug := slug_of(shown):
            stem = f"{stem}-{slug}"
        return self._dated(
            Facts(str(id).partition(" ")[0], id.short, _capital(shown), stem, **sides)
        )

    def _headed(self, kind: Kind) -> Kind:
        """The kind with a title that parts id and name as most documents of the kind do, or
        as most of all phases where there is none of it."""
        signs: Counter[str] = Counter()
        same: Counter[str] = Counter()
        for one in self._outlines():
            if one.title_id and (match := _PARTED.match(one.title)):
                signs[match[1]] += 1
                same[match[1]] += one.kind == kind.name
        sign = max(signs, key=lambda sign: (same[sign], signs[sign]), default=":")
        return replace(kind, heading=_PARTS.sub(f"{{id}}{sign} ", kind.heading))

    def _named(self, kind: Kind, name: str) -> Facts:
        """The facts of a document that belongs to no phase."""
        needs = re.search(r"{(?:name|stem)}", f"{kind.folder} {kind.file} {kind.heading}")
        if needs and not slug_of(name):
            example = f'phasemark new {kind.name} "core templates"'
            raise UsageError(f"`{kind.name}` needs a name, as in `{example}`")
        return self._dated(Facts(name=_capital(name), stem=slug_of(name)))

    def _dated(self, facts: Facts) -> Facts:
        return replace(facts, date=f"{self.now:%Y-%m-%d}", moment=f"{self.now:%Y-%m-%d %H:%M}")

    def _path(self, kind: Kind, facts: Facts) -> str:
        """Where the document lies: in the folder, and by the form of name, that the series
        has for its kind."""
        spelled = replace(facts, name=facts.stem)
        folder = self._folder(kind) or fill(kind.folder, spelled)
        parts = (self.series, folder, self._file(kind, facts.stem) or fill(kind.file, spelled))
        return "/".join(part for part in parts if part)

    def _file(self, kind: Kind, stem: str) -> str:
        """What the project calls such a document; empty where it has none like it."""
        words = self.snapshot.project.words
        spelling = (
            spelling_of(self._paths(kind), kind.file, words) if read_stem(stem, words) else None
        )
        return spelling.name(stem, words) if spelling else ""

    def _folder(self, kind: Kind) -> str:
        """The folder, below the series, of most documents of the kind that have a phase."""
        lead = f"{self.series}/" if self.series else ""
        folders = Counter(path.removeprefix(lead).rpartition("/")[0] for path in self._paths(kind))
        return next((folder for folder, _ in folders.most_common(1)), "")

    def _paths(self, kind: Kind) -> Iterator[str]:
        """The documents of the kind that have a phase."""
        return (
            one.path for one in self._outlines() if one.kind == kind.name and one.id is not None
        )

    def _outlines(self) -> Iterator[Outline]:
        index = self.snapshot.index
        return (one for path, one in self.snapshot.outlines.items()
                if index.series(path) == self.series)  # fmt: skip


def _marked(kind: Kind, bodies: Mapping[str, str]) -> Kind:
    """The kind with marks instead of skeletons, so that nothing in a body is filled in."""
    marks = {name: f"\x00{number}\x00" for number, name in enumerate(bodies)}
    sections = tuple(
        replace(one, skeleton=marks[one.name], presence="required", anywhere=False)
        if one.name in marks
        else one
        for one in kind.section
    )
    first = tuple(
        replace(form, sections=tuple(one.name for one in kind.section
                                     if one.name in form.sections or one.name in marks))
        for form in kind.form[:1]
    )  # fmt: skip
    return replace(kind, section=sections, form=(*first, *kind.form[1:]))


def _is_about_phase(kind: Kind) -> bool:
    """Whether documents of the kind name their phase, or documents of it."""
    texts = (kind.heading, *(section.skeleton for section in kind.section))
    return any(fact in text for text in texts for fact in _OF_PHASE)


def slug_of(name: str) -> str:
    """`Core templates!` as it stands in a file name: `core-templates`."""
    return _SLUG.sub("-", name.casefold()).strip("-")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _rank(kind: Kind) -> int:
    return kind.rank

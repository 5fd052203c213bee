"""`Document`: a text at a path, read as its kind; everything about it is computed once."""

from __future__ import annotations

from phasemark.config import Settings
from phasemark.document.facts import Basis, outline
from phasemark.document.outline import Outline, nothing
from phasemark.document.phase import PhaseId, Stem
from phasemark.document.recognise import (
    Recognition,
    canonical,
    phase_words,
    recognise,
    stem_of,
)
from phasemark.document.section import Section
from phasemark.document.sections import Sections
from phasemark.kinds.load import KindSet
from phasemark.kinds.model import Kind
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.syntax.parse import MOST_HEADINGS, parse, parse_headings, parse_within
from phasemark.syntax.tree import Tree
from phasemark.text.once import cached_property
from phasemark.text.source import Source

LARGEST = 2_000_000
"""Characters of a text that is read in full; the longest log known has 400,000."""


class Project:
    """What all documents of a root are read with: settings, kinds and words."""

    __slots__ = ("kinds", "memo", "settings", "vocabulary", "words")

    def __init__(self, settings: Settings, kinds: KindSet, vocabulary: Vocabulary) -> None:
        self.settings = settings
        self.kinds = kinds
        self.vocabulary = vocabulary
        self.words = phase_words(settings)
        self.memo: dict[object, object] = {}
        """What is computed once from the settings and the kinds."""


class Document:
    """One document; it knows nothing of the others.

    `before` is an earlier state of it, whose pieces are taken over if the project names its
    phases as it did then. `saved` is the outline of exactly this text, when it is known already.
    """

    _sections: Sections | None = None

    def __init__(
        self,
        path: str,
        text: str | Source,
        project: Project,
        before: Document | None = None,
        saved: Outline | None = None,
    ) -> None:
        self.path = path
        self.source = text if isinstance(text, Source) else Source(text)
        self.project = project
        self.memo: dict[object, object] = {}
        """What rules keep about exactly this text."""
        same = before is not None and before.project.words == project.words
        self._before = before._tree_if_read() if before is not None and same else None
        if saved is not None:
            self.__dict__["outline"] = saved

    def _tree_if_read(self) -> Tree | None:
        tree = self.__dict__.get("tree")
        return tree if isinstance(tree, Tree) else self._before

    @property
    def text(self) -> str:
        return self.source.text

    @cached_property
    def oversized(self) -> bool:
        """Whether only the headings of the text are read, since one document must not stop
        the others."""
        return len(self.text) > LARGEST or self.text.count("\n#") > MOST_HEADINGS

    @cached_property
    def tree(self) -> Tree:
        if self.oversized:
            return parse_headings(self.text)
        tree = parse(self.text, self._before, self.project.words)
        self._before = None
        return tree

    def read_within(self, most: int) -> bool:
        """Read the text now if that is no more than `most` characters in a row, beside what is
        taken over; whether it is read."""
        if "tree" in self.__dict__:
            return True
        if self.oversized:
            return len(self.text) <= most
        tree = parse_within(self.text, self._before, self.project.words, most)
        if tree is None:
            return False
        self.__dict__["tree"] = tree
        self._before = None
        return True

    @cached_property
    def recognition(self) -> Recognition:
        """The kind and why; from the outline where that is known."""
        saved = self.__dict__.get("outline")
        if isinstance(saved, Outline):
            return Recognition(saved.kind, saved.reason)
        project = self.project
        return recognise(self.path, self.tree, project.kinds, project.settings, self._read_as)

    @cached_property
    def kind(self) -> Kind | None:
        """None for a document that gets no finding."""
        name = self.recognition.kind
        return self.project.kinds.get(name) if name else None

    @cached_property
    def sections(self) -> Sections:
        kind = self.kind
        return self._read_as(kind) if kind else Sections(self.tree, None, None)

    def _read_as(self, kind: Kind) -> Sections:
        """The sections of a document of that kind, kept until another kind is asked for."""
        kept = self._sections
        if kept is None or kept.kind is not kind:
            self.retire()  # another thread may still ask them
            kept = self._sections = Sections(self.tree, kind, self.project.kinds.lexicon(kind.name))
        return kept

    @property
    def root(self) -> Section:
        """The document as a section: its canonical sections are found below it."""
        return self.sections.root

    def part(self) -> None:
        """Let what was read go at once; the document is not asked any more."""
        if self._sections is not None:
            self._sections.part()

    def retire(self) -> None:
        """Let what was read go with the document: another state takes its place. Who still has
        the document may ask it."""
        if self._sections is not None:
            self._sections.passing = True

    @cached_property
    def declares(self) -> bool:
        """Whether it declares the dialect, its trio left aside (dialect, section 2)."""
        saved = self.__dict__.get("outline")
        if isinstance(saved, Outline):
            return saved.declares
        if self.kind is None:
            return False
        if self.recognition.stated or self.project.settings.declares:
            return True
        return len(canonical(self.tree, self.kind, self.project.kinds, exact=True)) >= 3

    @cached_property
    def stem(self) -> Stem | None:
        return stem_of(self.path, self.project.settings)

    @property
    def id(self) -> PhaseId | None:
        """The phase it belongs to: file name first, H1 second."""
        return self.outline.id

    @cached_property
    def outline(self) -> Outline:
        """What others may see of it."""
        if self.kind is None:
            return nothing(self.path, self.recognition.reason)
        return outline(
            Basis(
                self.path, self.tree, self.sections, self.kind, self.recognition, self.declares,
                self.stem, self.project.words, self.project.vocabulary,
            )
        )  # fmt: skip

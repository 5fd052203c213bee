"""One pass over a root: how it is set up, what files it has, what its documents say.

Everything is done in slices. What an earlier session found is used for files that look as
they did then; their texts are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from phasemark.config import Settings
from phasemark.disk import (
    Root,
    Stamp,
    Text,
    read_document,
    root_at,
    stamp_of,
    walk_in_steps,
)
from phasemark.document.document import Document, Project
from phasemark.document.outline import Outline
from phasemark.document.recognise import stem_of
from phasemark.errors import ConfigError, Problem
from phasemark.kinds.load import KindSet
from phasemark.loading import builtin_kinds, builtin_vocabulary, kinds_of, saved_with, settings_of
from phasemark.lsp import garbage, slices
from phasemark.lsp.aside import Pause
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.shelf import Shelf, Shelved
from phasemark.lsp.turns import Work
from phasemark.rules.check import (
    keep_own_findings,
    own_findings,
    own_in_steps,
    ready_in_steps,
    selection_of,
)
from phasemark.rules.select import Selection, unknown_rules
from phasemark.saved import (
    Entry,
    Saved,
    drop_saved,
    may_be_kept,
    new_saved,
    pack,
    read_saved,
    unpack,
)
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot

T = TypeVar("T")

_PART = 1_000
"""Documents that are saved in one file, which is read and written in one slice."""
_WORTH_SAVING = 25
"""Documents; so many are read again in a moment at the next start."""
_STEP = 20
"""Files after which it is told how far the pass has come."""
_TRIES = 3
"""How often a state is made of one that somebody changes meanwhile."""
_MANY = 1_000
"""Documents that are put together in one slice."""


class Known(NamedTuple):
    """A document as it was found on the disk, and the state of its file then."""

    stamp: Stamp
    document: Shelved
    checked: bool
    """Whether its own findings are known too."""

    def of(self, project: Project, shelf: Shelf) -> Known:
        """The same in a project of other rules: its own findings are not known."""
        path, outline = self.document.path, self.document.outline
        return Known(self.stamp, Shelved(path, project, outline, shelf, self.stamp), False)


@dataclass
class Memory:
    """What is kept of a root from one pass to the next."""

    outlines: tuple[str, str] = ("", "")
    """What the outlines were read with."""
    rules: str = ""
    known: dict[str, Known] = field(default_factory=dict)
    project: Project | None = None
    told: str = ""
    """The configuration that the project was made of."""
    unsaved: int = 0
    """Documents that were read or checked since all was saved."""


class Attempt(Protocol):
    """What work gives in the end; None if it fails, which stops nothing else. `doing` says what
    the work is."""

    def __call__(
        self, work: Generator[Pause, None, T], doing: str
    ) -> Generator[Pause, None, T | None]: ...


class Indexing:
    """A pass over one root; `memory` is what the last one left."""

    def __init__(
        self,
        root: LiveRoot,
        memory: Memory,
        mine: Callable[[str], bool],
        advance: Callable[[int, int], None],
        cache: bool,
    ) -> None:
        self._root = root
        self._memory = memory
        self._mine = mine
        """Whether a document belongs to this root and to none inside of it."""
        self._advance = advance
        self._cache = cache
        self._path = Path(root.path or "")
        self.attempt: Attempt = lambda work, doing: work
        """Makes what work on one document gives; who sets another one decides what becomes of work
        that fails."""
        self._stays = False
        """Whether nearly all that is made in the pass is there for long."""

    def run(self) -> Generator[Pause, None, None]:
        """All of it; the root takes over each part as it becomes known."""
        project = self._project()
        self._memory.project = project
        self._stays = not self._memory.known
        first = self._root.round == 0
        if first:
            self._root.become(Snapshot(project, {}, Files(()), sight="document"))
        yield
        listing = yield from walk_in_steps(self._place, project.settings.exclude)
        self._root.nested = frozenset(listing.nested)
        paths = [path for path in listing.documents if self._mine(path)]
        files = Files((*listing.files, *paths), listing.links, listing.ignored)
        yield from files.in_steps()
        if first:
            self._root.become(Snapshot(project, {}, files, sight="files"))
        yield
        saved = yield from self._saved()
        yield from self._read(paths, saved, first)
        read = yield from self._put_together(project, files)
        self._root.known = True
        self._root.become(read)
        self._put_aside()
        yield

    def look_at(self, paths: list[str]) -> Generator[None, None, bool]:
        """Read some documents again that are known; whether that was enough, which it is not
        where one is gone."""
        memory = self._memory
        if memory.project is not self._root.project:
            return False
        for path in paths:
            before = memory.known.get(path)
            known = yield from self._one(path, [])
            if known is None:
                return False
            memory.known[path] = known
            if known is not before:
                yield from self._replace(known.document)
        return True

    def _replace(self, document: Document) -> Work:
        """Let the root have another state of a closed document, and what follows from it."""
        for _ in range(_TRIES):
            before = self._root.settled
            if document.path in self._root.opened or document.project is not before.project:
                return
            after = before.with_document(document)
            yield from after.index.in_steps()
            yield from ready_in_steps(after, selection_of(after.project))
            if self._root.settled is before:
                self._root.replace(after)
                return
        if document.path not in self._root.opened:
            self._root.replace(self._root.settled.with_document(document))

    def _put_together(self, project: Project, files: Files) -> Generator[None, None, Snapshot]:
        """All that was read; what is computed once of all documents is there."""
        documents: dict[str, Document] = {}
        outlines: dict[str, Outline] = {}
        for number, (path, known) in enumerate(self._memory.known.items()):
            if number % _MANY == 0:
                yield
            documents[path] = known.document
            if known.document.outline.kind is not None:
                outlines[path] = known.document.outline
        read = Snapshot(project, documents, files, outlines=outlines)
        yield from read.index.in_steps()
        yield from ready_in_steps(read, selection_of(project))
        return read

    def _project(self) -> Project:
        """The project of the root as it is configured now; the same one if nothing changed."""
        self._place = root_at(self._path)
        settings, kinds, key, faults = _configured(self._place)
        self._root.faults = faults
        told = repr((self._place.config_path, self._place.config_text, key))
        if self._memory.project is None or told != self._memory.told:
            self._memory.told = told
            self._memory.project = project = Project(settings, kinds, builtin_vocabulary())
            self._note(project, key)
        self._root.faults += unknown_rules(selection_of(self._memory.project))
        return self._memory.project

    def _note(self, project: Project, key: str) -> None:
        """Forget what was read in another way."""
        memory = self._memory
        read_with, rules, kinds = saved_with(project.settings, selection_of(project), key)
        same = memory.outlines == (read_with, kinds)
        memory.outlines, memory.rules = (read_with, kinds), rules
        shelf = self._root.shelf = Shelf(self._path, project)
        memory.known = {
            path: one.of(project, shelf) for path, one in (memory.known.items() if same else ())
        }

    def _saved(self) -> Generator[None, None, list[Saved]]:
        """What an earlier session kept, part by part."""
        parts: list[Saved] = []
        read_with, kinds = self._memory.outlines
        while self._cache and not self._memory.known:
            part = read_saved(
                self._path, read_with, self._memory.rules, kinds, use=_use(len(parts))
            )
            if part.empty:
                break
            parts.append(part)
            yield
        return parts

    def _read(self, paths: list[str], saved: list[Saved], first: bool) -> Work:
        """Make the memory say what the files say; those near to what is open come first."""
        near, far = yield from self._ordered(paths)
        known = self._memory.known
        for number, path in enumerate((*near, *far)):
            yield
            if number % _STEP == 0:
                self._advance(number, len(paths))
            one = yield from self._one(path, saved)
            if one is not None:
                known[path] = one
            else:
                known.pop(path, None)
            if first and number + 1 == len(near):
                self._root.learn(known[each].document for each in near if each in known)
        self._memory.known = {path: known[path] for path in paths if path in known}
        self._advance(len(paths), len(paths))

    def _ordered(self, paths: list[str]) -> Generator[None, None, tuple[list[str], list[str]]]:
        """The documents of the phases that are open, and the others."""
        settings = self._root.project.settings
        wanted = {stem.id for path in self._root.opened if (stem := stem_of(path, settings))}
        near: list[str] = []
        far: list[str] = []
        for number, path in enumerate(paths):
            if number % _STEP == 0:
                yield
            stem = stem_of(path, settings) if wanted else None
            (near if stem and stem.id in wanted else far).append(path)
        return near, far

    def _one(self, path: str, saved: list[Saved]) -> Generator[None, None, Known | None]:
        stamp = stamp_of(self._path, path)
        if stamp is None:
            return None
        known = self._memory.known.get(path)
        if known is not None and known.stamp == stamp:
            return known
        project, shelf = self._memory.project, self._root.shelf
        assert project is not None
        assert shelf is not None
        shelf.forget(path)
        found = next((one for part in saved if (one := part.at(path, stamp))), None)
        if found is not None:
            outline, own = found[1]
            document = Shelved(path, project, outline, shelf, stamp)
            keep_own_findings(document, selection_of(project), own)
            return Known(stamp, document, True)
        text = read_document(self._path, path)
        if not isinstance(text, Text):
            return None
        self._memory.unsaved += 1
        work = _outlined(path, text.text, project)
        read = yield from self.attempt(work, f"reading `{path}`")
        if read is None:
            return None
        return Known(text.stamp, Shelved(path, project, read, shelf, text.stamp), False)

    def check(self, done: Callable[[str], None]) -> Work:
        """Find what is wrong with each closed document by itself, then save it all.

        `done` is told of each document whose findings can be computed now.
        """
        memory, selection = self._memory, self._root.selection
        for path, known in list(memory.known.items()):
            if memory.known.get(path) is known and not known.checked:
                yield from self.attempt(self._find(path, known, done), f"checking `{path}`")
            yield
        self._put_aside()
        if self._cache and memory.unsaved >= min(_WORTH_SAVING, len(memory.known)) > 0:
            yield from self._keep(selection)

    def _put_aside(self) -> None:
        """What is there after a pass that read everything is there for long. After another it may
        be a document that is open."""
        if self._stays:
            garbage.put_aside()

    def _find(
        self, path: str, known: Known, done: Callable[[str], None]
    ) -> Generator[Pause, None, None]:
        selection = self._root.selection
        text = read_document(self._path, path)
        if isinstance(text, Text) and text.stamp == known.stamp:
            document = yield from slices.read(path, text.text, self._root.project)
            yield from own_in_steps(document, selection)
            keep_own_findings(known.document, selection, own_findings(document, selection))
            if self._memory.known.get(path) is known:  # it was not read again meanwhile
                self._memory.known[path] = known._replace(checked=True)
                self._memory.unsaved += 1
            _let_go(document)
        done(path)

    def _keep(self, selection: Selection) -> Iterator[None]:
        memory = self._memory
        kept: list[Known] = []
        for number, known in enumerate(list(memory.known.values())):
            if number % _STEP == 0:
                yield
            if known.checked and may_be_kept(own_findings(known.document, selection)):
                kept.append(known)
        parts = [kept[at : at + _PART] for at in range(0, len(kept), _PART)]
        for number, part in enumerate(parts):
            yield from self._keep_part(number, part, selection)
        number = len(parts)
        while drop_saved(self._path, _use(number)):
            number += 1
            yield
        memory.unsaved = 0

    def _keep_part(self, number: int, part: list[Known], selection: Selection) -> Iterator[None]:
        entries: dict[str, Entry] = {}
        for stamp, document, _ in part:
            own = own_findings(document, selection)
            entries[document.path] = Entry(b"", pack((document.outline, own)), stamp)
            yield
        read_with, kinds = self._memory.outlines
        saved = new_saved(self._path, read_with, self._memory.rules, kinds, use=_use(number))
        saved.keep(entries, {})
        yield


def _outlined(path: str, text: str, project: Project) -> Generator[Pause, None, Outline]:
    read = yield from slices.read(path, text, project)
    outline, _ = unpack(pack((read.outline, ())))  # without what it shares with the tree
    _let_go(read)
    return outline


def _use(part: int) -> str:
    """What the file of a part of the saved index is called."""
    return f"server{part or ''}"


def _configured(place: Root) -> tuple[Settings, KindSet, str, tuple[Problem, ...]]:
    """Settings and kinds, defaults instead of what is wrong, and what that is."""
    faults: tuple[Problem, ...] = ()
    try:
        settings = settings_of(place)
    except ConfigError as error:
        faults = error.problems
        settings = Settings(declares=True)
    try:
        kinds, key = kinds_of(place, settings)
    except ConfigError as error:
        faults = (*faults, *error.problems)
        kinds, key = builtin_kinds(), "faults"
    return settings, kinds, key, faults


def _let_go(document: Document) -> None:
    """Cut the ties that hold the parts of a document together, so that they go at once: looking
    for them among the garbage takes a fifth of the time."""
    for part in (document.tree, document.sections, document):
        vars(part).clear()

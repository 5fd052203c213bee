"""From paths to snapshots: roots, settings, kinds, texts, saved facts. One way for all borders."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from phasemark.closed import Closed, Texts, closed_documents
from phasemark.config import Settings, read_settings
from phasemark.disk import (
    Listing,
    Root,
    Text,
    Unreadable,
    find_root,
    project_kinds,
    read_document,
    read_named,
    real,
    relative_to,
    schema_texts,
    vocabulary_text,
    walk_in_steps,
)
from phasemark.document.document import Document, Project
from phasemark.errors import ConfigError, Problem
from phasemark.kinds.load import KindSet, builtin, check_names, extend
from phasemark.kinds.vocabulary import Vocabulary
from phasemark.rules import catalogue
from phasemark.rules.check import keep_own_findings, own_findings
from phasemark.rules.select import Selection, unknown_rules
from phasemark.saved import (
    Entry,
    Facts,
    Saved,
    Unsaved,
    may_be_kept,
    no_collection,
    pack,
    read_saved,
    settled,
    unpack,
)
from phasemark.steps import at_once
from phasemark.workers import map_in_processes
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot

Adjust = Callable[[Settings], Settings]
"""What the command line says over the settings of a project."""


@dataclass(frozen=True)
class Workspace:
    """One root as it was found on the disk, ready to be checked."""

    root: Root
    listing: Listing
    snapshot: Snapshot
    selection: Selection
    asked: tuple[str, ...]
    """The documents that were asked about, relative to the root, sorted."""
    texts: Mapping[str, Text]
    """The documents as they were read: what a write is compared with."""
    unreadable: tuple[Unreadable, ...]
    """What has the name of a document that was asked about, and cannot be read."""
    unsaved: Unsaved
    """What of it is still to be saved: see `How.saves`."""


@dataclass(frozen=True)
class How:
    """How a run reads its projects."""

    config: Path | None = None
    """A configuration file instead of the one found upwards."""
    cache: bool = True
    adjust: Adjust = lambda settings: settings
    instead: Mapping[Path, str] | None = None
    """Texts that stand for those on the disk, by absolute path (`--stdin-filename`)."""
    advance: Callable[[int], None] = lambda _: None
    """Told how many documents were read."""
    processes: bool = True
    """Whether other processes may be started to share the work."""
    saves: bool = True
    """Whether what was read is saved at once; else whoever asked does it when there is time."""


@lru_cache(maxsize=1)
def builtin_kinds() -> KindSet:
    """The kinds that phasemark comes with."""
    return builtin(schema_texts())


@lru_cache(maxsize=1)
def builtin_vocabulary() -> Vocabulary:
    """The words that phasemark comes with."""
    import tomllib

    return Vocabulary.of(tomllib.loads(vocabulary_text()))


def load(paths: Sequence[Path], how: How) -> list[Workspace]:
    """The projects that the paths lie in, each with what was asked of it.

    A path is a folder or a document; the caller has made sure that it exists. Folders of
    a project that are roots of their own (a nested configuration) become projects too.
    Raises `ConfigError`.
    """
    pending = _by_root(paths)
    found: list[Workspace] = []
    done: set[Path] = set()
    while pending:
        root, asked = pending.popitem()
        if root.path in done:
            continue
        done.add(root.path)
        workspace = open_root(root, asked, how)
        found.append(workspace)
        for nested in workspace.listing.nested:
            below = root.path / nested
            if how.config is None and any(below.is_relative_to(one) for one in asked):
                inner = find_root(below)
                if inner.path not in done:
                    pending.setdefault(inner, [inner.path])
    return sorted(found, key=lambda workspace: workspace.root.path)


def _by_root(paths: Sequence[Path]) -> dict[Root, list[Path]]:
    asked: dict[Root, list[Path]] = {}
    roots: dict[Path, Root] = {}
    here = Path.cwd()
    for path in paths:
        root = find_root(path, here)
        asked.setdefault(roots.setdefault(root.path, root), []).append(real(path))
    return asked


def open_root(root: Root, asked: Iterable[Path], how: How) -> Workspace:
    """Read one project; raises `ConfigError`."""
    return at_once(open_root_in_steps(root, asked, how))


def open_root_in_steps(
    root: Root, asked: Iterable[Path], how: How
) -> Generator[None, None, Workspace]:
    """The same, document by document, for whoever has other things to do between two of them."""
    settings = how.adjust(settings_of(root, how.config))
    kinds, key = kinds_of(root, settings)
    project = Project(settings, kinds, builtin_vocabulary())
    listing = yield from walk_in_steps(root, settings.exclude)
    selection = Selection(catalogue(kinds).rules, settings)
    with no_collection():
        saved = _saved(root, project, selection, key) if how.cache else Saved(root.path, b"")
    instead = _instead(root, how)
    paths = sorted({*listing.documents, *instead})
    near = _asked(root, paths, asked)
    others = (path for path in paths if path not in near and path not in instead)
    with no_collection():
        closed = closed_documents(root.path, others, saved)
    late = (path for path in paths if path not in closed)
    read, unreadable = yield from _read(root, late, instead)
    texts = Texts(root.path, read, closed)
    wanted = tuple(path for path in paths if path in near and path in read)
    documents, unsaved = yield from _documents(texts, project, selection, saved, how)
    if how.saves:
        unsaved.save()
    files = Files((*listing.files, *texts), listing.links, listing.ignored)
    snapshot = Snapshot(project, documents, files)
    faults = (*listing.skipped, *unreadable)
    shown = tuple(one for one in faults if _covered(root, one.path, asked))
    return Workspace(root, listing, snapshot, selection, wanted, texts, shown, unsaved)


def settings_of(root: Root, config: Path | None = None) -> Settings:
    """The settings of a root, or of the given file; raises `ConfigError`."""
    if config is not None:
        return _settings(str(config), read_named(config))
    if root.config_path is None:
        return Settings()
    name = root.config_path.name
    if root.config_text is None:
        raise ConfigError(
            (Problem(str(root.config_path), 1, 1, root.config_fault or "unreadable"),)
        )
    return _settings(str(root.path / name), root.config_text)


def _settings(path: str, text: str) -> Settings:
    table = "tool.phasemark" if Path(path).name == "pyproject.toml" else None
    return read_settings(path, text, table)


def faults_in(path: Path, text: str, kinds: KindSet) -> tuple[Problem, ...]:
    """What would be wrong with the configuration if the file had this text."""
    try:
        settings = _settings(str(path), text)
        check_names(kinds, settings)
    except ConfigError as error:
        return error.problems
    return unknown_rules(Selection(catalogue(kinds).rules, settings))


def kinds_of(root: Root, settings: Settings) -> tuple[KindSet, str]:
    """The kinds of a project, built in and its own, and a text that stands for them.

    Raises `ConfigError`.
    """
    texts, faults = project_kinds(root.path)
    if faults:
        raise ConfigError(tuple(Problem(one.path, 1, 1, one.reason) for one in faults))
    kinds = builtin_kinds()
    if texts or settings.aliases:
        kinds = extend(kinds, texts, settings.aliases)
    if settings.kinds or settings.aliases:
        check_names(kinds, settings)
    return kinds, repr((sorted(texts.items()), sorted(schema_texts().items()), vocabulary_text()))


def _instead(root: Root, how: How) -> dict[str, str]:
    """The texts of the root that stand for those on the disk, by path."""
    return {
        relative: text
        for path, text in (how.instead or {}).items()
        if (relative := relative_to(root.path, path)) is not None
    }


def _read(
    root: Root, paths: Iterable[str], instead: Mapping[str, str]
) -> Generator[None, None, tuple[dict[str, Text], list[Unreadable]]]:
    texts: dict[str, Text] = {}
    faults: list[Unreadable] = []
    for path in paths:
        yield
        read = read_document(root.path, path)
        if path in instead:
            known = read if isinstance(read, Text) else None
            texts[path] = _given(instead[path], known)
        elif isinstance(read, Text):
            texts[path] = read
        else:
            faults.append(read)
    return texts, faults


def _given(text: str, known: Text | None) -> Text:
    from phasemark.disk import Stamp
    from phasemark.disk.read import digest_of

    bare = text.removeprefix("\ufeff")
    digest = digest_of(text.encode("utf-8", "surrogatepass"))
    if known is not None:
        return known._replace(text=bare, digest=digest)
    return Text(bare, bare != text, Stamp(0, 0, 0), digest)


def _asked(root: Root, paths: Sequence[str], asked: Iterable[Path]) -> frozenset[str]:
    prefixes = [relative_to(root.path, path) for path in asked]
    if "." in prefixes or any(root.path.is_relative_to(path) for path in asked):
        return frozenset(paths)
    known = tuple(prefix for prefix in prefixes if prefix is not None)
    below = tuple(f"{prefix}/" for prefix in known)
    return frozenset(path for path in paths if path in known or path.startswith(below))


def _covered(root: Root, path: str, asked: Iterable[Path]) -> bool:
    place = root.path / path
    return any(place.is_relative_to(one) or place == one for one in asked)


def _documents(
    texts: Texts, project: Project, selection: Selection, saved: Saved, how: How
) -> Generator[None, None, tuple[dict[str, Document], Unsaved]]:
    """The documents with outlines, and with own findings unless they are closed; and what is to
    be saved of them."""
    known, entries = yield from _facts(texts, project, selection, saved, how)
    documents = {
        path: Closed(path, project, texts)
        if path in texts.closed
        else _document(path, texts[path].text, project, selection, known[path])
        for path in texts
    }
    if not how.cache:
        return documents, Unsaved()
    seen = _seen(entries, texts)
    outlines = {path: documents[path].outline for path in seen}
    return documents, Unsaved((saved, seen, outlines))


def _facts(
    texts: Texts, project: Project, selection: Selection, saved: Saved, how: How
) -> Generator[None, None, tuple[dict[str, Facts], dict[str, Entry]]]:
    """What is to be known of the documents that were read, from the saved index where it knows
    them; and what is to be saved of it."""
    entries: dict[str, Entry] = {}
    known: dict[str, Facts] = {}
    with no_collection():
        for path, text in texts.read.items():
            if (found := saved.get(path, text.digest)) is not None:
                entries[path], known[path] = found

    def work(path: str) -> _Made:
        document = Document(path, texts.read[path].text, project)
        facts = document.outline, own_findings(document, selection)
        document.part()
        return _Made(facts, pack(facts) if how.cache else b"")

    def note(path: str, one: _Made | bytes) -> None:
        facts, packed = _Made(unpack(one), one) if isinstance(one, bytes) else one
        known[path] = facts
        if how.cache and may_be_kept(facts[1]):
            entries[path] = Entry(texts[path].digest, packed)

    unknown = [path for path in texts.read if path not in known]
    how.advance(len(texts) - len(unknown))
    if how.processes:
        with no_collection():  # a document leaves nothing that has to be found: see its `part`
            made = map_in_processes(work, _sent, unknown, how.advance)
            for path, one in zip(unknown, made, strict=True):
                note(path, one)
    for path in unknown if not how.processes else ():
        note(path, work(path))
        yield
    return known, entries


class _Made(NamedTuple):
    """The facts of a document that was read, and the same packed, by whichever process read it:
    that is a part of the work."""

    facts: Facts
    packed: bytes
    """Empty when nothing is saved."""


def _sent(made: _Made) -> bytes:
    """What another process sends of a document."""
    return made.packed or pack(made.facts)


def _seen(entries: Mapping[str, Entry], texts: Texts) -> dict[str, Entry]:
    """What is known of all documents that may be saved, and how those files look that will not
    change unnoticed."""
    seen: dict[str, Entry] = {}
    for path in texts:
        if path in texts.closed:
            seen[path] = texts.closed[path].entry
        elif path in entries:
            entry, stamp = entries[path], settled(texts[path].stamp)
            seen[path] = entry._replace(stamp=stamp) if stamp not in (None, entry.stamp) else entry
    return seen


def _document(
    path: str, text: str, project: Project, selection: Selection, facts: Facts
) -> Document:
    outline, findings = facts
    document = Document(path, text, project, saved=outline)
    keep_own_findings(document, selection, findings)
    return document


def _saved(root: Root, project: Project, selection: Selection, kinds: str) -> Saved:
    """What an earlier run kept; settings that only choose what is shown do not matter."""
    return read_saved(root.path, *saved_with(project.settings, selection, kinds))


def saved_with(settings: Settings, selection: Selection, kinds: str) -> tuple[str, str, str]:
    """What outlines and own findings depend on beside the text: of the first and the last the
    outlines, of all three the findings."""
    read_with = (
        settings.kinds,
        settings.aliases,
        settings.phase_words,
        settings.commands,
        settings.declares,
    )
    return repr(read_with), ",".join(selection.severities), kinds

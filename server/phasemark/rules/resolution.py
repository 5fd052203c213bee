"""What the paths of documents stand for, and who makes them: looked up, never asked of the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from phasemark.document.outline import Claim, Outline, Reference
from phasemark.rules.rule import Fix, Safety
from phasemark.steps import Steps, portions
from phasemark.text.edit import Edit, Span
from phasemark.text.glob import matches
from phasemark.text.once import cached_property
from phasemark.workspace.edited import OfClaims
from phasemark.workspace.files import FOUND, Resolution
from phasemark.workspace.index import Key, Write
from phasemark.workspace.of_all import of_all
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


class Paths:
    """A set of claimed files, folders and globs; asks whether one of them means a path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._exact = {found for path in paths if (found := plain(path))}

    def __bool__(self) -> bool:
        return bool(self._exact)

    def mean(self, path: str) -> bool:
        """Whether one of them is the path, a longer or shorter spelling, or covers it."""
        path = plain(path)
        if (
            path in self._exact
            or path in self._tails
            or any(tail in self._exact for tail in _tails(path))
        ):
            return True
        return any(
            path.startswith(wide) if wide.endswith("/") else matches(wide, path)
            for wide in self._wide
        )

    @cached_property
    def _tails(self) -> frozenset[str]:
        return frozenset(tail for path in self._exact for tail in _tails(path))

    @cached_property
    def _wide(self) -> list[str]:
        """The folders and globs."""
        return [
            path
            for path in self._exact
            if path.endswith("/") or any(sign in path for sign in "*?[")
        ]


def _tails(path: str) -> Iterator[str]:
    """The path and its shorter spellings, from each folder on."""
    at = 0
    while at >= 0:
        tail = path[at:]
        if tail:
            yield tail
        at = path.find("/", at) + 1 or -1


Makers = Mapping[tuple[str, str], Mapping[Key, Write]]


@of_all("made", OfClaims)
def made(snapshot: Snapshot) -> Steps[Makers]:
    """Who makes a file, by series and path: what a phase claims as new or as a deliverable."""
    by: dict[tuple[str, str], dict[Key, Write]] = {}
    for some in portions(snapshot.index.claims.items(), 1_000):
        yield
        for key, writes in some:
            for write in writes:
                if write.claim.mode in ("new", "written") and (path := plain(write.claim.path)):
                    by.setdefault((key[0], path), {}).setdefault(key, write)
    return by


def is_made(path: str, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether some phase of the series makes the file, or a file of the folder."""
    series = snapshot.index.series(outline.path)
    normal = plain(path)
    if (series, normal) in made(snapshot):
        return True
    return (series, normal.rstrip("/")) in made_folders(snapshot)


@of_all("made folders", OfClaims)
def made_folders(snapshot: Snapshot) -> Steps[frozenset[tuple[str, str]]]:
    """The folders, by their series, of the files that some phase makes."""
    yield from made.in_steps(snapshot)
    folders: set[tuple[str, str]] = set()
    for some in portions(made(snapshot), 5_000):
        yield
        for series, path in some:
            folder = path.rstrip("/") if path.endswith("/") else path.rpartition("/")[0]
            while folder and (series, folder) not in folders:
                folders.add((series, folder))
                folder = folder.rpartition("/")[0]
    return frozenset(folders)


def resolve(path: str, outline: Outline, snapshot: Snapshot, link: bool = False) -> Resolution:
    """What a path written in a document stands for."""
    return snapshot.files.resolve(path, outline.path.rpartition("/")[0], link)


Doubtful = tuple[tuple[Reference, Resolution], ...]
"""References with what they stand for, in order."""


def unfound(outline: Outline, snapshot: Snapshot, state: str) -> Doubtful:
    """The references that lead to no known file as they are written: `missing`, `case` or
    `unchecked`, as `Resolution.state` says.

    Computed once for all rules that look at them: most references of a document are found.
    It is kept with the files, so that an edit that changes no reference looks none up.
    """
    kept = _about(outline, snapshot)
    found = kept.get(_by_state)
    if found is None:
        found = kept[_by_state] = _by_state(outline, snapshot)
    return found.get(state, ())  # type: ignore[attr-defined, no-any-return]


def suspects(
    outline: Outline, snapshot: Snapshot, test: Callable[[Reference], bool]
) -> Sequence[Reference]:
    """The references that pass a test which looks at nothing but the reference.

    Kept like those that are not found; the test must be a function of a module.
    """
    kept = _about(outline, snapshot)
    found = kept.get(test)
    if found is None:
        found = kept[test] = tuple(one for one in outline.references if test(one))
    return found  # type: ignore[return-value]


def _about(outline: Outline, snapshot: Snapshot) -> dict[object, object]:
    """What is kept about exactly these references and these known files."""
    key = ("references", outline.path)
    kept: tuple[object, dict[object, object]] | None
    kept = snapshot.files.memo.get(key)  # type: ignore[assignment]
    if kept is None or kept[0] is not outline.references:
        known = kept[1] if kept is not None and kept[0] == outline.references else {}
        kept = snapshot.files.memo[key] = outline.references, known
    return kept[1]


def _by_state(outline: Outline, snapshot: Snapshot) -> Mapping[str, Doubtful]:
    found: dict[str, list[tuple[Reference, Resolution]]] = {}
    folder = outline.path.rpartition("/")[0]
    look_up = snapshot.files.resolve
    for reference in outline.references:
        resolution = look_up(reference.path, folder, reference.form in LINKS)
        if resolution.state not in FOUND:
            found.setdefault(resolution.state, []).append((reference, resolution))
    return {state: tuple(pairs) for state, pairs in found.items()}


LINKS = ("link", "image")
"""Forms of references that Markdown resolves from the folder of the document."""


def nearest(path: str, outline: Outline, snapshot: Snapshot) -> str:
    """The known path most like a missing one; empty if none is near."""
    return snapshot.files.nearest(path, outline.path.rpartition("/")[0])


def nearest_fix(span: Span, near: str) -> Fix | None:
    return (
        Fix.here(f"Change to `{near}`", Safety.CHOICE, Edit.replace(span, near)) if near else None
    )


def did_you_mean(near: str) -> str:
    return f"; the nearest is `{near}`" if near else ""


def references_at(outline: Outline) -> dict[int, Reference]:
    """The references of a document by their places, which claims share."""
    return {reference.at: reference for reference in outline.references}


def writes(outlines: Iterable[Outline]) -> list[Claim]:
    """What documents say they write, whatever the scope."""
    return [claim for outline in outlines for claim in outline.claims if claim.writes]

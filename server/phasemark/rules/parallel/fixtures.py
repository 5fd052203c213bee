"""PAR: fixtures and mocks that parallel phases share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import translate
from functools import lru_cache

from phasemark.document.outline import Outline
from phasemark.rules.parallel.said import listed
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.edited import OfClaims
from phasemark.workspace.index import Key, Write
from phasemark.workspace.overlaps import plain, together
from phasemark.workspace.snapshot import Snapshot

_MOST_RELATED = 12


@rule(
    "PAR007", "shared-test-fixtures", severity="information", default="hint", reach="workspace",
    source="parallel stages guide",
)  # fmt: skip
def shared_test_fixtures(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Parallel phases use the same test fixture or mock.

    Sooner or later one of them needs another row in it, and the tests of the others break
    on a branch that nobody looked at. A fixture that two of them write is the matter of
    `file-overlap`.

    ## Example
    Stage 9.1 and Stage 9.2 of group A both reference `tests/fixtures/users.json`.

    ## Use instead
    Give each its own fixture, or settle the shared one in an earlier phase.
    """
    patterns = snapshot.vocabulary.fixtures
    if not any(_is_fixture(claim.path, patterns) for claim in outline.claims):
        return
    for writes in _shared(snapshot).get(outline.path, ()):
        last = writes[-1]
        others = listed(str(write.key[1]) for write in writes[:-1])
        message = f"{last.key[1]} shares `{last.claim.path}` with {others}, in parallel"
        related = tuple(
            Related(
                write.path, snapshot.index.place(write),
                f"{write.key[1]} uses it here",
            )
            for write in writes[:-1][-_MOST_RELATED:]
        )  # fmt: skip
        yield Finding(snapshot.index.place(last), message, related)


Shared = Mapping[str, tuple[tuple[Write, ...], ...]]
"""Claims of one fixture by phases that run together, by the document of the last."""


def _shared(snapshot: Snapshot) -> Shared:
    index = snapshot.index
    found = index.memo.get("shared fixtures")
    if not isinstance(found, OfClaims):
        found = index.memo["shared fixtures"] = OfClaims(_all_shared(snapshot))
    shared: Shared = found.value
    return shared


def _all_shared(snapshot: Snapshot) -> Shared:
    index, patterns = snapshot.index, snapshot.vocabulary.fixtures
    users: dict[tuple[str, str], dict[Key, Write]] = {}
    written: set[tuple[str, str]] = set()
    for key, writes in index.claims.items():
        for write in writes:
            if not _is_fixture(write.claim.path, patterns):
                continue
            place = (key[0], plain(write.claim.path))
            users.setdefault(place, {}).setdefault(key, write)
            if write.claim.writes:
                written.add(place)
    found: dict[str, list[tuple[Write, ...]]] = {}
    for place, by_key in users.items():
        if place in written or not place[1]:
            continue
        for keys in together(index, by_key):
            own = tuple(by_key[key] for key in keys)
            found.setdefault(own[-1].path, []).append(own)
    return {path: tuple(every) for path, every in found.items()}


@lru_cache(maxsize=4096)
def _is_fixture(path: str, patterns: tuple[str, ...]) -> bool:
    *folders, name = path.casefold().split("/")
    if _names(patterns).match(name):
        return True
    return any(f"{folder}/" in patterns for folder in folders)


@lru_cache(maxsize=16)
def _names(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns for names in one: a large project claims thousands of files."""
    names = [translate(pattern) for pattern in patterns if not pattern.endswith("/")]
    return re.compile("|".join(names) if names else "(?!)")

"""A path and a tree to a kind, with the reason; the first answer wins.

A document says its kind itself, or the configuration does; then layouts of other tools
and files such as README are nothing; then its place, its title and its sections speak.
The structure may refine what the place said (`Kind.refine`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from phasemark.config import Settings, matches
from phasemark.document.phase import Stem, read_mention, read_stem
from phasemark.document.section import Section
from phasemark.document.sections import Sections
from phasemark.kinds.load import KindSet, Lexicon
from phasemark.kinds.model import Kind
from phasemark.syntax.names import normalise
from phasemark.syntax.parse import PHASE_WORDS
from phasemark.syntax.scan import Words
from phasemark.syntax.tree import Tree, within
from phasemark.text.late import late


class Recognition(NamedTuple):
    """What a document is, and why."""

    kind: str | None
    """Name of the kind; None for a document that gets no finding."""
    reason: str
    """A sentence fragment for people, such as ``folder `plan/` and a phase id``."""
    stated: bool = False
    """The kind comes from the document itself or from the configuration."""


_NEVER = late(
    r"(?:readme|changelog|contributing|license|licence|security|code_of_conduct)(?:[-_.].*)?"
    r"|claude(?:\.local)?\.md|agents\.md|gemini\.md",
    re.IGNORECASE,
)
_FOREIGN_FOLDERS = {
    ".specify": "spec-kit",
    "openspec": "OpenSpec",
    ".kiro": "Kiro",
    "memory-bank": "memory bank",
    ".planning": "GSD",
    "backlog": "Backlog",
}
_FOREIGN_NAMES = late(r".*\.(prompt|instructions|chatmode|agent)\.md", re.IGNORECASE)
_SPEC_KIT = late(r"(?:^|/)specs/\d{3}-[^/]+/")
_SUPERPOWERS = late(
    r"(?:^|/)docs/(?:superpowers/)?(?:plans|specs)/\d{4}-\d{2}-\d{2}-(?![^/]*(?:phase|stage))[^/]*$",
    re.IGNORECASE,
)
_OPAQUE = frozenset(("node_modules", "vendor", ".git", ".venv"))
_COMMENT = late(r"phasemark:\s*kind\s*=\s*([\w-]+)")
_FRONT_KIND = late(
    r"(?<![^\n\r])kind:[ \t]*[\"']?([\w-]+)[\"']?[ \t]*(?:(?<=[ \t])#[^\n\r]*)?(?=[\n\r]|\Z)"
)


ReadAs = Callable[[Kind], Sections]
"""The sections of the document if it were of a kind."""


def recognise(
    path: str, tree: Tree, kinds: KindSet, settings: Settings, read_as: ReadAs
) -> Recognition:
    """The kind of the document at `path` (relative to its root, with `/`)."""
    return (
        _stated(path, tree, kinds, settings)
        or never(path)
        or _refined(_placed(path, tree, kinds, settings), tree, kinds, read_as)
        or _quoting(tree, kinds)
        or _titled(tree, kinds)
        or _refined(_by_sections(tree, kinds), tree, kinds, read_as)
        or Recognition(None, "no place, title or sections of a kind")
    )


def never(path: str) -> Recognition | None:
    """Why a file is no document of ours wherever it lies; None if nothing speaks against it."""
    *folders, name = path.split("/")
    for folder in folders:
        if folder.lower() in _OPAQUE:
            return Recognition(None, f"inside `{folder}/`")
        if tool := _FOREIGN_FOLDERS.get(folder.lower()):
            return Recognition(None, f"layout of {tool} (`{folder}/`)")
    if _NEVER.fullmatch(name):
        return Recognition(None, f"`{name}` is for people or agents, not a phase document")
    if match := _FOREIGN_NAMES.fullmatch(name):
        return Recognition(None, f"`*.{match[1].lower()}.md` belongs to the editor")
    if _SPEC_KIT.search(path):
        return Recognition(None, "layout of spec-kit (`specs/NNN-name/`)")
    if _SUPERPOWERS.search(path):
        return Recognition(None, "layout of superpowers (`docs/plans/DATE-name.md`)")
    return None


def phase_words(settings: Settings) -> Words:
    """The names of phases in this project."""
    own = ((word.casefold(), meaning) for word, meaning in settings.phase_words.items())
    return (*PHASE_WORDS, *own)


def stem_of(path: str, settings: Settings) -> Stem | None:
    """What the file name says of the phase; None if it names none."""
    name = path.rsplit("/", 1)[-1]
    return read_stem(name.rsplit(".", 1)[0], phase_words(settings))


def _stated(path: str, tree: Tree, kinds: KindSet, settings: Settings) -> Recognition | None:
    if tree.frontmatter is not None:
        match = _FRONT_KIND.search(tree.frontmatter.of(tree.text))
        if match and kinds.get(match[1]):
            return Recognition(match[1], f"frontmatter says `kind: {match[1]}`", True)
    first = tree.comments[0] if tree.comments else None
    start = tree.frontmatter.end + 4 if tree.frontmatter else 0
    if first is not None and not tree.text[start : first.span.start].strip(" \t\r\n-."):
        match = _COMMENT.match(first.text)
        if match and kinds.get(match[1]):
            return Recognition(match[1], f"a comment says `kind={match[1]}`", True)
    for name, globs in settings.kinds.items():
        for glob in globs:
            if matches(glob, path) and kinds.get(name):
                return Recognition(name, f"configuration: `{glob}` is `{name}`", True)
    return None


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(fold(pattern)))


def fold(name: str) -> str:
    """A file or folder name as places compare it: without case, `_` as `-`."""
    return name.casefold().replace("_", "-")


def _placed(path: str, tree: Tree, kinds: KindSet, settings: Settings) -> Recognition | None:
    folder, _, name = path.rpartition("/")
    for kind, pattern, enough in _named(kinds, folder, name):
        if _excluded(kind, path):
            continue
        if enough:
            return Recognition(kind.name, f"file name `{pattern}`")
        if _other(tree, kind):
            continue
        if evidence := _evidence(path, tree, kind, kinds, settings) or _phases(tree):
            return Recognition(kind.name, f"file name `{pattern}` and {evidence}")
    for kind, place, needs in _places(kinds, folder):
        if _excluded(kind, path):
            continue
        if _other(tree, kind):
            return None
        if not needs or settings.declares:
            return Recognition(kind.name, f"folder `{place}/`")
        evidence = _evidence(path, tree, kind, kinds, settings)
        return Recognition(kind.name, f"folder `{place}/` and {evidence}") if evidence else None
    return None


@lru_cache(maxsize=4096)
def _named(kinds: KindSet, folder: str, name: str) -> tuple[tuple[Kind, str, bool], ...]:
    """The kinds that a file name speaks for, with the pattern, and whether it is enough."""
    parts = [fold(part) for part in folder.split("/")] if folder else []
    patterns = _patterns(kinds)
    subjects = {
        depth: "/".join((*parts[len(parts) - depth :], fold(name))) for depth in patterns.any
    }
    if not any(one.fullmatch(subjects[depth]) for depth, one in patterns.any.items()):
        return ()
    return tuple(
        (kind, pattern, enough)
        for kind, pattern, enough in patterns.each
        if _glob(pattern).fullmatch(subjects[pattern.count("/")])
    )


class _Patterns(NamedTuple):
    """What file names are compared with: most names match none, and are compared once."""

    each: tuple[tuple[Kind, str, bool], ...]
    """Those that are enough come first."""
    any: dict[int, re.Pattern[str]]
    """All of those with so many folders in one."""


@lru_cache(maxsize=8)
def _patterns(kinds: KindSet) -> _Patterns:
    every = kinds.kinds.values()
    each = tuple(
        (kind, pattern, enough)
        for enough in (True, False)
        for kind in every
        for pattern in (kind.place.files if enough else kind.place.names)
    )
    by_depth: dict[int, list[str]] = {}
    for _, pattern, _ in each:
        by_depth.setdefault(pattern.count("/"), []).append(translate(fold(pattern)))
    return _Patterns(each, {depth: re.compile("|".join(some)) for depth, some in by_depth.items()})


@lru_cache(maxsize=4096)
def _places(kinds: KindSet, folder: str) -> tuple[tuple[Kind, str, bool], ...]:
    """The kinds whose place a folder lies in, the deepest place first, and what needs more."""
    above = [fold(part) for part in folder.split("/")] if folder else []
    return tuple(
        (kind, *found)
        for depth in range(len(above), 0, -1)
        for kind in kinds.kinds.values()
        if (found := _folder(kind, above[:depth])) is not None
    )


def _folder(kind: Kind, above: list[str]) -> tuple[str, bool] | None:
    """The place of the kind that the innermost of these folders is, and whether it needs more."""
    for patterns, needs in ((kind.place.inside, False), (kind.place.folders, True)):
        for pattern in patterns:
            parts = [fold(part) for part in pattern.split("/")]
            tail = above[-len(parts) :]
            if len(tail) == len(parts) and all(
                part in ("*", folder) for part, folder in zip(parts, tail, strict=True)
            ):
                return pattern, needs
    return None


def _excluded(kind: Kind, path: str) -> bool:
    return any(matches(fold(glob), fold(path)) for glob in kind.place.exclude)


def _evidence(path: str, tree: Tree, kind: Kind, kinds: KindSet, settings: Settings) -> str | None:
    """What makes a file in a folder of the kind one of its documents."""
    stem = stem_of(path, settings)
    if stem is not None:
        return f"phase id `{stem.id.short}` in the name"
    title = title_id(tree)
    if title is not None:
        return f"`{title}` in the title"
    found = canonical(tree, kind, kinds)
    return f"sections {_listed(found[:2])}" if len(found) > 1 else None


def _phases(tree: Tree) -> str | None:
    """Whether headings below the title name phases."""
    for heading in tree.headings:
        if heading.level > 1 and heading.key.startswith(("phase ", "stage ")):
            return f"a heading `{heading.text}`"
    return None


def title_id(tree: Tree) -> object | None:
    """The phase that the first H1 names; None if there is none."""
    heading = next((heading for heading in tree.headings if heading.level == 1), None)
    if heading is None:
        return None
    for mention in within(tree.mentions, heading.title):
        if mention.kind == "phase":
            return read_mention(mention.text)
    return None


def canonical(tree: Tree, kind: Kind, kinds: KindSet, exact: bool = False) -> list[str]:
    """The different canonical sections of the kind that headings of the document name.

    With `exact`, only those spelled as in the guide, in any case.
    """
    key = ("canonical", kinds, kind.name, exact)
    kept = tree.titles.get(key)
    if kept is None:
        kept = tree.titles[key] = _canonical(tree, kinds.lexicon(kind.name), exact)
    return kept  # type: ignore[return-value]


def _canonical(tree: Tree, lexicon: Lexicon, exact: bool) -> list[str]:
    found: dict[str, None] = {}
    for key in tree.keys:
        if exact and key not in lexicon.exact:
            continue
        section = lexicon.sections.get(key)
        if section is not None:
            found.setdefault(section.name)
    return list(found)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _titled(tree: Tree, kinds: KindSet) -> Recognition | None:
    heading = next(iter(tree.headings), None)
    if heading is None:
        return None
    words = set(re.findall(r"[\w-]+", normalise(heading.text)))
    for kind in kinds.kinds.values():
        for title in kind.place.titles:
            wanted = title.split(":")
            if title.endswith(":"):
                if heading.text.casefold().startswith(title.casefold()):
                    return Recognition(kind.name, f"first heading starts with `{title}`")
            elif (
                heading.level == 1
                and title_id(tree)
                and _contains(words, heading.key, wanted[0])
                and not _other(tree, kind)
            ):
                return Recognition(kind.name, f"phase id and `{title}` in the title")
    return None


def _quoting(tree: Tree, kinds: KindSet) -> Recognition | None:
    """Whether titles of documents of several kinds stand in it: a page about them is none."""
    phased = {
        heading.key
        for heading in tree.headings
        if heading.level == 1
        and any(mention.kind == "phase" for mention in within(tree.mentions, heading.title))
    }
    if len(phased) < 2:
        return None
    named = sorted(
        kind.name
        for kind in kinds.kinds.values()
        if any(_ends_in(key, kind.place.titles) for key in phased)
    )
    if len(named) < 2:
        return None
    return Recognition(None, f"it quotes documents of several kinds: {_listed(named)}")


def _ends_in(key: str, titles: tuple[str, ...]) -> bool:
    return any(key.endswith(f" {title.casefold()}") for title in titles)


_BREAK = late(r"[:：(（]|[ \t][-–—][ \t]")


def _other(tree: Tree, kind: Kind) -> bool:
    """Whether the title says that the document is something else, such as a report."""
    heading = next(iter(tree.headings), None)
    if heading is None or not kind.place.other:
        return False
    text = heading.title.of(tree.text)
    for mention in within(tree.mentions, heading.title):
        if mention.kind == "phase":
            text = text[mention.span.end - heading.title.start :]
            break
    directly = normalise(_BREAK.split(text, maxsplit=1)[0])
    for name in map(str.casefold, kind.place.other):
        said = heading.key if " " in name else directly
        if said == name or said.endswith(f" {name}"):
            return True
    return False


def _contains(words: set[str], key: str, title: str) -> bool:
    folded = title.casefold()
    return folded in words if " " not in folded else folded in key


def _by_sections(tree: Tree, kinds: KindSet) -> Recognition | None:
    """The kind with the most sections; of several, the one with the most in its own words."""
    best: tuple[tuple[int, int], Kind, list[str]] | None = None
    for kind in kinds.kinds.values():
        found = canonical(tree, kind, kinds)
        least = kind.place.sections
        if not least or len(found) < least or _other(tree, kind):
            continue
        weight = len(found), len(canonical(tree, kind, kinds, exact=True))
        if best is None or weight > best[0]:
            best = (weight, kind, found)
    if best is None:
        return None
    listed = f"{len(best[2])} sections of the kind: {_listed(best[2][:3])}"
    return Recognition(best[1].name, listed)


def _refined(
    placed: Recognition | None, tree: Tree, kinds: KindSet, read_as: ReadAs
) -> Recognition | None:
    if placed is None:
        return None
    for kind in _refining(kinds, placed.kind):
        refine = kind.refine
        if refine and _has_sections(tree, kind, kinds) and _has_scope(tree, kind, read_as):
            what = refine.scope or " and ".join(refine.sections)
            return Recognition(kind.name, f"{placed.reason}; `{what}` headings", placed.stated)
    return placed


def _has_sections(tree: Tree, kind: Kind, kinds: KindSet) -> bool:
    assert kind.refine is not None
    return not kind.refine.sections or set(kind.refine.sections).issubset(
        canonical(tree, kind, kinds, exact=True)
    )


def _has_scope(tree: Tree, kind: Kind, read_as: ReadAs) -> bool:
    """Whether a heading opens the scope that the kind wants; building sections is the last test."""
    assert kind.refine is not None
    wanted = kind.refine.scope
    if not wanted:
        return True
    words = tuple(scope.heading for scope in kind.scope if scope.name == wanted)
    headings = list(tree.headings.relative())
    title = next((heading for heading in headings if heading.level == 1), None)
    if not any(one.key.startswith(words) for one in headings if one is not title):
        return False
    return any(_opens(section, wanted) for section in read_as(kind).scopes)


def _opens(section: Section, wanted: str) -> bool:
    """Whether it is a scope of that name: a stage has a number with a dot, or a section."""
    opening = section.opening
    if opening is None or opening.kind.name != wanted:
        return False
    if opening.id is None or opening.kind.heading != "stage" or "." in opening.id.short:
        return True
    return any(inner.name for inner in section.walk())


def _refining(kinds: KindSet, name: str | None) -> Iterator[Kind]:
    return (kind for kind in kinds.kinds.values() if kind.refine and name in kind.refine.kinds)

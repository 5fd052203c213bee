"""A worktree for each phase that can run now: the layout, the commands, the way back.

Everything is printed and nothing run. Names come from headings and file names that anybody
may have written: they are reduced to `[a-z0-9.-]`, and every argument is quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from phasemark.features.drawing.view import Titles, listed
from phasemark.features.markdown import code, fence, one_line, words
from phasemark.features.phases import documents_of, name_of
from phasemark.rules.destructive import destroys
from phasemark.workspace.board import Board, board_of
from phasemark.workspace.copies import BASE
from phasemark.workspace.elsewhere import Elsewhere
from phasemark.workspace.index import Key
from phasemark.workspace.manifests import is_manifest
from phasemark.workspace.overlaps import common, is_migration
from phasemark.workspace.snapshot import Snapshot

_LONGEST = 48
"""Characters of a slug."""

_MOST_NAMED = 5


@dataclass(frozen=True)
class Site:
    """What git says of the repository; nothing is known where it has none."""

    top: str
    """Absolute path of the folder that holds `.git`."""
    below: str
    """The root of the project below it; empty if it is the same."""
    branch: str
    """Empty where none is checked out."""
    branches: frozenset[str]
    folders: frozenset[str]
    """Names that are taken in the folder for the worktrees."""
    tracked: frozenset[str]
    """Documents of phases that git tracks, relative to the root."""
    changed: tuple[str, ...]
    """Tracked files that differ from what is committed, relative to the top."""
    others: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A worktree to be made."""

    key: Key
    title: str
    name: str
    """Of the branch and of the folder: `phase-2b-core-templates`."""
    copied: tuple[str, ...]
    """Documents that git does not bring along, relative to the root."""
    has_branch: bool
    has_folder: bool


def worktrees(
    snapshot: Snapshot, site: Site, keys: Sequence[Key], sessions: Mapping[str, str]
) -> str:
    """The plan in its five sections, as Markdown."""
    board = board_of(snapshot.index)
    trees = trees_of(snapshot, board, site, keys)
    parts = (
        f"# Worktrees for {words(_last(site.top))}",
        *warnings(board, site, trees, snapshot.vocabulary.manifests),
        "## 1. Proposed directory layout",
        fence("\n".join(_layout(site, trees)), "text"),
        "## 2. Commands",
        fence("\n".join(commands(site, trees)), "bash"),
        "## 3. Session mapping",
        *_sessions(site, trees, sessions),
        "## 4. Rollback",
        "Git refuses to remove a worktree with changes that are not committed. Branches stay;"
        " `git branch -d` deletes one that is merged.",
        fence("\n".join(rollback(site, trees)), "bash"),
        "## 5. Next-step checklist",
        *_checklist(site, trees, in_order(board, trees)),
    )
    return "\n\n".join(parts) + "\n"


def trees_of(snapshot: Snapshot, board: Board, site: Site, keys: Sequence[Key]) -> tuple[Tree, ...]:
    """The worktrees for some jobs, each with a name of its own."""
    titles = Titles(board)
    found: list[Tree] = []
    taken: set[str] = set()
    for key in keys:
        name = plain = _name(snapshot, board, key)
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        outlines = [snapshot.outlines[path] for path in board.jobs[key].node.paths]
        missing = [outline for outline in outlines if outline.path not in site.tracked]
        found.append(
            Tree(
                key,
                titles.of(key),
                name,
                tuple(outline.path for outline in missing),
                name in site.branches,
                name in site.folders,
            )
        )
    return tuple(found)


def slug(text: str) -> str:
    """A text in the characters that a branch, a folder and a shell take as they are."""
    plain = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode().lower()
    reduced = re.sub(r"[^a-z0-9.]+", "-", plain)
    reduced = re.sub(r"-*\.[-.]*", ".", reduced)[:_LONGEST].strip("-.")
    return re.sub(r"\.lock$", "-lock", reduced)


def _name(snapshot: Snapshot, board: Board, key: Key) -> str:
    """`phase-2b-core-templates`: the id, then what its documents are called."""
    series, id = key
    job = board.jobs[key]
    outlines = documents_of(snapshot, key)
    called = next((outline.slug for outline in outlines if outline.slug), "")
    several = len({one[0] for one in board.jobs}) > 1
    parts = (f"{id.word}-{id.short}", called or name_of(snapshot, job.node), series * several)
    return "-".join(filter(None, map(slug, parts)))


def warnings(
    board: Board, site: Site, trees: Sequence[Tree], manifests: tuple[str, ...]
) -> Iterator[str]:
    """What to look at before anything is run, each a quotation."""
    if not site.branch:
        yield "> **No branch is checked out.** Check one out before you begin."
    if site.changed:
        named = ", ".join(code(path) for path in site.changed[:_MOST_NAMED])
        more = len(site.changed) - _MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        lead = "> **The tree is dirty.** New worktrees do not have what is not committed:"
        yield f"{lead} {named}{rest}."
    for tree in trees:
        if tree.has_folder:
            yield f"> The folder {code(folder_of(site, tree))} is there already and is left alone."
        elif tree.has_branch:
            yield f"> The branch {code(tree.name)} exists already; its worktree continues it."
    yield from _risks(board, trees, manifests)
    for other in site.others:
        at = f" on {code(other.branch)}" if other.branch else ""
        yield f"> A worktree is linked at {code(other.folder)}{at}."


def _risks(board: Board, trees: Sequence[Tree], manifests: tuple[str, ...]) -> Iterator[str]:
    """Phases that somebody named although they cannot start, or not together."""
    titles = Titles(board)
    for number, tree in enumerate(trees):
        job = board.jobs[tree.key]
        waits = [*titles.all(job.blocked_by), *map(str, job.unknown)]
        if waits:
            yield f"> {words(tree.title)} waits for {words(listed(waits))}."
        migrates = any(map(is_migration, job.writes))
        for other in trees[:number]:
            writes = board.jobs[other.key].writes
            both = f"> {words(other.title)} and {words(tree.title)} both"
            if path := common(job.writes, writes):
                shared = "the shared manifest " if is_manifest(path, manifests) else ""
                yield f"{both} write {shared}{code(path)}."
            if migrates and any(map(is_migration, writes)):
                yield f"{both} add a migration; they need one order."


def _layout(site: Site, trees: Sequence[Tree]) -> Iterator[str]:
    name = one_line(_last(site.top))
    rows = [(f"  {name}/", f"{site.branch or 'no branch'}: review and merging, no edits of phases")]
    rows.append((f"  {name}-worktrees/", ""))
    rows += [(f"    {tree.name}/", one_line(tree.title)) for tree in trees]
    wide = max(len(path) for path, _ in rows)
    yield f"{one_line(site.top.rpartition('/')[0]) or '/'}"
    yield from (f"{path.ljust(wide)}  {said}".rstrip() for path, said in rows)


def commands(site: Site, trees: Sequence[Tree]) -> Iterator[str]:
    """Look first, then make the worktrees, then bring along what git does not."""
    yield f"cd {quote(site.top)}"
    yield "git status"
    yield "git worktree list"
    for tree in trees:
        folder = quote(folder_of(site, tree))
        yield ""
        yield f"# {tree.title}"
        if tree.has_folder:
            yield f"# {folder_of(site, tree)} is there already"
        elif tree.has_branch:
            yield f"git worktree add {folder} {quote(tree.name)}"
        else:
            yield f"git worktree add {folder} -b {quote(tree.name)}"
        if not tree.has_folder:
            yield from _copies(site, tree)


def _copies(site: Site, tree: Tree) -> Iterator[str]:
    """The documents that git does not track, each once more as the base of merging."""
    pairs = [(path, target) for path in tree.copied for target in (path, _base(path))]
    made: set[str] = set()
    for source, target in pairs:
        place = _inside(site, tree, target)
        folder = place.rpartition("/")[0]
        if folder not in made:
            made.add(folder)
            yield f"mkdir -p {quote(folder)}"
        yield f"test -e {quote(place)} || cp {quote(_here(site, source))} {quote(place)}"


def _sessions(
    site: Site, trees: Sequence[Tree], sessions: Mapping[str, str]
) -> Iterator[str]:  # fmt: skip
    """Who works where, and aliases that start it."""
    rows = ["| task | folder | session |", "| --- | --- | --- |"]
    aliases = []
    for title, folder, command, name in tasks(site, trees, sessions):
        refused = destroys(command)
        said = f"refused: {code(refused)} cannot be taken back" if refused else _cell(command)
        rows.append(f"| {words(title)} | {_cell(folder)} | {said if command else 'yours'} |")
        line = f"cd {quote(folder)}" + (f" && {command}" if command and not refused else "")
        aliases.append(f"alias work_{re.sub('[^a-z0-9]', '_', name)}={quote(line)}")
    yield "\n".join(rows)
    if not sessions:
        yield "`[sessions]` in `phasemark.toml` names the commands, by phase or as `default`."
    yield fence("\n".join(aliases), "bash")
    yield "`phasemark bundle PHASE` prints what a session starts with."


def tasks(
    site: Site, trees: Sequence[Tree], sessions: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Title, folder, command and name of each session; the last one only reviews."""
    for tree in trees:
        yield tree.title, _place(site, tree), session_of(tree, sessions), tree.name
    review = "review: logs, differences, merging"
    yield review, _place(site, None), sessions.get("review", ""), "review"


def session_of(tree: Tree, sessions: Mapping[str, str]) -> str:
    id = tree.key[1]
    names = (f"{id.word}-{id.short}".casefold(), id.short.casefold(), "default")
    return next((sessions[name] for name in names if name in sessions), "")


def rollback(site: Site, trees: Sequence[Tree]) -> Iterator[str]:
    yield f"cd {quote(site.top)}"
    yield "git worktree list"
    for tree in trees:
        if not tree.has_folder:
            yield f"git worktree remove {quote(folder_of(site, tree))}"


def _checklist(site: Site, trees: Sequence[Tree], order: Sequence[Tree]) -> Iterator[str]:
    yield "\n".join(
        (
            "- [ ] `git status` is clean, and `git worktree list` shows what is expected",
            "- [ ] `phasemark check` finds no two phases that write one file",
            *(f"- [ ] {words(tree.title)}: worktree made, session started" for tree in trees),
            "- [ ] Each phase: gates passed, notes updated, everything committed on its branch",
            "- [ ] Merged in the order below, the tests run after each",
        )
    )
    yield "When the phases are complete, in dependency order:"
    yield fence("\n".join(merging(site, order)), "bash")


def merging(site: Site, order: Sequence[Tree]) -> Iterator[str]:
    yield f"cd {quote(site.top)}"
    yield "git status"
    for tree in order:
        message = f"Merge {tree.title}"
        yield f"git merge --no-ff -m {quote(message)} {quote(tree.name)}"
        for path in tree.copied:
            base, theirs = _inside(site, tree, _base(path)), _inside(site, tree, path)
            ours = quote(_here(site, path))
            yield f"phasemark merge-notes {quote(base)} {ours} {quote(theirs)}"


def in_order(board: Board, trees: Sequence[Tree]) -> list[Tree]:
    place = {key: number for number, key in enumerate(board.merge_order)}
    return sorted(trees, key=lambda tree: place.get(tree.key, len(place)))


def folder_of(site: Site, tree: Tree) -> str:
    """The worktree as seen from the top."""
    return f"../{_last(site.top)}-worktrees/{tree.name}"


def _place(site: Site, tree: Tree | None) -> str:
    """The project in a worktree, or where it is now, as an absolute path."""
    folder = f"{folders_of(site.top)}/{tree.name}" if tree else site.top
    return f"{folder}/{site.below}" if site.below else folder


def _inside(site: Site, tree: Tree, path: str) -> str:
    """A file of the project in the worktree, as seen from the top."""
    return "/".join(filter(None, (folder_of(site, tree), site.below, path)))


def _here(site: Site, path: str) -> str:
    """A file of the project as seen from the top; never an option."""
    return "/".join(filter(None, (".", site.below, path)))


def _base(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return "/".join(filter(None, (folder, BASE, name)))


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _cell(text: str) -> str:
    return code(text, 400).replace("|", "\\|")


def folders_of(top: str) -> str:
    """Where the worktrees of a repository are put."""
    return f"{top}-worktrees"

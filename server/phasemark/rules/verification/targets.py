"""What commands call and read: build files and paths of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.workspace.builds import BUILD_FILES, folded
from phasemark.workspace.snapshot import Snapshot

_MAKES = late(
    r"(?:^|[;&|]\s*)(?:make\s+(?!-)(?P<make>[\w.-]+)(?!\S*=)|just\s+(?P<just>[\w-]+)"
    r"|(?:npm|pnpm|yarn)\s+run\s+(?P<npm>[\w:.-]+))"
)


@rule(
    "VER004", "unknown-script", severity="information", reach="workspace", source="guide, chapter 2"
)
def unknown_script(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A command calls a target of a file that the project does not have.

    Templates and models write `make test` out of habit. Where there is no Makefile, the
    gate cannot pass, and somebody will skip it.

    ## Example
    `make test` in a repository without a Makefile.

    ## Use instead
    Write the command that this repository uses, or put the Makefile among the
    deliverables.
    """
    if not outline.commands or not _builds(snapshot):
        return
    for asked in outline.commands:
        for match in _MAKES.finditer(asked.text):
            tool = match.lastgroup or ""
            if _has_manifest(tool, snapshot) or "cd " in asked.text:
                continue
            yield Finding(
                outline.span(asked.at),
                f"`{match[0].strip(' ;&|')}` needs a `{BUILD_FILES[tool][0]}`, and there is none",
            )
            break


def _builds(snapshot: Snapshot) -> bool:
    """Whether the project shows how it is built: else build files may still come."""
    return not snapshot.files.names.isdisjoint(snapshot.vocabulary.manifests)


def _has_manifest(tool: str, snapshot: Snapshot) -> bool:
    """Whether a file of that name is known, or a document speaks of one that is to be."""
    names = folded(tool)
    if not snapshot.files.names.isdisjoint(names):
        return True
    return any(
        any(name in names for name in other.manifests) for other in snapshot.outlines.values()
    )


_WRITES = frozenset(
    (
        ">",
        ">>",
        "-o",
        "--output",
        "--out",
        "-d",
        "--outdir",
        "--out-dir",
        "--dir",
        "tee",
        "2>",
        "&>",
    )
)
_MAKERS = frozenset(
    (
        "rm",
        "mkdir",
        "touch",
        "cp",
        "mv",
        "tar",
        "curl",
        "wget",
        "ln",
        "git",
        "cd",
        "docker",
        "kubectl",
    )
)
_PATH = late(r"\.{0,2}/?(?:[\w@.-]+/)+[\w@.-]+\.\w{1,6}|\./[\w@.-]+(?:/[\w@.-]+)*")


@rule(
    "VER005",
    "missing-target-path",
    severity="information",
    reach="workspace",
    fix="choice",
    source="guide, chapters 2 and 7",
)
def missing_target_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A command is given a file that is not there, while one of nearly that name is.

    The file was moved or misspelt; the command fails for a reason that has nothing to
    do with the work. A file that is still to be written is not reported.

    ## Example
    `pytest tests/test_gatway.py`, while `tests/test_gateway.py` exists.

    ## Use instead
    Write the path as it is.
    """
    folder = outline.path.rpartition("/")[0]
    for asked in outline.commands:
        for start, path in _arguments(asked.text):
            if snapshot.files.resolve(path, folder).state != "missing":
                continue
            near = snapshot.files.nearest(path, folder)
            if near not in snapshot.files.paths or _is_made(path, outline, snapshot):
                continue
            place = outline.span(asked.at)
            span = Span(place.start + start, place.start + start + len(path))
            exact = place.end - place.start == len(asked.text)
            fix = (
                Fix.here(f"Change to `{near}`", Safety.CHOICE, Edit.replace(span, near))
                if exact
                else None
            )
            yield Finding(
                span if exact else place,
                f"`{path}` does not exist; the nearest is `{near}`",
                fix=fix,
            )


@lru_cache(maxsize=8192)
def _arguments(command: str) -> tuple[tuple[int, str], ...]:
    """The arguments of a command that are paths of files to be read, with their offsets."""
    if "cd " in command or "<<" in command or "/" not in command:
        return ()
    found: list[tuple[int, str]] = []
    before = ""
    program = ""
    for match in re.finditer(r"\S+", command):
        word = match[0]
        if word in ("&&", "||", "|", ";"):
            program = ""
        elif not program:
            program = word
        elif before not in _WRITES and program not in _MAKERS and _PATH.fullmatch(word):
            found.append((match.start(), word))
        before = word
    return tuple(found)


def _is_made(path: str, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether the document or a phase of its series speaks of the file."""
    written = path.removeprefix("./")
    if any(reference.path.removeprefix("./") == written for reference in outline.references):
        return True
    series = snapshot.index.series(outline.path)
    return any(
        write.claim.writes and write.claim.path.removeprefix("./") == written
        for key, writes in snapshot.index.claims.items()
        if key[0] == series
        for write in writes
    )

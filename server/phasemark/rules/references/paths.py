"""REF: paths in lists and running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.outline import Outline, Reference
from phasemark.rules.resolution import (
    LINKS,
    did_you_mean,
    is_made,
    nearest,
    nearest_fix,
    resolve,
    suspects,
    unfound,
)
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.workspace.files import Resolution, normal_path
from phasemark.workspace.snapshot import Snapshot


@rule("REF001", "path-not-found", reach="workspace", fix="choice", source="guide, chapters 2 and 3")
def path_not_found(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A path that is to be read or followed does not exist.

    A model that cannot open its reference goes on without it and invents what it would
    have found. Only sections that promise existing files are looked at, such as Context
    and References; deliverables, and what another phase makes, may be still to come.

    ## Example
    `- charts/event-procesor/` under References, where the folder is `charts/event-processor/`.

    ## Use instead
    Write the path as it is in the repository.
    """
    for reference in absent(outline, snapshot):
        if _is_elsewhere(reference, outline):
            continue
        path = reference.path
        near = nearest(path, outline, snapshot)
        span = outline.span(reference.at)
        message = f"`{path}` does not exist{did_you_mean(near)}"
        yield Finding(span, message, fix=nearest_fix(span, near))


def absent(outline: Outline, snapshot: Snapshot) -> Iterator[Reference]:
    """The paths that a section promises to exist, and that lead to nothing."""
    for reference, _ in unfound(outline, snapshot, "missing"):
        if reference.form in LINKS or reference.creates or not _is_path(reference):
            continue
        if reference.promise not in ("exists", "read", "modified"):
            continue
        if is_made(reference.path, outline, snapshot):
            continue
        if not (reference.path.startswith("../") and _leaves(reference.path, outline, snapshot)):
            yield reference


@rule("REF004", "path-case", reach="files", fix="safe", source="guide, chapter 3")
def path_case(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A path differs from the file it means only in capital and small letters.

    It opens on one machine and is missing on the next, because some file systems tell
    the letters apart.

    ## Example
    `docs/phases/PhaseB.md`, where the file is called `PHASEB.md`.

    ## Use instead
    Write `docs/phases/PHASEB.md`
    """
    for reference, found in unfound(outline, snapshot, "case"):
        path = reference.path
        if "\\" in path or reference.promise == "new":
            continue
        right = _respelled(path, found) if _names_file(reference) else ""
        if right:
            span = outline.span(reference.at)
            fix = Fix.here(f"Change to `{right}`", Safety.SAFE, Edit.replace(span, right))
            yield Finding(span, f"`{path}` is spelled `{right}` in the repository", fix=fix)


@rule(
    "REF005", "path-separator", severity="information", reach="files", fix="safe",
    source="guide, chapter 3",
)  # fmt: skip
def path_separator(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    r"""A path is written with backslashes.

    It works on Windows alone, and Markdown takes a backslash in running text for an
    escape. Slashes work everywhere.

    ## Example
    `src\core\runtime.go`

    ## Use instead
    Write `src/core/runtime.go`
    """
    for reference in suspects(outline, snapshot, _has_backslashes):
        path = reference.path
        slashed = path.replace("\\", "/")
        found = resolve(slashed, outline, snapshot, reference.form in LINKS)
        if not found.found and reference.promise == "none":
            continue
        span = outline.span(reference.at)
        fix = Fix.here("Write it with `/`", Safety.SAFE, Edit.replace(span, slashed))
        yield Finding(
            span, f"`{path}` is written with backslashes; right is `{slashed}`",
            fix=fix if found.found else None,
        )  # fmt: skip


def _is_absolute(reference: Reference) -> bool:
    path = reference.path
    if reference.form in LINKS or (path[:1].isalnum() and path[1:2] != ":"):
        return False
    return _ABSOLUTE.match(path.replace("\\", "/")) is not None


def _has_backslashes(reference: Reference) -> bool:
    return "\\" in reference.path and _WINDOWS.fullmatch(reference.path) is not None


@rule(
    "REF008", "absolute-path", severity="information", default="hint", reach="files", fix="safe",
    source="guide, chapter 3",
)  # fmt: skip
def absolute_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file of the project is named by an absolute path.

    The path holds on one machine. The same file has a path from the root of the
    repository, which everybody can open, and which shows nobody's home folder.

    ## Example
    `/workspace/shop/src/cart.ts` in the repository `shop`.

    ## Use instead
    Write `src/cart.ts`
    """
    found: dict[str, list[tuple[Reference, str]]] = {}
    for reference in suspects(outline, snapshot, _is_absolute):
        path = reference.path.replace("\\", "/")
        tail = _known_tail(path, snapshot)
        if tail:
            found.setdefault(path[: len(path.rstrip("/")) - len(tail)], []).append(
                (reference, tail)
            )
    for above, paths in found.items():
        first, tail = paths[0]
        edits = [Edit.replace(_whole(one, outline), end) for one, end in paths]
        related = tuple(
            Related(outline.path, outline.span(one.at), f"lies below `{above}` as well")
            for one, _ in paths[1:_MOST_RELATED]
        )
        message = f"`{above}` is a folder of one machine; from the root the path is `{tail}`"
        many = "all of them" if len(paths) > 1 else f"`{tail}`"
        fix = Fix.here(f"Make {many} relative to the root", Safety.SAFE, *edits)
        yield Finding(outline.span(first.at), message, related, fix)


_MOST_RELATED = 12


def _whole(reference: Reference, outline: Outline) -> Span:
    """Where the path stands, without a slash at its end."""
    start, end = outline.span(reference.at)
    return Span(start, end - (reference.path[-1:] in "/\\"))


_WINDOWS = late(r"(?:\.{1,2}\\)?[\w.@-]+(?:\\[\w.@-]+)+\\?")


_ABSOLUTE = late(r"/[^/\s]+/[^/\s]|[A-Za-z]:[\\/]")


_SECTIONS_ELSEWHERE = {
    "implementation-prompts": ("Context files to load",),
    "phase-spec": ("Files", "New", "Modified", "Referenced", "Deliverables"),
}
"""Sections whose missing files other rules name, by kind."""


_KNOWN_FILE = late(r"[^/]+\.[A-Za-z][A-Za-z0-9]{0,9}$")


def _is_elsewhere(reference: Reference, outline: Outline) -> bool:
    return reference.section in _SECTIONS_ELSEWHERE.get(outline.kind or "", ())


def _leaves(path: str, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether a path upwards may mean a neighbour of the repository.

    Paths are written from the root as often as from the folder of the document; from the
    root this one leads out of it, and from the folder into nothing that is known.
    """
    place = normal_path(f"{outline.path.rpartition('/')[0]}/{path}") or ""
    return place.split("/")[0] not in snapshot.files


def _is_path(reference: Reference) -> bool:
    """Whether it can only be a path: it leads its item, and has a slash."""
    return reference.leads and "/" in reference.path


def _names_file(reference: Reference) -> bool:
    """Whether a spelling can be held against a file: a link, a path, or a file in a list."""
    if reference.form in LINKS:
        return bool(reference.path)
    return "/" in reference.path and (
        reference.promise != "none" or bool(_KNOWN_FILE.search(reference.path))
    )


def _respelled(path: str, found: Resolution) -> str:
    """The path with the letters of the known one; empty if the two do not match up."""
    rest = re.sub(r"^(?:\.{0,2}/)+", "", path)
    right = found.path[-len(rest.rstrip("/")) :]
    if right.casefold() != rest.rstrip("/").casefold() or right == rest.rstrip("/"):
        return ""
    return path[: len(path) - len(rest)] + right + rest[len(rest.rstrip("/")) :]


def _known_tail(path: str, snapshot: Snapshot) -> str:
    """The longest end of an absolute path that is a known file or folder of at least two names."""
    parts = path.strip("/").split("/")
    for start in range(1, len(parts) - 1):
        tail = "/".join(parts[start:])
        if tail in snapshot.files:
            return tail
    name = parts[-1]
    return name if len(parts) > 2 and name in snapshot.files.paths else ""

"""REF: paths, links and phases that a document names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from phasemark.document.outline import Outline, PhaseMention, Reference
from phasemark.document.phase import PhaseId
from phasemark.rules.pairs import did_you_mean, is_made, nearest, nearest_fix, resolve
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.workspace.files import Resolution, normal_path
from phasemark.workspace.snapshot import Snapshot

_LINKS = ("link", "image")


@rule("REF001", "path-not-found", reach="workspace", fix="choice", source="guide ch. 2 and 3")
def path_not_found(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A path that is to be read or followed does not exist.

    A model that cannot open its reference goes on without it and invents what it would
    have found. Only sections that promise existing files are looked at, such as Context
    and References; deliverables, and what another phase makes, may be still to come.

    ## Example
    `- charts/event-procesor/` under References, where the folder is `charts/event-processor/`.

    ## Use instead
    The path as it is in the repository.
    """
    for reference in outline.references:
        if reference.promise not in ("exists", "read", "modified") or reference.creates:
            continue
        if reference.form in _LINKS or not _is_path(reference) or _is_elsewhere(reference, outline):
            continue
        path = reference.path
        if resolve(path, outline, snapshot).state != "missing" or is_made(path, outline, snapshot):
            continue
        if path.startswith("../") and _leaves(path, outline, snapshot):
            continue
        near = nearest(path, outline, snapshot)
        span = outline.span(reference.at)
        message = f"`{path}` does not exist{did_you_mean(near)}"
        yield Finding(span, message, fix=nearest_fix(span, near))


@rule(
    "REF002", "broken-link", reach="files", adaptive=False, fix="choice",
    source="parallel stages guide",
)  # fmt: skip
def broken_link(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The target of a Markdown link does not exist.

    Links are looked for from the folder of the document and from the root, as a web
    view of the repository does.

    ## Example
    `[the plan](../plan/phase-01.md)`, where the file is called `phase-1.md`.

    ## Use instead
    `[the plan](../plan/phase-1.md)`
    """
    for reference in outline.references:
        if reference.form not in _LINKS or not reference.path:
            continue
        if resolve(reference.path, outline, snapshot, link=True).state != "missing":
            continue
        target = _target(reference.path, outline, snapshot)
        span = outline.span(reference.at)
        hint = f"; the nearest is `{target}`" if target else ""
        message = f"the link leads to `{reference.path}`, which does not exist{hint}"
        yield Finding(span, message, fix=nearest_fix(span, target))


@rule(
    "REF003", "broken-anchor", severity="information", reach="workspace", fix="choice",
    source="parallel stages guide",
)  # fmt: skip
def broken_anchor(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A link leads to a heading that the document does not have.

    The reader lands at the top and has to guess. Only documents that phasemark checks
    are looked into.

    ## Example
    `[criteria](../plan/phase-1.md#exit-criterias)`

    ## Use instead
    `[criteria](../plan/phase-1.md#exit-criteria)`
    """
    for reference in outline.references:
        anchor = reference.anchor
        if reference.form != "link" or not anchor or _LINE.fullmatch(anchor):
            continue
        path = outline.path
        if reference.path:
            path = resolve(reference.path, outline, snapshot, link=True).path
        target = snapshot.outlines.get(path)
        if target is None or _decoded(anchor) in target.anchors:
            continue
        close = get_close_matches(anchor.lower(), target.anchors, 1, 0.7)
        at = outline.span(reference.at)
        span = Span(at.end + 1, at.end + 1 + len(anchor))
        where = f"`{path}`" if path != outline.path else "this document"
        hint = f"; the nearest is `#{close[0]}`" if close else ""
        fix = nearest_fix(span, close[0]) if close else None
        yield Finding(span, f"{where} has no heading `#{anchor}`{hint}", fix=fix)


@rule("REF004", "path-case", reach="files", fix="safe", source="guide ch. 3")
def path_case(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A path differs from the file it means only in capital and small letters.

    It opens on one machine and is missing on the next, because some file systems tell
    the letters apart.

    ## Example
    `docs/phases/PhaseB.md`, where the file is called `PHASEB.md`.

    ## Use instead
    `docs/phases/PHASEB.md`
    """
    for reference in outline.references:
        path = reference.path
        if "\\" in path or reference.promise == "new" or not _names_file(reference):
            continue
        link = reference.form in _LINKS
        found = resolve(path, outline, snapshot, link)
        right = _respelled(path, found) if found.state == "case" else ""
        if right:
            span = outline.span(reference.at)
            fix = Fix.here(f"Change to `{right}`", Safety.SAFE, Edit.replace(span, right))
            yield Finding(span, f"`{path}` is spelled `{right}` in the repository", fix=fix)


@rule(
    "REF005", "path-separator", severity="information", reach="files", fix="safe",
    source="guide ch. 3",
)  # fmt: skip
def path_separator(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    r"""A path is written with backslashes.

    It works on Windows alone, and Markdown takes a backslash in running text for an
    escape. Slashes work everywhere.

    ## Example
    `src\core\runtime.go`

    ## Use instead
    `src/core/runtime.go`
    """
    for reference in outline.references:
        path = reference.path
        if "\\" not in path or not _WINDOWS.fullmatch(path):
            continue
        slashed = path.replace("\\", "/")
        found = resolve(slashed, outline, snapshot, reference.form in _LINKS)
        if not found.found and reference.promise == "none":
            continue
        span = outline.span(reference.at)
        fix = Fix.here("Write it with `/`", Safety.SAFE, Edit.replace(span, slashed))
        yield Finding(
            span, f"`{path}` is written with backslashes; right is `{slashed}`",
            fix=fix if found.found else None,
        )  # fmt: skip


@rule(
    "REF006", "unknown-phase", severity="information", reach="workspace",
    source="guide ch. 7, parallel stages guide",
)  # fmt: skip
def unknown_phase(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A document names a phase that does not exist.

    Phases get renumbered, and what depends on the old number waits for nothing. Only
    ids of a kind that the project has are looked at, and phases behind the last one
    only where something depends on them: they may be still to come.

    ## Example
    `- Phase 2d` under Depends on, in a project of the phases 1, 2a, 2b and 3.

    ## Use instead
    `- Phase 2b`
    """
    index = snapshot.index
    series = index.series(outline.path)
    local = {scope.id for scope in outline.scopes}
    local |= {id.parent for id in local if id}
    reported: set[PhaseId] = set()
    for mention in (*_dependencies(outline), *outline.phases):
        id = mention.id
        if id in reported or id in local or (series, id.word) not in index.series_words:
            continue
        if index.known(series, id) or not _is_missed(mention, outline, snapshot):
            continue
        reported.add(id)
        near = _nearest(id, series, outline, snapshot)
        hint = f"; the nearest is `{near}`" if near else ""
        yield Finding(outline.span(mention.at), f"`{id}` does not exist{hint}")


@rule(
    "REF008", "absolute-path", severity="information", default="hint", reach="files", fix="safe",
    source="guide ch. 3",
)  # fmt: skip
def absolute_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file of the project is named by an absolute path.

    The path holds on one machine. The same file has a path from the root of the
    repository, which everybody can open, and which shows nobody's home folder.

    ## Example
    `/workspace/shop/src/cart.ts` in the repository `shop`.

    ## Use instead
    `src/cart.ts`
    """
    found: dict[str, list[tuple[Reference, str]]] = {}
    for reference in outline.references:
        path = reference.path.replace("\\", "/")
        if reference.form in _LINKS or not _ABSOLUTE.match(path):
            continue
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


_LINE = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|\d+(?:-\d+)?|:~:.*", re.IGNORECASE)
"""An anchor of a line, or of a text in a page."""

_WINDOWS = re.compile(r"(?:\.{1,2}\\)?[\w.@-]+(?:\\[\w.@-]+)+\\?")

_ABSOLUTE = re.compile(r"/[^/\s]+/[^/\s]|[A-Za-z]:[\\/]")

_SECTIONS_ELSEWHERE = {
    "implementation-prompts": ("Context files to load",),
    "phase-spec": ("Files", "New", "Modified", "Referenced", "Deliverables"),
}
"""Sections whose missing files other rules name, by kind."""

_KNOWN_FILE = re.compile(r"[^/]+\.[A-Za-z][A-Za-z0-9]{0,9}$")


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
    if reference.form in _LINKS:
        return bool(reference.path)
    return "/" in reference.path and (
        reference.promise != "none" or bool(_KNOWN_FILE.search(reference.path))
    )


def _target(path: str, outline: Outline, snapshot: Snapshot) -> str:
    """The nearest known path as a link of the document; empty if none is near."""
    folder = outline.path.split("/")[:-1]
    place = path[1:] if path.startswith("/") else normal_path("/".join((*folder, path)))
    near = nearest(place or path, outline, snapshot)
    if not near:
        return ""
    parts = near.split("/")
    while folder and parts and folder[0] == parts[0]:
        folder, parts = folder[1:], parts[1:]
    return "/".join([".."] * len(folder) + parts)


def _respelled(path: str, found: Resolution) -> str:
    """The path with the letters of the known one; empty if the two do not match up."""
    rest = re.sub(r"^(?:\.{0,2}/)+", "", path)
    right = found.path[-len(rest.rstrip("/")) :]
    if right.casefold() != rest.rstrip("/").casefold() or right == rest.rstrip("/"):
        return ""
    return path[: len(path) - len(rest)] + right + rest[len(rest.rstrip("/")) :]


def _decoded(anchor: str) -> str:
    if "%" in anchor:
        from urllib.parse import unquote

        anchor = unquote(anchor)
    return anchor


def _dependencies(outline: Outline) -> Iterator[PhaseMention]:
    """What the document depends on, as mentions; stage plans have a rule of their own."""
    if outline.kind != "stage-plan":
        for dependency in outline.depends:
            yield PhaseMention(dependency.at, dependency.id, _DEPENDS, dependency.scope)


def _is_missed(mention: PhaseMention, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether an unknown phase must be a mistake, and not one that is past or to come."""
    id = mention.id
    if id.word == "stage" or _is_part(id, outline, snapshot):
        return False
    lowest, highest = _range(snapshot)[snapshot.index.series(outline.path), id.word]
    if mention.section == _DEPENDS:
        return lowest < id
    return lowest < id < highest


_DEPENDS = "Depends on"


def _is_part(id: PhaseId, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether it may be a part that the document of the whole phase describes."""
    index = snapshot.index
    if id.parent is None:
        return False
    whole = (index.series(outline.path), id.parent)
    return whole in index.nodes and not index.parts_of(whole)


def _range(snapshot: Snapshot) -> dict[tuple[str, str], tuple[PhaseId, PhaseId]]:
    """The first and the last phase of each series, by the word of its ids."""
    found: dict[tuple[str, str], tuple[PhaseId, PhaseId]] | None
    found = snapshot.index.memo.get("ranges")  # type: ignore[assignment]
    if found is None:
        found = {}
        for series, id in snapshot.index.nodes:
            first, last = found.get((series, id.word), (id, id))
            found[series, id.word] = (min(first, id), max(last, id))
        snapshot.index.memo["ranges"] = found
    return found


def _nearest(id: PhaseId, series: str, outline: Outline, snapshot: Snapshot) -> PhaseId | None:
    """The phase of the series whose id is most like an unknown one."""
    pool = {
        other.short: other
        for where, other in snapshot.index.nodes
        if where == series and other.word == id.word and other != outline.id
    }
    close = get_close_matches(id.short, list(pool), 1, 0.5)
    return pool[close[0]] if close else None


def _known_tail(path: str, snapshot: Snapshot) -> str:
    """The longest end of an absolute path that is a known file or folder of at least two names."""
    parts = path.strip("/").split("/")
    for start in range(1, len(parts) - 1):
        tail = "/".join(parts[start:])
        if tail in snapshot.files:
            return tail
    name = parts[-1]
    return name if len(parts) > 2 and name in snapshot.files.paths else ""

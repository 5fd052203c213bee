"""Paths of the project: first those that the phase's other documents name, then near ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from phasemark.document.outline import Outline
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate, best
from phasemark.features.snippet import Snippet
from phasemark.syntax.names import normalise
from phasemark.text.edit import Span
from phasemark.workspace.files import Files, normal_path
from phasemark.workspace.index import Index


def references(asking: Asking) -> Iterator[Candidate]:
    """Paths from the root, as lists, fields and inline code hold them."""
    span = asking.token
    typed = asking.document.text[span.start : asking.offset]
    at = "@" if typed.startswith("@") else ""
    left, right = _quotes(asking)
    lead = asking.gap + asking.bullet
    offered = _offered(asking, typed.removeprefix("@"))
    for written, path in offered.items():
        made = _candidate(asking, path, span, written)
        open_end = made.sort == "folder" and not left
        text = f"{lead}{left}{at}{written}{'' if open_end else right}"
        closes = made.sort == "file" and not right and _is_rest(asking, written, typed)
        commits = made.commits if open_end else ("`",) if closes else ()
        yield replace(
            made,
            insert=Snippet.of(text),
            filter=f"{lead}{at}{written}",
            commits=commits,
        )


def targets(asking: Asking) -> Iterator[Candidate]:
    """Targets of links: relative to the document, or from the root when they start with `/`."""
    typed = asking.destination or ""
    angled = asking.before[: len(asking.before) - len(typed)].endswith("<")
    rest = asking.token.end if not angled else asking.offset
    span = Span(asking.offset - len(typed), rest)
    written: dict[str, str] = {}
    dot = "./" if typed.startswith("./") else ""
    spelled = _spelled(asking, written, "/" if typed.startswith("/") else "")
    for text in best(spelled, typed.removeprefix("./")):
        made = _candidate(asking, written[text], span, text)
        shown = dot + (text if angled else _escaped(text))
        yield replace(made, insert=Snippet.of(shown), filter=dot + text)


def _candidate(asking: Asking, path: str, span: Span, label: str) -> Candidate:
    is_folder = path in asking.snapshot.files.folders
    outline = asking.snapshot.outlines.get(path)
    return Candidate(
        label=label,
        sort="folder" if is_folder else "file",
        span=span,
        insert=Snippet.of(label),
        detail=outline.title if outline else "",
        about=None if is_folder else About("file", path),
        commits=("/",) if is_folder and _is_next(asking, label, span) else (),
    )


def _is_next(asking: Asking, written: str, span: Span) -> bool:
    """Whether a folder completes the name that is typed, and none of the names behind it: a
    slash that is typed must not jump further down."""
    typed = asking.document.text[span.start : asking.offset].removeprefix("./")
    return written.removeprefix("./").count("/") == typed.count("/")


def _is_rest(asking: Asking, written: str, typed: str) -> bool:
    """Whether a file completes the name that is typed in inline code: a path that ends there
    would lead to nothing. What begins no path, or is one, stays as it is typed."""
    if asking.code != typed:
        return False
    path = typed.removeprefix("@")
    head, _, name = path.rpartition("/")
    last = written.removeprefix(f"{head}/")
    if not head or not name or not last.startswith(name) or "/" in last:
        return False
    return not asking.snapshot.files.resolve(path, asking.folder).found


def _quotes(asking: Asking) -> tuple[str, str]:
    """What has to stand around a path: backticks, where the document writes them so."""
    closed = asking.after[asking.token.end - asking.offset :].startswith("`")
    if asking.code is not None:
        return "", "" if closed else "`"
    code = sum(one.form == "code" for one in asking.outline.references)
    bare = sum(one.form in ("path", "token") for one in asking.outline.references)
    return ("`", "`") if code > bare else ("", "")


def _offered(asking: Asking, typed: str) -> dict[str, str]:
    """The paths that fit what is typed, by how they are written here."""
    if not typed.startswith(("./", "../")):
        return {path: path for path in best(_every(asking), typed)}
    written: dict[str, str] = {}
    found = best(_spelled(asking, written, "./"), typed)
    return {text: written[text] for text in found}


def _spelled(asking: Asking, written: dict[str, str], start: str) -> Iterator[str]:
    """How each path is written here, one after the other; `written` keeps what it means.

    `start` is `/` for paths from the root; with `./` what lies below the document starts
    so, as what lies elsewhere starts with `../`.
    """
    folders: dict[str, str] = {}
    for path in _every(asking):
        folder, _, name = path.rpartition("/")
        lead = folders.get(folder)
        if lead is None:
            whole = f"/{path}" if start == "/" else _relative(path, asking.folder)
            lead = folders[folder] = whole.removesuffix(name)
        text = f"{lead}{name}"
        if start == "./" and not text.startswith("../"):
            text = f"./{text}"
        written[text] = path
        yield text


def _every(asking: Asking) -> Iterator[str]:
    """All paths in the order of preference, the document itself and what its section lists
    already left out."""
    yield from (path for path in _sorted(asking) if _writable(path))


def _writable(path: str) -> bool:
    """Whether a path can be written on a line and between backticks."""
    return path.isprintable() and "`" not in path


def _sorted(asking: Asking) -> Iterator[str]:
    listed = _listed(asking)
    left = {asking.document.path}
    wanted = dict.fromkeys(_wanted(asking))
    yield from (path for path in wanted if path not in left)
    left.update(wanted, listed)
    named = dict.fromkeys(_named(asking))
    yield from (path for path in named if path not in left)
    left.update(named)
    for path in nearest(asking.snapshot.files, _anchors(asking)):
        if path not in left:
            yield path
    yield from (path for path in listed if path != asking.document.path)


def _wanted(asking: Asking) -> Iterator[str]:
    """The documents that the field at the cursor asks for: those of its kind, of this phase
    first."""
    field = asking.field
    if field is None:
        return
    role = role_of(asking, field.hint, field.name)
    if not role or asking.document.kind is None:
        return
    index = asking.snapshot.index
    for outline in index.siblings(asking.outline, role):
        yield outline.path
    yield from _of_role(index, index.series(asking.document.path), role)


def _of_role(index: Index, series: str, role: str) -> tuple[str, ...]:
    """The documents of a series with a role, by path; kept in the memo of the index."""
    key = ("paths of role", series, role)
    found = index.memo.get(key)
    if found is None:
        found = index.memo[key] = tuple(
            path
            for path, outline in sorted(index.outlines.items(), key=lambda one: one[0])
            if outline.role == role and index.series(path) == series
        )
    return found  # type: ignore[return-value]


def role_of(asking: Asking, hint: str, name: str) -> str:
    """The side of the trio that a field names: by its name, else by the folder of its example."""
    sides = [kind for kind in asking.snapshot.kinds.kinds.values() if kind.role]
    wanted = normalise(name)
    for kind in sides:
        if normalise(kind.title or kind.name) == wanted:
            return kind.role
    folder = hint.rpartition("/")[0]
    return next((kind.role for kind in sides if folder and kind.folder == folder), "")


def _named(asking: Asking) -> Iterator[str]:
    """What the other documents of the phase name, and these documents themselves.

    In a list of files that are made or changed, what they make comes first; elsewhere
    their references come first.
    """
    if asking.document.kind is None:
        return
    skeleton = asking.kind.skeleton if asking.kind else ""
    outlines = list(asking.siblings(*_SIDE.findall(skeleton)))
    promise = asking.kind.paths if asking.kind else "none"
    makes = promise in ("new", "modified", "written")
    if not makes:
        yield from (outline.path for outline in outlines)
    for wanted in (True, False):
        for outline in outlines:
            yield from _resolved(asking, outline, makes, wanted)
    if makes:
        yield from (outline.path for outline in outlines)
    yield from _resolved(asking, asking.outline, makes, True)
    yield from _resolved(asking, asking.outline, makes, False)


_SIDE = re.compile(r"\{(plan|prompt|notes)\}")
"""A side of the phase that the skeleton of a section names."""


def _resolved(asking: Asking, outline: Outline, makes: bool, wanted: bool) -> Iterator[str]:
    """The paths a document names whose promise is, or is not, of the sort that is asked for."""
    files = asking.snapshot.files
    folder = outline.path.rpartition("/")[0]
    for one in outline.references:
        writes = one.promise in ("new", "modified", "written") or one.creates
        if (writes == makes) != wanted:
            continue
        found = files.resolve(one.path, folder, one.form in ("link", "image"))
        if found.found and found.path:
            yield found.path
        elif makes and writes and found.state == "missing" and "/" in one.path:
            yield normal_path(one.path) or one.path


def _listed(asking: Asking) -> list[str]:
    """What the section at the cursor names already; the line of the cursor does not count."""
    if asking.document.kind is None:
        return []
    found: list[str] = []
    files = asking.snapshot.files
    body = asking.section.body
    for one in asking.outline.references:
        span = asking.outline.span(one.at)
        if body.start <= span.start <= body.end and not asking.line.holds(span.start):
            known = files.resolve(one.path, asking.folder, one.form in ("link", "image"))
            found.append(known.path if known.found else one.path)
    return [path for path in found if path]


def _anchors(asking: Asking) -> list[str]:
    """The folders that near files lie in: those of the named files, else of the document."""
    if asking.document.kind is None:
        return [asking.folder]
    named = [path.rpartition("/")[0] for path in _named(asking)]
    return [*dict.fromkeys(named), asking.folder]


def nearest(files: Files, folders: list[str]) -> Iterator[str]:
    """All files and folders, those with the fewest steps from one of `folders` first."""
    seen: set[str] = set()
    ring = [folder for folder in folders if folder in files.folders]
    while ring:
        wider: list[str] = []
        for folder in ring:
            if folder in seen:
                continue
            seen.add(folder)
            inside = files.inside(folder)
            yield from (path for path in inside if path in files.paths)
            below = [path for path in inside if path not in files.paths]
            yield from (path for path in below if path not in seen)
            wider.extend(below)
            if folder:
                wider.append(folder.rpartition("/")[0])
        ring = wider
    if "" not in seen and "" in files.folders:
        yield from nearest(files, [""])


def _relative(path: str, folder: str) -> str:
    """A path as a link of a document in `folder` writes it."""
    here, there = folder.split("/") if folder else [], path.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return "/".join((*[".."] * (len(here) - common), *there[common:]))


_ESCAPES: Mapping[int, str] = {
    ord(character): f"%{ord(character):02X}" for character in ' ()<>#?%\\\t"'
}


def _escaped(path: str) -> str:
    """A path as it can stand in a link without `<>`."""
    return path.translate(_ESCAPES)


def link_to(path: str, folder: str) -> str:
    """The target of a link to a path in a document that lies in `folder`."""
    return _escaped(_relative(path, folder))

"""What a path leads to: a phase, a file and its first lines, a folder and what is in it."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.features.anchors import heading_of, part_of
from phasemark.features.card import card, markdown
from phasemark.features.claim_hover import about_claims
from phasemark.features.file_facts import about_file
from phasemark.features.markdown import Links, code, words
from phasemark.features.outside import Outside
from phasemark.features.path_names import PathName
from phasemark.features.phases import phase_key
from phasemark.features.place import Place
from phasemark.rules.resolution import made
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


def about_path(
    snapshot: Snapshot, document: Document, found: PathName, outside: Outside, links: Links
) -> str:
    """Markdown about a path and who claims it; empty for what is never looked at, such as a glob
    or an address."""
    series = snapshot.index.series(document.path)
    claimed = found.target.path if found.target.found else _written(document, found)
    claims = about_claims(snapshot, series, claimed, links)
    return "\n\n".join(filter(None, (_about(snapshot, document, found, outside, links), claims)))


def _about(
    snapshot: Snapshot, document: Document, found: PathName, outside: Outside, links: Links
) -> str:
    path, state = found.target.path, found.target.state
    if found.id is not None and found.anchor is None and found.lines is None:
        key = phase_key(snapshot, path if found.target.found else document.path, found.id)
        shown = card(snapshot, key) if key else None
        if shown is not None:
            missing = "" if found.target.found else _missing(snapshot, document, found, links)
            return "\n\n".join(filter(None, (missing, markdown(shown, links))))
    if state == "folder":
        return _folder(snapshot, path)
    if state == "file":
        return _file(snapshot, document, found, outside)
    if state == "case":
        return f"{code(_written(document, found))} is spelled {code(path)}"
    if state == "outside":
        return f"{code(_written(document, found))} lies outside of the workspace: not looked at"
    return _missing(snapshot, document, found, links) if state == "missing" else ""


def _written(document: Document, found: PathName) -> str:
    return found.path.of(document.text)


def _missing(snapshot: Snapshot, document: Document, found: PathName, links: Links) -> str:
    """That a path leads nowhere, and which phases make the file."""
    written = _written(document, found)
    lines = [f"{code(written)} does not exist"]
    series = snapshot.index.series(document.path)
    for key, write in made(snapshot).get((series, plain(written)), {}).items():
        place = Place(write.path, snapshot.index.place(write))
        lines.append(f"- made by {links.to(place, words(str(key[1])))}")
    near = snapshot.files.nearest(written, document.path.rpartition("/")[0])
    if len(lines) == 1 and near:
        lines.append(f"- the nearest is {code(near)}")
    return "\n".join((lines[0], "", *lines[1:])) if len(lines) > 1 else lines[0]


_MOST_ENTRIES = 12


def _folder(snapshot: Snapshot, path: str) -> str:
    inside = snapshot.files.inside(path)
    lines = [f"**{code(f'{path}/')}** · {len(inside)} entries", ""]
    for entry in inside[:_MOST_ENTRIES]:
        slash = "/" if entry in snapshot.files.folders else ""
        lines.append(f"- {code(entry.rpartition('/')[2] + slash)}")
    if len(inside) > _MOST_ENTRIES:
        lines.append(f"- and {len(inside) - _MOST_ENTRIES} more")
    return "\n".join(lines)


def _file(snapshot: Snapshot, document: Document, found: PathName, outside: Outside) -> str:
    """A file, with the lines or the part that the path names."""
    path = found.target.path
    part = None
    other = document if path == document.path else snapshot.documents.get(path)
    if found.anchor is not None and other is not None:
        heading = heading_of(other, found.anchor.of(document.text))
        part = part_of(other, heading) if heading is not None else None
    return about_file(snapshot, path, outside, part, found.lines)

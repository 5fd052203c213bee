"""What a path leads to: a phase, a file and its first lines, a folder and what is in it."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.features.anchors import heading_of, part_of
from phasemark.features.card import card, markdown
from phasemark.features.markdown import Links, code, fence, words
from phasemark.features.outside import LONGEST, Outside
from phasemark.features.path_names import PathName
from phasemark.features.phases import phase_key
from phasemark.features.place import Place
from phasemark.rules.resolution import made
from phasemark.rules.secrets.scan import mask_secrets
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


def about_path(
    snapshot: Snapshot, document: Document, found: PathName, outside: Outside, links: Links
) -> str:
    """Markdown about a path; empty for what is never looked at, such as a glob or an address."""
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
    return _missing(snapshot, document, found, links) if state == "missing" else ""


def _written(document: Document, found: PathName) -> str:
    return found.path.of(document.text)


def _missing(snapshot: Snapshot, document: Document, found: PathName, links: Links) -> str:
    """That a path leads nowhere, and which phases make the file."""
    written = _written(document, found)
    lines = [f"{code(written)} does not exist"]
    series = snapshot.index.series(document.path)
    for key, write in made(snapshot).get((series, plain(written)), {}).items():
        outline = snapshot.outlines[write.path]
        place = Place(write.path, outline.span(write.claim.at))
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
    """Kind of file, size, and its first lines, or those that the path names."""
    path = found.target.path
    other = document if path == document.path else snapshot.documents.get(path)
    facts = [f"**{code(path)}**"]
    if other is not None and (kind := snapshot.kinds.get(other.recognition.kind or "")):
        facts.append(words(kind.title or kind.name))
    text: str | None
    if other is not None:
        text = other.text
        size = len(text.encode("utf-8", "replace"))
    else:
        glance = outside.glance(path)
        if glance is None:
            return f"{' · '.join(facts)}"
        text, size = glance.text, glance.size
    facts.append(_size(size))
    shown = _lines(text, found, document, other) if text else ""
    if text is None:
        facts.append("not text")
    head = " · ".join(facts)
    return f"{head}\n\n{fence(shown, _language(path))}" if shown else head


_FEW_LINES = 12
_LONGEST_LINE = 200


def _lines(text: str, found: PathName, document: Document, other: Document | None) -> str:
    """The lines of a file that the path names, else the first; secrets are masked."""
    first, last = 1, _FEW_LINES
    if found.lines is not None:
        first, last = found.lines[0], min(found.lines[1], found.lines[0] + _FEW_LINES - 1)
    elif found.anchor is not None and other is not None:
        heading = heading_of(other, found.anchor.of(document.text))
        if heading is not None:
            return _cut(part_of(other, heading).of(text)[:LONGEST], 1, _FEW_LINES)
    return _cut(text[:LONGEST], first, last)


def _cut(text: str, first: int, last: int) -> str:
    lines = mask_secrets(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line[:_LONGEST_LINE] for line in lines[first - 1 : last]).rstrip()


def _language(path: str) -> str:
    """The info string of a fence for a file, by its extension."""
    suffix = path.rpartition("/")[2].rpartition(".")[2]
    return suffix.lower() if suffix.isascii() and suffix.isalnum() and "." in path else ""


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"

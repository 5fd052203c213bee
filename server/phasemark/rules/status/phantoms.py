"""Ticked items whose files do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline, Reference
from phasemark.rules.resolution import suspects
from phasemark.rules.rule import Finding, rule
from phasemark.text.late import late
from phasemark.workspace.snapshot import Snapshot


@rule("STA007", "phantom-completion", reach="files", source="guide, chapters 2 and 12")
def phantom_completion(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A ticked item says that a file was created, and the file does not exist.

    A tick without the work is the most expensive lie of a plan: everything behind it
    builds on a file that is not there. A file that lies somewhere else now was moved.

    ## Example
    `- [x] Create charts/metrics-gateway/values.yaml`, without such a file.

    ## Use instead
    Untick the item, or correct the path.
    """
    folder = outline.path.rpartition("/")[0]
    missing: dict[str, int] = {}
    moved: set[str] = set()
    for reference in suspects(outline, snapshot, _names_new_file):
        if reference.path in missing:
            continue
        if snapshot.files.resolve(reference.path, folder).state != "missing":
            continue
        if _was_moved(reference.path, snapshot):
            moved.add(_layer(reference.path))
        else:
            missing[reference.path] = reference.at
    for path, at in missing.items():
        if _layer(path) not in moved:
            yield Finding(outline.span(at), f"ticked, but `{path}` does not exist")


_FILE = late(r"(?:\./)?(?:[^/]+/)+[^/]*\.[A-Za-z]\w*")
"""A path below a folder, to a file with an extension: other names may be endpoints, or
folders that come and go with a run."""


def _names_new_file(reference: Reference) -> bool:
    """Whether a ticked item says of a file that it is new."""
    if not reference.ticked or reference.form in ("link", "image"):
        return False
    if not _FILE.fullmatch(reference.path):
        return False
    promised = reference.promise in ("new", "written") and reference.leads
    return promised or reference.creates


def _layer(path: str) -> str:
    """The two outer folders: when other files left them, those that are gone did so too."""
    return "/".join(path.removeprefix("./").split("/")[:-1][:2])


def _was_moved(path: str, snapshot: Snapshot) -> bool:
    """Whether a file of that name lies in another folder of the same name, or anywhere when
    the top folder of the path is gone: the project was laid out anew."""
    parts = path.removeprefix("./").split("/")
    known = snapshot.files.resolve("/".join(parts[-2:])).found
    return known or (parts[0] not in snapshot.files and snapshot.files.resolve(parts[-1]).found)

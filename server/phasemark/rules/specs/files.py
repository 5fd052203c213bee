"""SPC: the files of a specification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Claim, Outline, Reference
from phasemark.rules.resolution import (
    Paths,
    did_you_mean,
    is_made,
    nearest,
    nearest_fix,
    references_at,
    resolve,
)
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.specs.criteria import SPEC
from phasemark.text.edit import Edit
from phasemark.text.late import late
from phasemark.workspace.files import normal_path
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import state_named


@rule(
    "SPC007",
    "files-not-grouped",
    severity="hint",
    default="hint",
    kinds=SPEC,
    source="guide, chapter 7",
)
def files_not_grouped(document: Document) -> Iterator[Finding]:
    """The files of a specification are one list, without New, Modified and Referenced.

    Whether a file is made, changed or only read decides which phases may run side by
    side, and what is wrong when it does not exist.

    ## Example
    `## Files` with five paths below it.

    ## Use instead
    Put the paths under `### New`, `### Modified` and `### Referenced (read-only)`, or
    write `(new)` and `(modify)` behind each.
    """
    section = document.root.find("Files")
    if section is None or section.children or section.tables:
        return
    modes = [
        claim.mode
        for claim in document.outline.claims
        if section.body.holds(_start(claim, document))
    ]
    if len(modes) > 2 and modes.count("written") == len(modes):
        yield Finding(
            section.head,
            f"the {len(modes)} files are not grouped into `New`, `Modified` and `Referenced`",
        )


@rule(
    "SPC014", "new-file-exists", severity="information", reach="workspace", kinds=SPEC,
    source="guide, chapter 7",
)  # fmt: skip
def new_file_exists(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file under New exists although the phase has not started.

    The phase would overwrite it, or another phase made it meanwhile. Either way the
    plan was written against a tree that is no more. Where the notes say otherwise, that
    is what is wrong (STA003).

    ## Example
    `- src/cache.py` under New in a phase that is `Planned`, while `src/cache.py` is there.

    ## Use instead
    Move the path to Modified, or choose another name.
    """
    siblings = snapshot.index.siblings(outline, "notes")
    said = [one.status for one in (outline, *siblings) if one.status and one.status.value]
    if not said or any(
        state_named(status.value) != "not-started" or status.ticked > 1 for status in said
    ):
        return
    folder = outline.path.rpartition("/")[0]
    for claim in outline.claims:
        if claim.mode != "new" or not plain(claim.path) or claim.path.endswith("/"):
            continue
        places = (normal_path(claim.path), normal_path(f"{folder}/{claim.path}"))
        if any(place in snapshot.files.paths for place in places):
            message = (
                f"`{claim.path}` is to be made, but it exists, and the phase is `{said[-1].value}`"
            )
            yield Finding(outline.span(claim.at), message)


@rule(
    "SPC015", "modified-file-missing", reach="workspace", kinds=SPEC, fix="choice",
    source="guide, chapter 7",
)  # fmt: skip
def modified_file_missing(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file under Modified or Referenced does not exist, and no phase makes it.

    A model that is told to change a file that is not there makes a new one of that
    name, beside the one that was meant.

    ## Example
    `- internal/core/type.go` under Modified, where only `internal/core/types.go` exists.

    ## Use instead
    Write the path of the file that is meant. A file that the phase makes belongs
    under New.
    """
    groups = {"modified": "Modified", "read": "Referenced"}
    seen: set[str] = set()
    for claim in outline.claims:
        path = claim.path
        if claim.mode not in groups or path in seen:
            continue
        seen.add(path)
        if resolve(path, outline, snapshot).state != "missing" or is_made(path, outline, snapshot):
            continue
        near = nearest(path, outline, snapshot)
        span = outline.span(claim.at)
        is_ = "changed" if claim.mode == "modified" else "read"
        message = f"`{path}` is to be {is_}, but it does not exist{did_you_mean(near)}"
        yield Finding(span, message, fix=nearest_fix(span, near))


@rule("SPC016", "file-in-two-groups", reach="files", kinds=SPEC, source="guide, chapter 7")
def file_in_two_groups(outline: Outline, _: Snapshot) -> Iterator[Finding]:
    """A file stands in two of the groups New, Modified and Referenced.

    It cannot be made and changed, or changed and left alone, by the same phase.

    ## Example
    `src/api.py` under Modified and again under Referenced.

    ## Use instead
    Keep the group that is right and remove the other line.
    """
    references = references_at(outline)
    first: dict[str, tuple[str, Claim]] = {}
    for claim in outline.claims:
        reference = references.get(claim.at)
        path = plain(claim.path)
        if reference is None or not path or reference.section not in _GROUPS:
            continue
        group, earlier = first.setdefault(path, (reference.section, claim))
        if group != reference.section:
            place = Related(outline.path, outline.span(earlier.at), f"under {group}")
            message = f"`{claim.path}` is under `{reference.section}` and under `{group}`; keep one"
            yield Finding(outline.span(claim.at), message, (place,))


@rule(
    "SPC017",
    "undeclared-file",
    kinds=SPEC,
    fix="unsafe",
    source="guide, chapter 7; parallel stages guide",
)
def undeclared_file(document: Document) -> Iterator[Finding]:
    """A task or deliverable names a file to make that is missing from Files.

    Files are what other phases are compared with: a file that is not declared is the
    one that two sessions edit at the same time.

    ## Example
    `- Create internal/core/clock.go` under Tasks, and no such path under Files.

    ## Use instead
    Add the path under New.
    """
    outline = document.outline
    references = references_at(outline)
    declared = Paths(
        claim.path
        for claim in outline.claims
        if (found := references.get(claim.at)) and found.section in (*_GROUPS, "Files")
    )
    if not declared:
        return
    seen: set[str] = set()
    for reference in outline.references:
        path = plain(reference.path)
        if path in seen or not _makes(reference) or not _is_file(path) or declared.mean(path):
            continue
        seen.add(path)
        yield Finding(
            outline.span(reference.at),
            f"`{reference.path}` is not listed under Files",
            fix=_listed_under_new(reference.path, document),
        )


_GROUPS = ("New", "Modified", "Referenced")


def _start(claim: Claim, document: Document) -> int:
    return document.outline.span(claim.at).start


def _makes(reference: Reference) -> bool:
    """Whether a task says to create the file, or a list of deliverables holds it."""
    if reference.form in ("link", "image"):
        return False
    if reference.section == "Deliverables":
        return reference.leads
    return reference.section == "Tasks" and reference.creates


_FILE = late(r"[^/]+\.[A-Za-z][A-Za-z0-9]{0,9}$")


def _is_file(path: str) -> bool:
    """Whether a path names one file in a folder; bare names may be anything."""
    return "/" in path and bool(_FILE.search(path)) and not any(sign in path for sign in "*?[")


def _listed_under_new(path: str, document: Document) -> Fix | None:
    """The path as a new item behind the last one under New."""
    files = document.root.find("Files")
    new = next((child for child in files.children if child.name == "New"), None) if files else None
    items = [item for item in new.items if item.depth == 0] if new else []
    if not items:
        return None
    last = items[-1]
    marker = document.text[last.span.start : last.text_span.start]
    tick = "`" if document.text[last.text_span.start : last.text_span.start + 1] == "`" else ""
    if not re.fullmatch(r"[-*+][ \t]+(?:\[.\][ \t]+)?", marker):
        return None
    marker = re.sub(r"\[.\]", "[ ]", marker)
    end = last.span.start + len(document.text[last.span.start : last.span.end].rstrip())
    edit = Edit.insert(end, f"\n{marker}{tick}{path}{tick}")
    return Fix.here("List it under `New`", Safety.UNSAFE, edit)

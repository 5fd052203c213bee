"""REF: Markdown links and their anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from phasemark.document.outline import Outline, Reference
from phasemark.rules.resolution import (
    LINKS,
    nearest,
    nearest_fix,
    resolve,
    suspects,
    unfound,
)
from phasemark.rules.rule import Finding, rule
from phasemark.text.edit import Span
from phasemark.text.late import late
from phasemark.workspace.files import normal_path
from phasemark.workspace.snapshot import Snapshot


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
    Correct the target: `[the plan](../plan/phase-1.md)`
    """
    for reference in dead(outline, snapshot):
        target = _target(reference.path, outline, snapshot)
        span = outline.span(reference.at)
        hint = f"; the nearest is `{target}`" if target else ""
        message = f"the link leads to `{reference.path}`, which does not exist{hint}"
        yield Finding(span, message, fix=nearest_fix(span, target))


def dead(outline: Outline, snapshot: Snapshot) -> Iterator[Reference]:
    """The links whose target does not exist."""
    for reference, _ in unfound(outline, snapshot, "missing"):
        if reference.form in LINKS and reference.path:
            yield reference


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
    Correct the anchor: `[criteria](../plan/phase-1.md#exit-criteria)`
    """
    for reference in suspects(outline, snapshot, _names_heading):
        anchor, path = reference.anchor, outline.path
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


def _names_heading(reference: Reference) -> bool:
    anchor = reference.anchor
    return reference.form == "link" and bool(anchor) and not _LINE.fullmatch(anchor)


_LINE = late(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|\d+(?:-\d+)?|:~:.*", re.IGNORECASE)
"""An anchor of a line, or of a text in a page."""


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


def _decoded(anchor: str) -> str:
    if "%" in anchor:
        from urllib.parse import unquote

        anchor = unquote(anchor)
    return anchor

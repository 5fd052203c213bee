"""What a phase lacks: a document, a name that all of them share, a file among its files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends
from phasemark.features.actions.placed import change_of
from phasemark.features.afresh import afresh
from phasemark.features.change import Change
from phasemark.features.rename.files import rename_document
from phasemark.features.rename.renaming import Renaming
from phasemark.features.work.phase import create_sides, missing
from phasemark.text.edit import Edit, Edits

_SIDES = {"plan": "plan", "prompt": "prompt", "notes": "work notes"}
_WANTED = {
    "TRI001": ("plan",),
    "TRI002": ("plan", "prompt"),
    "TRI003": ("prompt", "notes"),
    "SPC018": ("prompt",),
}


def create(case: Case) -> Iterator[Action]:
    """The side that the finding misses."""
    outline = case.document.outline
    for side in missing(case.snapshot, outline):
        if side in _WANTED[case.finding.code]:
            late = partial(create_sides, case.snapshot, outline, case.outside, side)
            yield case.later(f"Create the {_SIDES[side]} of {outline.id}", late)


def rename(case: Case) -> Iterator[Action]:
    """The name that the other documents of the phase have."""
    own = case.document.stem
    for other in case.finding.related[:1]:
        outline = case.snapshot.outlines.get(other.path)
        file = case.document.path.rpartition("/")[2]
        if own is None or outline is None or not own.slug or file.count(own.slug) != 1:
            continue
        name = file.replace(own.slug, outline.slug)
        late = partial(_renamed, case, name)
        yield case.later(f"Rename to `{name}`", late)


def _renamed(case: Case, name: str) -> Change | None:
    found = rename_document(case.snapshot, case.document.path, name)
    if not isinstance(found, Renaming):
        return None
    return Change(edits_of(found.asked), moves=found.asked.moves)


def edits_of(renaming: Renaming) -> dict[str, Edits]:
    """The edits of all parts, by document."""
    edits: dict[str, Edits] = {}
    for part in renaming.parts:
        for path, own in part.change.edits.items():
            edits[path] = Edits.of(*edits.get(path, Edits()), *own)
    return edits


def declare_file(case: Case) -> Iterator[Action]:
    """The file among those that the specification says the phase changes."""
    for other in case.finding.related[:1]:
        late = partial(_declared, case, other.path)
        yield case.later(f"Add it to the files of {other.path}", late)


def _declared(case: Case, path: str) -> Change | None:
    spec = afresh(case.snapshot.documents[path])
    written = case.span.of(case.document.text).strip("`")
    known = case.snapshot.files.resolve(written, "").found
    wanted = ("modified", "written") if known else ("new", "written")
    for promise in wanted:
        for section in spec.sections.own:
            if section.kind is not None and section.kind.paths == promise:
                return change_of({path: Edits.of(*added(spec, section, f"`{written}`"))})
    return None


def say_kind(case: Case) -> Iterator[Action]:
    """What the document is, where its place says something else."""
    for kind in case.document.project.kinds.kinds.values():
        title = f"`{kind.title.lower() or kind.name}`"
        if f"make this a {title}" in case.finding.message or (
            f"make this an {title}" in case.finding.message
            or f"make this {title}" in case.finding.message
        ):
            front = case.document.tree.frontmatter
            if front is not None:
                edit = Edit.insert(front.start, f"kind: {kind.name}\n")
            else:
                edit = Edit.insert(0, f"<!-- phasemark: kind={kind.name} -->\n\n")
            yield case.fix(f"Say that this is a {title[1:-1]} document", edit)
            return


MENDS: Mends = {
    **dict.fromkeys(_WANTED, create),
    "TRI004": rename,
    "IMP018": declare_file,
    "DOC002": say_kind,
}

"""What a phase lacks: a document, a name that all of them share, a file among its files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from phasemark.document.outline import Scope
from phasemark.document.skeleton import Facts
from phasemark.document.skeleton import scope as scope_skeleton
from phasemark.features.actions.action import Action
from phasemark.features.actions.drawn import sides
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends
from phasemark.features.actions.placed import change_of
from phasemark.features.afresh import afresh
from phasemark.features.change import Change
from phasemark.features.rename.files import rename_document
from phasemark.features.rename.renaming import Renaming
from phasemark.features.work.handoff import create_handoff
from phasemark.features.work.phase import create_sides, missing
from phasemark.rules.fixes import block_insertion
from phasemark.rules.rule import Related
from phasemark.steps import at_once
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
    found = at_once(rename_document(case.snapshot, case.document.path, name))
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


def add_prompts(case: Case) -> Iterator[Action]:
    """A prompt for each group of tasks of the specification that has none."""
    document = case.document
    prompts = [one for one in document.sections.scopes if one.opening and one.opening.number]
    found = [_group(case, other) for other in case.finding.related]
    groups = [group for group in found if group is not None]
    if not prompts or not groups or case.finding.span != document.outline.head:
        return
    last, opening = prompts[-1], prompts[-1].opening
    assert opening is not None
    blocks = []
    facts = Facts(**sides(case.snapshot, document.outline))
    for group in groups:
        of = f" of {opening.total}" if opening.total else ""
        head = f"{'#' * min(last.level, 6)} Prompt {group.number}{of}: {group.name or '<name>'}"
        blocks.append(
            "\n".join((head, scope_skeleton(opening.kind, facts=facts).split("\n", 1)[1].rstrip()))
        )
    edit = block_insertion(document.text, last.body.end, "\n\n".join(blocks))
    numbers = " and ".join(group.number for group in groups)
    yield case.fix(f"Add Prompt {numbers}", edit)


def group_tasks(case: Case) -> Iterator[Action]:
    """The headings of the prompts over the tasks; all tasks stand below the first at first."""
    document, section = case.document, case.section
    others = [case.snapshot.outlines.get(place.path) for place in case.finding.related[:1]]
    prompts = [one for other in others if other for one in other.scopes if one.form == "prompt"]
    if section.head != case.span or section.form != "heading" or not prompts:
        return
    sign = "#" * min(section.level + 1, 6)
    first, *rest = [f"{sign} Prompt {one.number}: {one.name or '<name>'}" for one in prompts]
    at = document.source.line_end(section.head.end)
    end = section.body.start + len(section.body.of(document.text).rstrip())
    empty = "".join(f"\n\n{head}\n- [ ] <task>" for head in rest)
    yield case.fix("Group by prompt", Edit.insert(at, f"\n\n{first}"), Edit.insert(end, empty))


def _group(case: Case, place: Related) -> Scope | None:
    spec = case.snapshot.outlines.get(place.path)
    scopes = spec.scopes if spec is not None and place.path != case.document.path else ()
    return next((one for one in scopes if spec and spec.span(one.at) == place.span), None)


def hand_over(case: Case) -> Iterator[Action]:
    """A handoff of the state that the notes are in now."""
    late = partial(create_handoff, case.snapshot, case.document, case.outside)
    yield case.later(f"Create a new handoff of {case.document.outline.id}", late)


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
    "IMP017": add_prompts,
    "SPC005": group_tasks,
    "IMP018": declare_file,
    "HND007": hand_over,
    "DOC002": say_kind,
}

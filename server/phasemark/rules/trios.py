"""TRI: plan, prompt and work notes of one phase, and what is missing or crossed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from phasemark.document.outline import Outline, Reference
from phasemark.document.phase import PhaseId
from phasemark.document.recognise import stem_of
from phasemark.rules.drift import constraint_drift, deliverable_drift, verification_drift
from phasemark.rules.resolution import resolve
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.rules.sides import keeps, related_phase
from phasemark.steps import Steps, portions
from phasemark.text.edit import Edit
from phasemark.text.late import late
from phasemark.workspace.edited import OfNames
from phasemark.workspace.of_all import of_all
from phasemark.workspace.snapshot import Snapshot

DRIFT = (constraint_drift, verification_drift, deliverable_drift)
"""Rules of the family that compare what plan and prompt say; they are collected from here."""

PROMPTS = ("prompt", "implementation-prompts")
_ROLES = {"plan": "plan", "prompt": "prompt", "notes": "work notes"}


@rule("TRI001", "prompt-without-plan", reach="workspace", kinds=PROMPTS, source="guide, chapter 4")
def prompt_without_plan(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A prompt belongs to a phase that no plan or specification is about.

    The plan says what is to be achieved and when it is done; a prompt alone can only be
    carried out, not judged. It counts where the project keeps plans at all.

    ## Example
    `prompts/phase-3.md`, and in `plan/` the phases 1 and 2 only.

    ## Use instead
    Write `plan/phase-3.md`, or give the prompt the number of its phase.
    """
    if _lacks(outline, "plan", snapshot):
        where = _like(outline, "plan", snapshot)
        yield Finding(outline.head, f"no plan is about {outline.id}{where}")


@rule(
    "TRI002",
    "notes-without-prompt",
    reach="workspace",
    kinds=("work-notes",),
    source="guide, chapter 4",
)
def notes_without_prompt(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Work notes belong to a phase that has neither a plan nor a prompt.

    Notes mirror the phases exactly, so that a session finds its memory by the number of
    its phase. Notes of no phase are read by nobody, or the number is wrong.

    ## Example
    `work-notes/phase-22.md` in a project of the phases 2a and 2b.

    ## Use instead
    Rename the notes after their phase, or write its plan.
    """
    used = [role for role in ("plan", "prompt") if keeps(outline, role, snapshot)]
    if used and all(_lacks(outline, role, snapshot) for role in used):
        where = _like(outline, used[0], snapshot)
        yield Finding(outline.head, f"no plan or prompt is about {outline.id}{where}")


@rule(
    "TRI003", "plan-without-prompt-or-notes", severity="information", default="hint",
    reach="workspace", kinds=("plan", "phase-spec"), source="guide, chapters 1 and 4",
)  # fmt: skip
def plan_without_prompt_or_notes(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase is being worked on without a prompt or without work notes.

    What is not asked for in a file is asked for in a chat, and what is not noted is
    gone with the session.

    ## Example
    `plan/phase-2.md` is `In progress`, and there is no `work-notes/phase-2.md`.

    ## Use instead
    Create what is missing: `phasemark new phase 2`.
    """
    index = snapshot.index
    if outline.id is None or outline.role != "plan":
        return
    node = index.nodes.get((index.series(outline.path), outline.id))
    if node is None or node.status not in ("In progress", "Blocked"):
        return
    roles = ("notes",) if outline.kind == "phase-spec" else ("prompt", "notes")
    lacking = [_ROLES[role] for role in roles if _lacks(outline, role, snapshot)]
    if lacking:
        what = " and no ".join(lacking)
        status = node.status.lower()
        yield Finding(outline.head, f"{outline.id} is {status}, but has no {what}")


@rule("TRI004", "slug-drift", reach="workspace", source="guide, chapter 4")
def slug_drift(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The files of one phase are almost, but not quite, called the same.

    Plan, prompt and notes are found by one name. A name that differs by a letter is
    found by people, and missed by scripts and by a model that completes the path.

    ## Example
    `plan/phase-2a-scaffolding.md` and `prompts/phase-2a-scaffold.md`

    ## Use instead
    Use one name for all three.
    """
    if outline.id is None or outline.role not in ("prompt", "notes"):
        return
    slug = own_slug(outline)
    for role in ("plan", "prompt")[: 1 if outline.role == "prompt" else 2]:
        for other in snapshot.index.siblings(outline, role):
            theirs = own_slug(other)
            if slug == theirs:
                return
            if slug and theirs and _alike(slug, theirs):
                place = Related(other.path, other.head, f"the {_ROLES[role]} of {outline.id}")
                message = f"`{slug}` in the file name is `{theirs}` in `{other.path}`; use one name"
                yield Finding(outline.head, message, (place,))
                return


@rule("TRI005", "duplicate-phase-id", reach="workspace", source="guide, chapters 4 and 6")
def duplicate_phase_id(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Two files of one folder and kind claim the same phase under different names.

    Everything that is found by the number of a phase (its prompt, its notes, what
    depends on it) then belongs to both of them.

    ## Example
    `plan/phase-2a-scaffold.md` and `plan/phase-2a-metrics.md`

    ## Use instead
    Give one of the two the next free id.
    """
    slug = own_slug(outline)
    if not outline.role or not slug:
        return
    folder = outline.path.rpartition("/")[0]
    for other in snapshot.index.siblings(outline, outline.role):
        theirs = own_slug(other)
        same_place = other.kind == outline.kind and other.path.rpartition("/")[0] == folder
        if same_place and theirs and other.path < outline.path and not _alike(slug, theirs):
            place = Related(other.path, other.head, f"is {outline.id} as well")
            message = f"{outline.id} is `{other.path}` already; another phase needs another id"
            yield Finding(outline.head, message, (place,))
            return


@rule(
    "TRI006", "wrong-trio-reference", reach="workspace", kinds=PROMPTS, fix="safe",
    source="guide, chapter 3",
)  # fmt: skip
def wrong_trio_reference(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A prompt points at the plan or the work notes of another phase.

    It was copied from that phase. The session then builds the wrong plan, or writes its
    memory into the notes of a phase that is finished.

    ## Example
    `- Plan: plan/phase-1.md` in `prompts/phase-2.md`, which has a plan of its own.

    ## Use instead
    Write `- Plan: plan/phase-2.md`. Naming other phases is fine beside one's own.
    """
    for role in ("plan", "notes"):
        if wrong := crossed(outline, snapshot, role):
            own = next(iter(snapshot.index.siblings(outline, role)))
            yield _crossed(wrong[0], role, own, outline)


def crossed(outline: Outline, snapshot: Snapshot, role: str) -> list[tuple[Reference, Outline]]:
    """Where a prompt points at a plan or notes of another phase; empty if it names its own."""
    own = {other.path for other in snapshot.index.siblings(outline, role)}
    wrong: list[tuple[Reference, Outline]] = []
    if outline.id is None or not own:
        return wrong
    for reference in outline.references:
        path = resolve(reference.path, outline, snapshot).path
        other = snapshot.outlines.get(path)
        if path in own or _means(reference.path, outline.id, role, snapshot):
            return []
        points = reference.scope < 0 and reference.section in _POINTERS
        if points and other is not None and _is_stranger(other, outline, role, snapshot):
            wrong.append((reference, other))
    return wrong


@rule(
    "TRI007", "missing-artifact-folder", severity="hint", default="hint", reach="workspace",
    source="guide, chapter 1",
)  # fmt: skip
def missing_artifact_folder(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A project keeps several phases in one of plan, prompts and work notes alone.

    The three carry one loop: what is to be done, how it is asked for, what happened. One
    of them by itself has to be repeated in every chat, and so have plans and notes
    without prompts. Prompts name the files of the other two (REF001).

    ## Example
    Four files in `plan/`, and neither `prompts/` nor `work-notes/`.

    ## Use instead
    Make the folders that are missing; `phasemark init` does it.
    """
    index = snapshot.index
    if not outline.role or outline.id is None or outline.kind in _PAIRED:
        return
    series = index.series(outline.path)
    firsts = first_of_role(snapshot)
    first, several = firsts.get((series, outline.role), ("", False))
    if outline.path != first or not several:
        return
    lack = [role for role in _ROLES if not index.uses(outline.path, role)]
    have = [role for role in _ROLES if role not in lack]
    if len(have) == 2 and have[0] == outline.role and lack == ["prompt"]:
        several = firsts.get((series, have[1]), ("", False))[1]
    elif len(have) != 1:
        return
    if several:
        said = " and ".join(_PLURALS[role] for role in have)
        missing = " and no ".join(_PLURALS[role] for role in lack)
        yield Finding(outline.head, f"there are {said} of several phases, but no {missing}")


_PLURALS = {"plan": "plans", "prompt": "prompts", "notes": "work notes"}

_POINTERS = frozenset(("Context", "Session management", "Task", "References"))
"""Sections of a prompt that point at its own plan and notes."""

_PAIRED = frozenset(("phase-spec", "implementation-prompts", "stage-plan"))
"""Kinds of the layout for large projects, which keeps both documents of a phase in one folder."""

_ROLE_WORDS = late(
    r"(?:^|-)(?:implementation-prompts?|execution-prompts?|working-notes|work-notes|worknotes|prompts?|"
    r"plan|spec|specification|notes?|log|execution)(?=-|$)"
)


def own_slug(outline: Outline) -> str:
    """The slug of the file name without words that say which side of the trio it is."""
    return _ROLE_WORDS.sub("", outline.slug).strip("-")


def _alike(one: str, other: str) -> bool:
    """Whether two slugs are meant to be the same: a typing error, or one form of the other."""
    if one.startswith(other) or other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= 0.8


def lacking(outline: Outline, snapshot: Snapshot) -> list[str]:
    """The sides that phases of the series have and the phase of the document has not."""
    if not outline.role:
        return []
    return [name for role, name in _ROLES.items() if _lacks(outline, role, snapshot)]


def _lacks(outline: Outline, role: str, snapshot: Snapshot) -> bool:
    """Whether phases of the series have documents of that role, but this one has none."""
    index = snapshot.index
    archived = "/archive/" in f"/{outline.path}"  # its other sides may have been cleared away
    if outline.id is None or archived or not keeps(outline, role, snapshot):
        return False
    return not related_phase((index.series(outline.path), outline.id), role, snapshot)


def _like(outline: Outline, role: str, snapshot: Snapshot) -> str:
    """A document of that role with the same slug under another id: the number may be wrong."""
    slug = own_slug(outline)
    path = (
        by_slug(snapshot).get((snapshot.index.series(outline.path), role, slug)) if slug else None
    )
    return f"; `{path}` has the same name" if path else ""


@of_all("slugs", OfNames)
def by_slug(snapshot: Snapshot) -> Steps[Mapping[tuple[str, str, str], str]]:
    """Documents by series, role and the name of their phase."""
    found: dict[tuple[str, str, str], str] = {}
    for some in portions(snapshot.outlines.items(), 2_000):
        yield
        for path, outline in some:
            if outline.role:
                found[snapshot.index.series(path), outline.role, own_slug(outline)] = path
    return found


@of_all("first of role", OfNames)
def first_of_role(snapshot: Snapshot) -> Steps[Mapping[tuple[str, str], tuple[str, bool]]]:
    """The first document of each series and role, and whether there are several phases."""
    ids: dict[tuple[str, str], set[PhaseId]] = {}
    first: dict[tuple[str, str], str] = {}
    for some in portions(snapshot.outlines.items(), 2_000):
        yield
        for path, outline in some:
            if outline.role and outline.id is not None:
                place = (snapshot.index.series(path), outline.role)
                ids.setdefault(place, set()).add(outline.id)
                first[place] = min(path, first.get(place, path))
    return {place: (path, len(ids[place]) > 1) for place, path in first.items()}


def _means(path: str, id: PhaseId, role: str, snapshot: Snapshot) -> bool:
    """Whether a path that may not exist yet is that of the phase's own document."""
    stem = stem_of(path, snapshot.settings) if path.endswith(".md") else None
    folder = path.rpartition("/")[0].rpartition("/")[2].casefold()
    return stem is not None and stem.id == id and folder.startswith(_FOLDERS[role])


_FOLDERS = {"plan": ("plan", "phase"), "notes": ("work", "notes")}


def _is_stranger(other: Outline, outline: Outline, role: str, snapshot: Snapshot) -> bool:
    """Whether it is a document of that role and of another phase of the series."""
    if other.role != role or other.id is None or outline.id is None or other.id == outline.id:
        return False
    if other.id.word != outline.id.word or other.id.parent_of(outline.id):
        return False
    return snapshot.index.series(other.path) == snapshot.index.series(outline.path)


def _crossed(
    wrong: tuple[Reference, Outline], role: str, own: Outline, outline: Outline
) -> Finding:
    reference, other = wrong
    name = _ROLES[role]
    is_ = "are" if role == "notes" else "is"
    place = Related(own.path, own.head, f"the {name} of {outline.id}")
    message = f"`{reference.path}` {is_} the {name} of {other.id}; right is `{own.path}`"
    fix = None
    folder, _, old = reference.path.rpartition("/")
    if own.path.rpartition("/")[0] == other.path.rpartition("/")[0] and other.path.endswith(old):
        new = own.path.rpartition("/")[2]
        path = f"{folder}/{new}" if folder else new
        fix = Fix.here(
            f"Change to `{path}`", Safety.SAFE, Edit.replace(outline.span(reference.at), path)
        )
    return Finding(outline.span(reference.at), message, (place,), fix)

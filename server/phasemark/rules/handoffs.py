"""HND: handoffs. What a handoff misses altogether is read from the kind files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.mirror import mirrored
from phasemark.document.outline import Outline, Reference
from phasemark.document.phase import PhaseId
from phasemark.document.recognise import fold
from phasemark.document.sections import Section
from phasemark.rules.notes.log import stamp
from phasemark.rules.rationale import without_rationale
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Label
from phasemark.text.edit import Edit
from phasemark.workspace.snapshot import Snapshot

HANDOFFS = ("handoff",)

_NAMES = frozenset(("code", "path", "link", "reference", "placeholder", "autolink"))
_NUMBERED = re.compile(r"\bprompt[ \t]+\d", re.IGNORECASE)


@rule("HND002", "next-step-not-exact", kinds=HANDOFFS, fix="choice", source="guide, chapter 12")
def next_step_not_exact(document: Document) -> Iterator[Finding]:
    """The next step of a handoff names no command and no file.

    Whoever takes over has no chat to look into: a step that is exact is done at once, a
    vague one costs the meeting that the handoff was to replace. A prompt with its number
    is exact too.

    ## Example
    `Keep going with the templates` under `## Next step`.

    ## Use instead
    ``Add `livenessProbe` to `charts/metrics-gateway/templates/deployment.yaml` ``
    """
    section = document.root.find("Next step")
    if section is None or section.empty or section.fences or section.tables:
        return
    if any(mention.kind in _NAMES for mention in section.mentions):
        return
    text = section.text.strip()
    if document.project.vocabulary.says_nothing(text.lstrip("-*+ ")) or _NUMBERED.search(text):
        return
    if "<" in text:
        return
    yield Finding(
        section.head,
        f"`{section.title}` names no command and no file; say exactly what to do first",
    )


_PROMPTS = frozenset(("prompts", "prompt", "plan", "plans", "phases", "specs"))
_NOTES = frozenset(("work-notes", "worknotes", "notes", "session", "sessions", "logs"))


@rule("HND003", "resume-without-paths", kinds=HANDOFFS, fix="choice", source="guide, chapter 12")
def resume_without_paths(document: Document) -> Iterator[Finding]:
    """How to resume does not name the prompt and the work notes, by path.

    A new session knows only what it is told to load: the prompt says what to do, the
    notes say how far it is.

    ## Example
    `Read the notes and go on` under `## How to resume`.

    ## Use instead
    `1. Load prompts/phase-2a-scaffolding.md`, `2. Load work-notes/phase-2a-scaffolding.md`
    """
    section = document.root.find("How to resume")
    if section is None or section.empty or _unfilled(section):
        return
    paths = [one.text for one in section.mentions if one.kind in ("path", "link", "code")]
    paths = [path for path in paths if "/" in path or path.endswith(".md")]
    sides = {side for path in paths if (side := _side(path))}
    if not any(path.partition("#")[0].endswith(".md") for path in paths):
        if not paths and not section.fences:
            yield Finding(section.head, "no path of a prompt and of work notes to load",
                          fix=_load(section, document, ("prompt", "notes")))  # fmt: skip
        return
    for side, other, what in (("prompt", "notes", "work notes"), ("notes", "prompt", "prompt")):
        if sides == {side}:
            yield Finding(section.head, f"the path of the {what} to load is not named",
                          fix=_load(section, document, (other,)))  # fmt: skip


def _unfilled(section: Section) -> bool:
    """Whether it is still a template: a place to fill in, or nothing but empty fields."""
    if any(mention.kind == "placeholder" for mention in section.mentions) or "<" in section.text:
        return True
    labels = section.labels
    return bool(labels) and len(labels) == len(section.items) and not any(map(_filled, labels))


def _filled(label: Label) -> bool:
    return label.value.end > label.value.start


def _side(path: str) -> str:
    """The side of the trio that a path stands for: `prompt`, `notes` or empty."""
    *folders, name = path.partition("#")[0].replace("\\", "/").split("/")
    folded = [fold(folder) for folder in folders]
    stem = fold(name.rpartition(".")[0])
    if any(folder in _NOTES for folder in folded) or stem.endswith("notes"):
        return "notes"
    if any(folder in _PROMPTS for folder in folded) or "prompt" in stem or "plan" in stem:
        return "prompt"
    return ""


def _load(section: Section, document: Document, roles: tuple[str, ...]) -> Fix | None:
    """Add the paths that mirror the handoff's own; they may not exist."""
    paths = [path for role in roles if "/" in (path := mirrored(document, role))]
    items = [item for item in section.items if item.depth == 0]
    if not paths or not items:
        return None
    last = items[-1]
    number = re.match(r"(\d+)([.)])", document.text[last.span.start : last.span.end])
    lines = [
        f"\n{int(number[1]) + count}{number[2]} Load {path}" if number else f"\n- {path}"
        for count, path in enumerate(paths, 1)
    ]
    title = "Load " + " and ".join(f"`{path}`" for path in paths)
    return Fix.here(title, Safety.CHOICE, Edit.insert(last.span.end, "".join(lines)))


@rule(
    "HND004", "handoff-decision-without-rationale", kinds=HANDOFFS, fix="choice",
    source="guide, chapter 12",
)  # fmt: skip
def handoff_decision_without_rationale(document: Document) -> Iterator[Finding]:
    """A decision is handed over without its reason.

    Whoever takes over will be asked to change it, and cannot tell what it protects.

    ## Example
    `- One chart per service`

    ## Use instead
    `- One chart per service: releases must not wait for each other`
    """
    yield from without_rationale(document, document.root.all("Key decisions"))


_MOST_RELATED = 5


@rule(
    "HND006", "handoff-without-references", severity="information", default="hint",
    reach="workspace", kinds=HANDOFFS, source="guide, chapter 12",
)  # fmt: skip
def handoff_without_references(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt of the phase follows reference files, and the handoff names none of them.

    The next session writes code of its own taste when it does not know what the code
    so far was modelled on.

    ## Example
    `prompts/phase-2a.md` names `charts/event-processor/` as reference, the handoff of
    phase 2a does not.

    ## Use instead
    `- References: charts/event-processor/` under `## How to resume`
    """
    named = {reference.path.strip("/") for reference in outline.references}
    for prompt in snapshot.index.siblings(outline, "prompt"):
        models = [one for one in prompt.references if _is_model(one)]
        if not models or any(_covered(one.path.strip("/"), named) for one in models):
            continue
        yield Finding(
            outline.head,
            f"none of the references of `{prompt.path}` is named, such as `{models[0].path}`",
            tuple(
                Related(prompt.path, prompt.span(one.at), "a reference of the phase")
                for one in models[:_MOST_RELATED]
            ),
        )
        return


_MODELS = ("Context", "References", "Reference implementations")


def _is_model(reference: Reference) -> bool:
    """Whether it is code to follow: a path that is there, and no document of the phase."""
    path = reference.path
    return (
        reference.section in _MODELS
        and reference.promise in ("exists", "read")
        and "/" in path
        and not path.endswith(".md")
        and not _side(path)
    )


def _covered(path: str, named: set[str]) -> bool:
    return any(path == one or path.startswith(f"{one}/") or one.startswith(f"{path}/")
               for one in named)  # fmt: skip


@rule(
    "HND007", "stale-handoff", severity="information", reach="workspace", kinds=HANDOFFS,
    source="guide, chapter 12",
)  # fmt: skip
def stale_handoff(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The work notes have an entry that is newer than the handoff.

    The handoff tells the next session to start where somebody else has been already.
    Handoffs of a phase that is complete are history and left alone, and so are all but
    the newest of a phase.

    ## Example
    `handoffs/2026-01-12-phase-2a.md`, and an entry of 14 January in the session log.

    ## Use instead
    Write the handoff anew, or delete it: the notes are newer.
    """
    written = _date(outline)
    if not written or outline.id is None:
        return
    same = snapshot.index.by_phase.get((snapshot.index.series(outline.path), outline.id), ())
    if any(_date(other) > written for other in same if other.kind == outline.kind):
        return
    for notes in snapshot.index.siblings(outline, "notes"):
        if notes.status is not None and notes.status.value == "Complete":
            continue
        days = [when.date().isoformat() for title in notes.entries if (when := stamp(title).when)]
        if days and max(days) > written:
            yield Finding(
                outline.head,
                f"written {written}; `{notes.path}` has an entry of {max(days)}",
                (Related(notes.path, notes.head, "the newer notes"),),
            )
            return


def _date(outline: Outline) -> str:
    """The ISO date in the name or the title of a document; empty if there is none."""
    for text in (outline.path.rpartition("/")[2].replace("_", " "), outline.title):
        match = re.search(r"\d{4}-\d{2}-\d{2}", text)
        if match and stamp(match[0]).when:
            return match[0]
    return ""


_DONE = re.compile(
    r"(?:the[ \t]+)?(?:phase|stage)?[ \t]*[\w.]{0,6}[ \t]*(?:is[ \t]+)?(?:now[ \t]+)?"
    r"(?:complete|completed|done|finished|closed|100 ?%)",
    re.IGNORECASE,
)


@rule(
    "HND008", "boundary-not-complete", reach="workspace", kinds=HANDOFFS,
    source="guide, chapter 12",
)  # fmt: skip
def boundary_not_complete(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The handoff says that its phase is done, and the work notes do not.

    At the boundary of a phase the notes are the record: the next phase starts when they
    say Complete.

    ## Example
    `Phase complete` in the handoff, `- [x] In progress` in the work notes.

    ## Use instead
    Set the notes to Complete, or say in the handoff what is left.
    """
    status = outline.status
    if status is None or not _DONE.fullmatch(status.written.strip(" .!*_`✅✔️☑-")):
        return
    for notes in snapshot.index.siblings(outline, "notes"):
        other = notes.status
        if other is None or not other.value or other.value == "Complete":
            continue
        yield Finding(
            outline.span(status.at),
            f"done here, but `{notes.path}` says {other.value}",
            (Related(notes.path, notes.span(other.at), f"{other.value} here"),),
        )
        return


@rule(
    "HND009", "handoff-of-unknown-phase", reach="workspace", kinds=HANDOFFS,
    source="guide, chapter 12",
)  # fmt: skip
def handoff_of_unknown_phase(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The handoff is of a phase that has no plan, prompt or work notes.

    It cannot be resumed: there is nothing to load. Usually the number is wrong.

    ## Example
    `# Handoff: Phase 9` where the last phase is `Phase 4`.

    ## Use instead
    The id of the phase as its documents have it.
    """
    id = outline.id
    if id is None:
        return
    known = _phases(outline, id, snapshot)
    if not known or any(id == one or id.parent_of(one) or one.parent_of(id) for one in known):
        return
    nearest = min(known, key=lambda one: (_distance(one, id), one))
    yield Finding(outline.head, f"`{id}` has no other document; the nearest is `{nearest}`")


def _phases(outline: Outline, id: PhaseId, snapshot: Snapshot) -> list[PhaseId]:
    """The phases of the series that something else than a handoff describes."""
    series = snapshot.index.series(outline.path)
    return [
        node.id
        for key, node in snapshot.index.nodes.items()
        if key[0] == series
        and node.id.word == id.word
        and any(snapshot.outlines[path].kind != outline.kind for path in node.paths)
    ]


def _distance(one: PhaseId, other: PhaseId) -> int:
    """How far the first numbers of two ids are apart."""
    a = one.numbers[0] if one.numbers else ord(one.letter or "a")
    b = other.numbers[0] if other.numbers else ord(other.letter or "a")
    return abs(a - b)

"""A handoff beside the other documents of its phase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.outline import Outline, Reference
from phasemark.document.phase import PhaseId
from phasemark.rules.handoffs.sides import HANDOFFS, side_of
from phasemark.rules.notes.log import stamp
from phasemark.rules.rule import Finding, Related, rule
from phasemark.text.late import late
from phasemark.workspace.snapshot import Snapshot

_MOST_RELATED = 5


@rule(
    "HND006", "handoff-without-references", severity="information", default="hint",
    reach="workspace", kinds=HANDOFFS, source="guide, chapter 12",
)  # fmt: skip
def handoff_without_references(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt of the phase follows reference files, and the handoff names neither it nor them.

    The next session writes code of its own taste when it does not know what the code
    so far was modelled on. A handoff that names the prompt leads there.

    ## Example
    `prompts/phase-2a.md` names `charts/event-processor/` as reference, and the handoff of
    phase 2a names neither.

    ## Use instead
    Add `- References: charts/event-processor/` under `## How to resume`.
    """
    named = {reference.path.strip("/") for reference in outline.references}
    for prompt in snapshot.index.siblings(outline, "prompt"):
        models = [one for one in prompt.references if _is_model(one)]
        if not models or any(_covered(one.path.strip("/"), named) for one in models):
            continue
        if _tail(prompt.path) in map(_tail, named):
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
        and not side_of(path)
    )


def _tail(path: str) -> str:
    """The name of a file with its folder: `../prompts/phase-1.md` is `prompts/phase-1.md`."""
    return "/".join(path.rsplit("/", 2)[-2:])


def _covered(path: str, named: set[str]) -> bool:
    return any(path == one or path.startswith(f"{one}/") or one.startswith(f"{path}/")
               for one in named)  # fmt: skip


@rule(
    "HND007", "stale-handoff", severity="information", reach="workspace", kinds=HANDOFFS,
    source="guide, chapter 12", tag="superseded",
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


_DONE = late(
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
    if status is None or not _DONE.fullmatch(status.written[:80].strip(" .!*_`✅✔️☑-")):
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
    Write the id of the phase as its documents have it.
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

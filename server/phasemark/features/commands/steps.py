"""The steps of the work by name."""

from __future__ import annotations

from collections.abc import Sequence

from phasemark.errors import UsageError
from phasemark.features.change import Change
from phasemark.features.commands.command import Asked, Command, Done, changed
from phasemark.features.draft import Draft
from phasemark.features.work import phase
from phasemark.features.work.commits import add_commits
from phasemark.features.work.handoff import create_handoff, handoff_path, notes_of
from phasemark.features.work.move import move_item
from phasemark.features.work.progress import update_progress
from phasemark.features.work.renumber import renumber
from phasemark.features.work.split import split


def new(asked: Asked) -> Done:
    """A document of a kind, or those of a phase.

    Without an id it is that of the document, and `phase` alone is the phase behind it.
    """
    if not asked.words:
        raise UsageError("a new document needs a kind; `phase` needs an id")
    drafts = _drafts(asked, asked.words[0], asked.words[1:])
    there = next((one.path for one in drafts if one.path in asked.snapshot.files.paths), "")
    if there:
        raise UsageError(f"`{there}` exists already")
    change = Change(create={one.path: one.text for one in drafts}, show=drafts[0].path)
    return Done(change, f"Create {', '.join(one.path for one in drafts)}")


def _drafts(asked: Asked, what: str, words: Sequence[str]) -> tuple[Draft, ...]:
    document, desk = asked.document, asked.desk
    if words or document is None or document.outline.id is None:
        return desk.drafts(what, words, document.outline.id if document else None)
    if what != "phase":
        return (desk.about(desk.kind_of(what), document.outline.id),)
    following = phase.next_id(asked.snapshot, document.outline)
    if following is None:
        raise UsageError(f"the phase behind {document.outline.id} is there already; give an id")
    return phase.next_drafts(asked.snapshot, document.outline, following, asked.outside)


def log(asked: Asked) -> Done:
    """A log entry in the notes of a phase."""
    document = asked.of_phase()
    change = phase.log_of_phase(asked.snapshot, document, asked.outside)
    return changed(
        change,
        "Add session log entry",
        f"`{document.path}` belongs to no phase with a session log",
    )


def handoff(asked: Asked) -> Done:
    """The handoff of a phase, made of its notes."""
    document = asked.of_phase()
    if notes_of(asked.snapshot, document) is None:
        raise UsageError(f"`{document.path}` has no work notes that a handoff could be made of")
    if there := handoff_path(asked.snapshot, document):
        raise UsageError(f"{document.outline.id} has a handoff already: `{there}`")
    change = create_handoff(asked.snapshot, document, asked.outside)
    return changed(change, "Create a handoff", "there is no place for a handoff")


def commits(asked: Asked) -> Done:
    """Commits that the notes do not list."""
    document = asked.of_phase()
    notes = notes_of(asked.snapshot, document)
    change = add_commits(asked.snapshot, notes, asked.outside) if notes else None
    return changed(change, "Add commits", "there is no commit that the work notes lack")


def progress(asked: Asked) -> Done:
    """Prompt progress as the prompts are."""
    document = asked.of_phase()
    notes = notes_of(asked.snapshot, document)
    change = update_progress(asked.snapshot, notes) if notes else None
    return changed(
        change, "Update Prompt progress", "Prompt progress lists the prompts as they are"
    )


def renumbered(asked: Asked) -> Done:
    """Prompts one after the other."""
    change = renumber(asked.snapshot, asked.require_document())
    return changed(change, "Renumber prompts", "the prompts are numbered one after the other")


def in_two(asked: Asked) -> Done:
    """The selected tasks as a phase of their own."""
    document, span = asked.require_document(), asked.require_span()
    change = split(asked.snapshot, document, span, asked.outside)
    nothing = "select some, not all, of the open tasks in the plan of a phase"
    return changed(change, "Move the tasks to a new phase", nothing)


def moved(asked: Asked) -> Done:
    """The item at the cursor in its own section."""
    document, span = asked.require_document(), asked.require_span()
    change = move_item(asked.snapshot, document, span.start)
    return changed(change, "Move the item", "no item here says that it belongs to another section")


STEPS = (
    Command("phasemark.new", "phase|KIND [ID] [NAME]", -1, new),
    Command("phasemark.log", "[PHASE]", 1, log),
    Command("phasemark.handoff", "[PHASE]", 1, handoff),
    Command("phasemark.commits", "[PHASE]", 1, commits),
    Command("phasemark.progress", "[PHASE]", 1, progress),
    Command("phasemark.renumber", "", 0, renumbered),
    Command("phasemark.split", "", 0, in_two),
    Command("phasemark.move", "", 0, moved),
)

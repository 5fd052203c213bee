"""Defects to plant, each with the code of the rule that has to find it.

A function plants its defect into a draft and says whether it could. It marks the line
that is wrong; where something is missing there is none, and the first line stands for it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from string import ascii_letters, ascii_uppercase, digits
from typing import NamedTuple

from benchmarks.documents import MARK, Draft
from benchmarks.project import BLOCKED, COMPLETE, IN_PROGRESS


class Defect(NamedTuple):
    """A code, and how to deserve it."""

    code: str
    plant: Callable[[Draft, Random], bool]


def plant(draft: Draft, turn: int, dice: Random) -> str:
    """Plant one defect into the draft and give its code; empty if none can be planted.

    `turn` picks among the defects of the kind, so that a caller who counts up gets all.
    """
    defects = DEFECTS.get(draft.kind, ())
    for step in range(len(defects)):
        defect = defects[(turn + step) % len(defects)]
        if defect.plant(draft, dice):
            return defect.code
    return ""


def _without(*headings: str) -> Callable[[Draft, Random], bool]:
    """Drop sections that are all there."""

    def plant(draft: Draft, _: Random) -> bool:
        if not all(heading in draft.sections for heading in headings):
            return False
        for heading in headings:
            del draft.sections[heading]
        return True

    return plant


def _with(heading: str, text: Callable[[Draft, Random], str]) -> Callable[[Draft, Random], bool]:
    """Add a list item to a section."""

    def plant(draft: Draft, dice: Random) -> bool:
        draft.sections[heading].append(f"- {text(draft, dice)}{MARK}")
        return True

    return plant


def _saying(text: str) -> Callable[[Draft, Random], str]:
    return lambda _draft, _dice: text


def _only(heading: str, line: str) -> Callable[[Draft, Random], bool]:
    """Leave one line in a section."""

    def plant(draft: Draft, _: Random) -> bool:
        draft.sections[heading] = [line + MARK]
        return True

    return plant


def _instead(heading: str, old: str, new: str) -> Callable[[Draft, Random], bool]:
    """Write something else in the first line of a section that holds `old`."""

    def plant(draft: Draft, _: Random) -> bool:
        for title, lines in draft.sections.items():
            for number, line in enumerate(lines):
                if title.startswith(heading) and old in line:
                    lines[number] = line.replace(old, new, 1) + MARK
                    return True
        return False

    return plant


def _without_label(*labels: str) -> Callable[[Draft, Random], bool]:
    """Drop labels and their lists from the first scope."""

    def plant(draft: Draft, _: Random) -> bool:
        lines = next(iter(draft.sections.values()))
        for label in labels:
            start = lines.index(label)
            end = lines.index("", start) + 1 if "" in lines[start:] else len(lines)
            del lines[start:end]
        return True

    return plant


def _cycle(draft: Draft, _: Random) -> bool:
    """Make a phase depend on one that depends on it."""
    if draft.phase is None or not draft.phase.needed_by:
        return False
    lines = [line for line in draft.sections["Depends on"] if line != "- None"]
    draft.sections["Depends on"] = [*lines, f"- {draft.phase.needed_by}{MARK}"]
    return True


def _other_id(draft: Draft, _: Random) -> bool:
    """Title the document with an id that is not the one of its file."""
    assert draft.phase is not None
    draft.title = draft.title.replace(draft.phase.label, draft.phase.label + "7", 1)
    return True


def _other_plan(draft: Draft, _: Random) -> bool:
    """Point a prompt at the plan of another phase."""
    phase = draft.phase
    if phase is None or not phase.neighbour:
        return False
    return _instead("Context", phase.plan, phase.neighbour)(draft, _)


def _wrong_total(draft: Draft, _: Random) -> bool:
    """Count one prompt too many in the last heading."""
    *first, last = draft.sections.items()
    total = len(draft.sections)
    heading = last[0].replace(f"of {total}", f"of {total + 1}", 1)
    draft.sections = dict([*first, (heading + MARK, last[1])])
    return True


def _many_files(draft: Draft, _: Random) -> bool:
    """List more context files than a prompt should load."""
    lines = next(iter(draft.sections.values()))
    listed = lines[1 : lines.index("")]
    more = [line.replace("_store.py", f"_{n}.py") for n in range(8) for line in listed[-2:-1]]
    lines[0] += MARK
    lines[1:1] = more
    return True


def _when(status: str, plant: Callable[[Draft, Random], bool]) -> Callable[[Draft, Random], bool]:
    """Plant only where the phase has a status."""

    def planted(draft: Draft, dice: Random) -> bool:
        phase = draft.phase
        return phase is not None and phase.status == status and plant(draft, dice)

    return planted


def _empty_log(draft: Draft, _: Random) -> bool:
    draft.sections["Session log"] = []
    return True


def _second_status(draft: Draft, dice: Random) -> bool:
    return _instead("Status", "[ ]", "[x]")(draft, dice)


def _no_status(draft: Draft, dice: Random) -> bool:
    return _instead("Status", "[x]", "[ ]")(draft, dice)


def _no_blocker(draft: Draft, _: Random) -> bool:
    """Leave a blocked phase without a word on what blocks it."""
    lines = draft.sections["Session log"]
    start = max(n for n, line in enumerate(lines) if line.startswith("- Blockers: "))
    end = next(n for n in range(start, len(lines)) if lines[n].startswith("- Next: "))
    lines[start:end] = ["- Blockers: none"]
    draft.sections["Open questions"] = ["- [x] Is the label printer there? Yes."]
    return True


def _lost_file(draft: Draft, dice: Random) -> str:
    assert draft.phase is not None
    return f"`{draft.phase.read[0].replace('contract', f'lost_{dice.randrange(999)}')}`"


def _lost_reference(draft: Draft, dice: Random) -> str:
    return f"{_lost_file(draft, dice)}: the old table"


def _lost_link(_: Draft, dice: Random) -> str:
    return f"Earlier: [the first draft](draft-{dice.randrange(999)}.md)"


def _unknown_phase(_: Draft, dice: Random) -> str:
    return f"Phase {dice.randint(9_900, 9_999)}"


def _cloud_key(_: Draft, dice: Random) -> str:
    key = "".join(dice.choices(ascii_uppercase + "234567", k=16))
    return f"The courier bucket opened with AKIA{key} in the trial"


def _vcs_token(_: Draft, dice: Random) -> str:
    token = "".join(dice.choices(ascii_letters + digits, k=36))
    return f"Cloned the depot fixtures with ghp_{token}: no other access"


def _unknown_code(draft: Draft, _: Random) -> bool:
    draft.sections["Role"][:0] = [f"<!-- phasemark: allow PRM999 - a trial -->{MARK}", ""]
    return True


def _same_group(draft: Draft, dice: Random) -> bool:
    """Let two stages of one group depend on each other."""
    number = draft.title.split()[1].rstrip(":")
    needed, stage = f"Stage {number}.1", f"Stage {number}.2"
    return _instead(stage, "**Dependencies:** None", f"**Dependencies:** {needed}")(draft, dice)


def _one_sided(draft: Draft, dice: Random) -> bool:
    """Leave a stage out of the list of another that names it."""
    number = draft.title.split()[1].rstrip(":")
    return _instead(f"Stage {number}.1", f", Stage {number}.3", "")(draft, dice)


def _bad_name(draft: Draft, _: Random) -> bool:
    draft.front[0] = draft.front[0].replace("-", "_") + MARK
    return True


def _no_description(draft: Draft, _: Random) -> bool:
    del draft.front[1]
    return True


DEFECTS = {
    "plan": (
        Defect("PLN004", _without("Constraints")),
        Defect("REF001", _with("References", _lost_reference)),
        Defect("PAR002", _cycle),
        Defect("PLN006", _without("Definition of done")),
        Defect("DOC003", _other_id),
        Defect("SEC001", _with("Risks / open questions", _cloud_key)),
        Defect("REF006", _with("Depends on", _unknown_phase)),
        Defect("DOC010", _with("Goals", _saying("<Goal 3>"))),
        Defect("STA009", _instead("Definition", "[ ]", "[]")),
    ),
    "prompt": (
        Defect("PRM006", _without("Verification")),
        Defect("REF002", _with("Context", _lost_link)),
        Defect("PRM004", _without("Constraints")),
        Defect("TRI006", _other_plan),
        Defect("VER008", _instead("Verification", " -q", " -q || true")),
        Defect("PRM005", _without("Deliverables")),
        Defect("CFG001", _unknown_code),
    ),
    "work-notes": (
        Defect("NTE003", _second_status),
        Defect("NTE005", _with("Decisions", _saying("Drop the old table"))),
        Defect("NTE001", _without("Assumptions")),
        Defect("NTE002", _no_status),
        Defect("NTE010", _when(IN_PROGRESS, _empty_log)),
        Defect("NTE014", _when(COMPLETE, _instead("Open questions", "[x]", "[ ]"))),
        Defect("NTE012", _when(BLOCKED, _no_blocker)),
        Defect("SEC004", _with("Decisions", _vcs_token)),
        Defect("NTE016", _with("Commits", _saying("the commit of last Tuesday"))),
    ),
    "phase-spec": (
        Defect("SPC008", _without("Exit criteria")),
        Defect("SPC015", _with("Files", _lost_file)),
        Defect("PAR002", _cycle),
        Defect("SPC006", _without("Files")),
        Defect("STA001", _when(COMPLETE, _instead("Exit criteria", "[x]", "[ ]"))),
        Defect("SPC004", _without("Tasks")),
    ),
    "implementation-prompts": (
        Defect("IMP002", _wrong_total),
        Defect("IMP011", _without_label("Verification:")),
        Defect("IMP014", _instead("Prompt 1", "to Prompt 2", "to Prompt 3")),
        Defect("IMP004", _without_label("Context files to load:")),
        Defect("IMP005", _many_files),
        Defect("IMP013", _without_label("Stop rule:", "Commit discipline:")),
    ),
    "handoff": (
        Defect("HND001", _without("Key decisions")),
        Defect("HND003", _only("How to resume", "- Ask on the channel of the depot")),
        Defect("HND002", _only("Next step", "- Go on with the rest")),
    ),
    "stage-plan": (
        Defect("STG007", _one_sided),
        Defect("STG009", _same_group),
    ),
    "library-entry": (
        Defect("LIB001", _without("Prerequisites")),
        Defect("LIB005", _with("Changelog", _saying("last week: shorter"))),
    ),
    "skill": (
        Defect("SKL002", _bad_name),
        Defect("SKL001", _no_description),
    ),
}  # fmt: skip

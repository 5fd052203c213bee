"""`phasemark.set`: the status of a phase in the document that says it."""

from __future__ import annotations

import pytest

from casebook.difference import made
from casebook.outside import Made
from document.made import snapshot
from phasemark.errors import UsageError
from phasemark.features.commands.command import Asked, Done, run
from phasemark.features.commands.every import COMMANDS
from phasemark.steps import at_once

NOTES = "work-notes/phase-1.md"
STAGES = "plan/STAGE_9_PLAN.md"
TEXTS = {
    "plan/phase-1.md": "# Phase 1: Queue\n\n## Status\nNot started\n",
    NOTES: "# Phase 1 - Queue\n\n## Status\n- [x] In progress\n- [ ] Blocked\n- [ ] Complete\n",
    "plan/phase-2.md": "# Phase 2: Cache\n\nA text.\n",
    STAGES: "# Stage 9\n\n## Stage 9.1: A\n\n**Status**: Not started\n\n## Stage 9.2: B\n",
}


def done(*words: str) -> Done:
    name = "phasemark.set"
    asked = Asked(name, snapshot(TEXTS, config=""), Made({}, ()), "", words)
    return at_once(run(COMMANDS[name], asked))


def test_without_a_status_it_says_which_there_are() -> None:
    assert done("1").value == {"states": ["Blocked", "Complete"]}


@pytest.mark.parametrize("status", ["Complete", "complete", "COMPLETE"])
def test_the_notes_are_believed_first(status: str) -> None:
    change = done("phase-1", status).change
    assert change is not None
    assert change.show == NOTES
    after = made(TEXTS, change)
    assert after == {**TEXTS, NOTES: TEXTS[NOTES].replace("[x]", "[ ]").replace("[ ] C", "[x] C")}


def test_a_stage_says_it_below_its_own_heading() -> None:
    change = done("9.1", "in-progress").change
    assert change is not None
    after = made(TEXTS, change)[STAGES]
    assert after == TEXTS[STAGES].replace("Not started", "In progress")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("1", "in-progress"), "Phase 1 cannot be set to `in-progress`; right is `Blocked` or"),
        (("1", "shipped"), "Phase 1 cannot be set to `shipped`; right is `Blocked` or `Complete`"),
        (("2", "complete"), "no document of Phase 2 has a status that could be another one"),
        (("7",), "`7` is no phase"),
    ],
)
def test_what_cannot_be_set_is_refused(words: tuple[str, ...], why: str) -> None:
    with pytest.raises(UsageError, match=f"^{why}"):
        done(*words)

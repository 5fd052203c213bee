"""Commands by name with any words: an answer, or a sentence that says why there is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.difference import made
from casebook.outside import Made
from document.made import snapshot
from phasemark.errors import UsageError
from phasemark.features.commands.command import Asked, Done, Steps, run
from phasemark.features.commands.every import COMMANDS
from phasemark.text.edit import Span

TEXTS = {
    "plan/phase-1.md": "# Phase 1: Queue\n\n## Tasks\n- [ ] Write it\n- [ ] Why?\n- [ ] Flush\n",
    "work-notes/phase-1.md": "# Phase 1 - Queue\n\n## Session log\n\n## Commits\n- 1234567 - x\n",
    "docs/phases/PHASE2-PROMPT.md": "# Phase 2 Prompts\n\n## Prompt 2 of 9: A\n\n## Prompt 5: B\n",
    "plan/STAGE_9_PLAN.md": "# Stage 9\n\n## Stage 9.1: A\n\n## Stage 9.2: B\n",
    "README.md": "# Read me\n\n- a\n",
    "empty.md": "",
}
OUTSIDE = Made({}, ("1234567 2026-03-14T08:00 Retry | src/log.py",))


def finished(steps: Steps) -> Done:
    """What comes of all steps."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            done: Done = end.value
            return done


words = st.one_of(
    st.sampled_from(
        ("phase", "plan", "notes", "prompt", "handoff", "1", "2b", "9.1", "B", "PRM006", "IMP002",
         "stage-plan", "end", "skill", "tidy", "phase-3-x", "../..", "/etc/passwd", "$(x)", "")
    ),
    st.text(max_size=12),
)  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
@settings(max_examples=60, deadline=None)
@given(
    path=st.sampled_from(("", "src/x.py", *TEXTS)),
    given_words=st.lists(words, max_size=3),
    span=st.none() | st.tuples(st.integers(0, 90), st.integers(0, 90)),
)
def test_commands_answer_or_say_why_not(
    name: str, path: str, given_words: list[str], span: tuple[int, int] | None
) -> None:
    before = snapshot(TEXTS, config="")
    size = len(TEXTS.get(path, ""))
    place = Span(*sorted(min(at, size) for at in span)) if span else None
    try:
        asked = Asked(name, before, OUTSIDE, path, tuple(given_words), place)
        done = finished(run(COMMANDS[name], asked))
    except UsageError:
        return
    assert done.text or done.change or done.value is not None
    if done.change is not None:
        after = made(TEXTS, done.change)
        new = set(after) - set(TEXTS)
        assert not any(part in ("", ".", "..") for made in new for part in made.split("/"))
        assert not any("\x00" in made or "\\" in made for made in new)

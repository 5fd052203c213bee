"""Documents that actions make have the line ends of those they are made of."""

from __future__ import annotations

import pytest

from casebook.outside import Made
from document.made import snapshot
from phasemark.features.actions.offer import actions
from phasemark.text.edit import Span

PROMPT = """\
# Phase 2: Scaffold

## Phase 2: Scaffold
- Write the chart

## Phase 3: Templates

### Task
- Write the templates
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_phase_moved_to_a_document_of_its_own(end: str) -> None:
    text = PROMPT.replace("\n", end)
    state = snapshot({"prompts/phase-2.md": text}, (), 'select = ["PRM020"]\n')
    at = text.index("Phase 3")
    document = state.documents["prompts/phase-2.md"]
    offered = actions(state, document, Span(at, at), Made({}, ()))
    action = next(one for one in offered if one.title.startswith("Move Phase 3"))
    change = action.made()
    assert change is not None
    (created,) = change.create.values()
    assert created == "# Phase 3: Templates\n\n## Task\n- Write the templates\n".replace("\n", end)

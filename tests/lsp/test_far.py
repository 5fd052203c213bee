"""What an edit means for thousands of documents together is found in steps."""

from __future__ import annotations

import pytest

from phasemark.features.findings import findings
from phasemark.lsp import live
from phasemark.rules.check import ready_in_steps, selection_of
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot
from tests.lsp.test_aside import OTHER, PLAN, PROJECT, Desk

TEXT = "# Phase 1: One\n\n## Depends on\nNone\n\n## Files\n\n### New\n- `src/a.py`\n"
TEXTS = {PLAN: TEXT, OTHER: TEXT.replace("1", "2"), "plan/phase-3.md": "# Phase 3\n"}


def snapshot(texts: dict[str, str]) -> Snapshot:
    made = Snapshot.of(
        texts, (), settings=PROJECT.settings, kinds=PROJECT.kinds, vocabulary=PROJECT.vocabulary
    )
    return Snapshot(PROJECT, made.documents, Files(texts), outlines=made.outlines)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A root of which everything is known, where nothing about all documents is quick."""
    monkeypatch.setattr(live, "AGAIN", 0.0)
    desk = Desk()
    read = snapshot(TEXTS)
    for steps in (read.index.in_steps(), ready_in_steps(read, selection_of(PROJECT))):
        for _ in steps:
            pass
    desk.open(PLAN, TEXT)
    desk.root.become(read)
    while desk.step():
        pass
    return desk


@pytest.mark.parametrize(
    ("old", "new"),
    [("# Phase 1", "# Phase 17"), ("None", "- Phase 3"), ("src/a.py", "src/b.py")],
)
def test_an_edit_of_what_others_see_is_done_aside(desk: Desk, old: str, new: str) -> None:
    before = desk.root.snapshot
    desk.type(PLAN, TEXT.replace(old, new))
    assert desk.root.snapshot is before
    assert PLAN in desk.root.reading
    while desk.step():
        pass
    after = desk.root.snapshot
    whole = snapshot({**TEXTS, PLAN: TEXT.replace(old, new)})
    assert PLAN not in desk.root.reading
    assert after.documents[PLAN].text == TEXT.replace(old, new)
    assert after.index.nodes == whole.index.nodes
    for path in TEXTS:
        assert findings(after, after.documents[path]) == findings(whole, whole.documents[path])


def test_an_edit_of_words_is_there_at_once(desk: Desk) -> None:
    desk.type(PLAN, TEXT.replace("One", "Other"))
    assert desk.root.snapshot.documents[PLAN].text == TEXT.replace("One", "Other")
    assert PLAN not in desk.root.reading

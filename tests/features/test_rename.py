"""A renaming never fails, edits what it read, keeps every line, and can be taken back."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from features.projects import PATHS, snapshots
from phasemark.features.rename.files import moved
from phasemark.features.rename.rename import prepare, rename
from phasemark.features.rename.renaming import Refusal, Renaming
from phasemark.text.edit import Edits, Span
from phasemark.workspace.snapshot import Snapshot

NAMES = (
    "2c", "Phase 7", "phase-1-other", "3", "Two Words", "漢字 😀", "", " ", "a\nb", "x](y", "-",
    "#", "../../escape", "a" * 300, "<b>", "`", "$(id)", "1", "core", "Prompt 9", "0.1", "Set up",
)  # fmt: skip


def edited(snapshot: Snapshot, renaming: Renaming) -> dict[str, str]:
    """All texts after the edits and moves; edits of different parts do not overlap."""
    found = {path: document.text for path, document in snapshot.documents.items()}
    for path, text in list(found.items()):
        every = [edit for part in renaming.parts for edit in part.change.edits.get(path, ())]
        found[path] = Edits.of(*every).apply(text)
    return {renaming.moves.get(path, path): text for path, text in found.items()}


def line_ends(text: str) -> tuple[int, int]:
    return text.count("\n"), text.count("\r")


@settings(max_examples=150, deadline=None)
@given(snapshots, st.data())
def test_a_renaming_keeps_lines_and_documents(snapshot: Snapshot, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(snapshot.documents)))
    document = snapshot.documents[path]
    offset = data.draw(st.integers(0, len(document.text)))
    ready = prepare(snapshot, document, offset)
    found = rename(snapshot, document, offset, data.draw(st.sampled_from(NAMES)))
    if ready is None:
        assert isinstance(found, Refusal)
        return
    assert Span(0, len(document.text)).covers(ready.span)
    if isinstance(found, Refusal):
        assert found.sentence
        assert "\n" not in found.sentence
        return
    after = edited(snapshot, found)
    assert len(after) == len(snapshot.documents)
    for one, before in snapshot.documents.items():
        assert line_ends(after[found.moves.get(one, one)]) == line_ends(before.text)


@settings(max_examples=100, deadline=None)
@given(snapshots, st.data())
def test_the_name_that_is_there_changes_nothing(snapshot: Snapshot, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(snapshot.documents)))
    document = snapshot.documents[path]
    offset = data.draw(st.integers(0, len(document.text)))
    ready = prepare(snapshot, document, offset)
    if ready is not None:
        found = rename(snapshot, document, offset, ready.name)
        assert isinstance(found, Refusal) or not found.parts


@settings(max_examples=100, deadline=None)
@given(snapshots, st.sampled_from(PATHS), st.sampled_from((
    "plan/phase-9.md", "phase-1.md", "plan/sub/phase-1-core.md", "plan/a(b) c.md", "plan/100%.md",
    "docs/日本.md", "docs/phases/PHASEC.md",
)))  # fmt: skip
def test_moving_a_file_there_and_back_changes_nothing(
    snapshot: Snapshot, old: str, new: str
) -> None:
    if old not in snapshot.documents:
        assert not moved(snapshot, {old: new}).parts
        return
    first = moved(snapshot, {old: new}).asked
    texts = {path: document.text for path, document in snapshot.documents.items()}
    after = edited(snapshot, first)
    after[new] = after.pop(old)
    there = Snapshot.of(
        after, (snapshot.files.paths - {old}) | {new},
        settings=snapshot.settings, kinds=snapshot.kinds, vocabulary=snapshot.vocabulary,
    )  # fmt: skip
    back = edited(there, moved(there, {new: old}).asked)
    back[old] = back.pop(new)
    assert back.keys() == texts.keys()
    if re.fullmatch(r"[\w/.-]+", new, re.ASCII):
        assert back == texts
    for path, text in texts.items():
        assert line_ends(back[path]) == line_ends(text)

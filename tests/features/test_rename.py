"""A renaming never fails, edits what it read, keeps every line, and can be taken back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.projects import PATHS, snapshots
from phasemark.config import Settings
from phasemark.document.phase import PhaseId
from phasemark.features.rename.files import moved
from phasemark.features.rename.phases import Wish, rename_phase
from phasemark.features.rename.rename import prepare, rename
from phasemark.features.rename.renaming import Ready, Refusal, Renaming
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.rules.check import check
from phasemark.rules.resolution import LINKS, resolve
from phasemark.steps import at_once
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
    if not isinstance(ready, Ready):
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
    if isinstance(ready, Ready):
        found = rename(snapshot, document, offset, ready.name)
        assert isinstance(found, Refusal) or not found.parts


def led(texts: dict[str, str], like: Snapshot) -> dict[str, list[str]]:
    """What the references of each document lead to."""
    snapshot = Snapshot.of(
        texts, like.files.paths,
        settings=like.settings, kinds=like.kinds, vocabulary=like.vocabulary,
    )  # fmt: skip
    return {
        path: [
            resolve(one.path, outline, snapshot, one.form in LINKS).path
            for one in outline.references
        ]
        for path, outline in snapshot.outlines.items()
    }


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
        if old.rpartition("/")[0] == new.rpartition("/")[0]:
            assert back == texts
        now = led(back, snapshot)
        for path, targets in led(texts, snapshot).items():
            pairs = zip(targets, now[path], strict=True)
            assert all(was in ("", target) for was, target in pairs)
    for path, text in texts.items():
        assert line_ends(back[path]) == line_ends(text)


def example(name: str) -> Snapshot:
    root = Path(__file__).parents[2] / "examples" / name
    files = [path for path in root.rglob("*") if path.is_file()]
    return Snapshot.of(
        {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in files
            if path.suffix == ".md"
        },
        [path.relative_to(root).as_posix() for path in files],
        settings=Settings(declares=True),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )


@pytest.mark.parametrize("name", ["metrics-gateway", "unfinished"])
def test_a_project_has_the_same_findings_when_a_phase_is_renamed(name: str) -> None:
    snapshot = example(name)
    before = Counter(finding.code for finding in check(snapshot))
    for series, id in snapshot.index.nodes:
        free = PhaseId(id.word, (*id.numbers[:-1], 77)) if id.numbers else PhaseId(id.word, (), "z")
        found = at_once(rename_phase(snapshot, (series, id), Wish(free)))
        assert isinstance(found, Renaming)
        after = Snapshot.of(
            edited(snapshot, found),
            [found.moves.get(path, path) for path in snapshot.files.paths],
            settings=snapshot.settings, kinds=snapshot.kinds, vocabulary=snapshot.vocabulary,
        )  # fmt: skip
        assert Counter(finding.code for finding in check(after)) == before, id

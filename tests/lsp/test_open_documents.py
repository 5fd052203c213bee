"""The life of open documents: typed, asked for, closed, opened again, while others read them."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasemark.document.document import Document
from phasemark.lsp import live
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot
from tests.lsp.test_aside import OTHER, PLAN, TABLE, Desk, assert_read
from tests.syntax.fragments import LINES, texts

THIRD = "plan/phase-3.md"
PATHS = [PLAN, OTHER]


class Event(NamedTuple):
    """Something that happens to a document of the desk."""

    what: Literal["open", "type", "close", "ask", "look", "step", "disk", "check", "aside"]
    path: str
    text: str


def events() -> st.SearchStrategy[list[Event]]:
    short = st.sampled_from(["", "# Phase 1: Any\n", "## Goals\n- a\n", *LINES])
    long = texts(40).map("# Phase 1: Any\n\n{}".format)
    what = st.sampled_from(["type", "close", "ask", "look", "step", "disk", "check", "aside"])
    more = st.builds(
        Event,
        st.one_of(st.just("open"), what, st.just("step"), st.just("step")),
        st.sampled_from(PATHS),
        st.one_of(short, long),
    )
    return st.lists(more, max_size=25)


def happen(desk: Desk, disk: dict[str, str], event: Event) -> None:
    root, (what, path, text) = desk.root, event
    if what == "open" and path not in root.opened:
        desk.open(path, text)
    elif what == "type" and path in root.opened:
        desk.type(path, text)
    elif what == "close" and path in root.opened:
        left = disk.get(path)
        root.close(path, None if left is None else Document(path, left, root.project))
    elif what == "ask":
        root.finish(path)
        _ = root.snapshot
    elif what == "look":
        _ = root.snapshot
    elif what == "step":
        desk.step()
    elif what == "disk":
        disk[path] = text
        known = {path: Document(path, text, root.project) for path, text in disk.items()}
        root.become(Snapshot(root.project, known, Files(known)))
    elif what == "check":
        assert root.changed() <= root.opened.keys()
        assert not root.changed()
    elif what == "aside" and path in root.opened:
        root.put_aside(path)


def assert_possible(desk: Desk, disk: dict[str, str]) -> None:
    """What holds at every moment."""
    root = desk.root
    snapshot = root.snapshot
    assert snapshot is root.settled
    assert set(root.aside) <= set(root.reading) <= root.opened.keys()
    for path in root.opened.keys() - set(root.reading):
        assert snapshot.documents[path].text == desk.texts[path]
    for path in PATHS:
        if path not in root.opened and path in snapshot.documents:
            assert snapshot.documents[path].text == disk[path]
    if not root.aside:
        assert not root.behind
    wanted = [reading.document.path for reading in desk.readings if reading.wanted]
    assert sorted(wanted) == sorted(root.reading)
    assert len(desk.work) >= len(wanted)


@pytest.mark.usefixtures("small")
@settings(max_examples=150, deadline=None)
@given(events(), st.sampled_from([0.035, 0.0]))
def test_an_open_document_is_read_whatever_happens_to_it(
    happens: list[Event], again: float
) -> None:
    desk, disk = Desk(), {THIRD: "# Phase 3: Third\n\n## Depends on\n- Phase 1\n"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "AGAIN", again)
        for event in happens:
            happen(desk, disk, event)
            assert_possible(desk, disk)
        snapshot = desk.finish()
    assert not desk.root.reading
    assert not desk.root.aside
    assert not desk.root.behind
    for path in desk.root.opened:
        assert_read(snapshot, path, desk.texts[path])


def test_what_is_opened_again_is_read_by_one_piece_of_work() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    while not desk.root.aside:
        desk.step()
    desk.step()
    desk.root.close(PLAN, None)
    desk.open(PLAN, TABLE)
    old, new = desk.work
    assert next(old, "over") == "over"
    desk.work.remove(old)
    assert_read(desk.finish(), PLAN, TABLE)
    assert new not in desk.work


def test_what_is_closed_before_it_was_begun_is_not_read() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    desk.root.close(PLAN, None)
    desk.open(PLAN, TABLE)
    old, _ = desk.work
    assert next(old, "over") == "over"
    assert desk.root.reading == {PLAN}

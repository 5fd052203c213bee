"""Whatever documents say, every form of the board is there and holds what it promises."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import snapshot
from features.drawing.pictures import written
from phasemark.cli.render.json import encode
from phasemark.features.drawing.dot import dot
from phasemark.features.drawing.html import html
from phasemark.features.drawing.mermaid import mermaid
from phasemark.features.drawing.svg import svg
from phasemark.features.drawing.text import text
from phasemark.features.drawing.view import around, view_of
from phasemark.features.overview import facts, markdown, record, rows
from phasemark.features.overview import html as board_page
from phasemark.features.records import graph_record
from phasemark.features.upcoming import upcoming
from phasemark.features.worktrees import Site, worktrees
from phasemark.workspace.board import board_of
from phasemark.workspace.elsewhere import seen_everywhere

NAMES = st.text(
    st.sampled_from(list("ab<>&\"'`|[]{}()%#$\\;\n\r\t\0\x1b\u202e\u2028\ud800é数 -–:*_~")),
    max_size=20,
)
IDS = st.sampled_from(["1", "2", "2a", "2b", "3", "B", "9.1", "9.2", "9"])
PATHS = st.sampled_from(["a.py", "src/", "src/*.py", "src/b.py", "package.json", "../x", "<p>"])
STATES = st.sampled_from(["Planned", "In progress", "Blocked", "Complete", "odd", ""])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, str]:
    """Some phases and stages that name each other, and whatever else."""
    found: dict[str, str] = {}
    for id in draw(st.lists(IDS, max_size=5)):
        depends = "".join(f"- Phase {one}\n" for one in draw(st.lists(IDS, max_size=2)))
        files = "".join(f"- `{path}`\n" for path in draw(st.lists(PATHS, max_size=2)))
        folder = draw(st.sampled_from(["", "svc/"]))
        found[f"{folder}docs/phases/PHASE{id}.md"] = (
            f"# Phase {id} - {draw(NAMES)}\n\n## Status\n{draw(STATES)}\n\n"
            f"## Depends on\n{depends}\n## Files\n\n### Modified\n{files}\n"
            f"## Exit criteria\n- [{draw(st.sampled_from(' x'))}] {draw(NAMES)}\n"
        )
    blocks = [
        f"## Stage {id}: {draw(NAMES)}\n\n**Duration:** {draw(NAMES)} 2 weeks\n**Files:**\n"
        f"- `{draw(PATHS)}`\n\n**Dependencies:** Stage {draw(IDS)}\n**Parallel Group:** A\n\n"
        for id in draw(st.lists(IDS, max_size=3))
    ]
    if blocks:
        found["plan/STAGE_9_PLAN.md"] = f"# Stage 9: {draw(NAMES)}\n\n{''.join(blocks)}"
    return found


@given(documents())
@settings(max_examples=120, deadline=None)
def test_every_form_is_there(texts: dict[str, str]) -> None:
    made = snapshot(texts)
    view = view_of(made)
    picture = svg(view, "a & b")
    ElementTree.fromstring(picture)
    texts_shown = list(written(picture))
    assert not any(
        one.overlaps(other) for n, one in enumerate(texts_shown) for other in texts_shown[n + 1 :]
    )
    for form in (mermaid(view), dot(view), text(view, "t"), html(view, "t")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\ud800]", form)
    assert json.loads(encode(graph_record(made)))


@given(documents(), st.integers(1, 4))
@settings(max_examples=120, deadline=None)
def test_every_job_is_told_once(texts: dict[str, str], workers: int) -> None:
    made = snapshot(texts)
    board = board_of(made.index)
    seen = seen_everywhere(board, ())
    found = upcoming(board, seen, workers)
    told = [one.key for one in (*found.ready, *found.running, *found.waiting)]
    left = [key for key, job in board.jobs.items() if job.state.name != "complete"]
    assert sorted(told) == sorted(left)
    assert len(found.ready) <= workers
    for one in found.ready:
        for other in found.ready:
            if one.key[0] == other.key[0] and one != other:
                ours, theirs = board.jobs[one.key].writes, board.jobs[other.key].writes
                assert not set(ours).intersection(theirs)
    every = rows(made, seen)
    assert json.loads(encode(record(made, every)))
    for row in every:
        assert all("\n" not in fact for _, fact in facts(made, row))
        assert row.job.key in around(board, row.job.key, 3)
    assert not re.search("[\x00-\x09\x0b-\x1f]", markdown(every, "t") + board_page(every, "t"))


@given(documents())
@settings(max_examples=60, deadline=None)
def test_worktrees_are_quoted_whatever_is_named(texts: dict[str, str]) -> None:
    made = snapshot(texts)
    keys = tuple(board_of(made.index).jobs)
    empty: frozenset[str] = frozenset()
    site = Site("/tmp/a b'c", "", "main", empty, empty, empty, (), ())
    plan = worktrees(made, site, keys, {})
    names = re.findall(r"^git worktree add '[^\n]*' -b (\S+)$", plan, re.M)
    assert len(set(names)) == len(names) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name) for name in names)

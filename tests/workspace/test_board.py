"""The board: states, levels, what is ready, what collides, in which order to merge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document.made import snapshot
from phasemark.workspace.board import Board, Job, board_of
from phasemark.workspace.graph import Reach

BOXES = "- [ ] Not started\n- [ ] In progress\n- [ ] Blocked\n- [ ] Complete\n"


def board(texts: Mapping[str, str]) -> Board:
    return board_of(snapshot(texts).index)


def plan(number: str, *depends: str, more: str = "") -> dict[str, str]:
    listed = "".join(f"- {one if ' ' in one else f'Phase {one}'}\n" for one in depends)
    text = f"# Phase {number}: Name\n\n## Depends on\n{listed or 'None'}\n\n{more}"
    return {f"plan/phase-{number}.md": text}


def notes(number: str, status: str) -> dict[str, str]:
    boxes = BOXES.replace(f"[ ] {status}", f"[x] {status}")
    return {f"work-notes/phase-{number}.md": f"# Phase {number}\n\n## Status\n{boxes}"}


def stage(number: str, *depends: str, files: str = "", group: str = "A", more: str = "") -> str:
    listed = ", ".join(f"Stage {one}" for one in depends) or "None"
    paths = "".join(f"- `{path}` (modify)\n" for path in files.split())
    return (
        f"## Stage {number}: Name\n\n**Files:**\n{paths}\n**Dependencies:** {listed}\n"
        f"**Parallel Group:** {group}\n{more}\n"
    )


def stages(*blocks: str) -> dict[str, str]:
    return {"plan/STAGE_9_PLAN.md": "# Stage 9: Whole\n\n" + "\n".join(blocks)}


def job(found: Board, short: str) -> Job:
    return next(one for key, one in found.jobs.items() if key[1].short == short)


def shorts(keys: object) -> str:
    return " ".join(key[1].short for key in keys)  # type: ignore[attr-defined]


def ready(found: Board) -> str:
    return shorts(key for key, one in found.jobs.items() if one.ready)


# states


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("Not started", "not-started"),
        ("In progress", "in-progress"),
        ("Blocked", "blocked"),
        ("Complete", "complete"),
    ],
)
def test_the_notes_say_the_state(status: str, name: str) -> None:
    found = job(board({**plan("1"), **notes("1", status)}), "1")
    assert found.state == (name, f"`work-notes/phase-1.md` says `{status}`")


def test_the_specification_speaks_where_no_notes_do() -> None:
    text = "# Phase 1\n\n## Status\nPlanned\n\n## Depends on\nNone\n\n## Exit criteria\n- [ ] x\n"
    found = job(board({"docs/phases/PHASE1.md": text}), "1")
    assert found.state == ("not-started", "`docs/phases/PHASE1.md` says `Planned`")


@pytest.mark.parametrize(
    ("boxes", "name", "reason"),
    [
        ("- [x] a\n- [x] b\n", "complete", "2 of 2 boxes are ticked"),
        ("- [x] a\n- [ ] b\n", "in-progress", "1 of 2 boxes are ticked"),
        ("- [ ] a\n", "not-started", "0 of 1 box is ticked"),
        ("- a\n", "unknown", "nothing says its state"),
    ],
)
def test_boxes_speak_where_nothing_else_does(boxes: str, name: str, reason: str) -> None:
    assert job(board(plan("1", more=f"## Tasks\n{boxes}")), "1").state == (name, reason)


def test_boxes_of_questions_are_no_work() -> None:
    more = "## Tasks\n- [x] a\n\n## Open questions\n- [ ] b\n"
    assert job(board(plan("1", more=more)), "1").state.name == "complete"


def test_a_log_shows_that_something_has_begun() -> None:
    log = "# Phase 1\n\n## Session log\n\n### 2026-01-05 09:00\n- What changed: `a`\n"
    found = job(board({**plan("1"), "work-notes/phase-1.md": log}), "1")
    assert found.state == ("in-progress", "its session log has entries")


def test_a_whole_is_what_its_parts_are() -> None:
    more = "**Deliverables:**\n- [x] a\n"
    found = board(stages(stage("9.1", more=more), stage("9.2")))
    assert job(found, "9").state == ("in-progress", "1 of 2 parts is complete")
    assert job(found, "9").whole
    assert ready(found) == "9.2"


# readiness


def test_a_phase_is_ready_when_all_that_it_waits_for_is_complete() -> None:
    texts = {
        **plan("1"), **notes("1", "Complete"), **plan("2", "1"), **plan("3", "1", "2"), **plan("4"),
    }  # fmt: skip
    found = board(texts)
    assert ready(found) == "2 4"
    assert shorts(job(found, "3").blocked_by) == "2"
    assert shorts(job(found, "3").waits_for) == "1 2"


def test_an_unknown_id_is_never_ready() -> None:
    found = board({**plan("1", "7"), **plan("2")})
    assert ready(found) == "2"
    assert [(key[1].short, id.short) for key, id in found.unknown] == [("1", "7")]


def test_phases_that_wait_for_each_other_are_never_ready() -> None:
    found = board({**plan("1", "2"), **plan("2", "1"), **plan("3", "3"), **plan("4", "2")})
    assert ready(found) == ""
    assert [shorts(cycle) for cycle in found.cycles] == ["1 2", "3"]
    assert shorts(found.merge_order) == "1 2 3 4"
    assert [job(found, one).level for one in "1234"] == [0, 0, 0, 1]


def test_an_optional_dependency_orders_the_merging_only() -> None:
    optional = "**Dependencies:**\n- **Required:** None\n- **Optional:** Stage 9.3\n"
    second = stage("9.2").replace("**Dependencies:** None", optional)
    found = board(stages(stage("9.1"), second, stage("9.3")))
    assert ready(found) == "9.1 9.2 9.3"
    assert shorts(found.merge_order) == "9.1 9.3 9.2"
    assert job(found, "9.2").level == 0


def test_parts_wait_for_what_their_whole_waits_for() -> None:
    texts = {**plan("1"), **plan("2", "1"), **plan("2a"), **plan("2b", "2a"), **plan("3", "2")}
    found = board(texts)
    assert ready(found) == "1"
    assert shorts(job(found, "2a").blocked_by) == "1"
    assert [job(found, one).level for one in ("1", "2a", "2b", "2", "3")] == [0, 1, 2, 3, 4]


# implied edges


def test_phases_follow_each_other_where_nothing_is_said() -> None:
    texts = {f"plan/phase-{n}.md": f"# Phase {n}\n\n## Goals\n- x\n" for n in (1, 2, 3)}
    found = board(texts)
    assert ready(found) == "1"
    assert [(link.implied, shorts((link.source, link.target))) for link in found.links] == [
        (True, "2 1"),
        (True, "3 2"),
    ]


@pytest.mark.parametrize("said", ["None", "- Phase 9"])
def test_one_word_about_dependencies_ends_that(said: str) -> None:
    texts = {f"plan/phase-{n}.md": f"# Phase {n}\n\n## Goals\n- x\n" for n in (1, 2, 3)}
    texts["plan/phase-4.md"] = f"# Phase 4\n\n## Depends on\n{said}\n"
    assert not any(link.implied for link in board(texts).links)


def test_parts_that_say_nothing_follow_each_other_in_an_ordered_series() -> None:
    silent = "".join(f"## Stage 9.{n}: Part\n\n**Files:**\n- `src/{n}.py`\n\n" for n in (1, 2, 3))
    whole = "# Stage 9: Parts\n\n**Dependencies:** Stage 8\n\n"
    found = board({**plan("1"), **plan("2", "1"), "plan/STAGE_9_PLAN.md": whole + silent})
    assert [job(found, f"9.{n}").level for n in (1, 2, 3)] == [0, 1, 2]
    said = silent.replace("**Files:**", "**Parallel Group:** A\n\n**Files:**", 1)
    found = board({**plan("1"), **plan("2", "1"), "plan/STAGE_9_PLAN.md": whole + said})
    assert [job(found, f"9.{n}").level for n in (1, 2, 3)] == [0, 0, 0]


def test_series_are_strangers() -> None:
    texts = {f"{svc}/plan/phase-1.md": "# Phase 1\n\n## Goals\n- x\n" for svc in ("a", "b")}
    found = board(texts)
    assert [one.name for one in found.jobs.values()] == ["a/phase-1", "b/phase-1"]
    assert not found.links
    assert found.find("b/1") == (list(found.jobs)[1],)
    assert len(found.find("phase 1")) == 2


# claims


def test_all_that_write_a_file_are_one_collision() -> None:
    found = board(stages(*(stage(f"9.{n}", files=f"a{n}.py go.mod") for n in range(1, 5))))
    assert [(one.path, shorts(one.keys), one.said) for one in found.collisions] == [
        ("go.mod", "9.1 9.2 9.3 9.4", True)
    ]


def test_what_waits_does_not_collide() -> None:
    found = board(stages(stage("9.1", files="a.py"), stage("9.2", "9.1", files="a.py", group="B")))
    assert found.collisions == ()


def test_a_task_may_make_a_file_that_nothing_claims() -> None:
    text = (
        "# Phase 1\n\n## Depends on\nNone\n\n## Tasks\n\n### Prompt 1\n- Create `src/a.py`\n"
        "- Create `src/b.py` and `lib/c.py`\n- Read `src/d.py`\n\n"
        "## Files\n\n### New\n- `src/a.py`\n- `lib/`\n\n## Exit criteria\n- [ ] x\n"
    )
    found = board({"docs/phases/PHASE1.md": text})
    assert found.unclaimed(job(found, "1").key) == ("src/b.py",)
    bare = text[: text.index("## Files")]
    assert board({"docs/phases/PHASE1.md": bare}).unclaimed(job(found, "1").key) == ()


# durations


def test_the_critical_path_goes_by_days_and_the_median() -> None:
    found = board(
        stages(
            stage("9.1", more="**Duration:** 1-2 weeks\n"),
            stage("9.2", more="**Duration:** 3 days\n"),
            stage("9.3", "9.2", more="**Duration:** 1 day\n"),
            stage("9.4", "9.1"),
        )
    )
    assert shorts(found.critical_path) == "9.1 9.4"


def test_the_critical_path_goes_by_count_without_durations() -> None:
    found = board({**plan("1"), **plan("2", "1"), **plan("3", "2"), **plan("4", "1")})
    assert shorts(found.critical_path) == "1 2 3"
    assert board({}).critical_path == ()


# any graph

IDS = st.sampled_from([1, 2, 3, 4, 5, 6, 9])
GRAPHS = st.dictionaries(
    st.integers(1, 6), st.tuples(st.lists(IDS, max_size=3), st.booleans()), max_size=6
)


@given(GRAPHS)
def test_any_graph_gives_a_board(graph: dict[int, tuple[list[int], bool]]) -> None:
    texts: dict[str, str] = {}
    for number, (depends, done) in graph.items():
        texts |= plan(str(number), *map(str, depends))
        texts |= notes(str(number), "Complete" if done else "Not started")
    found = board(texts)
    assert sorted(found.merge_order) == sorted(found.jobs)
    alone = Board(found.index)
    assert {key for key in found.jobs if alone.can_start(key)} == {
        key for key, one in found.jobs.items() if one.ready
    }
    placed = {key: number for number, key in enumerate(found.merge_order)}
    reach = Reach(
        {one: [to for to in depends if to in graph] for one, (depends, _) in graph.items()}
    )
    for key, one in found.jobs.items():
        number = key[1].numbers[0]
        depends, done = graph[number]
        assert one.circular == reach.reaches(number, number)
        free = all(to in graph and graph[to][1] for to in depends)
        assert one.ready == (not done and not one.circular and free)
        for other in one.waits_for:
            if not one.circular:
                assert placed[other] < placed[key]
                assert found.jobs[other].level < one.level
    assert sorted(key for level in found.levels for key in level) == sorted(found.jobs)

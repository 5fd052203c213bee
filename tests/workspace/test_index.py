"""Series, trios and the dependency graph of a root."""

from __future__ import annotations

from collections.abc import Mapping

from document.made import snapshot
from phasemark.document.phase import PhaseId
from phasemark.workspace.index import Index, Trio


def index(texts: Mapping[str, str]) -> Index:
    return snapshot(texts).index


def phase(number: int, letter: str = "", word: str = "phase") -> PhaseId:
    return PhaseId(word, (number,), letter)


def plan(number: str, *depends: str) -> dict[str, str]:
    listed = "".join(f"- Phase {one}\n" for one in depends) or "None\n"
    return {f"plan/phase-{number}.md": f"# Phase {number}\n\n## Depends on\n{listed}"}


def named(cycles: tuple[tuple[object, ...], ...]) -> list[str]:
    return [" ".join(edge.source[1].short for edge in cycle) for cycle in cycles]  # type: ignore[attr-defined]


# series and trios


def test_a_series_is_the_folder_above_the_place() -> None:
    found = index({})
    assert found.series("plan/phase-1.md") == ""
    assert found.series("svc-a/plan/phase-1.md") == "svc-a"
    assert found.series("a/b/work-notes/x/phase-1.md") == "a/b"
    assert found.series("svc/docs/phases/PHASE1.md") == "svc"
    assert found.series("svc/Work_Notes/phase-1.md") == "svc"
    assert found.series("PLAN.md") == ""


def test_documents_of_one_phase_are_a_trio_by_id() -> None:
    found = snapshot(
        {
            "plan/phase-01-gateway.md": "# Phase 1\n",
            "prompts/PHASE1.md": "# Phase 1\n",
            "work-notes/phase_1.md": "# Phase 1\n",
            "handoffs/phase-1.md": "# Handoff: Phase 1\n",
            "svc/plan/phase-1.md": "# Phase 1\n",
        }
    )
    outline = found.outlines["plan/phase-01-gateway.md"]
    assert found.index.trio(outline) == Trio(
        ("plan/phase-01-gateway.md",), ("prompts/PHASE1.md",), ("work-notes/phase_1.md",)
    )
    assert [one.path for one in found.index.siblings(outline, "notes")] == ["work-notes/phase_1.md"]
    assert found.declares("prompts/PHASE1.md")
    assert not found.declares("handoffs/phase-1.md")
    stranger = found.outlines["svc/plan/phase-1.md"]
    assert not found.index.in_trio(stranger)
    assert not found.index.uses("svc/plan/phase-1.md", "notes")
    assert found.index.uses("plan/phase-7.md", "notes")


def test_a_specification_and_its_prompts_are_sides_of_a_trio() -> None:
    found = snapshot(
        {
            "docs/phases/PHASEB.md": "# Phase B\n",
            "docs/phases/PHASEB-PROMPT.md": "# Phase B prompts\n\n## Prompt 1 of 1: x\n",
            "work-notes/phase-b.md": "# Phase B\n",
        }
    )
    assert found.index.trio(found.outlines["docs/phases/PHASEB.md"]) == Trio(
        ("docs/phases/PHASEB.md",), ("docs/phases/PHASEB-PROMPT.md",), ("work-notes/phase-b.md",)
    )


def test_phases_and_stages_of_one_number_are_strangers() -> None:
    found = snapshot({"plan/phase-7.md": "# Phase 7\n", "plan/stage-7.md": "# Stage 7\n"})
    assert ("", phase(7)) in found.index.by_phase
    assert ("", phase(7, word="stage")) in found.index.by_phase


# what is known


def test_a_number_is_known_when_one_of_its_parts_is() -> None:
    found = index({**plan("2a"), **plan("2b"), **plan("9")})
    assert found.known("", phase(2))
    assert found.known("", phase(2, "a"))
    assert not found.known("", phase(2, "c"))
    assert not found.known("", phase(3))
    assert not found.known("svc", phase(9))
    assert found.expand(("", phase(2))) == (("", phase(2, "a")), ("", phase(2, "b")))
    assert found.expand(("", phase(9))) == (("", phase(9)),)
    assert found.expand(("", phase(3))) == ()


def test_phases_with_a_letter_alone_come_behind_those_with_numbers() -> None:
    found = index({**plan("c"), **plan("10"), **plan("2a"), **plan("b"), **plan("2")})
    assert [id.short for _, id in found.nodes] == ["2", "2a", "10", "B", "C"]


def test_phases_of_a_plan_without_an_id_are_phases_of_the_project() -> None:
    text = "# Plan\n\n## Phase 1: a\n\n## Phase 2: b\n\n**Depends on:** Phase 1\n"
    found = index({"PLAN.md": text})
    assert list(found.nodes) == [("", phase(1)), ("", phase(2))]
    assert found.reaches(("", phase(2)), ("", phase(1)))
    local = index({"plan/phase-9.md": text.replace("# Plan", "# Phase 9", 1)})
    assert list(local.nodes) == [("", phase(9))]


# the graph


def test_a_chain_has_no_cycle_and_reaches_its_start() -> None:
    found = index({**plan("1"), **plan("2", "1"), **plan("3", "2")})
    assert found.cycles == ()
    assert found.reaches(("", phase(3)), ("", phase(1)))
    assert not found.reaches(("", phase(1)), ("", phase(3)))
    assert found.ordered(("", phase(1)), ("", phase(3)))


def test_cycles_start_at_their_smallest_phase() -> None:
    found = index({**plan("1", "3"), **plan("2", "1"), **plan("3", "2"), **plan("4", "4")})
    assert named(found.cycles) == ["1 3 2", "4"]
    assert list(found.cycles_of) == ["plan/phase-1.md", "plan/phase-4.md"]


def test_a_number_stands_for_its_parts_in_the_graph() -> None:
    found = index({**plan("2a"), **plan("2b"), **plan("3", "2")})
    assert found.successors["", phase(3)] == (("", phase(2, "a")), ("", phase(2, "b")))
    part = index({**plan("2a", "2"), **plan("2b")})
    assert part.successors["", phase(2, "a")] == ()
    assert part.cycles == ()


def test_an_unknown_phase_is_no_node() -> None:
    found = index(plan("2", "1"))
    assert list(found.nodes) == [("", phase(2))]
    assert found.successors["", phase(2)] == ()


def test_optional_dependencies_order_but_block_nothing() -> None:
    texts = plan("1", "2 (optional)") | plan("2", "1")
    found = index(texts)
    assert found.cycles == ()
    assert found.reaches(("", phase(1)), ("", phase(2)))


def test_series_do_not_meet() -> None:
    texts = plan("1", "2") | {f"svc/{path}": text for path, text in plan("2", "1").items()}
    assert index(texts).cycles == ()


def test_the_status_of_a_phase_is_that_of_its_notes() -> None:
    texts = {
        "plan/phase-1.md": "# Phase 1\n\n**Status:** Planned\n",
        "work-notes/phase-1.md": "# Phase 1\n\n**Status:** Complete\n",
    }
    assert index(texts).nodes["", phase(1)].status == "Complete"


def test_stages_of_one_group_say_that_they_run_together() -> None:
    stage = "## Stage 9.{}: x\n\n**Parallel Group:** {}\n\n"
    text = "# Stage 9\n\n" + "".join(
        stage.format(number, group)
        for number, group in (
            (1, "A"),
            (2, "A (with 9.1)"),
            (3, "B"),
            (4, "Sequential"),
            (5, "Sequential"),
        )
    )
    found = index({"plan/stage-9.md": text})
    keys = [("", PhaseId("stage", (9, number))) for number in range(6)]
    assert found.say_together(keys[1], keys[2])
    assert not found.say_together(keys[1], keys[3])
    assert not found.say_together(keys[4], keys[5])
    assert not found.say_together(keys[1], keys[1])

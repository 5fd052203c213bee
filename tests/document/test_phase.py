"""Ids of phases: how they are spelled, compared and ordered, and what file names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.document.phase import PhaseId, Stem, read_id, read_mention, read_stem
from phasemark.syntax.parse import PHASE_WORDS

ids = st.builds(
    PhaseId,
    st.just("phase"),
    st.lists(st.integers(0, 999), min_size=1, max_size=4).map(tuple),
    st.sampled_from(("", "a", "b", "z")),
)


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("1", PhaseId("phase", (1,))),
        ("0", PhaseId("phase", (0,))),
        ("01", PhaseId("phase", (1,))),
        ("2a", PhaseId("phase", (2,), "a")),
        ("2A", PhaseId("phase", (2,), "a")),
        ("9.1", PhaseId("phase", (9, 1))),
        ("6.8.2", PhaseId("phase", (6, 8, 2))),
        ("9.1b", PhaseId("phase", (9, 1), "b")),
        ("B", PhaseId("phase", (), "b")),
        ("b", PhaseId("phase", (), "b")),
    ],
)
def test_an_id_is_read(written: str, id: PhaseId) -> None:
    assert read_id(written) == id


@pytest.mark.parametrize("written", ["", "2ab", "a2", "1.", ".1", "1..2", "12345", "x y", "-1"])
def test_anything_else_is_no_id(written: str) -> None:
    assert read_id(written) is None


@given(ids)
def test_an_id_is_read_as_it_is_printed(id: PhaseId) -> None:
    assert read_id(id.short) == id
    assert read_mention(f"phase {id.short.upper()}") == id
    assert str(id) == f"Phase {id.short}"


@given(ids)
def test_padding_does_not_count(id: PhaseId) -> None:
    padded = ".".join(f"{number:03}" for number in id.numbers) + id.letter
    assert read_id(padded) == id


def test_the_order_is_numbers_then_letter() -> None:
    written = ["0", "1", "2", "2a", "2b", "2.1", "9.1", "9.1a", "9.2", "9.10", "10"]
    shuffled = [read_id(one) for one in reversed(written)]
    assert [id.short for id in sorted(id for id in shuffled if id)] == written


def test_phases_and_stages_are_different() -> None:
    assert read_id("7", "phase") != read_id("7", "stage")


@pytest.mark.parametrize(
    ("whole", "part"), [("2", "2a"), ("2", "2.1"), ("9.1", "9.1a"), ("9", "9.1.2")]
)
def test_an_id_stands_for_its_parts(whole: str, part: str) -> None:
    one, other = read_id(whole), read_id(part)
    assert one
    assert other
    assert one.parent_of(other)
    assert not other.parent_of(one)
    above = other.parent
    while above is not None and above != one:
        above = above.parent
    assert above == one


@pytest.mark.parametrize(("one", "other"), [("2", "2"), ("2", "3a"), ("2a", "2.1"), ("1", "10")])
def test_other_ids_are_no_parts(one: str, other: str) -> None:
    left, right = read_id(one), read_id(other)
    assert left
    assert right
    assert not left.parent_of(right)


def test_a_letter_alone_has_no_parent() -> None:
    assert PhaseId("phase", (), "b").parent is None
    assert not PhaseId("phase", (), "b").parent_of(PhaseId("phase", (2,), "b"))


@pytest.mark.parametrize(
    ("name", "id", "slug"),
    [
        ("phase-2a-scaffolding", "Phase 2a", "scaffolding"),
        ("phase_1", "Phase 1", ""),
        ("phase1", "Phase 1", ""),
        ("PHASE1A", "Phase 1a", ""),
        ("PHASE1A-PROMPT", "Phase 1a", "prompt"),
        ("phase-01", "Phase 1", ""),
        ("phase-01-core_templates", "Phase 1", "core-templates"),
        ("stage-9.1", "Stage 9.1", ""),
        ("stage_9_1", "Stage 9.1", ""),
        ("STAGE_9_PLAN", "Stage 9", "plan"),
        ("2026-01-05-phase-2-auth", "Phase 2", "auth"),
        ("2026-01-05_stage_3", "Stage 3", ""),
        ("20260105-phase1-x", "Phase 1", "x"),
        ("phase-b-core", "Phase B", "core"),
        ("PHASEB", "Phase B", ""),
        ("PHASEB-PROMPT", "Phase B", "prompt"),
        ("gateway-phase-3-routes", "Phase 3", "routes"),
        ("Phase 4 - Rollout", "Phase 4", "rollout"),
        ("phase-1-handoff", "Phase 1", "handoff"),
        ("phase-12", "Phase 12", ""),
    ],
)
def test_a_file_name_says_its_phase(name: str, id: str, slug: str) -> None:
    found = read_stem(name, PHASE_WORDS)
    assert found is not None
    assert (str(found.id), found.slug) == (id, slug)


@pytest.mark.parametrize(
    "name",
    [
        "", "notes", "phase", "phases", "PHASES", "STAGES", "Phases-overview", "phaser-2",
        "multiphase-2", "phase-2ab", "p1", "P2-T03", "phasing", "2026-01-05", "phase-out",
        "staged-1", "1-phase",
    ],
)  # fmt: skip
def test_other_file_names_say_none(name: str) -> None:
    assert read_stem(name, PHASE_WORDS) is None


def test_words_of_the_project_name_phases_too() -> None:
    words = (*PHASE_WORDS, ("sprint", "phase"), ("阶段", "phase"))
    assert read_stem("sprint-3-login", words) == Stem(PhaseId("phase", (3,)), "login")
    assert read_stem("阶段2", words) == Stem(PhaseId("phase", (2,)), "")
    assert read_stem("sprint-3-login", PHASE_WORDS) is None


@given(st.text(max_size=40))
def test_any_file_name_is_survived(name: str) -> None:
    read_stem(name, PHASE_WORDS)
    read_stem(f"phase-{name}", PHASE_WORDS)
    read_id(name)

"""New documents: where they lie, and what they refer to."""

from __future__ import annotations

from datetime import datetime

import pytest

from phasemark.config import Settings
from phasemark.errors import UsageError
from phasemark.features.draft import Desk
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.workspace.snapshot import Snapshot

NOW = datetime(2026, 2, 14, 9, 30)


def desk(*paths: str, folder: str = "", **titles: str) -> Desk:
    """A desk in a project that has these documents; all are declared by a configuration."""
    texts = {path: f"# {titles.get('title', 'Phase')}\n" for path in paths}
    snapshot = Snapshot.of(
        texts,
        settings=Settings(declares=True),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )
    return Desk.at(snapshot, folder, NOW)


def paths(drafts) -> list[str]:
    return [draft.path for draft in drafts]


def one(at: Desk, what: str, *words: str):
    return at.one(at.kind_of(what), words)


def test_a_phase_is_three_documents_that_name_each_other():
    plan, prompt, notes = desk().phase("2b", "core templates")
    assert paths((plan, prompt, notes)) == [
        "plan/phase-2b-core-templates.md",
        "prompts/phase-2b-core-templates.md",
        "work-notes/phase-2b-core-templates.md",
    ]
    assert plan.text.startswith("# Phase 2b: Core templates\n")
    assert plan.path in prompt.text
    assert notes.path in prompt.text


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("2B", "phase-2b-x"),
        ("02", "phase-2-x"),
        ("9.1", "phase-9.1-x"),
        ("b", "phase-b-x"),
        ("phase-2b", "phase-2b-x"),
        ("Phase 2b", "phase-2b-x"),
        ("stage-9", "stage-9-x"),
    ],
)
def test_ids_may_be_written_as_people_write_them(written, stem):
    assert desk().phase(written, "x")[0].path == f"plan/{stem}.md"


def test_an_id_may_bring_its_name():
    assert desk().phase("phase-2b-core-templates", "")[0].path == "plan/phase-2b-core-templates.md"


def test_a_phase_needs_no_name():
    drafts = desk().phase("3", "")
    assert paths(drafts)[0] == "plan/phase-3.md"
    assert drafts[0].text.startswith("# Phase 3: <name>\n")


def test_a_name_in_another_script_keeps_its_letters():
    assert desk().phase("3", "模板 核心!")[0].path == "plan/phase-3-模板-核心.md"


def test_what_is_no_id_is_said():
    with pytest.raises(UsageError, match="`core` is no id of a phase"):
        desk().phase("core", "")


def test_sides_that_are_there_are_left_and_named():
    at = desk("plan/phase-2b-core.md", title="Phase 2b: Core templates")
    prompt, notes = at.phase("2b", "another name")
    assert paths((prompt, notes)) == ["prompts/phase-2b-core.md", "work-notes/phase-2b-core.md"]
    assert "- Plan: plan/phase-2b-core.md\n" in prompt.text


def test_the_name_is_taken_from_the_documents_that_are_there():
    at = desk("plan/phase-2b-core.md", title="Phase 2b: Core templates")
    assert at.phase("2b", "")[0].text.startswith("# Phase 2b: Core templates\n")


def test_the_folders_of_the_project_are_used():
    at = desk("plans/phase-1.md", "Work-Notes/phase-1.md")
    assert paths(at.phase("2", "")) == [
        "plans/phase-2.md",
        "prompts/phase-2.md",
        "Work-Notes/phase-2.md",
    ]


def test_a_series_is_that_of_the_folder():
    at = desk("svc-a/plan/phase-1.md", "svc-b/plan/phase-1.md", folder="svc-b/plan")
    assert paths(at.phase("2", ""))[0] == "svc-b/plan/phase-2.md"
    assert paths(at.phase("1", "")) == ["svc-b/prompts/phase-1.md", "svc-b/work-notes/phase-1.md"]


def test_a_folder_of_no_series_belongs_to_the_one_above():
    assert desk("plan/phase-1.md", folder="src/app").series == ""


def test_a_handoff_names_the_documents_of_its_phase():
    at = desk("plan/phase-2b-core.md", "prompts/phase-2b-core.md", "work-notes/phase-2b-core.md")
    draft = one(at, "handoff", "2b")
    assert draft.path == "handoffs/phase-2b-core.md"
    assert "prompts/phase-2b-core.md" in draft.text
    assert "work-notes/phase-2b-core.md" in draft.text


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("stop-rules",), "work-notes/stop-rules.md"),
        (("skill", "tidy", "up"), "skills/tidy-up/SKILL.md"),
        (("task-status", "Fix login"), "notes/fix-login/status.md"),
        (("stage-plan", "9", "gateway"), "plan/stage-9-gateway-plan.md"),
        (("phase-spec", "B"), "docs/phases/phase-b.md"),
        (("notes", "4"), "work-notes/phase-4.md"),
        (("pr-description", "4"), "docs/pr-phase-4.md"),
        (("library-entry", "a", "review"), "prompt-library/planning/a-review.md"),
    ],
)
def test_single_documents(words, path):
    assert one(desk(), *words).path == path


@pytest.mark.parametrize("kind", builtin_kinds().kinds)
def test_every_kind_can_be_written_and_is_recognised(kind):
    at = desk()
    draft = one(at, kind, "2b", "core")
    document = at.snapshot.with_text(draft.path, draft.text).documents[draft.path]
    assert document.recognition.kind == kind


def test_dates_are_filled_in():
    assert "2026-02-14" in one(desk(), "library-entry", "review").text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("handof", "2b"), "did you mean `handoff`"),
        (("plan",), "`plan` needs the id of its phase"),
        (("skill",), "`skill` needs a name"),
    ],
)
def test_what_is_missing_is_said(words, message):
    with pytest.raises(UsageError, match=message):
        one(desk(), *words)


@pytest.mark.parametrize(
    ("there", "words", "made"),
    [
        (["docs/phases/PHASEB.md"], ("phase-spec", "c", "Alerts"), "docs/phases/PHASEC.md"),
        (
            ["docs/phases/PHASEB-PROMPT.md", "docs/phases/PHASEB.md"],
            ("implementation-prompts", "1a"),
            "docs/phases/PHASE1A-PROMPT.md",
        ),
        (
            ["plan/phase-01-core.md", "plan/phase-02.md"],
            ("plan", "3", "b c"),
            "plan/phase-03-b-c.md",
        ),
        (
            ["plan/Phase 02 - Core.md", "plan/Phase 03 - Logs.md"],
            ("plan", "4", "Api keys"),
            "plan/Phase 04 - api keys.md",
        ),
        (["plan/Phase_2A_core.md"], ("plan", "2b", "b c"), "plan/Phase_2B_b_c.md"),
        (["plan/phase9_1.md", "plan/phase9_2.md"], ("plan", "9.3", "x"), "plan/phase9_3.md"),
        (["plan/2026-01-05-phase-1.md"], ("plan", "2"), "plan/phase-2.md"),
        (["docs/phases/PHASEB.md"], ("handoff", "b"), "handoffs/PHASEB.md"),
        (
            ["docs/phases/PHASEB.md", "handoffs/phase-a.md"],
            ("handoff", "b"),
            "handoffs/phase-b.md",
        ),
        (
            ["docs/phases/PHASEB.md", "work-notes/phase-b-alerts.md"],
            ("notes", "c", "Logs"),
            "work-notes/phase-c-logs.md",
        ),
    ],
)
def test_files_are_called_as_those_of_the_project_are(there, words, made):
    assert one(desk(*there), *words).path == made


def test_all_documents_of_a_new_phase_are_called_alike():
    at = desk("docs/phases/PHASEB.md", "docs/phases/PHASEB-PROMPT.md")
    like = at.snapshot.documents["docs/phases/PHASEB.md"].outline.id
    assert paths(at.drafts("phase", ["C", "Alert", "rules"], like)) == [
        "docs/phases/PHASEC.md",
        "docs/phases/PHASEC-PROMPT.md",
        "work-notes/PHASEC.md",
    ]


def test_documents_of_a_phase_are_like_those_of_the_one_beside_it():
    at = desk("plan/phase-1.md", "plan/phase-2.md", "docs/phases/PHASEC.md")
    like = at.snapshot.documents["docs/phases/PHASEC.md"].outline.id
    assert paths(at.drafts("phase", ["D"], like))[0] == "docs/phases/PHASED.md"
    assert paths(at.drafts("phase", ["D"]))[0] == "plan/phase-d.md"


@pytest.mark.parametrize("sign", [":", " -", " –"])
def test_titles_part_id_and_name_as_those_of_the_project_do(sign):
    at = desk("plan/phase-2b-core.md", title=f"Phase 2b{sign} Core")
    for draft in at.phase("3", "Logs"):
        assert draft.text.startswith(f"# Phase 3{sign} Logs\n")

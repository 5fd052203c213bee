"""The kind of a document and why: six steps, the first answer wins."""

from __future__ import annotations

import pytest

from document.made import document

PLAIN = "# Notes\n\nText.\n"


def recognised(path: str, text: str = PLAIN, config: str | None = None) -> tuple[str | None, str]:
    found = document(path, text, config).recognition
    return found.kind, found.reason


# 1: the document says it itself


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nkind: plan\n---\n# A\n", "frontmatter says `kind: plan`"),
        ('---\ntitle: x\nkind: "plan"  \n---\n', "frontmatter says `kind: plan`"),
        ("---\nkind: plan # for the gateway\n...\n", "frontmatter says `kind: plan`"),
        ("<!-- phasemark: kind=plan -->\n# A\n", "a comment says `kind=plan`"),
        ("\n<!-- phasemark: kind = plan -->\n", "a comment says `kind=plan`"),
        ("---\ntitle: x\n---\n\n<!-- phasemark: kind=plan -->\n", "a comment says `kind=plan`"),
    ],
)
def test_a_document_says_its_kind(text: str, reason: str, newline: str) -> None:
    written = text.replace("\n", newline)
    assert recognised("README.md", written) == ("plan", reason)
    assert document("README.md", written).declares


@pytest.mark.parametrize(
    "text",
    [
        "---\nkind: recipe\n---\n# A\n",
        "---\nsort:\n  kind: plan\n---\n# A\n",
        "# A\n\n<!-- phasemark: kind=plan -->\n",
        "Text <!-- phasemark: kind=plan -->\n",
        "<!-- phasemark: kind=recipe -->\n",
        "```\n<!-- phasemark: kind=plan -->\n```\n",
        "`<!-- phasemark: kind=plan -->`\n",
    ],
)
def test_it_says_so_at_its_start_and_names_a_kind(text: str) -> None:
    assert recognised("docs/a.md", text)[0] is None


# 2: the configuration says it


def test_the_configuration_names_the_kind_of_a_path() -> None:
    config = '[kinds]\nplan = ["rfcs/**"]\nhandoff = ["*.handoff.md"]\n'
    assert recognised("rfcs/0001/README.md", PLAIN, config) == (
        "plan", "configuration: `rfcs/**` is `plan`",
    )  # fmt: skip
    assert recognised("x/a.handoff.md", PLAIN, config)[0] == "handoff"
    assert recognised("docs/a.md", PLAIN, config)[0] is None
    stated = "<!-- phasemark: kind=prompt -->\n"
    assert recognised("rfcs/0001.md", stated, config)[0] == "prompt"


# 3: what is never a document


@pytest.mark.parametrize(
    "path",
    [
        "plan/README.md", "plan/readme-phase-1.md", "CHANGELOG.md", "plan/CHANGELOG.de.md",
        "CONTRIBUTING.md", "LICENSE.md", "CLAUDE.md", "plan/AGENTS.md", "GEMINI.md",
        "node_modules/x/plan/phase-1.md", "vendor/plan/phase-1.md", ".venv/plan/phase-1.md",
        "specs/001-login/plan.md", "a/specs/012-x/phase-1.md", ".specify/plan/phase-1.md",
        "openspec/plan/phase-1.md", ".kiro/specs/x/phase-1.md", "memory-bank/phase-1.md",
        ".planning/phases/phase-1.md", "backlog/plan/phase-1.md",
        "prompts/phase-1.prompt.md", "plan/phase-1.instructions.md",
        "prompts/phase-1.chatmode.md", "prompts/phase-1.agent.md",
    ],
)  # fmt: skip
def test_a_file_of_others_is_never_a_document(path: str) -> None:
    text = "# Phase 1: Plan\n\n## Goals\n\n## Constraints\n\n## Definition of done\n"
    kind, reason = recognised(path, text)
    assert kind is None
    assert reason
    assert not document(path, text).declares


# 4: its place


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("plan/phase-1.md", "plan"),
        ("plans/phase-2a-x.md", "plan"),
        ("svc-a/plan/deep/phase-1.md", "plan"),
        ("PLAN.md", "plan"),
        ("docs/plan.md", "plan"),
        ("prompts/phase-1.md", "prompt"),
        ("work-notes/phase-1.md", "work-notes"),
        ("WORK_NOTES/phase-1.md", "work-notes"),
        ("Work-Notes/phase-1.md", "work-notes"),
        ("notes/phase-1.md", "work-notes"),
        ("WORK_NOTES.md", "work-notes"),
        ("docs/phases/PHASEB.md", "phase-spec"),
        ("phases/phase-1.md", "phase-spec"),
        ("docs/phases/PHASEB-PROMPT.md", "implementation-prompts"),
        ("docs/phases/PHASE1-PROMPTS.md", "implementation-prompts"),
        ("handoffs/phase-1.md", "handoff"),
        ("docs/handoffs/phase-1.md", "handoff"),
        ("HANDOFF.md", "handoff"),
        ("HANDOFF-2026.md", "handoff"),
        ("prompt-library/review/check-types.md", "library-entry"),
        ("STAGE_9_PLAN.md", "stage-plan"),
        ("skills/split/SKILL.md", "skill"),
        ("notes/login/status.md", "task-status"),
        ("work-notes/model-selection.md", "model-selection"),
        ("work-notes/stop-rules.md", "stop-rules"),
        (".github/pull_request_template.md", "pr-description"),
        ("docs/PR-12.md", "pr-description"),
        # the deepest folder that is a place decides
        ("plan/prompts/phase-1.md", "prompt"),
        ("prompts/plan/phase-1.md", "plan"),
        ("notes/plan/x/phase-1.md", "plan"),
    ],
)
def test_a_place_says_the_kind(path: str, kind: str) -> None:
    found, reason = recognised(path)
    assert found == kind
    assert "folder" in reason or "file name" in reason


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("plan/gateway.md", "# Phase 1: Gateway\n", "folder `plan/` and `Phase 1` in the title"),
        (
            "plan/gateway.md",
            "# Gateway\n\n## Goals\n\n## Constraints\n",
            "folder `plan/` and sections `Goals`, `Constraints`",
        ),
        ("plan/phase-1.md", PLAIN, "folder `plan/` and phase id `1` in the name"),
    ],
)
def test_a_folder_wants_a_phase_or_two_sections(path: str, text: str, reason: str) -> None:
    assert recognised(path, text) == ("plan", reason)


@pytest.mark.parametrize("path", ["plan/status.md", "plan/decisions.md", "notes/ideas.md"])
def test_other_files_of_the_folders_are_nothing(path: str) -> None:
    assert recognised(path, "# Ideas\n\n## Goals\n") == (
        None,
        "no place, title or sections of a kind",
    )


def test_a_configuration_makes_the_folder_enough() -> None:
    assert recognised("plan/gateway.md", PLAIN, "") == ("plan", "folder `plan/`")
    assert recognised("docs/gateway.md", PLAIN, "")[0] is None


@pytest.mark.parametrize("name", ["index.md", "PLANS-INDEX.md", "status.md", "DECISIONS.md"])
def test_what_is_kept_beside_plans_is_no_plan(name: str) -> None:
    assert recognised(f"plan/{name}", PLAIN, "")[0] is None


# 5: its title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Phase 2A Implementation Prompts\n", "implementation-prompts"),
        ("# Phase 1 - Work Notes\n", "work-notes"),
        ("# Phase 1: Plan\n", "plan"),
        ("# Phase 1 - Execution Prompt\n", "prompt"),
        ("## Handoff: Phase 2\n", "handoff"),
        ("# Handoff: gateway\n", "handoff"),
    ],
)
def test_a_title_with_a_phase_and_a_role_says_the_kind(text: str, kind: str) -> None:
    assert recognised("docs/a.md", text)[0] == kind


@pytest.mark.parametrize(
    "text", ["# Work Notes\n", "# Phase 1\n", "## Phase 1 Plan\n", "# Planning of phase 1\n"]
)
def test_a_title_without_both_says_nothing(text: str) -> None:
    assert recognised("docs/a.md", text)[0] is None


# 6: its sections


def test_three_sections_say_the_kind() -> None:
    text = "# Gateway\n\n## Goals\n\n## Constraints\n\n## Definition of done\n"
    kind, reason = recognised("docs/a.md", text)
    assert kind == "plan"
    assert reason == "3 sections of the kind: `Goals`, `Constraints`, `Definition of done`"
    assert recognised("docs/a.md", text.replace("## Goals", "**Goals**"))[0] is None


# then the structure refines


def test_stage_headings_make_a_plan_a_stage_plan() -> None:
    text = "# Stage 9\n\n## Stage 9.1: Parser\n\n**Dependencies:** None\n"
    kind, reason = recognised("plan/stage-9.md", text)
    assert kind == "stage-plan"
    assert reason.startswith("folder `plan/` and phase id `9` in the name; ")


def test_exit_criteria_and_files_make_a_plan_a_specification() -> None:
    text = "# Phase 1\n\n## Exit criteria\n\n## Files\n"
    assert recognised("plan/phase-1.md", text)[0] == "phase-spec"
    assert recognised("plan/phase-1.md", "# Phase 1\n\n## Exit criteria\n")[0] == "plan"


def test_numbered_prompts_make_a_prompt_implementation_prompts() -> None:
    text = "# Phase 1\n\n## Prompt 1 of 2: Types\n\n## Prompt 2 of 2: Routes\n"
    assert recognised("prompts/phase-1.md", text)[0] == "implementation-prompts"
    assert recognised("docs/phases/PHASE1.md", text)[0] == "phase-spec"  # groups of its tasks


# who declares the dialect


def test_a_configuration_declares() -> None:
    assert document("plan/phase-1.md", PLAIN, "").declares
    assert not document("plan/phase-1.md", PLAIN).declares
    assert not document("docs/a.md", PLAIN, "").declares


def test_three_sections_as_the_guide_spells_them_declare() -> None:
    exact = "# Phase 1\n\n## GOALS\n\n## Constraints\n\n## Definition of Done\n"
    assert document("plan/phase-1.md", exact).declares
    alias = exact.replace("Constraints", "Guardrails")
    assert not document("plan/phase-1.md", alias).declares
    twice = exact.replace("Constraints", "Goals")
    assert not document("plan/phase-1.md", twice).declares


# titles of something else


@pytest.mark.parametrize(
    "title",
    [
        "Phase 2 Completion Report",
        "Phase 2: Project setup - Completion Report",
        "Phase 2 Week 1 Completion Summary: Gateway",
        "Phase 2 complete",
        "Phase 2 Test Results (final)",
    ],
)
def test_a_report_of_a_phase_is_no_specification(title: str) -> None:
    assert recognised("docs/phases/PHASE2.md", f"# {title}\n\nText.\n")[0] is None
    assert recognised("docs/phases/PHASE2.md", f"# {title}\n\nText.\n", "")[0] is None


@pytest.mark.parametrize(
    "title", ["Phase 2: Report", "Phase 2 - Summary", "Phase 2: Complete the queue", "Phase 2"]
)
def test_a_phase_about_reports_is_one(title: str) -> None:
    assert recognised("docs/phases/PHASE2.md", f"# {title}\n\nText.\n")[0] == "phase-spec"


def test_a_page_that_quotes_documents_of_several_kinds_is_none_of_them() -> None:
    """A page about the workflow whose fences were lost: each document in it has its title."""
    plan = "# Phase 1: Plan\n\n## Goals\n- One\n\n## Constraints\n\n## Non-goals\n"
    notes = "# Phase 1 - Work notes\n\n## Status\n"
    assert recognised("docs/loop.md", f"The loop.\n\n{plan}\n{notes}") == (
        None,
        "it quotes documents of several kinds: `plan`, `work-notes`",
    )


@pytest.mark.parametrize(
    ("path", "second", "kind"),
    [
        ("docs/loop.md", "# Phase 2: Plan\n", "plan"),
        ("docs/loop.md", "# Work notes\n", "plan"),
        ("plan/phase-1.md", "# Phase 1 - Work notes\n", "plan"),
    ],
)
def test_a_second_title_is_no_second_kind(path: str, second: str, kind: str) -> None:
    """Two plans in one file, a title without a phase, and a file in its place."""
    assert recognised(path, f"# Phase 1: Plan\n\n## Goals\n- One\n\n{second}")[0] == kind


def test_a_word_with_a_number_is_no_stage() -> None:
    text = "# Phase 2\n\n## Success\n\n### Stage 1: Basic setup\n- builds\n"
    assert recognised("docs/phases/PHASE2.md", text)[0] == "phase-spec"
    text += "\n**Dependencies:** None\n"
    assert recognised("docs/phases/PHASE2.md", text)[0] == "stage-plan"

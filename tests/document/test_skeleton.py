"""New documents of each kind, and single sections in the style of a document."""

from __future__ import annotations

import re

import pytest

from kinds.files import kinds
from phasemark.document.sections import Sections
from phasemark.document.skeleton import Facts, Style, document, fill, scope, section
from phasemark.kinds.forms import absent
from phasemark.kinds.model import Kind, SectionKind
from phasemark.syntax.parse import parse

FACTS = Facts(
    word="Phase",
    id="2b",
    name="Core templates",
    stem="phase-2b-core-templates",
    date="2026-02-14",
    moment="2026-02-14 09:30",
    plan="plan/phase-2b-core-templates.md",
    prompt="prompts/phase-2b-core-templates.md",
    notes="work-notes/phase-2b-core-templates.md",
)

every_kind = pytest.mark.parametrize("kind", kinds().kinds.values(), ids=lambda kind: kind.name)


def sections_of(kind: Kind, text: str) -> Sections:
    return Sections(parse(text), kind, kinds().lexicon(kind.name))


@every_kind
def test_a_new_document_misses_nothing(kind: Kind) -> None:
    """Its placeholders filled in with words, it holds its full form."""
    text = re.sub(r"<[^<>]*>", "something sensible", document(kind, FACTS))
    found = sections_of(kind, text)
    present = {each.name for each in found.all if each.name}
    assert [
        each.name for each in absent(kind, present) if each.missing or each.presence == "required"
    ] == []
    for opened in found.scopes:
        assert opened.opening
        inside = {each.name for each in opened.walk()}
        assert [each.name for each in absent(opened.opening.kind, inside) if each.missing] == []


@every_kind
def test_a_new_document_has_its_scopes_and_no_heading_of_its_own_making(kind: Kind) -> None:
    found = sections_of(kind, document(kind, FACTS))
    opened = {each.opening.kind.name for each in found.scopes if each.opening}
    assert opened == {each.name for each in kind.scope if each.heading != "entry"}
    assert [
        each.title for each in found.all if not each.name and not each.opening and each.level > 1
    ] == []


@every_kind
def test_what_is_known_is_filled_in_and_the_rest_is_a_placeholder(kind: Kind) -> None:
    for facts in (FACTS, Facts()):
        text = document(kind, facts)
        assert not re.search(r"\{\w+\}", text)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\n\n\n" not in text
    assert "2b" not in document(kind)


def test_the_trio_names_its_sides() -> None:
    prompt = document(kinds().kinds["prompt"], FACTS)
    assert prompt.startswith("# Phase 2b - Core templates\n\n## Role\n")
    assert "- Plan: plan/phase-2b-core-templates.md\n" in prompt
    assert "- Work notes: work-notes/phase-2b-core-templates.md\n" in prompt
    handoff = document(kinds().kinds["handoff"], FACTS)
    assert "1. Load prompts/phase-2b-core-templates.md\n" in handoff


def test_a_skill_has_frontmatter_and_no_title() -> None:
    text = document(kinds().kinds["skill"], FACTS)
    assert text.startswith("---\nname: phase-2b-core-templates\ndescription: <")
    assert "\n# " not in text


def test_verification_of_a_plan_stands_in_its_phase() -> None:
    text = document(kinds().kinds["plan"], FACTS)
    assert "## Verification" not in text
    assert text.index("## References") < text.index("## Phase 1:") < text.index("\nVerification:\n")
    assert text.index("\nVerification:\n") < text.index("## Definition of done")


FILES = SectionKind(
    "Files of the phase", skeleton="### New files\n- <path>\n\n### Read\n- <path>"
)  # fmt: skip
STATUS = SectionKind("Status", skeleton="Planned")


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (Style(), "## Files of the phase\n### New files\n- <path>\n\n### Read\n- <path>\n"),
        (
            Style(level=3, case="title", spaced=True),
            "### Files of the Phase\n\n#### New Files\n- <path>\n\n#### Read\n- <path>\n",
        ),
        (
            Style(written="bold"),
            "**Files of the phase:**\n**New files:**\n- <path>\n\n**Read:**\n- <path>\n",
        ),
        (
            Style(case="upper", terminator="\r\n"),
            "## FILES OF THE PHASE\r\n### NEW FILES\r\n- <path>\r\n\r\n### READ\r\n- <path>\r\n",
        ),
    ],
)
def test_a_section_is_written_in_the_style_of_its_document(style: Style, text: str) -> None:
    assert section(FILES, style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (Style(), "## Status\nPlanned\n"),
        (Style(written="bold"), "**Status:** Planned\n"),
        (Style(written="label"), "Status: Planned\n"),
        (Style(written="item"), "- Status: Planned\n"),
    ],
)
def test_one_line_stands_behind_its_label(style: Style, text: str) -> None:
    assert section(STATUS, style) == text


def test_a_list_stands_below_its_label() -> None:
    goals = SectionKind("Goals", skeleton="- <one>")
    assert section(goals, Style(written="label")) == "Goals:\n- <one>\n"
    assert section(goals, Style(written="item")) == "- Goals:\n  - <one>\n"


def test_a_section_without_a_body_is_its_name() -> None:
    assert section(SectionKind("Commits")) == "## Commits\n"
    assert section(SectionKind("Commits"), Style(written="bold")) == "**Commits:**\n"


def test_a_log_entry_has_its_fields() -> None:
    (entry,) = kinds().kinds["work-notes"].scope
    lines = scope(entry, facts=FACTS).split("\n")
    assert lines[0] == "### 2026-02-14 09:30"
    assert [line.split(":")[0] for line in lines[1:5]] == [
        "- What changed",
        "- Why",
        "- Blockers",
        "- Next",
    ]


def test_braces_that_name_no_fact_stay() -> None:
    assert fill("{id} {other} {{name}}", FACTS) == "2b {other} {Core templates}"

"""A document that was edited says the same as one that was read anew, whatever was edited."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import snapshot
from phasemark.config import Settings
from phasemark.document.document import Document, Project
from phasemark.document.outline import Outline
from phasemark.document.section import Section
from phasemark.rules.check import check
from phasemark.syntax import blocks, plain

LINES = (
    "# Phase 2b: Logs", "# Notes", "## Status", "- [x] In progress", "- [ ] Complete",
    "**Status:** Blocked", "## Session log", "### 2026-01-02 10:00", "### 2026-13-40",
    "### Fixed it", "- What changed: `src/a.py`", "- Why: so", "- Next: [x](../plan/phase-2.md)",
    "- Blockers: none", "## Depends on", "- Phase 2, 3", "## Phase 3: Rules",
    "## Prompt 1 of 2: Go", "### Prompt 02", "## Stage 9.1: One", "**Parallel Group**: A",
    "### Deliverables", "- [ ] `src/b.py` (new)", "- src/c.py", "  - [x] part",
    "## Phase 1 Verification", "- `make test`", "- `<command>`", "## Decisions",
    "- Keep it: it is small", "- Keep it", "## Open questions", "- [ ] Who?", "## Context",
    "- Plan: plan/phase-2b.md", "- Notes:", "## Tasks", "Verification:", "**Constraints:**",
    "- MUST NOT fail", "- **Goals:** improve things", "TODO: write", "<Goal 1>", "```sh",
    "## Status", "make", "```", "| File |", "|---|", "| `src/d.py` |", "Setext", "---",
    "<!-- phasemark: allow NTE006, STA001 -->", "text about /etc/passwd and src\\e.py", "",
    "\u00e9", "## Commits", "- abc1234 - Add", "- fix", "## Completed: Definition of done",
    "- exits 0",
)  # fmt: skip
PATHS = (
    "work-notes/phase-2b-x.md", "plan/phase-2b-x.md", "prompts/phase-2b-x.md", "plan/stages.md",
    "docs/phases/PHASE2B.md", "handoffs/phase-2b.md",
)  # fmt: skip


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut long lists after a few lines, so that small documents have such cuts too."""
    monkeypatch.setattr(blocks, "LONG", 4)
    monkeypatch.setattr(plain, "LONG", 4)


def texts() -> st.SearchStrategy[str]:
    ends = st.sampled_from(["\n", "\n", "\n\n", "\r\n"])
    line = st.tuples(st.sampled_from(LINES), ends).map("".join)
    return st.lists(line, max_size=40).map("".join)


def edits() -> st.SearchStrategy[tuple[float, int, str]]:
    """Where (as a share of the text), how many characters go, and what comes."""
    line = st.sampled_from(LINES)
    new = st.one_of(st.sampled_from(("", "x", "\n", "- ")), line, line.map("{}\n".format))
    return st.tuples(st.floats(0, 1), st.sampled_from((0, 0, 0, 1, 2, 8, 40)), new)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PATHS), texts(), st.lists(edits(), min_size=1, max_size=4))
def test_edits(path: str, text: str, changes: list[tuple[float, int, str]]) -> None:
    now = snapshot({path: text})
    said(now.documents[path])
    check(now)
    for share, length, new in changes:
        at = int(share * len(text))
        text = text[:at] + new + text[at + length :]
        now = now.with_text(path, text)
        fresh = snapshot({path: text})
        assert said(now.documents[path]) == said(fresh.documents[path])
        assert check(now) == check(fresh)


def said(document: Document) -> list[object]:
    """Everything that a document says of itself, for comparison."""
    outline = document.outline
    facts = [
        (each.name, placed(each.name, getattr(outline, each.name), outline))
        for each in fields(outline)
        if each.name != "places"
    ]
    sections = [section_said(section) for section in document.sections.all]
    return [document.recognition, facts, sections]


def placed(name: str, value: object, outline: Outline) -> object:
    """A value with spans for the numbers of places, which follow how a long list is cut."""
    if isinstance(value, int) and (name == "at" or name.endswith("_at")):
        return outline.span(value)
    if name == "section_places" and isinstance(value, tuple):
        return [(own, outline.span(head), outline.span(body)) for own, head, body in value]
    if isinstance(value, tuple):
        names = getattr(value, "_fields", [""] * len(value))
        return [placed(*pair, outline) for pair in zip(names, value, strict=True)]
    return value


def section_said(section: Section) -> tuple[object, ...]:
    return (
        section.level, section.form, section.head, section.title_span, section.title, section.key,
        section.name, section.kind, section.opening, section.own_name, section.value, section.body,
        section.own, section.context, section.parent and section.parent.head,
        [child.head for child in section.children],
    )  # fmt: skip


def test_a_project_that_names_its_phases_otherwise_reads_anew() -> None:
    text = "# Phase 1: Logs\n\n## Depends on\n- Milestone 3\n"
    old = snapshot({PATHS[1]: text}).documents[PATHS[1]]
    assert not old.outline.depends
    given = Settings(phase_words={"milestone": "phase"})
    project = Project(given, old.project.kinds, old.project.vocabulary)
    again = Document(old.path, text, project, before=old)
    assert again.outline == Document(old.path, text, project).outline
    assert again.outline.depends

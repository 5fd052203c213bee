"""What a document says for whoever resumes."""

from __future__ import annotations

from tests.document.made import document, snapshot

PATH = "work-notes/phase-1.md"


def said(text: str) -> list[str]:
    """Each remark: its form, a star when it is settled, its words."""
    outline = document(PATH, text).outline
    return [
        f"{one.form}{'*' if one.settled else ''}: {outline.span(one.at).of(text)}"
        for one in outline.remarks
    ]


def test_decisions_and_questions_are_remarks() -> None:
    text = """\
# Phase 1

## Decisions
- JSON lines: every tool reads them
- None
  - a reason

## Open questions
- [ ] Who reads them?
- [x] When? Now.
- What about the rest?
"""
    assert said(text) == [
        "decision: JSON lines: every tool reads them",
        "question: Who reads them?",
        "question*: When? Now.",
        "question: What about the rest?",
    ]


def test_nothing_is_no_remark() -> None:
    assert said("# Phase 1\n\n## Open questions\nNone.\n\n## Decisions\n") == []
    assert said("# Phase 1\n\n## Open questions\nWho?\n") == ["question: Who?"]


def test_the_first_and_the_last_entry_say_what_is_next() -> None:
    entry = "### 2026-01-0{0}\n- Blockers: none\n- Next: step {0}\n\n"
    text = "# Phase 1\n\n## Session log\n\n" + "".join(entry.format(day) for day in (1, 2, 3))
    assert said(text) == [
        "entry*: 2026-01-01",
        "next: step 1",
        "entry*: 2026-01-03",
        "next: step 3",
    ]


def test_a_field_may_have_its_words_below_it_or_in_a_part() -> None:
    log = "# Phase 1\n\n## Session log\n\n### 2026-01-01\n"
    for tail, found in {
        "- Next:\n  - the tests\n- Why: x\n": ["next: the tests"],
        "- Next:\n- Blockers: the disk\n": ["blocker: the disk"],
        "**Next:** the tests\n": ["next: the tests"],
        "#### Next steps\n1. the tests\n": ["next: the tests"],
        "- Next:\n": [],
        "- Next:": [],
    }.items():
        assert said(log + tail)[1:] == found


def test_a_handoff_says_what_is_next() -> None:
    text = "# Handoff: Phase 1\n\n## Next step\nRun `make test`\n"
    outline = document("handoffs/phase-1.md", text).outline
    assert [(one.form, outline.span(one.at).of(text)) for one in outline.remarks] == [
        ("next", "Run `make test`")
    ]


def test_writing_one_leaves_the_index_alone() -> None:
    text = "# Phase 1\n\n## Open questions\n- [ ] Who?\n"
    before = snapshot({PATH: text, "plan/phase-1.md": "# Phase 1\n"})
    assert before.index.nodes
    after = before.with_text(PATH, text.replace("Who?", "Who reads them?"))
    assert after.index.memo is before.index.memo
    outline = after.outlines[PATH]
    assert outline.span(outline.remarks[0].at).of(after.documents[PATH].text) == "Who reads them?"

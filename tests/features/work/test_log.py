"""Log entries on any notes: nothing is lost, order and line ends are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.difference import made
from casebook.outside import Made
from document.made import snapshot
from phasemark.features.work.bullets import dated_items
from phasemark.features.work.log import log_entry
from phasemark.features.work.titles import title_like
from phasemark.rules.notes.log import entries, stamps

NOTES = "work-notes/phase-1.md"
MOMENT = datetime(2026, 3, 14, 9, 30, tzinfo=timezone(timedelta(hours=1)))

lines = st.sampled_from(
    (
        "# Phase 1 - Queue", "## Session log", "## Session Log (newest first)", "## Commits",
        "### 2026-03-12 10:00", "### 2026-03-13", "### Session 3: Retry", "### <YYYY-MM-DD HH:MM>",
        "- What changed: a", "- Why: <why>", "  - nested", "**Why:** x", "**Next:** y", "#### Why",
        "- Prompt 2", "```", "<!--", "-->", "---", "", "", "text", "| a | b |", "* **Done:** z",
        "**Session log:**", "- 2026-03-12: it works", "\ufeff", "\x00 $1 ${2:x} \\",
    )
)  # fmt: skip
texts = st.builds(
    lambda found, end, last: end.join(found) + last * end,
    st.lists(lines, max_size=14), st.sampled_from(("\n", "\r\n", "\r")), st.booleans(),
)  # fmt: skip
HISTORY = ("1234567 2026-03-14T08:00 Retry twice | src/log.py",)


def logged(text: str, commits: tuple[str, ...] = HISTORY) -> str | None:
    before = snapshot({NOTES: text}, config="")
    change = log_entry(before, before.documents[NOTES], Made({}, commits))
    return None if change is None else made({NOTES: text}, change)[NOTES]


def count(text: str) -> int:
    """The entries of the log, be they headings or items."""
    document = snapshot({NOTES: text}, config="").documents[NOTES]
    return len(entries(document)) + len(dated_items(document))


def without_placeholders(text: str) -> bool:
    return "<" not in text


@settings(max_examples=300, deadline=None)
@given(texts)
def test_an_entry_is_added_and_nothing_else_changes(text: str) -> None:
    after = logged(text)
    if after is None or not without_placeholders(text):
        return
    start = next(
        (at for at, (one, other) in enumerate(zip(text, after, strict=False)) if one != other),
        len(text),
    )
    assert after.endswith(text[start:]) or text in after or after.startswith(text)
    assert count(after) == count(text) + 1


@settings(max_examples=300, deadline=None)
@given(texts)
def test_lines_end_as_before(text: str) -> None:
    after = logged(text)
    if after is not None and ("\n" in text or "\r" in text):
        assert ("\r\n" in after) <= ("\r\n" in text)
        assert ("\n" in after.replace("\r\n", "")) == ("\n" in text.replace("\r\n", ""))


@settings(max_examples=300, deadline=None)
@given(st.lists(lines, max_size=14).map("\n".join), st.sampled_from(("\r\n", "\r")))
def test_line_ends_make_no_other_difference(text: str, end: str) -> None:
    text += "\n"
    after = logged(text)
    assert logged(text.replace("\n", end)) == (after and after.replace("\n", end))


def test_line_ends_of_windows_put_no_lines_between_fields() -> None:
    text = "# Phase 1\n\n## Session log\n\n### 2026-03-12 10:00\n- What changed: a\n- Why: b\n"
    after = logged(text)
    assert after is not None
    assert "- Blockers" in after
    assert logged(text.replace("\n", "\r\n")) == after.replace("\n", "\r\n")


@settings(max_examples=200, deadline=None)
@given(texts)
def test_two_entries_are_both_kept(text: str) -> None:
    once = logged(text)
    if once is None or not without_placeholders(text) or "**Session log:**" in text:
        return
    twice = logged(once, ("1234568 2026-03-14T09:40 Write lines | src/a.py", *HISTORY))
    assert twice is not None
    assert count(twice) == count(once) + 1
    assert "Retry twice" in twice
    assert "Write lines" in twice


@pytest.mark.parametrize("days", [(12, 13), (13, 12)])
def test_entries_stay_in_order(days: tuple[int, int]) -> None:
    text = "# Phase 1\n\n## Session log\n\n" + "".join(
        f"### 2026-03-{day} 10:00\n- Why: x\n\n" for day in days
    )
    after = logged(text)
    assert after is not None
    times = [one.when for one in stamps(snapshot({NOTES: after}, config="").documents[NOTES])]
    assert times == sorted(times, reverse=days[0] > days[1])


@pytest.mark.parametrize(
    ("written", "now"),
    [
        ("2026-01-20 10:00", "2026-03-14 09:30"),
        ("2026-01-20", "2026-03-14"),
        ("[2026-01-20]", "[2026-03-14]"),
        ("**2026/01/20**", "**2026/03/14**"),
        ("Session 3 — 2026-01-20 - Retry", "Session 4 — 2026-03-14"),
        ("2026-01-20 (Session 3)", "2026-03-14 (Session 4)"),
        ("2026-01-20T10:00Z: Retry", "2026-03-14T08:30Z"),
        ("2026-01-20 10:00 +0000", "2026-03-14 09:30 +0100"),
        ("Session 3: Retry", "Session 4"),
        ("Day 09", "Day 10"),
        ("Jan 5, 2026", "Mar 14, 2026"),
        ("5th January 2026, 3:30 PM", "14th March 2026, 9:30 AM"),
        ("20.01.2026", "14.03.2026"),
        ("20/01/2026", "14/03/2026"),
        ("01/20/2026", "03/14/2026"),
        ("01/02/2026", "2026-03-14"),
        ("Tuesday, 2026-01-20", "Saturday, 2026-03-14"),
        ("2026-01-20 (Tue) - Retry", "2026-03-14 (Sat)"),
        ("Retry", "2026-03-14 09:30"),
    ],
)
def test_titles_are_written_like_the_others(written: str, now: str) -> None:
    assert title_like([written], 0, MOMENT).text == now


def test_the_first_title_has_the_canonical_form() -> None:
    assert title_like([], 0, MOMENT.astimezone(UTC)).text == "2026-03-14 08:30"


@given(st.lists(st.text(max_size=40), max_size=4), st.integers(0, 3))
def test_any_titles_give_one(titles: list[str], nearest: int) -> None:
    assert title_like(titles, nearest, MOMENT).text

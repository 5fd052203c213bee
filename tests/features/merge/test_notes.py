"""Merging of work notes: what both sides did is there, what is contradictory is marked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document.made import document
from phasemark.features.merge.lines import Merged, Sides, merged_lines
from phasemark.features.merge.notes import is_notes, merged_notes

BASE = """\
# Phase 2a: Core

## Status
- [ ] Not started
- [x] In progress
- [ ] Blocked
- [ ] Complete

## Prompt progress
- [x] Prompt 1: switch
- [ ] Prompt 2: rules
- [ ] Prompt 3: page

## Decisions
- Keep one table: it is enough

## Session log

### 2026-03-05 09:00
- What changed: `a.py`
- Next: b

## Commits
- 1f03ab9 - Begin
"""


def merge(ours: str, theirs: str, base: str = BASE) -> Merged:
    path = "work-notes/phase-2a.md"
    return merged_notes(*(document(path, text) for text in (base, ours, theirs)))


def entry(when: str, what: str = "`b.py`") -> str:
    return f"### {when}\n- What changed: {what}\n- Next: c\n"


def logged(*entries: str, base: str = BASE) -> str:
    return base.replace("\n## Commits", "\n" + "\n".join(entries) + "\n## Commits", 1)


def titles(text: str) -> list[str]:
    return re.findall(r"^### (.*)$", text, re.M)


def test_sessions_are_united_by_time() -> None:
    ours = logged(entry("2026-03-06 10:00"), entry("2026-03-08 10:00"))
    theirs = logged(entry("2026-03-07 10:00"), entry("2026-03-09 10:00"))
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merge(one, other)
        assert found.conflicts == 0
        assert titles(found.text) == [
            "2026-03-05 09:00", "2026-03-06 10:00", "2026-03-07 10:00", "2026-03-08 10:00",
            "2026-03-09 10:00",
        ]  # fmt: skip
    assert found.text.count("\n\n\n") == 0
    assert "- Next: c\n\n## Commits\n" in found.text


def test_of_one_minute_both_are_kept_ours_first() -> None:
    found = merge(logged(entry("2026-03-06 10:00", "o")), logged(entry("2026-03-06 10:00", "t")))
    assert found.conflicts == 0
    assert re.findall("changed: (.*)", found.text) == ["`a.py`", "o", "t"]


def test_the_same_session_on_both_sides_is_one() -> None:
    both = logged(entry("2026-03-06 10:00"))
    found = merge(both.replace("Prompt 2: rules", "Prompt 2: roles"), both)
    assert titles(found.text) == ["2026-03-05 09:00", "2026-03-06 10:00"]


def test_a_log_with_the_newest_first_stays_so() -> None:
    base = BASE.replace("### 2026", entry("2026-03-06 09:00") + "\n### 2026", 1)
    ours = base.replace("### 2026", entry("2026-03-07 09:00") + "\n### 2026", 1)
    theirs = base.replace("### 2026", entry("2026-03-08 09:00") + "\n### 2026", 1)
    days = [title[8:10] for title in titles(merge(ours, theirs, base).text)]
    assert days == ["08", "07", "06", "05"]


def test_ticks_and_items_and_commits_are_united() -> None:
    ours = BASE.replace("[ ] Prompt 2", "[x] Prompt 2") + "- 2222222 - Ours\n"
    theirs = BASE.replace("[ ] Prompt 3", "[x] Prompt 3") + "- 3333333 - Theirs\n"
    theirs = theirs.replace("## Session log", "- Use two: one was slow\n\n## Session log")
    found = merge(ours, theirs.replace("enough\n\n- Use", "enough\n- Use"))
    assert found.conflicts == 0
    assert re.findall(r"\[(.)\] Prompt", found.text) == ["x", "x", "x"]
    assert found.text.endswith("- 1f03ab9 - Begin\n- 2222222 - Ours\n- 3333333 - Theirs\n")
    assert "it is enough\n- Use two: one was slow\n\n## Session log" in found.text


def test_a_change_of_one_side_wins() -> None:
    done = BASE.replace("[x] In progress", "[ ] In progress").replace(
        "[ ] Complete", "[x] Complete"
    )
    found = merge(logged(entry("2026-03-06 10:00")), done)
    assert found.conflicts == 0
    assert "- [x] Complete" in found.text
    assert "- [ ] In progress" in found.text


def test_two_states_are_a_conflict() -> None:
    cleared = BASE.replace("[x] In progress", "[ ] In progress")
    found = merge(
        cleared.replace("[ ] Complete", "[x] Complete"),
        cleared.replace("[ ] Blocked", "[x] Blocked"),
    )
    assert found.conflicts == 1
    assert "<<<<<<< ours\n## Status\n" in found.text
    assert ">>>>>>> theirs\n" in found.text


def test_two_changes_of_one_entry_are_a_conflict() -> None:
    found = merge(BASE.replace("- Next: b", "- Next: x"), BASE.replace("- Next: b", "- Next: y"))
    assert found.conflicts == 1
    assert "- Next: x\n=======\n### 2026-03-05 09:00\n" in found.text


def test_a_different_tick_is_a_conflict_and_unticking_is_a_change() -> None:
    found = merge(BASE.replace("[x] Prompt 1", "[ ] Prompt 1"), BASE + "- 2222222 - Theirs\n")
    assert "- [ ] Prompt 1" in found.text
    found = merge(
        BASE.replace("[ ] Prompt 2", "[x] Prompt 2"), BASE.replace("[ ] Prompt 2", "[-] Prompt 2")
    )
    assert found.conflicts == 1


def test_what_one_side_deleted_stays_deleted() -> None:
    gone = BASE.replace("### 2026-03-05 09:00\n- What changed: `a.py`\n- Next: b\n\n", "")
    found = merge(gone, logged(entry("2026-03-06 10:00")))
    assert titles(found.text) == ["2026-03-06 10:00"]
    found = merge(BASE.replace("- Keep one table: it is enough\n", ""), BASE + "- 2222222 - x\n")
    assert "Keep one" not in found.text
    without = BASE[: BASE.index("## Prompt progress")] + BASE[BASE.index("## Decisions") :]
    assert "Prompt progress" not in merge(without, BASE + "- 2222222 - x\n").text


def test_what_one_side_deleted_and_the_other_changed_is_a_conflict() -> None:
    gone = BASE.replace("### 2026-03-05 09:00\n- What changed: `a.py`\n- Next: b\n\n", "")
    assert merge(gone, BASE.replace("Next: b", "Next: c")).conflicts == 1


def test_a_title_may_change() -> None:
    found = merge(BASE.replace("Core", "Core templates"), logged(entry("2026-03-06 10:00")))
    assert found.text == logged(entry("2026-03-06 10:00")).replace("Core", "Core templates")


def test_both_may_add_the_file() -> None:
    found = merge(BASE, logged(entry("2026-03-06 10:00")), "")
    assert found.conflicts == 0
    assert titles(found.text) == ["2026-03-05 09:00", "2026-03-06 10:00"]


def test_only_notes_are_notes() -> None:
    assert is_notes(document("work-notes/phase-1.md", BASE), document("work-notes/x.md", ""))
    assert not is_notes(document("plan/phase-1.md", "# Phase 1\n\n## Goals\n- x\n"))
    assert not is_notes()


# any edits

DAYS = st.lists(st.integers(6, 28), max_size=4, unique=True)


@given(DAYS, DAYS, st.booleans(), st.sets(st.integers(1, 3)), st.sets(st.integers(1, 3)))
def test_nothing_is_lost(
    ours: list[int], theirs: list[int], deleted: bool, first: set[int], second: set[int]
) -> None:
    def side(days: list[int], name: str, ticks: set[int]) -> str:
        text = logged(*(entry(f"2026-03-{day:02} 10:00", name) for day in sorted(days)))
        for number in ticks:
            text = text.replace(f"[ ] Prompt {number}", f"[x] Prompt {number}")
        return text + "".join(f"- {day:07} - {name}\n" for day in days)

    theirs_text = side(theirs, "theirs", second)
    if deleted:
        old = "### 2026-03-05 09:00\n- What changed: `a.py`\n- Next: b\n\n"
        theirs_text = theirs_text.replace(old, "")
    found = merge(side(ours, "ours", first), theirs_text)
    assert found.conflicts == 0
    days = [int(title[8:10]) for title in titles(found.text)]
    assert days == sorted([*([] if deleted else [5]), *ours, *theirs])
    ticked = {int(number) for number in re.findall(r"\[x\] Prompt (\d)", found.text)}
    assert ticked == {1} | first | second
    for name, numbers in (("ours", ours), ("theirs", theirs)):
        assert re.findall(rf"- 0*(\d+) - {name}", found.text) == [str(day) for day in numbers]


TEXTS = st.lists(
    st.sampled_from(["a", "b", "\n", "\n# ", "\n## ", "\n- ", "\n- [ ] ", "\n- [x] ", "1", " ", "|",
                     "\n### 2026-01-0", "\n## Session log\n", "\n## Status\n", "\n```\n", "é"]),
    max_size=25,
).map("".join)  # fmt: skip


@given(TEXTS, TEXTS, TEXTS)
def test_one_sided_changes_are_taken_as_they_are(base: str, ours: str, theirs: str) -> None:
    assert merge(ours, base, base) == (ours, 0)
    assert merge(base, theirs, base) == (theirs, 0)
    assert merge(ours, ours, base) == (ours, 0)
    found = merge(ours, theirs, base)
    marks = re.findall(r"^<<<<<<< ours$", found.text, re.M)
    assert len(marks) == found.conflicts
    kept = {line.strip() for line in found.text.split("\n")}
    old = {line.strip() for line in base.split("\n")}
    for line in (*ours.split("\n"), *theirs.split("\n")):
        if line.strip() and line.strip() not in old and "[" not in line:
            assert line.strip() in kept


LINES = st.lists(st.sampled_from("abcdef"), max_size=8).map(
    lambda one: "".join(f"{x}\n" for x in one)
)


@given(LINES, LINES, LINES)
def test_lines_are_merged_as_three_ways_are(base: str, ours: str, theirs: str) -> None:
    assert merged_lines(Sides(base, ours, base), 7) == (ours, 0)
    assert merged_lines(Sides(base, base, theirs), 7) == (theirs, 0)
    found = merged_lines(Sides(base, ours, theirs), 7)
    swapped = merged_lines(Sides(base, theirs, ours), 7)
    assert (found.conflicts == 0) == (swapped.conflicts == 0)
    if not found.conflicts:
        assert found.text == swapped.text


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nb\n", "a\n", "a\nb\nc\n", None),
        ("a\n", "a\nx\n", "a\ny\n", None),
    ],
)
def test_lines(base: str, ours: str, theirs: str, merged: str | None) -> None:
    found = merged_lines(Sides(base, ours, theirs), 7)
    assert found.text == merged if merged is not None else found.conflicts == 1

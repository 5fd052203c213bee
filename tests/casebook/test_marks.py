"""Marks: where they point, what they match, how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.marks import Mark, MarkError, Place, Seen, read, write

LINES = [
    "# Phase 1",
    "  ^^^^^^^ DOC003",
    "",
    "- Phase 2",
    '  ^^^^^^^ PAR002 "Phase 1 -> Phase 2"',
    "        ^ REF006(hint)",
    "^ DOC001(empty, error)",
]


def test_marks_point_at_the_line_above() -> None:
    own, marks = read(LINES)
    assert own == ["# Phase 1", "", "- Phase 2"]
    assert [mark[:4] for mark in marks] == [
        (Place(0, 2, 7), "DOC003", "", ""),
        (Place(2, 2, 7), "PAR002", "", "Phase 1 -> Phase 2"),
        (Place(2, 8, 1), "REF006", "hint", ""),
        (Place(2, 0, 0), "DOC001", "error", ""),
    ]


def test_a_mark_keeps_quotes_inside_its_message() -> None:
    _, (mark,) = read(["x", '^ PLN001 "say "this" now"'])
    assert mark.part == 'say "this" now'


@pytest.mark.parametrize(
    "line", ["^^^ PLN1", "  ^ PLN001 no quotes", "^^ pln001", "^ PLN001 (hint)"]
)
def test_almost_a_mark_is_a_mistake(line: str) -> None:
    with pytest.raises(MarkError, match="is no mark"):
        read(["text", line])


def test_a_mark_needs_a_line_above() -> None:
    with pytest.raises(MarkError, match="is no mark"):
        read(["^ PLN001"])


def seen(place: Place, code: str, message: str = "as it is", severity: str = "warning") -> Seen:
    return Seen(place, code, severity, message)


def test_right_marks_stay_as_they_are() -> None:
    own, marks = read(LINES)
    findings = [
        seen(Place(2, 0, 0), "DOC001", severity="error"),
        seen(Place(2, 8, 1), "REF006", severity="hint"),
        seen(Place(2, 2, 7), "PAR002", "it waits: Phase 1 -> Phase 2 -> Phase 1"),
        seen(Place(0, 2, 7), "DOC003"),
    ]
    assert write(own, marks, findings) == LINES


@pytest.mark.parametrize(
    ("finding", "written"),
    [
        (seen(Place(0, 0, 4), "PLN001"), '^^^^ PLN001 "as it is"'),
        (seen(Place(0, 2, 2), "PLN002"), '  ^^ PLN002 "as it is"'),
        (seen(Place(0, 2, 2), "PLN001", "other"), '  ^^ PLN001 "other"'),
        (seen(Place(0, 4, 0), "PLN001"), '    ^ PLN001(empty) "as it is"'),
        (seen(Place(0, 2, 2), "PLN001", severity="hint"), '  ^^ PLN001 "as it is"'),
    ],
)
def test_wrong_marks_are_replaced(finding: Seen, written: str) -> None:
    own, marks = read(["text", '  ^^ PLN001(warning) "as it is"'])
    assert write(own, marks, [finding]) == ["text", written]


def test_one_mark_stands_for_one_finding() -> None:
    own, marks = read(["text", "^ PLN001"])
    twice = [seen(Place(0, 0, 1), "PLN001"), seen(Place(0, 0, 1), "PLN001")]
    assert write(own, marks, twice) == ["text", "^ PLN001", '^ PLN001 "as it is"']
    assert write(own, marks, []) == ["text"]


def test_the_more_particular_mark_chooses_first() -> None:
    own, marks = read(["text", "^ PLN001", '^ PLN001 "two"'])
    both = [seen(Place(0, 0, 1), "PLN001", "one"), seen(Place(0, 0, 1), "PLN001", "two")]
    for findings in (both, both[::-1]):
        assert write(own, marks, findings) == ["text", "^ PLN001", '^ PLN001 "two"']


TEXTS = st.lists(st.text(alphabet='ab \\^("é\U0001f600', max_size=6), min_size=1, max_size=5)


@given(
    TEXTS, st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)), max_size=4)
)
def test_what_is_written_is_read_again(own: list[str], places: list[tuple[int, int, int]]) -> None:
    findings = [
        seen(Place(line, column, width), "PLN001")
        for line, column, width in places
        if line < len(own)
    ]
    page = write(own, [], findings)
    again, marks = read(page)
    assert again == own
    assert sorted(mark.place for mark in marks) == sorted(finding.place for finding in findings)
    assert write(again, marks, findings) == page


def test_marks_are_values() -> None:
    assert Mark(Place(0, 0, 1), "PLN001", "", "", "^ PLN001").means(seen(Place(0, 0, 1), "PLN001"))

"""Cursors in the files of a page."""

from __future__ import annotations

import pytest

from casebook.cursor import Cursor, CursorError, take


def test_a_cursor_is_taken_out() -> None:
    assert take({"a.md": "# P$0\n", "b.md": ""}) == (
        {"a.md": "# P\n", "b.md": ""},
        Cursor("a.md", 3, 3),
    )


def test_two_are_a_selection() -> None:
    assert take({"a.md": "$0# P$0\n"})[1] == Cursor("a.md", 0, 3)


def test_an_escaped_one_stays() -> None:
    assert take({"a.md": "\\$0 and $0\n"}) == ({"a.md": "$0 and \n"}, Cursor("a.md", 7, 7))


def test_none_is_none() -> None:
    assert take({"a.md": "x"}) == ({"a.md": "x"}, None)


def test_more_are_too_many() -> None:
    with pytest.raises(CursorError, match="3 times"):
        take({"a.md": "$0 $0 $0"})
    with pytest.raises(CursorError, match=r"a\.md, b\.md"):
        take({"a.md": "$0", "b.md": "$0"})

"""TOML of strangers: places of keys, and one exception for every fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.errors import ConfigError
from phasemark.text.toml import MAX_SIZE, read

DOCUMENT = """\
# a comment with [brackets] = "and quotes"
plain = 1
"quoted key".dotted = [ "x",
  'not # a comment', [1, 2], { inner = 3, deep.er = "t" } ]
[table]
text = \"\"\"
[not.a.table]
not_a_key = 1
\"\"\"
date = 1979-05-27 07:32:00Z
[[array]]
number = 1
[[array]]
number = 2
[array.below]
float = 3.14
"""


@pytest.mark.parametrize(
    ("keys", "line", "column"),
    [
        (("plain",), 2, 1),
        (("quoted key", "dotted"), 3, 14),
        (("quoted key", "dotted", 0), 3, 25),
        (("quoted key", "dotted", 1), 4, 3),
        (("quoted key", "dotted", 2, 1), 4, 26),
        (("quoted key", "dotted", 3, "inner"), 4, 32),
        (("quoted key", "dotted", 3, "deep", "er"), 4, 48),
        (("table", "text"), 6, 1),
        (("table", "date"), 10, 1),
        (("array", 0, "number"), 12, 1),
        (("array", 1, "number"), 14, 1),
        (("array", 1, "below", "float"), 16, 1),
        (("array", 1, "below", "absent"), 15, 8),
        (("absent",), 1, 1),
    ],
)
def test_keys_have_places(keys: tuple[str | int, ...], line: int, column: int) -> None:
    assert read("a.toml", DOCUMENT).place(*keys) == (line, column)


def test_a_key_that_a_text_looks_like_has_no_place() -> None:
    places = read("a.toml", DOCUMENT).places
    assert not [keys for keys in places if "not_a_key" in keys or "not" in keys]


def test_crlf_and_a_byte_order_mark_do_not_move_places() -> None:
    toml = read("a.toml", "\ufeff" + DOCUMENT.replace("\n", "\r\n"))
    assert toml.place("array", 1, "number") == (14, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb 2\n", "a.toml:2: not TOML: expected '=' after a key in a key/value pair"),
        ("a = 1\na = 2\n", "a.toml:2: not TOML: cannot overwrite a value"),
        ('a = "\0"', "a.toml:1: not TOML: illegal character '\\x00'"),
        ("a = [", "a.toml:1: not TOML: unexpected value at the end of the file"),
        ("a = " + "1" * 5000, "a.toml:1: not TOML: a number or a value is too long"),
        ("x = 1\na" + ".a" * 100_000 + " = 1", "a.toml:2: nested more than 32 deep"),
        ("a = " + "[" * 100_000, "a.toml:1: nested more than 32 deep"),
        ("a = " + "{a=" * 50_000, "a.toml:1: nested more than 32 deep"),
        ("#" * (MAX_SIZE + 1), "a.toml:1: longer than 256 kB"),
    ],
    ids=lambda value: value[:30],
)
def test_faults_are_one_exception(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read("a.toml", text)
    assert str(caught.value) == message


FRAGMENTS = st.sampled_from(
    [
        "a", "b.c", "=", " ", "\n", "\r\n", "\r", "[", "]", "[[", "]]", "{", "}", ",", ".", "#",
        '"', "'", '"""', "'''", "\\",
        "1", "1.5", "true", "1979-05-27", "\0", "\ud800", "é", "\u2028",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_whatever_is_written_gives_data_or_a_fault(text: str) -> None:
    try:
        toml = read("a.toml", text)
    except ConfigError as error:
        places = [(problem.line, problem.column) for problem in error.problems]
    else:
        places = [toml.places[(key,)] for key in toml.data]
    assert all(line > 0 < column for line, column in places)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.sampled_from(['"x"', "[1, 2]", '"""\n[x]\n"""', "{y = 1}"])
        ),
        max_size=12,
    )
)
def test_each_key_stands_where_it_was_written(keys: list[tuple[int, str]]) -> None:
    """Tables of numbered keys: the line of each is known while it is written."""
    lines: list[str] = []
    expected = {}
    for number, (gap, value) in enumerate(keys):
        lines += [""] * gap + [f"[table{number}]"]
        expected[(f"table{number}", "key")] = (len(lines) + 1, 1)
        lines += f"key = {value}".split("\n")
    toml = read("a.toml", "\n".join(lines))
    assert {keys: toml.places[keys] for keys in expected} == expected

"""One more element of an array: whatever the file looks like, only that is added."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.text.toml_edit import added

CASES = {
    "": 'ignore = ["X1"]\n',
    "# why\n": '# why\nignore = ["X1"]\n',
    'select = ["A"]': 'select = ["A"]\nignore = ["X1"]\n',
    "ignore = []\n": 'ignore = ["X1"]\n',
    'ignore = ["A", "B"] # both\n': 'ignore = ["A", "B", "X1"] # both\n',
    'ignore = ["A", ]\n': 'ignore = ["A", "X1" ]\n',
    'ignore = [\n  "A", # first\n  "B" # last\n]\n': (
        'ignore = [\n  "A", # first\n  "B", # last\n  "X1",\n]\n'
    ),
    'ignore = [\r\n  "A",\r\n]\r\n': 'ignore = [\r\n  "A",\r\n  "X1",\r\n]\r\n',
    'profile = "strict"\n\n# per rule\n[severity]\nA = "off"\n': (
        'profile = "strict"\n\nignore = ["X1"]\n\n# per rule\n[severity]\nA = "off"\n'
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.items())
def test_a_word_is_added_where_a_person_would_add_it(before: str, after: str) -> None:
    edits = added("phasemark.toml", before, ("ignore",), "X1")
    assert edits is not None
    assert edits.apply(before) == after


REASONS = {
    "": '# X1: old\nignore = ["X1"]\n',
    'select = ["A"]': 'select = ["A"]\n# X1: old\nignore = ["X1"]\n',
    'a = 1\nignore = ["A"] # both\n': 'a = 1\n# X1: old\nignore = ["A", "X1"] # both\n',
    "  ignore = []\r\n": '  # X1: old\r\n  ignore = ["X1"]\r\n',
    'ignore = [\n  "A" # first\n]\n': 'ignore = [\n  "A", # first\n  "X1",  # old\n]\n',
    "ignore = [\n]\n": '# X1: old\nignore = ["X1"\n]\n',
}


@pytest.mark.parametrize(("before", "after"), REASONS.items())
def test_a_reason_stands_beside_the_word(before: str, after: str) -> None:
    edits = added("phasemark.toml", before, ("ignore",), "X1", "old")
    assert edits is not None
    assert edits.apply(before) == after


def test_the_table_of_a_shared_file_gets_the_key() -> None:
    before = '[project]\nname = "x"\n\n[tool.phasemark] # ours\nprofile = "strict"\n[tool.x]\n'
    edits = added("pyproject.toml", before, ("tool", "phasemark", "ignore"), "X1")
    assert edits is not None
    assert edits.apply(before) == before.replace("# ours\n", '# ours\nignore = ["X1"]\n')


@pytest.mark.parametrize("text", ['ignore = ["X1"]', 'ignore = "A"', "ignore = [", "[[ignore]]\n"])
def test_nothing_is_done_where_adding_is_not_enough(text: str) -> None:
    assert added("phasemark.toml", text, ("ignore",), "X1") is None


@given(
    st.lists(
        st.sampled_from(
            [
                "ignore",
                " = ",
                "[",
                "]",
                '"A"',
                ",",
                "\n",
                "\r\n",
                "# c",
                "{",
                "}",
                "[t]\n",
                "'b'",
                " ",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_whatever_is_done_adds_the_word_and_nothing_else(text: str) -> None:
    for why in ("", "old"):
        edits = added("phasemark.toml", text, ("ignore",), "X1", why)
        if edits is None:
            continue
        before, after = tomllib.loads(text), tomllib.loads(edits.apply(text))
        assert after == {**before, "ignore": [*before.get("ignore", []), "X1"]}

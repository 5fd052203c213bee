"""Long answers are written in steps, and say the same as at once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phasemark.lsp.writing import written, written_in_steps
from phasemark.steps import at_once

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
SHORT = st.recursive(
    LEAVES | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=5,
)
LONG = st.lists(SHORT, min_size=99, max_size=203)
VALUES = (
    SHORT
    | LONG
    | st.dictionaries(st.text(max_size=3), LONG | SHORT, max_size=3)
    | st.lists(SHORT, min_size=101, max_size=230).map(
        lambda items: {str(number): item for number, item in enumerate(items)}
    )
)


@given(VALUES)
def test_steps_give_the_same_text(value: Any) -> None:
    assert at_once(written_in_steps(value, str)) == written(value, str)


@given(LONG)
def test_what_is_written_is_json(value: Any) -> None:
    assert json.loads(at_once(written_in_steps({"items": value}, str))) == {"items": value}

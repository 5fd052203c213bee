"""Columns in units against a model that encodes every character by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.text.units import Encoding, from_units, to_units
from text.texts import lines

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

encodings = st.sampled_from(ENCODINGS)


def model(line: str, encoding: Encoding) -> list[int]:
    """The unit at which each character starts, and where the line ends."""
    codec, width = CODECS[encoding]
    starts = [0]
    for character in line:
        starts.append(starts[-1] + len(character.encode(codec, "surrogatepass")) // width)
    return starts


@given(lines, encodings)
def test_columns_become_the_units_of_the_model(line: str, encoding: Encoding) -> None:
    assert [to_units(line, column, encoding) for column in range(len(line) + 1)] == model(
        line, encoding
    )


@given(lines, encodings)
def test_units_become_the_last_column_that_starts_there_or_before(
    line: str, encoding: Encoding
) -> None:
    starts = model(line, encoding)
    for units in range(starts[-1] + 3):
        column = max(column for column, start in enumerate(starts) if start <= units)
        assert from_units(line, units, encoding) == column


@given(lines, encodings)
def test_units_and_columns_are_inverse(line: str, encoding: Encoding) -> None:
    for column in range(len(line) + 1):
        assert from_units(line, to_units(line, column, encoding), encoding) == column


@given(lines, encodings, st.integers(-5, -1), st.integers(1, 5))
def test_columns_outside_of_the_line_clamp(
    line: str, encoding: Encoding, before: int, behind: int
) -> None:
    end = model(line, encoding)[-1]
    assert to_units(line, before, encoding) == 0
    assert from_units(line, before, encoding) == 0
    assert to_units(line, len(line) + behind, encoding) == end
    assert from_units(line, end + behind, encoding) == len(line)


@pytest.mark.parametrize(
    ("line", "units", "encoding", "column"),
    [
        ("a😀b", 2, "utf-16", 1),
        ("a😀b", 3, "utf-16", 2),
        ("a😀b", 2, "utf-8", 1),
        ("a😀b", 4, "utf-8", 1),
        ("a😀b", 5, "utf-8", 2),
        ("aéb", 2, "utf-8", 1),
        ("a中b", 3, "utf-8", 1),
        ("\ud83d\ude00", 1, "utf-16", 1),
        ("a😀b", 2, "utf-32", 2),
    ],
)
def test_a_column_inside_a_character_is_its_start(
    line: str, units: int, encoding: Encoding, column: int
) -> None:
    assert from_units(line, units, encoding) == column

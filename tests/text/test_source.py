"""`Source` against a model that walks the text character by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.text.edit import Span
from phasemark.text.source import Position, Source
from text.texts import NOT_TERMINATORS, texts


def model(text: str) -> list[tuple[int, str, str]]:
    """Each line of the text: its start, its content, its terminator."""
    lines = []
    start = at = 0
    while at < len(text):
        size = 2 if text[at : at + 2] == "\r\n" else 1 if text[at] in "\r\n" else 0
        if size:
            lines.append((start, text[start:at], text[at : at + size]))
            start = at + size
        at += size or 1
    return [*lines, (start, text[start:], "")]


@given(texts)
def test_lines_are_those_of_the_model(text: str) -> None:
    source = Source(text)
    lines = model(text)
    assert source.line_starts == [start for start, _, _ in lines]
    assert source.line_count == len(lines)
    for number, (start, content, _) in enumerate(lines):
        assert source.line_span(number) == Span(start, start + len(content))
        assert source.line_span(number).of(text) == content


@given(texts, st.booleans(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), texts)))
def test_an_edited_text_has_the_lines_of_the_model(
    text: str, unix: bool, changes: list[tuple[float, int, str]]
) -> None:
    source = Source(text.replace("\r", "") if unix else text)
    for share, length, new in changes:
        text = source.text
        start = int(share * len(text))
        end = min(start + length, len(text))
        new = new.replace("\r", "") if unix else new
        assert source.line_starts  # counted before the edit
        source = source.edited(Span(start, end), new)
        assert source.text == text[:start] + new + text[end:]
        assert source.line_starts == [start for start, _, _ in model(source.text)]


@given(texts)
def test_every_offset_is_in_the_line_of_the_model(text: str) -> None:
    source = Source(text)
    for number, (start, content, terminator) in enumerate(model(text)):
        for offset in range(start, start + len(content) + max(len(terminator), 1)):
            assert source.line(offset) == number
            assert source.line_end(offset) == start + len(content)
            assert source.next_line(offset) == start + len(content) + len(terminator)
            assert source.position(offset) == Position(number, min(offset - start, len(content)))


@given(texts)
def test_offset_and_position_are_inverse(text: str) -> None:
    source = Source(text)
    for offset in range(len(text) + 1):
        inside_crlf = text[max(offset - 1, 0) : offset + 1] == "\r\n"
        assert source.offset(*source.position(offset)) == offset - inside_crlf


@given(texts, st.integers(-3, 40), st.integers(-3, 40))
def test_positions_clamp_to_their_line_and_lines_to_the_text(
    text: str, line: int, column: int
) -> None:
    lines = model(text)
    offset = Source(text).offset(line, column)
    if line < 0:
        assert offset == 0
    elif line >= len(lines):
        assert offset == len(text)
    else:
        start, content, _ = lines[line]
        assert offset == start + min(max(column, 0), len(content))


@given(texts, st.integers(-50, 50))
def test_offsets_outside_of_the_text_clamp(text: str, offset: int) -> None:
    source = Source(text)
    clamped = min(max(offset, 0), len(text))
    assert source.line(offset) == source.line(clamped)
    assert source.position(offset) == source.position(clamped)
    assert source.line_end(offset) == source.line_end(clamped)
    assert source.next_line(offset) == source.next_line(clamped)


@given(texts)
def test_lines_and_terminators_tile_the_text(text: str) -> None:
    source = Source(text)
    spans = [source.line_span(line) for line in range(source.line_count)]
    ends = [*source.line_starts[1:], len(text)]
    assert (
        "".join(
            text[span.start : span.end] + text[span.end : end]
            for span, end in zip(spans, ends, strict=True)
        )
        == text
    )
    assert all(
        text[span.end : end] in ("\n", "\r", "\r\n")
        for span, end in zip(spans[:-1], ends[:-1], strict=True)
    )


@pytest.mark.parametrize("character", NOT_TERMINATORS, ids=ascii)
def test_other_separators_end_no_line(character: str) -> None:
    assert Source(f"a{character}b").line_count == 1


@pytest.mark.parametrize(
    ("text", "terminator"),
    [
        ("", "\n"),
        ("one line", "\n"),
        ("a\nb\n", "\n"),
        ("a\r\nb\r\n", "\r\n"),
        ("a\rb\r", "\r"),
        ("a\r\nb\r\nc\n", "\r\n"),
        ("a\r\nb\nc\n", "\n"),
        ("a\r\nb\n", "\r\n"),
        ("a\rb\rc\r\nd\n", "\r"),
        ("a\rb\n", "\n"),
    ],
)
def test_new_lines_end_like_most_lines(text: str, terminator: str) -> None:
    assert Source(text).terminator == terminator


def test_the_empty_text_has_one_line() -> None:
    assert Source("").line_starts == [0]
    assert Source("").position(0) == Position(0, 0)


def test_a_final_terminator_opens_an_empty_line() -> None:
    assert Source("a\n").line_count == 2
    assert Source("a\n").line_span(1) == Span(2, 2)

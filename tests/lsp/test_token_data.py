"""Semantic tokens on the wire: what comes out is what went in, in every encoding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.projects import snapshots
from phasemark.features.tokens import tokens
from phasemark.lsp.token_data import Answers, difference, encoded
from phasemark.lsp.wire import Wire
from phasemark.text.edit import Span
from phasemark.text.units import Encoding
from phasemark.workspace.snapshot import Snapshot

ENCODINGS: list[Encoding] = ["utf-8", "utf-16", "utf-32"]


def decoded(data: list[int], wire: Wire) -> list[tuple[Span, int, int]]:
    """Span, type and modifiers of each token, as a client reads the numbers."""
    found = []
    line = column = 0
    for at in range(0, len(data), 5):
        down, right, length, kind, bits = data[at : at + 5]
        line, column = line + down, right if down else column + right
        span = Span(wire.at(line, column), wire.at(line, column + length))
        found.append((span, kind, bits))
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("bom", [False, True])
@settings(max_examples=40, deadline=None)
@given(snapshot=snapshots)
def test_a_client_reads_the_tokens_where_they_stand(
    snapshot: Snapshot, encoding: Encoding, bom: bool
) -> None:
    for document in snapshot.documents.values():
        wire = Wire(document.source, encoding, bom)
        expected = [
            (Span(token.start, token.end).shift(placed.start), token.type, token.modifiers)
            for placed, found in tokens(snapshot, document)
            for token in found
        ]
        assert decoded(encoded(tokens(snapshot, document), wire), wire) == expected


@settings(max_examples=40, deadline=None)
@given(snapshots, st.data())
def test_a_part_holds_the_tokens_that_touch_it(snapshot: Snapshot, data: st.DataObject) -> None:
    for document in snapshot.documents.values():
        wire = Wire(document.source, "utf-16")
        a, b = sorted(data.draw(st.integers(0, len(document.text))) for _ in range(2))
        whole = decoded(encoded(tokens(snapshot, document), wire), wire)
        part = decoded(encoded(tokens(snapshot, document, Span(a, b)), wire, Span(a, b)), wire)
        assert part == [one for one in whole if one[0].start < b and a < one[0].end]


numbers = st.lists(st.tuples(*[st.integers(0, 2)] * 5), max_size=8).map(
    lambda rows: [number for row in rows for number in row]
)


@given(numbers, numbers)
def test_a_difference_makes_the_new_numbers_of_the_old(old: list[int], new: list[int]) -> None:
    made = list(old)
    for edit in difference(old, new):
        assert edit["start"] % 5 == edit["deleteCount"] % 5 == 0
        made[edit["start"] : edit["start"] + edit["deleteCount"]] = edit["data"]
    assert made == new


def test_an_answer_that_is_forgotten_is_sent_whole() -> None:
    answers = Answers()
    first = answers.full("a", [1, 2, 3, 4, 5])
    assert "data" in answers.since("b", first["resultId"], [1, 2, 3, 4, 5])
    delta = answers.since("a", first["resultId"], [1, 2, 3, 4, 5])
    assert delta["edits"] == []
    assert "data" in answers.since("a", first["resultId"], [])

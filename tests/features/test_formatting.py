"""Formatting twice is formatting once, no word is lost, code and line ends stay as they are."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import document
from features.projects import texts as phases
from phasemark.features.formatting import format_document, format_ranges
from phasemark.features.on_type import FIRST, MORE, on_type
from phasemark.text.edit import Span
from syntax.fragments import all_documents, texts

PATHS = st.sampled_from(("plan/phase-1.md", "work-notes/phase-1.md", "README.md"))
MOMENT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
BOTH = st.one_of(texts(), phases)


def held(path: str, text: str) -> None:
    """What formatting promises, of one text."""
    before = document(path, text)
    after = document(path, format_document(before).apply(text))
    assert not format_document(after)
    assert Counter(re.findall(r"\w+", after.text)) == Counter(re.findall(r"\w+", text))
    fences = [fence.content.of(text) for fence in before.tree.fences]
    assert [fence.content.of(after.text) for fence in after.tree.fences] == fences
    assert ends(after.text) <= ends(text)
    assert after.text.rstrip() + text[len(text.rstrip()) :] == after.text


def ends(text: str) -> set[str]:
    return set(re.findall(r"\r\n|\n|\r", text))


@settings(max_examples=300, deadline=None)
@given(PATHS, BOTH)
def test_made_up_documents(path: str, text: str) -> None:
    held(path, text)


@pytest.mark.parametrize("path", all_documents(), ids=lambda path: path.name)
def test_real_documents(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    held("plan/phase-1.md", text[:20_000])


@settings(max_examples=100, deadline=None)
@given(PATHS, BOTH, st.data())
def test_a_range_changes_nothing_but_its_lines(path: str, text: str, data: st.DataObject) -> None:
    one = document(path, text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for edit in format_ranges(one, Span(start, end)):
        assert edit.span.start <= end
        assert start <= edit.span.end


@settings(max_examples=200, deadline=None)
@given(PATHS, BOTH, st.sampled_from((FIRST, *MORE)), st.data())
def test_typing_anywhere(path: str, text: str, typed: str, data: st.DataObject) -> None:
    one = document(path, text)
    offset = data.draw(st.integers(0, len(text)))
    edits = on_type(one, offset, typed, MOMENT)
    lost = Counter(re.findall(r"\w+", text)) - Counter(re.findall(r"\w+", edits.apply(text)))
    assert not set(lost) - {"x", "X"} or typed == FIRST
    assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits)

"""Every text is a document: its nodes lie inside it, and its sections tile it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import document
from phasemark.document.section import Section
from phasemark.syntax.parse import parse, parse_headings
from phasemark.syntax.tree import Cell, Heading, Item, Label, Mention, Paragraph, Tree
from phasemark.text.edit import Span
from syntax.fragments import all_documents, nodes, texts

NAMES = (
    "# Phase 1: Export", "## Goals", "## Phase 2: Sums", "### Verification", "**Status:** Planned",
    "Verification:", "- **Goals:** fast", "  - **Risks:** none", "## Session log", "### 2026-01-05",
    "## Stage 9.1: x", "## Prompt 1 of 2: y", "- item", "```", "text", "", "> quote", "#", "Title",
    "===",
)  # fmt: skip
named = st.lists(st.sampled_from(NAMES), max_size=25).map("\n".join)


def spans(node: object) -> Iterator[Span]:
    """All spans of a node, inner ones included."""
    if isinstance(node, Span):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from spans(part)


def assert_inside(tree: Tree) -> None:
    text = tree.text
    for group in nodes(tree):
        for node in group:
            for span in spans(node):
                assert 0 <= span.start <= span.end <= len(text)
    for heading in tree.headings:
        assert isinstance(heading, Heading)
        assert heading.title.of(text) == heading.text
        assert heading.span.covers(heading.title)
        assert 1 <= heading.level <= 6
    for item in tree.items:
        assert isinstance(item, Item)
        assert item.text_span.of(text) == item.text
    for label in tree.labels:
        assert isinstance(label, Label)
        assert label.name.of(text).strip() == label.text
        assert label.span.end <= label.value.start
    for paragraph in tree.paragraphs:
        assert isinstance(paragraph, Paragraph)
        assert paragraph.span.of(text) == paragraph.text
    for mention in tree.mentions:
        assert isinstance(mention, Mention)
        assert mention.span.covers(mention.inner)
    for table in tree.tables:
        for cell in (*table.header, *(cell for row in table.rows for cell in row)):
            assert isinstance(cell, Cell)
            assert cell.span.of(text) == cell.text
            assert table.span.covers(cell.span)
    for fence in tree.fences:
        assert fence.content.start <= fence.content.end


def assert_sorted(tree: Tree) -> None:
    for group in nodes(tree):
        starts = [node.span.start for node in group]  # type: ignore[attr-defined]
        assert starts == sorted(starts)


@settings(max_examples=400, deadline=None)
@given(texts(25))
def test_nodes_of_made_up_documents(text: str) -> None:
    assert_inside(parse(text))
    assert_sorted(parse(text))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("#*-_`~[]()<>!|:. \t\n\r0aX\\/@{}é漢😀\x00\u2028\ud800")))
def test_nodes_of_any_characters(text: str) -> None:
    assert_inside(parse(text))
    assert_sorted(parse(text))


@pytest.mark.parametrize("path", all_documents(), ids=lambda path: path.name)
def test_nodes_of_every_document(path: Path) -> None:
    tree = parse(path.read_text(encoding="utf-8"))
    assert_inside(tree)
    assert_sorted(tree)


# sections


def assert_tiles(section: Section, end: int) -> None:
    """Children lie in their parent, one behind the other, each up to where it has to end."""
    for one, other in pairwise(section.children):
        assert one.body.end <= other.head.start
    for child in section.children:
        assert child.parent is section
        assert child.level > section.level
        assert section.body.start <= child.head.start
        assert child.head.end <= child.body.end <= max(section.body.end, child.head.end)
        if child.form == "heading":
            later = [
                one.head.start for one in section.children if one.head.start > child.head.start
            ]
            assert child.body.end == min([*later, section.body.end, end])
        assert_tiles(child, end)


@pytest.mark.parametrize("path", ["plan/phase-1.md", "work-notes/phase-1.md", "plan/stage-9.md"])
@settings(max_examples=150, deadline=None)
@given(named | texts(25))
def test_sections_tile_the_document(path: str, text: str) -> None:
    made = document(path, text)
    assert made.root.body == Span(0, len(text))
    assert_tiles(made.root, len(text))
    assert [one.head for one in made.root.walk()] == [one.head for one in made.sections.all]
    headings = [one for one in made.sections.all if one.form == "heading"]
    assert [one.head for one in headings] == [one.span for one in made.tree.headings]


# texts that are too long to be read whole

LONG_LINES = ("# A", "## B ##", "```", "~~~~", "text", "", "#no", "````x", "```a`b")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(("# A", "## B ##", "```", "~~~~", "text", "", "#no", "````x")), max_size=12
    )
)
def test_headings_of_long_texts_are_those_of_short_ones(lines: list[str]) -> None:
    text = "\n".join(lines)
    quick, whole = parse_headings(text), parse(text)
    assert [one.span.start for one in quick.headings] == [one.span.start for one in whole.headings]
    assert_inside(quick)

"""Parsing by pieces equals parsing the whole text, whatever was edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasemark.syntax import blocks, plain
from phasemark.syntax.parse import parse
from phasemark.syntax.tree import Tree
from syntax.fragments import LINES, all_documents, nodes, texts


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut long lists after a few lines, so that small documents have such cuts too."""
    monkeypatch.setattr(blocks, "LONG", 4)
    monkeypatch.setattr(plain, "LONG", 4)


def edits() -> st.SearchStrategy[tuple[float, int, str]]:
    """Where (as a share of the text), how many characters go, and what comes."""
    new = st.one_of(st.just(""), st.sampled_from(LINES), st.sampled_from(LINES).map("{}\n".format))
    return st.tuples(st.floats(0, 1), st.sampled_from((0, 0, 1, 2, 5, 20, 60)), new)


def edited(text: str, edit: tuple[float, int, str]) -> str:
    share, length, new = edit
    at = int(share * len(text))
    return text[:at] + new + text[at + length :]


def assert_tiles(tree: Tree) -> None:
    """The pieces are the text, one behind the other."""
    at = 0
    for placed in tree.pieces:
        assert placed.start == at
        assert tree.text.startswith(placed.piece.text, at)
        at += len(placed.piece.text)
    assert at == len(tree.text)


@settings(max_examples=600, deadline=None)
@given(texts(), st.lists(edits(), min_size=1, max_size=6))
def test_edits_of_made_up_documents(text: str, changes: list[tuple[float, int, str]]) -> None:
    tree = parse(text)
    for change in changes:
        text = edited(text, change)
        tree = parse(text, tree)
        assert_tiles(tree)
        assert nodes(tree) == nodes(parse(text))


@pytest.mark.parametrize("path", all_documents(), ids=lambda path: path.name)
def test_edits_of_every_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")[:20_000]
    tree = parse(text)
    assert_tiles(tree)
    for number, line in enumerate(LINES[::3]):
        at = (len(text) * number // len(LINES[::3])) if text else 0
        changed = text[:at] + line + text[at + number % 3 :]
        tree = parse(changed, tree)
        assert nodes(tree) == nodes(parse(changed))
        text = changed


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200), st.text(max_size=200))
def test_any_text_is_a_document(text: str, other: str) -> None:
    tree = parse(text)
    assert_tiles(tree)
    assert nodes(parse(other, tree)) == nodes(parse(other))


def test_a_keystroke_reads_one_piece_again() -> None:
    text = "".join(f"## Entry {number}\n- one\n- two\n" for number in range(200))
    tree = parse(text)
    at = text.index("## Entry 100") + 15
    after = parse(text[:at] + "x" + text[at:], tree)
    kept = {id(placed.piece) for placed in tree.pieces}
    assert sum(id(placed.piece) not in kept for placed in after.pieces) <= 2


def test_a_keystroke_in_a_flat_list_reads_few_items_again() -> None:
    text = "## Tasks\n" + "".join(f"- [ ] task {number}\n" for number in range(1000))
    tree = parse(text)
    at = text.index("task 500")
    after = parse(text[:at] + "x" + text[at:], tree)
    kept = {id(placed.piece) for placed in tree.pieces}
    new = [placed.piece for placed in after.pieces if id(placed.piece) not in kept]
    assert len(new) <= 3
    assert sum(len(piece.blocks.items) for piece in new) <= 20


@settings(max_examples=200, deadline=None)
@given(texts(), st.lists(edits(), min_size=1, max_size=6))
def test_edits_below_and_inside_a_frontmatter(
    body: str, changes: list[tuple[float, int, str]]
) -> None:
    text = f"---\nname: x\n---\n{body}"
    tree = parse(text)
    for change in changes:
        text = edited(text, change)
        tree = parse(text, tree)
        assert_tiles(tree)
        assert tree.frontmatter == parse(text).frontmatter
        assert nodes(tree) == nodes(parse(text))

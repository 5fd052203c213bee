"""Where the line reader takes a piece, markdown-it would have read the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasemark.syntax import parse as module
from phasemark.syntax.nodes import Stretch
from phasemark.syntax.parse import parse
from syntax.fragments import LINES, all_documents, nodes, texts

PLAIN = tuple(line for line in LINES if not line.startswith(("<", ">", "|", "\t", "~", " ")))


def by_markdown_it(text: str) -> list[list[object]]:
    """The nodes when no piece is read as a plain one."""

    def refuse(stretch: Stretch, first: int, ends_plain: bool) -> int:
        return first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "read_plain", refuse)
        return nodes(parse(text))


@settings(max_examples=1500, deadline=None)
@given(texts(12))
def test_made_up_documents(text: str) -> None:
    assert nodes(parse(text)) == by_markdown_it(text)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from((*PLAIN, "", "", "  - c", "  more")), max_size=14).map("\n".join))
def test_documents_that_are_nearly_plain(text: str) -> None:
    assert nodes(parse(text)) == by_markdown_it(text)


@pytest.mark.parametrize("path", all_documents(), ids=lambda path: path.name)
def test_every_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert nodes(parse(text)) == by_markdown_it(text)


def test_an_ordinary_document_is_plain() -> None:
    text = (
        "# Plan\n\n## Goals\n- one\n- two `x`\n\n## Tasks\n1. a\n   - b\n2. c\n\n```sh\nmake\n```\n"
    )
    asked = []

    def never(stretch: Stretch, first: int, last: int, sentinel: str) -> bool:
        asked.append(stretch.lines[first])
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "read_blocks", never)
        parse(text)
    assert asked == []

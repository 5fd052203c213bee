"""Our rules of markdown-it find the blocks that its own ones find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from phasemark.syntax.block_rules import quicken
from syntax.fragments import texts

THEIRS = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
OURS = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
quicken(OURS)

CELLS = (
    "td_open", "td_close", "th_open", "th_close", "thead_open", "thead_close", "tbody_open",
    "tbody_close",
)  # fmt: skip
SIGNS = st.lists(
    st.sampled_from(["|", "-", ":", " ", "\t", "\\", "a", "\n", "*", "_", "> ", "- ", "\n|-|\n"]),
    max_size=24,
).map("".join)


def blocks(markdown: MarkdownIt, text: str) -> list[object]:
    """Kinds and lines of the blocks, without the cells of tables."""
    found: list[object] = []
    tables = 0
    for token in markdown.parse(text):
        tables += (token.type == "table_open") - (token.type == "table_close")
        if not (token.type in CELLS or (tables and token.type == "inline")):
            found.append((token.type, token.map, tables or token.level))
    return found


@settings(max_examples=1500, deadline=None)
@given(st.one_of(texts(12).map(lambda text: text.replace("\r", "")), SIGNS))
def test_made_up_texts(text: str) -> None:
    assert blocks(OURS, text) == blocks(THEIRS, text)


@pytest.mark.parametrize(
    "text",
    [
        "a|b\n-|-\n1|2\n# no", "|a|\n|-|\n|x\\|y|", "|a|b|\n|-|\n", "a\n|-|\n", "|a|\n|-\n",
        "|a||b|\n|-|-|-|\n", "|a|\n|-||-|\n", "- |a|\n  |-|\n  |b|\n|c|", "|a|\n|:-:|\n    code",
        "|a|\n- |\n", "|a|\n-\t|\n", "|" * 300 + "\n" + "|-" * 299 + "|\n" + "x\n" * 300,
        "|" + "a|" * 299 + "\n" + "|-" * 299 + "|\n" + "x\n" * 300, "- - -", "- - - x", "*\t*\t*",
        "-- - -\n___\n**\n", "    ***", "- * * *\n- - - -x", "_ _ _ ", "***\x0b",
    ],
)  # fmt: skip
def test_tables_and_lines(text: str) -> None:
    assert blocks(OURS, text) == blocks(THEIRS, text)

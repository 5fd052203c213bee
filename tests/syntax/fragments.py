"""Markdown to build documents of: lines that open, continue or close every kind of block."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from phasemark.syntax.tree import Tree

LINES = (
    "# Title", "## Section", "### Deep ###", "#", "#no", "Setext", "===", "---", "----- ", "text",
    "more `code` text", "```", "```bash", "````", "~~~", "~~~ md", "- a", "- b `x`", "* star",
    "+ plus", "  - c", "    - d", "      - e", "  more", "    more", "- [ ] open", "- [x] done",
    "- [-] odd", "1. one", "2. two", "10. ten", "   - under", "   cont", "1) p", "> quote",
    "> - in", "> # no", "<!-- c -->", "<!-- open", "-->", "<div>", "</div>", "<script>",
    "</script>", "[a]: /url", "[a]:", "/url", "| a | b |", "|---|---|", "a | b", "- | -",
    "    code", "\tcode", "\t- t", "-", "*", "* * *", "___", "**Bold:** value", "**Bold**: value",
    "**Alone**", "Label: value", "Verification:", "- **In:** item", "- - nested", "-   wide",
    " - odd", "- ```", "  ```", "a: b", "\\# no", "&amp;", "\x0c", "\u2028", "é 漢字 😀",
    "Phase 2b and phases 3, 4", "see plan/phase-1.md:12", "[x](y.md#z)", "- [x](y)", "- [x]: y",
    "`open", "{{name}} <Goal 1>",
)  # fmt: skip

ENDS = st.sampled_from(("\n", "\n", "\n", "\n\n", "\r\n", "\r", ""))


def texts(size: int = 30) -> st.SearchStrategy[str]:
    """Documents of some lines with every kind of line end."""
    line = st.tuples(st.sampled_from(LINES), ENDS).map("".join)
    return st.lists(line, max_size=size).map("".join)


def all_documents() -> list[Path]:
    """Every Markdown file of the tests, the examples and the project itself."""
    top = Path(__file__).parent.parent.parent
    folders = ("tests", "examples", "docs")
    found = [path for name in folders for path in sorted((top / name).rglob("*.md"))]
    return [*found, *sorted(top.glob("*.md"))]


def nodes(tree: Tree) -> list[list[object]]:
    """Everything that a tree says, for comparison."""
    every = (
        tree.headings, tree.items, tree.labels, tree.fences,
        tree.paragraphs, tree.tables, tree.comments, tree.mentions,
    )  # fmt: skip
    return [list(group) for group in every]

"""Renumbering, splitting and moving on any documents: nothing is lost, twice is once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.difference import made
from casebook.outside import Made
from document.made import snapshot
from phasemark.features.change import Change
from phasemark.features.work.merge_prompts import merge_prompts, prompts_in
from phasemark.features.work.move import move_item
from phasemark.features.work.renumber import renumber
from phasemark.features.work.split import split
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

PLAN = "plan/phase-2.md"
NOTES = "work-notes/phase-2.md"
PROMPTS = "docs/phases/PHASE2-PROMPT.md"
SPEC = "docs/phases/PHASE2.md"
OUTSIDE = Made({}, ())

prompt_lines = st.sampled_from(
    (
        "# Phase 2 - Implementation prompts", "## Prompt 1 of 2: A", "## Prompt 2: B",
        "## Prompt 3 of 9", "## Prompt 0", "## Prompt 2.1: C", "### Prompt 7: D", "**Stop rule:**",
        "- Not before Prompt 3.",
        "Prompts 1, 2 and 3, of prompt 2 of 2", "```", "Prompt 4", "", "text",
    )
)  # fmt: skip
merge_lines = st.sampled_from(
    (
        "**Stop rule:** not before Prompt 2.", "Task:",
        "- Write `a`", "- Write `b`", "  - deep `c`", "1. `d`", "9. `k`", "1) `l`", "   `m`",
        "Stop rule:", "- not before Prompt 3.", "### Verification",
        "#### Unix", "Before:", "After:", "- Write `a` <!--",
        "- go to Prompt 3", "prompts 1, 2 and 3", "```", "---", "", "", "text `e`", "Task: do `f`",
        "<!-- `g`", "-->",
        "> - Task: `h`", "- **Task:** `i`", "Title `j`\n---",
    )
)  # fmt: skip
list_lines = st.sampled_from(
    (
        "# Phase 2 - Queue", "## Tasks", "## Decisions", "## Open questions", "## Goals",
        "- [ ] Write it", "- [x] Done", "  - [ ] nested", "* Why?", "- MUST go",
        "- 1234567 - Start",
        "- Decision: yes", "1. Which one?", "> - Why?", "```", "", "text", "## Phase 1: A", "---",
    )
)  # fmt: skip


merge_texts = st.builds(
    lambda parts, end: end.join(
        line
        for head, part in zip(
            ("# Phase 2 - Implementation prompts", "## Prompt 1 of 3: A", "## Prompt 2 of 3: B",
             "## Prompt 3 of 3", "## Prompt 4 - D"), parts, strict=True,
        )
        for line in (head, *part)
    ).replace("\n", end),
    st.tuples(*[st.lists(merge_lines, max_size=5)] * 5), st.sampled_from(("\n", "\r\n", "\r")),
)  # fmt: skip


def joined(lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda found, end, last: end.join(found) + last * end,
        st.lists(lines, max_size=14), st.sampled_from(("\n", "\r\n", "\r")), st.booleans(),
    )  # fmt: skip


def words(texts: dict[str, str]) -> list[str]:
    """All words but bullets and boxes, which a move may add or leave out."""
    return sorted(word for text in texts.values() for word in text.split() if word.isalpha())


def applied(texts: dict[str, str], change: Change | None) -> dict[str, str] | None:
    return None if change is None else made(texts, change)


@settings(max_examples=300, deadline=None)
@given(joined(prompt_lines))
def test_renumbering_twice_is_renumbering_once(text: str) -> None:
    texts = {
        PROMPTS: text,
        NOTES: "# Phase 2\n\n## Prompt progress\n- [ ] Prompt 1\n- [ ] Prompt 3\n",
        SPEC: "# Phase 2\n\n## Tasks\n\n### Prompt 2\n- a\n",
    }
    before = snapshot(texts, config="")
    once = applied(texts, renumber(before, before.documents[PROMPTS]))
    if once is not None:
        again = snapshot(once, config="")
        assert renumber(again, again.documents[PROMPTS]) is None
        assert [word for word in words(once) if word != "of"] == [
            word for word in words(texts) if word != "of"
        ]


rows = st.lists(
    st.sampled_from(("- [x] Prompt 1", "- [ ] Prompt 2: B", "  - [ ] Prompt 3", "- Prompt 2 kept",
                     "- [x] Prompt 3: C", "  more", "  ```", "", "- **Prompt 1:** D",
                     "* [ ] **Prompt 2: E**", "  - [x] deep", "  <!-- F", "G -->")), max_size=7,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(merge_texts, rows, st.floats(0, 1), st.floats(0, 1))
def test_merged_prompts_are_all_there(text: str, rows: list[str], one: float, other: float) -> None:
    texts = {
        PROMPTS: text,
        NOTES: "\n".join(["# Phase 2", "", "## Prompt progress", *rows]),
        SPEC: "# Phase 2\n\n## Tasks\n\n### Prompt 1\n- a\n\n### Prompt 2: Two\n- b\n",
    }
    before = snapshot(texts, config="")
    start, end = sorted((round(one * len(text)), round(other * len(text))))
    document = before.documents[PROMPTS]
    chosen = prompts_in(document, Span(start, end))
    once = applied(texts, merge_prompts(before, document, Span(start, end)))
    if once is not None:
        after = snapshot(once, config="")
        assert len(scopes(after)) == len(scopes(before)) - len(chosen) + 1
        assert renumber(after, after.documents[PROMPTS]) is None
        glue = {"of", "to", "and", "past", "x"}
        assert spoken(texts) - glue <= spoken(once)
        assert said(texts[PROMPTS]) <= said(once[PROMPTS])


def said(text: str) -> set[tuple[str, str]]:
    """The items of each list with what stands above the list: a name, or the item of others."""
    above, found = "", set()
    for line in text.splitlines():
        if line.startswith("- "):
            found.add((above, re.sub(r"\d+", "", line)))
        elif line.startswith(("#### ", "Before:", "After:")):
            above = line
        elif line.strip():
            above = ""
    return {(name, item) for name, item in found if name}


def spoken(texts: dict[str, str]) -> set[str]:
    return {word for text in texts.values() for word in re.findall(r"`?[A-Za-z]+`?", text)}


def scopes(state: Snapshot) -> list[str]:
    return [one.number for one in state.documents[PROMPTS].outline.scopes]


@pytest.mark.parametrize("path", [PLAN, NOTES])
@settings(max_examples=300, deadline=None)
@given(text=joined(list_lines), where=st.floats(0, 1))
def test_a_moved_item_is_all_there(path: str, text: str, where: float) -> None:
    before = snapshot({path: text}, config="")
    change = move_item(before, before.documents[path], round(where * len(text)))
    after = applied({path: text}, change)
    if after is not None:
        assert set(words({path: text})) <= {*words(after), "Decision"}


@settings(max_examples=300, deadline=None)
@given(text=joined(list_lines), one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_split_phase_is_all_there(text: str, one: float, other: float) -> None:
    before = snapshot({PLAN: text}, config="")
    start, end = sorted((round(one * len(text)), round(other * len(text))))
    change = split(before, before.documents[PLAN], Span(start, end), OUTSIDE)
    after = applied({PLAN: text}, change)
    if after is not None:
        assert len(after) == 2
        assert set(words({PLAN: text})) <= set(words(after))
        assert sum(text.count("Write it") for text in after.values()) == text.count("Write it")

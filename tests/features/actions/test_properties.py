"""Whatever a document holds: actions end, their edits fit, and mended findings are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.difference import made
from casebook.outside import Made
from phasemark.config import Settings
from phasemark.features.actions.action import FIX_ALL_OURS, QUICK_FIX, Action
from phasemark.features.actions.offer import actions
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.rules.check import check
from phasemark.rules.rule import Finding, Severity
from phasemark.text.edit import Edits, Span
from phasemark.workspace.snapshot import Snapshot

PATHS = ("work-notes/phase-1.md", "prompts/phase-1.md", "plan/phase-1.md", "handoffs/phase-1.md")
LINES = (
    "# Phase 1: Logs", "## Status", "- [ ] Not started", "- [x] Complete", "- [x ] odd", "- []",
    "## Decisions", "- JSON: fast", "- TODO: decide", "  - [ ] part", "## Open questions", "-",
    "None.", "**Status:** planned 🚧", "Status: done", "## Session log", "### 2026-01-02 10:00",
    "- Next: `src/a.py`", "## Constraints", "1. MUST NOT <x>", "```sh", "make test", "```", "",
    "---", "<!-- phasemark: allow DOC010 - why -->", "## Verification", "`make test` exits 0",
    "| a | b |", "|---|---|", "| Status | TBD |", "> - [ ] quoted", "## Prompt 1 of 2: Write",
    "Stop rule: do not proceed to Prompt 3.", "text \u2028 with 😀 and TODO: more", "Setext\n---",
    "status: draft", "## Context", "- Plan:", "- Work notes: notes.md", "\t- [ ] tab", "* * *",
)  # fmt: skip
ENDS = ("\n", "\r\n", "\r")
TEXTS = st.tuples(
    st.lists(st.sampled_from(LINES), max_size=14), st.sampled_from(ENDS), st.booleans()
).map(lambda made: ("\n".join(made[0]) + "\n" * made[2]).replace("\n", made[1]))


@cache
def _kinds():  # type: ignore[no-untyped-def]
    return builtin_kinds(), builtin_vocabulary()


def _snapshot(texts: dict[str, str]) -> Snapshot:
    kinds, vocabulary = _kinds()
    return Snapshot.of(
        texts, ("LICENSE", "src/a.py"), settings=Settings(declares=True), kinds=kinds,
        vocabulary=vocabulary,
    )  # fmt: skip


def _texts(first: tuple[str, str], others: dict[str, str]) -> dict[str, str]:
    return {"LICENSE": "", **others, first[0]: first[1]}


@given(
    st.tuples(st.sampled_from(PATHS), TEXTS), st.dictionaries(st.sampled_from(PATHS), TEXTS),
    st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_every_action_ends_and_its_edits_fit(
    first: tuple[str, str], others: dict[str, str], start: float, length: float
) -> None:
    texts = _texts(first, others)
    snapshot = _snapshot({path: text for path, text in texts.items() if path.endswith(".md")})
    path, text = first
    begin = round(start * len(text))
    span = Span(begin, begin + round(length * length * (len(text) - begin)))
    outside = Made(texts, ())
    found = actions(snapshot, snapshot.documents[path], span, outside)
    keys = Counter((one.key, tuple(found.span for found in one.mends)) for one in found)
    assert max(keys.values(), default=1) == 1
    for action in found:
        _fits(snapshot, texts, action)


def _fits(snapshot: Snapshot, texts: dict[str, str], action: Action) -> None:
    change = action.made()
    if change is None:
        return
    for path, edits in change.edits.items():
        before = texts.get(path, "")
        assert Edits.of(*edits) == edits
        for span, _ in edits:
            assert 0 <= span.start <= span.end <= len(before)
            assert before[span.start - 1 : span.start + 1] != "\r\n" or not span.start
            assert before[span.end - 1 : span.end + 1] != "\r\n" or not span.end
    if any(path in snapshot.documents for path in change.create):
        raise AssertionError(action.title)
    made({**texts, **{path: "" for path in change.edits if path not in texts}}, change)


@given(
    st.tuples(st.sampled_from(PATHS), TEXTS), st.dictionaries(st.sampled_from(PATHS), TEXTS),
)  # fmt: skip
@settings(deadline=None, max_examples=80)
def test_a_mended_finding_is_gone_and_no_error_comes(
    first: tuple[str, str], others: dict[str, str]
) -> None:
    texts = _texts(first, others)
    snapshot = _snapshot({path: text for path, text in texts.items() if path.endswith(".md")})
    path, text = first
    before = check(snapshot, (path,))
    codes = Counter(finding.code for finding in before)
    document = snapshot.documents[path]
    found = actions(snapshot, document, Span(0, len(text)), Made(texts, ()), (QUICK_FIX,))
    for action in found[:25]:
        change = action.made()
        if change is None or not action.mends or change.create or action.title.endswith("project"):
            continue
        new = snapshot
        for changed, changed_text in made(texts, change).items():
            if changed in snapshot.documents:
                new = new.with_text(changed, changed_text)
        found_after = check(new, (path,))
        after = Counter(finding.code for finding in found_after)
        assert _errors(found_after) <= _errors(before), (action.title, text)
        for code in {finding.code for finding in action.mends}:
            assert after[code] < codes[code], (action.title, text)


def _errors(found: Sequence[Finding]) -> int:
    """Errors, but for a text of which nothing is left when its only item moves elsewhere."""
    return sum(one.severity is Severity.ERROR and one.code != "DOC001" for one in found)


@given(st.tuples(st.sampled_from(PATHS), TEXTS))
@settings(deadline=None, max_examples=80)
def test_mending_twice_is_mending_once(first: tuple[str, str]) -> None:
    path, text = first
    for _ in range(2):
        snapshot = _snapshot({path: text})
        document = snapshot.documents[path]
        found = actions(snapshot, document, Span(0, 0), Made({}, ()), (FIX_ALL_OURS,))
        change = found[0].made() if found else None
        before, text = text, made({path: text}, change)[path] if change else text
    assert text == before

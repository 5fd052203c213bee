"""Repairs, over every document of the tests and random edits of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import marks
from casebook.collect import FOLDERS
from casebook.page import read
from casebook.world import World
from document.made import snapshot
from phasemark.rules.check import check
from phasemark.rules.fixes import edits_of
from phasemark.rules.repair import repair
from phasemark.rules.rule import Finding, Safety, Severity
from phasemark.workspace.snapshot import Snapshot
from syntax.fragments import LINES

TESTS = Path(__file__).parent.parent
PAGES = sorted(page for folder in FOLDERS for page in (TESTS / folder).rglob("*.md"))
EVERYTHING = 'extend-select = ["ALL"]\nignore = ["DOC008"]\n'


@cache
def worlds(page: Path) -> tuple[dict[str, str], ...]:
    """The files of each case of a page, without their marks."""
    cases = read(page.read_text(encoding="utf-8"), page.as_posix())
    found = []
    for case in cases:
        own = {path: marks.read(block.lines)[0] for path, block in case.files.items()}
        found.append(dict(World.of(case, own).texts))
    return tuple(found)


def remade(texts: dict[str, str], config: str | None = EVERYTHING) -> Snapshot:
    """A snapshot of the documents among some files, with every rule."""
    documents = {path: text for path, text in texts.items() if path.endswith(".md")}
    return snapshot(documents, texts, config)


def applicable(state: Snapshot, safety: Safety) -> Iterator[Finding]:
    """The findings whose fix a repair of that safety should have applied."""
    sources = {path: document.source for path, document in state.documents.items()}
    for finding in check(state):
        if finding.fix and finding.fix.safety <= safety and not finding.fix.create:
            edits = edits_of(finding.fix, finding.path, sources)
            if any(
                new.apply(sources[path].text) != sources[path].text for path, new in edits.items()
            ):
                yield finding


LEFT_OUT = re.compile(r"<!--.*?-->|(?<![\w.])/[\w./-]+", re.DOTALL)
"""Comments that suppress nothing go, and absolute paths become shorter."""
WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(LEFT_OUT.sub("", text).casefold()))


def assert_repaired(before: Snapshot, safety: Safety) -> None:
    done = repair(before, safety=safety, least=Severity.HINT)
    assert list(applicable(done.snapshot, safety)) == []
    again = repair(done.snapshot, safety=safety, least=Severity.HINT)
    assert again.texts == {}
    assert not again.applied
    for path, text in done.texts.items():
        old = before.documents[path].text
        assert text != old
        assert text.endswith(("\n", "\r")) == old.endswith(("\n", "\r")) or not old.strip()
        if safety is Safety.SAFE:
            assert not words(old) - words(text)
    assert bool(done.texts) == bool(done.applied)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_documents_of_the_tests(page: Path) -> None:
    for texts in worlds(page):
        assert_repaired(remade(texts), Safety.SAFE)
        assert_repaired(remade(texts), Safety.UNSAFE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_safe_fixes_cause_no_finding(page: Path) -> None:
    """Whoever applies them has fewer findings of each rule afterwards, and more of none."""
    for texts in worlds(page):
        before = remade(texts, "")
        after = repair(before).snapshot
        if after is not before:
            assert not found(after) - found(before)


def found(state: Snapshot) -> Counter[tuple[str, str]]:
    return Counter((one.path, one.code) for one in check(state))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_line_endings_are_kept(page: Path, newline: str) -> None:
    for texts in worlds(page):
        plain = repair(remade(texts), safety=Safety.UNSAFE, least=Severity.HINT)
        ended = {path: text.replace("\n", newline) for path, text in texts.items()}
        done = repair(remade(ended), safety=Safety.UNSAFE, least=Severity.HINT)
        assert done.texts == {
            path: text.replace("\n", newline) for path, text in plain.texts.items()
        }


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(PAGES), st.data())
def test_documents_after_random_edits(page: Path, data: st.DataObject) -> None:
    cases = [texts for texts in worlds(page) if any(path.endswith(".md") for path in texts)]
    if not cases:
        return
    texts = dict(data.draw(st.sampled_from(cases)))
    path = data.draw(st.sampled_from(sorted(path for path in texts if path.endswith(".md"))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(texts[path])))
        gone = data.draw(st.sampled_from((0, 0, 1, 5, 40)))
        new = data.draw(st.sampled_from(("", *LINES, "\n## Goals\n", "\n\n", "```\n")))
        texts[path] = texts[path][:at] + new + texts[path][at + gone :]
    assert_repaired(remade(texts), Safety.SAFE)


PROMPT = "# Phase 1: Logs\n\n## Context\n- Plan: plan/phase-1.md\n\n## Task\nDo it.\n"


def test_only_the_documents_asked_for_are_changed() -> None:
    state = snapshot({"prompts/phase-1.md": PROMPT, "prompts/phase-2.md": PROMPT}, (), "")
    done = repair(state, ["prompts/phase-1.md"])
    assert list(done.texts) == ["prompts/phase-1.md"]
    assert {path for path, _ in done.applied} == {"prompts/phase-1.md"}
    assert repair(state, []).texts == {}
    assert repair(state, ["gone.md", "plan/phase-1.md"]).texts == {}


def test_choices_are_never_applied() -> None:
    state = snapshot({"plan/phase-1.md": "# Phase 1: Logs\n\n## Goals\n- fast\n"}, (), "")
    assert any(one.fix and one.fix.safety is Safety.CHOICE for one in check(state))
    assert repair(state, safety=Safety.CHOICE).texts == {}


def test_a_snapshot_is_repaired_without_being_changed() -> None:
    state = snapshot({"prompts/phase-1.md": PROMPT}, (), "")
    assert repair(state).texts
    assert state.documents["prompts/phase-1.md"].text == PROMPT


def test_what_is_only_a_hint_is_left_alone() -> None:
    texts = {"plan/phase-1.md": "# Phase 1: Logs\n\n## Tasks\n- [x ] done\n"}
    state = snapshot(texts)
    assert {one.severity for one in check(state)} == {Severity.HINT}
    assert repair(state).texts == {}
    assert repair(state, least=Severity.HINT).texts
    assert repair(snapshot(texts, (), "")).texts

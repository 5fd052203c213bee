"""The frontmatter of skills, over texts that nobody would write down by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phasemark.config import read_settings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.rules.check import check
from phasemark.rules.repair import repair
from phasemark.rules.skills.frontmatter import read
from phasemark.workspace.snapshot import Snapshot

PATH = "skills/worktrees/SKILL.md"

words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\x85"),
    min_size=1,
)
PARTS = ("Use when", ": ", ":", " #", '"', "'", "\n  ", "- ", "[", "{", "@", "|", ">", "~")
fragments = st.lists(st.sampled_from(PARTS), min_size=1).map("".join)


def skill(frontmatter: str) -> Snapshot:
    settings = read_settings("phasemark.toml", 'select = ["SKL001"]')
    return Snapshot.of(
        {PATH: f"---\n{frontmatter}\n---\n\n# Worktrees\n"},
        settings=settings,
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )


def description(snapshot: Snapshot) -> str:
    entries = read(snapshot.documents[PATH])
    assert entries is not None
    return entries["description"].value


@given(words)
def test_double_quoted_text_is_read_as_it_is_meant(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    snapshot = skill(f'name: worktrees\ndescription: "{escaped}"')
    assert description(snapshot) == " ".join(text.split())
    assert check(snapshot) == []


@given(words)
def test_single_quoted_text_is_read_as_it_is_meant(text: str) -> None:
    escaped = text.replace("'", "''")
    snapshot = skill(f"name: worktrees\ndescription: '{escaped}'")
    assert description(snapshot) == " ".join(text.split())
    assert check(snapshot) == []


@given(fragments)
def test_what_a_safe_fix_mends_stays_mended_and_means_the_same(value: str) -> None:
    before = skill(f"name: worktrees\ndescription: x{value}")
    if before.documents[PATH].tree.frontmatter is None:
        return
    after = repair(before).snapshot
    assert not [found for found in check(after) if found.fix]
    assert description(after) == description(before)

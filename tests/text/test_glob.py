"""Globs: as in a `.gitignore`, in linear time, with bounded alternatives."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.text.glob import fault, matches


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.md", "a.md"),
        ("*.md", "plan/deep/a.md"),
        ("plan/**", "plan/a.md"),
        ("plan", "docs/plan/a.md"),
        ("/plan", "plan/a.md"),
        ("plan/", "plan/a.md"),
        ("docs/*/a.md", "docs/x/a.md"),
        ("docs/*", "docs/x/a.md"),
        ("docs/**/a.md", "docs/a.md"),
        ("docs/**/a.md", "docs/x/y/a.md"),
        ("**/prompts/**", "prompts/a.md"),
        ("**/a/**/b/**/c", "x/a/b/y/c"),
        ("{plan,prompts}/*.md", "prompts/a.md"),
        ("a{b,{c,d}}e", "ade"),
        ("a{b}", "a{b}"),
        ("pr[0-9]*.md", "pr12.md"),
        ("[!a]b", "cb"),
        ("[z-a]", "[z-a]"),
        ("a\\*b", "a*b"),
        ("*ab*ab", "abab"),
        ("./a/b", "a/b"),
        ("a?c", "abc"),
        ("план/*", "план/этап.md"),
    ],
)
def test_matches(glob: str, path: str) -> None:
    assert matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.md", "a.mdx"),
        ("plan/**", "docs/plan/a.md"),
        ("/plan", "docs/plan/a.md"),
        ("plan/", "plan"),
        ("docs/*.md", "docs/x/a.md"),
        ("docs/**/", "docs/a.md"),
        ("**/a/**/b", "a/c/bb"),
        ("[!ab]x", "ax"),
        ("a\\*b", "axb"),
        ("*ab*ab", "ab"),
        ("a?c", "a/c"),
        ("*", ""),
    ],
)
def test_does_not_match(glob: str, path: str) -> None:
    assert not matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "what"),
    [
        ("", "names no file"),
        ("!docs/**", "starts with `!`, which only a `.gitignore` understands"),
        ("{a,b}" * 7, "stands for more than 64 globs"),
        ("{a," * 300 + "}" * 300, "is longer than 1024 characters"),
        ("{" + "," * 100 + "}", "stands for more than 64 globs"),
        ("{a,b}" * 6, ""),
        ("{a", ""),
    ],
)
def test_faults(glob: str, what: str) -> None:
    assert fault(glob) == what
    assert not what or not matches(glob, "a")


@pytest.mark.parametrize(
    "glob",
    ["*a" * 300 + "b", "**/" * 100 + "b", "**/a/" * 100 + "b", "?*" * 300 + "b", "**/a*b*/" * 60],
)
def test_no_glob_needs_more_than_a_moment(glob: str) -> None:
    """A matcher that tries again would need longer than the test run has."""
    assert not matches(glob, "a" * 4000)
    assert not matches(glob, "a/" * 2000 + "c")


NAMES = st.text("ab*?", min_size=1, max_size=4).filter(lambda name: "**" not in name)
GLOBS = st.lists(NAMES | st.just("**"), min_size=2, max_size=5)
PATHS = st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=5)


@given(GLOBS, PATHS)
def test_agrees_with_a_plain_definition(glob: list[str], path: list[str]) -> None:
    """Against a matcher that tries everything."""
    wanted = any(tried(glob, path[:end]) for end in range(1, len(path) + 1))
    assert matches("/".join(glob), "/".join(path)) == wanted


def tried(glob: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the glob is the whole path, found by trying every length of each `**`."""
    if not glob:
        return not path
    if glob[0] == "**":
        if len(glob) == 1:
            return bool(path)
        return any(tried(glob[1:], path[skip:]) for skip in range(len(path) + 1))
    if not path:
        return False
    name = re.escape(glob[0]).replace(r"\*", ".*").replace(r"\?", ".")
    return bool(re.fullmatch(name, path[0])) and tried(glob[1:], path[1:])

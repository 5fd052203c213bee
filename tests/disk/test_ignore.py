"""Git-ignore patterns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.disk.ignore import LONGEST_PATTERN, MOST_PATTERNS, Patterns, parse


def ignores(lines: str, path: str) -> bool | None:
    """What the patterns say of a path; one with a final slash is a folder."""
    return Patterns.of(lines.split("\n")).ignores(path.rstrip("/"), folder=path.endswith("/"))


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*.log", ["a.log", "deep/down/a.log", ".log"], ["a.logs", "a.log.txt"]),
        ("build", ["build", "build/", "src/build/"], ["builds", "rebuild"]),
        ("build/", ["build/", "src/build/"], ["build", "src/build"]),
        ("/build", ["build", "build/"], ["src/build"]),
        ("docs/_build", ["docs/_build/"], ["_build/", "x/docs/_build/"]),
        ("docs/*.html", ["docs/a.html"], ["docs/api/a.html", "a.html"]),
        ("**/out", ["out", "a/out", "a/b/out"], ["about"]),
        ("src/**/gen", ["src/gen", "src/a/gen", "src/a/b/gen"], ["gen", "src/a/gens"]),
        ("src/**", ["src/a", "src/a/b"], ["src/", "src"]),
        ("a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c", "a/b/b/c"], ["a/c", "a/b"]),
        ("**", ["a", "a/b"], []),
        ("foo**bar", ["foobar", "foo-bar"], ["foo/bar"]),
        ("file?", ["file1", "fileé"], ["file", "file10"]),
        ("*.py[cod]", ["a.pyc", "a.pyo"], ["a.py", "a.pyx"]),
        ("v[0-9].md", ["v1.md"], ["va.md", "v10.md"]),
        ("[!a]b", ["bb", "cb"], ["ab", "b"]),
        ("[^a]b", ["bb"], ["ab"]),
        ("[]a]", ["]", "a"], ["b"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[z-a]x", [], ["ax", "zx", "x"]),
        ("[[:digit:][:upper:]]x", ["1x", "Ax"], ["ax", ":x"]),
        ("[a&&b||c~~d--e]", ["&", "|", "~", "a"], ["f"]),
        (r"\*.md", ["*.md"], ["a.md"]),
        (r"\#x", ["#x"], ["x"]),
        (r"\!x", ["!x"], ["x"]),
        ("a.c", ["a.c"], ["abc"]),
        ("x  ", ["x"], ["x  "]),
        ("x\\ ", ["x "], ["x"]),
        ("x\r", ["x"], []),
        ("a b", ["a b"], ["a"]),
        ("*", ["a", ".a", "a/b/"], []),
        ("noten-é/", ["noten-é/"], ["noten-e/"]),
    ],
)
def test_a_pattern_matches_what_git_matches(
    pattern: str, matching: list[str], others: list[str]
) -> None:
    assert [path for path in matching if not ignores(pattern, path)] == []
    assert [path for path in others if ignores(pattern, path)] == []


@pytest.mark.parametrize("line", ["", "   ", "# text", "/", "!", "a//b", "[a", "[]", "[^]", "a\\"])
def test_lines_that_no_path_can_match_are_dropped(line: str) -> None:
    assert parse(line) is None


def test_the_last_pattern_that_matches_decides() -> None:
    lines = "*.tmp\n!keep.tmp\nkeep.tmp.tmp"
    assert ignores(lines, "a.tmp") is True
    assert ignores(lines, "keep.tmp") is False
    assert ignores(lines, "a.md") is None


def test_names_hold_line_breaks_and_bytes() -> None:
    assert ignores("*.md", "two\nlines.md")
    assert ignores("/**/x", "a\nb/x")
    assert ignores("caf\udce9.md", "caf\udce9.md")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a*a*a*a*a*a*a*b", "a" * 250),
        ("*" * 900 + "z", "a" * 250),
        ("?*" * 400 + "z", "a" * 250),
        ("**/a/" * 150 + "z", "a/" * 120 + "a"),
        ("**/*a*/**/" * 60 + "z", "aaaa/" * 50 + "a"),
        ("[a-z]*" * 150 + "!", "a" * 250),
        ("[[:a" * 200, "a" * 250),
        ("x/*a*a*a*/*a*a*a*/z", "x/" + "a" * 250 + "/" + "a" * 250 + "/y"),
    ],
)
def test_hostile_patterns_come_to_an_end(pattern: str, path: str) -> None:
    assert not ignores(pattern, path)


def test_the_number_and_the_length_of_patterns_are_bounded() -> None:
    assert len(Patterns.of(["x"] * (MOST_PATTERNS + 10)).patterns) == MOST_PATTERNS
    assert parse("x" * LONGEST_PATTERN) is not None
    assert parse("x" * (LONGEST_PATTERN + 1)) is None


GLOBS = st.text("ab*?/", max_size=8)
PATHS = st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(GLOBS, PATHS)
def test_the_settled_stars_find_what_trying_everything_finds(glob: str, path: str) -> None:
    body = glob.removesuffix("/")
    parts = body.removeprefix("/").split("/")
    if "" in parts:
        assert parse(glob) is None
        return
    names = path.split("/")
    wanted = model(parts, names) if "/" in body else model_name(body, names[-1])
    assert bool(ignores(glob, path + "/")) == wanted


def model(parts: list[str], names: list[str]) -> bool:
    """Whether a pattern matches a path, by trying every length for every `**`."""
    if not parts:
        return not names
    if len(parts[0]) > 1 and not parts[0].strip("*"):
        least = 1 if len(parts) == 1 else 0
        return any(model(parts[1:], names[count:]) for count in range(least, len(names) + 1))
    return bool(names) and model_name(parts[0], names[0]) and model(parts[1:], names[1:])


def model_name(glob: str, name: str) -> bool:
    if not glob:
        return not name
    if glob[0] == "*":
        return any(model_name(glob[1:], name[count:]) for count in range(len(name) + 1))
    return bool(name) and glob[0] in ("?", name[0]) and model_name(glob[1:], name[1:])


@given(st.text(max_size=30), st.text(min_size=1, max_size=20))
def test_any_line_and_any_path_are_survived(line: str, path: str) -> None:
    ignores(line, path)

"""The patterns of git-ignore files, matched in time that hostile ones cannot stretch.

Patterns come with a workspace and are as untrusted as its documents. The usual
translation to a regular expression needs half a minute to see that a name of 160
letters does not match `*a*a*a*a*a*b`. Here a star is settled at the first place where
what follows it matches, and never tried again: pieces between stars have a fixed length,
so the first place is as good as any other. The same holds for `**` and whole names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from phasemark.text.once import cached_property

MOST_PATTERNS = 2000
"""Of one file; lines after that many are not looked at."""
LONGEST_PATTERN = 1000
"""In characters; longer ones match nothing."""


class Pattern(NamedTuple):
    """One line: what it is held against, and what it says of a path that matches.

    `by_name`: it is held against the last part of a path, not against the whole.
    """

    regex: re.Pattern[str]
    ignores: bool
    folders_only: bool
    by_name: bool


@dataclass(frozen=True)
class Patterns:
    """The patterns of one ignore file in order; the last that matches decides."""

    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Patterns:
        """Lines that say nothing, and those that no path can match, are dropped."""
        read = map(parse, islice(lines, MOST_PATTERNS))
        return cls(tuple(pattern for pattern in read if pattern))

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def ignores(self, path: str, *, folder: bool) -> bool | None:
        """Whether the path is ignored; None when no pattern speaks of it.

        `path` is relative to the folder of the ignore file. The folders above it are not
        asked: a walk does not come into an ignored folder.
        """
        name = path[path.rfind("/") + 1 :]
        if not self._names.fullmatch(name) and not self._paths.fullmatch(path):
            return None
        for pattern in reversed(self.patterns):
            if (folder or not pattern.folders_only) and pattern.regex.fullmatch(
                name if pattern.by_name else path
            ):
                return pattern.ignores
        return None

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """One expression for all patterns of names, since most paths match none."""
        return _any_of(pattern.regex for pattern in self.patterns if pattern.by_name)

    @cached_property
    def _paths(self) -> re.Pattern[str]:
        return _any_of(pattern.regex for pattern in self.patterns if not pattern.by_name)


def parse(line: str) -> Pattern | None:
    """One line of an ignore file; None for blank lines, comments and broken patterns."""
    body = _without_trailing_spaces(line.rstrip("\r\n"))
    if not body or body.startswith("#") or len(body) > LONGEST_PATTERN:
        return None
    ignores = not body.startswith("!")
    body = body if ignores else body[1:]
    folders_only = body.endswith("/")
    body = body[:-1] if folders_only else body
    by_name = "/" not in body
    body = body.removeprefix("/")
    expression = (_name if by_name else _path)(body)
    if not body or expression is None:
        return None
    return Pattern(re.compile(expression), ignores, folders_only, by_name)


def _any_of(expressions: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(expression.pattern for expression in expressions) or "(?!)")


def _without_trailing_spaces(line: str) -> str:
    """A trailing space counts when a backslash stands before it."""
    bare = line.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if slashes % 2 and len(bare) < len(line) else bare


def _path(body: str) -> str | None:
    """The expression for a path: `**` between slashes stands for any number of folders."""
    runs: list[list[str]] = [[]]
    for part in body.split("/"):
        if len(part) < 2 or part.strip("*"):
            expression = _name(part)
            if not expression:
                return None
            runs[-1].append(expression)
        elif len(runs) == 1 or runs[-1]:
            runs.append([])
    head, *rest = ("/".join(run) for run in runs)
    if not rest:
        return head
    *middle, tail = rest
    return (
        (f"{head}/" if head else "")
        + "".join(f"(?>(?:[^/]+/)*?{run}/)" for run in middle)
        + (f"(?:[^/]+/)*{tail}" if tail else r"[\s\S]+")
    )


_TOKEN = re.compile(
    r"""\\(?P<escaped>[\s\S])
    | (?P<star>\*+)
    | (?P<any>\?)
    | \[ (?P<negated>[!^]?+) (?P<members>(?>\]|(?!\]))(?:\[:[a-z]+:\]|\\[\s\S]|[^\]\\]|(?!))*+) \]
    | (?P<plain>[^\\\[])""",
    re.VERBOSE,
)


def _name(glob: str) -> str | None:
    """The expression for one part of a path; None when nothing can match the pattern."""
    pieces = [""]
    end = 0
    while token := _TOKEN.match(glob, end):
        end = token.end()
        if token["star"]:
            pieces.append("")
        elif token["any"]:
            pieces[-1] += "[^/]"
        elif token["members"] is not None:
            pieces[-1] += _class(token["negated"], token["members"])
        else:
            pieces[-1] += re.escape(token["escaped"] or token["plain"])
    if end < len(glob):
        return None
    head, *rest = pieces
    if not rest:
        return head
    *middle, tail = rest
    return head + "".join(f"(?>[^/]*?{piece})" for piece in middle if piece) + f"[^/]*{tail}"


_MEMBER = re.compile(r"\[:(?P<named>[a-z]+):\]|\\?(?P<plain>[\s\S])")
_NAMED = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": r" \t", "digit": "0-9", "lower": "a-z",
    "punct": r"!-/:-@\[-`{-\~", "space": r"\s", "upper": "A-Z", "xdigit": "0-9a-fA-F",
}  # fmt: skip


def _class(negated: str, members: str) -> str:
    """`[a-z]` of a pattern; a slash is in no class, and a range that runs down is empty."""
    ranges = "".join(_ranges(list(_MEMBER.finditer(members))))
    if negated:
        return f"[^/{ranges}]"
    return f"(?!/)[{ranges}]" if ranges else "(?!)"


def _ranges(members: list[re.Match[str]]) -> Iterator[str]:
    at = 0
    while at < len(members):
        low = members[at]
        is_range = at + 2 < len(members) and members[at + 1][0] == "-" and low["plain"]
        high = members[at + 2]["plain"] if is_range else None
        if low["named"]:
            yield _NAMED.get(low["named"], "")
        elif high:
            if low["plain"] <= high:
                yield f"{re.escape(low['plain'])}-{re.escape(high)}"
            at += 2
        else:
            yield re.escape(low["plain"])
        at += 1

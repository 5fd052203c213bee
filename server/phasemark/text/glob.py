"""Globs over paths, as in a `.gitignore`, matched in time linear in the path.

`*` and `?` stay inside a name, `**` spans folders, `[a-z]` and `[!a-z]` are one character,
`{a,b}` are alternatives, `\\` takes the next character as it is. A glob without a slash is
compared with names at any depth, one with a slash with the whole path from the root. What
matches a folder matches all below it; with a slash at its end a glob matches only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

MAX_LENGTH = 1024
MAX_ALTERNATIVES = 64
"""How many globs the braces of one may stand for: `{a,b}{c,d}` are four."""


def matches(glob: str, path: str) -> bool:
    """Whether a path (relative, with `/`) or a folder above it is meant by the glob.

    A glob with a fault matches nothing.
    """
    try:
        return _compiled(glob).match(path) is not None
    except ValueError:
        return False


def fault(glob: str) -> str:
    """What is wrong with a glob, as the end of a sentence that starts with it; empty if nothing."""
    try:
        _compiled(glob)
    except ValueError as error:
        return str(error)
    return ""


@lru_cache(maxsize=1024)
def _compiled(glob: str) -> re.Pattern[str]:
    """Raises `ValueError` with a fault."""
    if not glob.strip("/"):
        raise ValueError("names no file")
    if len(glob) > MAX_LENGTH:
        raise ValueError(f"is longer than {MAX_LENGTH} characters")
    if glob.startswith("!"):
        raise ValueError("starts with `!`, which only a `.gitignore` understands")
    return re.compile("|".join(_path(part) for part in _expanded(glob)), re.DOTALL)


def _expanded(glob: str) -> list[str]:
    """The globs without braces that a glob stands for."""
    waiting = [glob]
    done: list[str] = []
    while waiting:
        if len(waiting) + len(done) > MAX_ALTERNATIVES:
            raise ValueError(f"stands for more than {MAX_ALTERNATIVES} globs")
        first = waiting.pop()
        braces = _braces(first)
        if braces is None:
            done.append(first)
        else:
            start, commas, end = braces
            cuts = [start, *commas, end]
            waiting += [
                first[:start] + first[left + 1 : right] + first[end + 1 :]
                for left, right in pairwise(cuts)
            ]
    return done


def _braces(glob: str) -> tuple[int, list[int], int] | None:
    """The first pair of braces around a comma: its start, its commas, its end."""
    open_braces: list[tuple[int, list[int]]] = []
    found = None
    for at, character in _characters(glob):
        if character == "{":
            open_braces.append((at, []))
        elif character == "," and open_braces:
            open_braces[-1][1].append(at)
        elif character == "}" and open_braces:
            start, commas = open_braces.pop()
            if commas:
                found = (start, commas, at)
            if found and not open_braces:
                break
    return found


def _characters(glob: str) -> Iterator[tuple[int, str]]:
    """The characters of a glob that are not escaped, with their places."""
    skip = False
    for at, character in enumerate(glob):
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        else:
            yield at, character


def _path(glob: str) -> str:
    """The pattern of a glob without braces."""
    below = glob.endswith("/")
    names = [name for name in glob.split("/") if name not in ("", ".")]
    if "/" not in glob.rstrip("/"):
        names.insert(0, "**")
    runs = _runs(names)
    pattern = "".join(_run(run) + "/" if run else "" for run in runs[:1] if len(runs) > 1)
    # The leftmost place of a run leaves the most to those behind it, so that no place
    # has to be given up again.
    pattern += "".join(rf"(?>(?:[^/]++/)*?{_run(run)}/)" for run in runs[1:-1])
    last = _run(runs[-1])
    if len(runs) > 1:
        last = rf"(?:[^/]++/)*?{last}" if runs[-1] else ".+"
    return pattern + last + ("/." if below else r"(?=/|\Z)")


def _runs(names: list[str]) -> list[list[str]]:
    """The names between the `**`; a run is empty at an end of the glob only."""
    runs: list[list[str]] = [[]]
    for name in names:
        if name != "**":
            runs[-1].append(name)
        elif len(runs) == 1 or runs[-1]:
            runs.append([])
    return runs


def _run(names: list[str]) -> str:
    return "/".join(_name(name) for name in names)


_PART = re.compile(
    r"\\(?P<escaped>.)|(?P<star>\*+)|(?P<any>\?)|\[(?P<set>[!^]?\]?[^\]]*)\]|.", re.DOTALL
)


def _name(glob: str) -> str:
    """The pattern of one name; atomic up to its last star, for the same reason."""
    pieces = [""]
    for part in _PART.finditer(glob):
        if part["star"]:
            pieces.append("")
        elif part["any"]:
            pieces[-1] += "[^/]"
        elif part["set"]:
            pieces[-1] += _set(part["set"])
        else:
            pieces[-1] += re.escape(part["escaped"] or part[0])
    head = "(?=[^/])" + pieces[0]
    if len(pieces) == 1:
        return head + r"(?=/|\Z)"
    middle = "".join(f"(?>[^/]*?{piece})" for piece in pieces[1:-1])
    return f"{head}{middle}(?>[^/]*{pieces[-1]}(?=/|\\Z))"


def _set(text: str) -> str:
    negated = text[0] in "!^"
    inner = text[negated:]
    ranges = re.sub(r"([\\\[\]^&~|])", r"\\\1", inner)
    try:
        re.compile(f"[{ranges}]")
    except re.error:
        return re.escape(f"[{text}]")
    return f"(?!/)[{'^' if negated else ''}{ranges}]"

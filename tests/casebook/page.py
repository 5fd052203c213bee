"""A page of tests: headings, files, configuration, expectations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

FENCE = re.compile(r"(?P<marker>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<info>.*)$")
HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*$")
PATH = re.compile(r"`(?P<path>[^`]+)`$")
CODE = re.compile(r"[A-Za-z]{3}\d{3}(?=-)")
DECLARES = re.compile(r"^declares\b.*\n?", re.MULTILINE)


class PageError(Exception):
    """The page does not follow the notation; `line` counts from one."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {message}")


class DisagreementError(Exception):
    """The two doors give different findings, or a finding lies where nobody can mark it."""


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is the number of its opening fence, from zero."""

    line: int
    marker: str
    info: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands between the fences; every line is terminated."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def operation(self) -> str:
        return self.info.partition(" ")[0]

    @property
    def argument(self) -> str:
        return self.info.partition(" ")[2].strip().strip('"')


@dataclass(frozen=True)
class Config:
    """The implied `phasemark.toml`: its text, or no file at all but a selection."""

    text: str = ""
    declares: bool = True
    select: tuple[str, ...] | None = None


@dataclass
class Case:
    """One test: what stands below one heading, before the next one."""

    name: str
    line: int
    config: Config
    files: dict[str, Block] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    """The history of its repository, see `casebook.outside`."""
    expectations: list[Block] = field(default_factory=list)
    checked: bool = True
    """Whether marks are compared with findings."""

    @property
    def paths(self) -> list[str]:
        return [*self.files, *self.known]


@dataclass(frozen=True)
class Rewrite:
    """A block as it should be."""

    block: Block
    lines: tuple[str, ...]


def read(text: str, path: str = "") -> list[Case]:
    """The cases of a page, in order; `path` says which rules are selected by default."""
    default = _default(PurePosixPath(path))
    checked = not {"syntax", "features"} & set(PurePosixPath(path).parts)
    cases: list[Case] = []
    titles: list[tuple[int, str, Config]] = []
    case = Case("", 0, default, checked=checked)
    for line, part in _parts(text):
        if isinstance(part, re.Match):
            level = len(part["level"])
            titles = [title for title in titles if title[0] < level]
            config = titles[-1][2] if titles else default
            titles.append((level, part["title"], config))
            case = Case(" - ".join(t[1] for t in titles), line, config, checked=checked)
            cases.append(case)
        elif isinstance(part, Block) and part.info == "toml config":
            case.config = _config(part, default)
            titles[-1:] = [(*title[:2], case.config) for title in titles[-1:]]
        else:
            _add(case, part, line)
    _no_twins(cases)
    return [case for case in cases if case.files or case.expectations]


def rewrite(text: str, rewrites: list[Rewrite]) -> str:
    """The page with its blocks as they should be; fences grow when they must."""
    lines = text.split("\n")
    for block, new in sorted(((r.block, r.lines) for r in rewrites), key=lambda r: -r[0].line):
        fence = _fence(block.marker, new)
        info = lines[block.line][len(block.marker) :]
        lines[block.line : block.line + len(block.lines) + 2] = [fence + info, *new, fence]
    return "\n".join(lines)


def _parts(text: str) -> Iterator[tuple[int, re.Match[str] | Block | tuple[str, Block]]]:
    """Headings, blocks, and blocks with the path above them, each with its line."""
    lines = text.split("\n")
    number = 0
    path = ""
    while number < len(lines):
        line = lines[number]
        if fence := FENCE.match(line):
            block = _block(lines, number, fence)
            yield number, (path, block) if path else block
            path = ""
            number += len(block.lines) + 2
            continue
        if heading := HEADING.match(line):
            path = ""
            yield number, heading
        elif line.strip():
            named = PATH.match(line)
            path = named["path"] if named and _alone(lines, number) else ""
        number += 1


def _alone(lines: list[str], number: int) -> bool:
    """Whether a line is a paragraph; a fence or a heading ends it like a blank line."""
    above = lines[number - 1] if number else ""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return all(
        not line.strip() or HEADING.match(line) or FENCE.match(line) for line in (above, below)
    )


def _block(lines: list[str], start: int, fence: re.Match[str]) -> Block:
    marker = fence["marker"]
    for end in range(start + 1, len(lines)):
        closing = lines[end].rstrip()
        if set(closing) == {marker[0]} and len(closing) >= len(marker):
            return Block(start, marker, fence["info"].strip(), tuple(lines[start + 1 : end]))
    raise PageError(start + 1, "the block is never closed")


def _add(case: Case, part: Block | tuple[str, Block], line: int) -> None:
    if not case.name:
        raise PageError(line + 1, "a block stands above the first heading")
    if isinstance(part, tuple):
        path, block = part
        if path in case.files:
            raise PageError(line + 1, f"`{path}` stands twice in `{case.name}`")
        case.files[path] = block
    elif part.info == "commits":
        case.commits.extend(part.lines)
    elif part.info == "files":
        case.known.extend(filter(None, map(str.strip, part.lines)))
    else:
        case.expectations.append(part)


def _no_twins(cases: list[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.name in seen:
            raise PageError(case.line + 1, f"a second test is called `{case.name}`")
        seen.add(case.name)


def _default(path: PurePosixPath) -> Config:
    code = CODE.match(path.name)
    return _selecting((code[0].upper(),)) if code and "rules" in path.parts else Config()


def _selecting(select: tuple[str, ...], text: str = "") -> Config:
    codes = ", ".join(f'"{code}"' for code in select)
    return Config(f"select = [{codes}]\n{text}", select=select)


def _config(block: Block, default: Config) -> Config:
    """The text of the block, with the selection of the page unless it has its own."""
    try:
        keys = tomllib.loads(block.text)
    except tomllib.TOMLDecodeError as error:
        raise PageError(block.line + 1, f"not TOML: {error}") from None
    declares = keys.pop("declares", True)
    text = DECLARES.sub("", block.text, count=1)
    select = tuple(keys["select"]) if "select" in keys else default.select
    if not declares:
        if set(keys) - {"select"}:
            raise PageError(block.line + 1, "only `select` may stand beside `declares = false`")
        return Config("", declares=False, select=select)
    if "select" in keys or select is None:
        return Config(text, select=select)
    return _selecting(select, text)


def _fence(marker: str, lines: tuple[str, ...]) -> str:
    """`marker`, longer if one of the lines would close it."""
    sign = marker[0]
    runs = (line.rstrip() for line in lines if set(line.rstrip()) == {sign})
    return sign * max(len(marker), *(len(run) + 1 for run in runs), 3)
